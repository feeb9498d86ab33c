"""Two tables: the entries, and the sealed values that can be erased without touching an entry."""

from django.db import models


class Entry(models.Model):
    """One act on the public log. Never changed, never deleted; the database refuses both.

    The columns beside ``canonical`` repeat what is in it, to filter by; none is a foreign key, so an
    entry outlives whatever it speaks of. ``number`` is the order of commits, from 1, without gaps.
    """

    id = models.UUIDField(primary_key=True)
    number = models.PositiveBigIntegerField(unique=True)
    act = models.CharField(max_length=80)
    actor = models.UUIDField(null=True)
    mandate = models.UUIDField(null=True)
    subject_kind = models.CharField(max_length=40)
    subject = models.UUIDField()
    innovation = models.UUIDField(null=True)
    body = models.UUIDField(null=True)
    jurisdiction = models.UUIDField(null=True)
    at = models.DateTimeField()
    cause = models.UUIDField(null=True)
    source = models.TextField(blank=True)
    canonical = models.TextField()
    leaf_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("number",)
        indexes = (
            models.Index(fields=("innovation", "number"), name="entry_innovation"),
            models.Index(fields=("jurisdiction", "number"), name="entry_jurisdiction"),
            models.Index(fields=("body", "number"), name="entry_body"),
            models.Index(fields=("act", "number"), name="entry_act"),
            models.Index(fields=("subject", "number"), name="entry_subject"),
            models.Index(fields=("at",), name="entry_at"),
            models.Index(fields=("cause",), name="entry_cause"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.act}"


class SealedValue(models.Model):
    """The value and salt behind one sealed field of one entry; erased together, as a row."""

    entry = models.UUIDField()
    field = models.CharField(max_length=60)
    salt = models.CharField(max_length=64)
    value = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("entry", "field"), name="one_value_per_sealed_field"),)

    def __str__(self) -> str:
        return f"{self.field} of {self.entry}"
