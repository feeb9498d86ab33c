"""One table: the idempotency keys under which acts were sent."""

from django.db import models


class IdempotencyKey(models.Model):
    """A key that an actor sent with an act, and the entry that came of it."""

    owner = models.CharField(max_length=80)  # the person, or "system"
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # keyed digest of the act, to tell a retry from a mix-up
    entry = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("owner", "key"), name="one_entry_per_idempotency_key"),
        )

    def __str__(self) -> str:
        return f"{self.owner} {self.key}"
