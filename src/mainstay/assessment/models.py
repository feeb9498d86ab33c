"""Tables of evidence, rounds of scoring, affected groups and trade-offs.

Nothing computed is here: levels, medians and disagreement follow from these facts at each reading. A row
is never rewritten: what is amended ends and a new row follows, so that any past day can be read again.
"""

from django.db import models
from django.db.models import F, Q
from mainstay_engines.evidence.terms import Comparator, Design, Direction

from mainstay.assessment.terms import EquityEffect


class Evidence(models.Model):
    """One study, count, audit or award as its source gives it; null means that the source does not say."""

    id = models.UUIDField(primary_key=True)
    innovation = models.ForeignKey(
        "innovations.Innovation", on_delete=models.PROTECT, related_name="evidence"
    )
    label = models.CharField(max_length=200)
    design = models.CharField(max_length=40, choices=[(design, design) for design in Design])
    comparator = models.CharField(
        max_length=20, choices=[(comparator, comparator) for comparator in Comparator]
    )
    direction = models.CharField(max_length=20, choices=[(direction, direction) for direction in Direction])
    outcome = models.CharField(max_length=200, blank=True)
    arm = models.CharField(max_length=200, blank=True)
    sample = models.PositiveBigIntegerField(null=True)
    attrition = models.FloatField(null=True)
    differential_attrition = models.FloatField(null=True)
    independent = models.BooleanField(null=True)
    replication_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    contexts = models.PositiveSmallIntegerField()
    same_context = models.BooleanField(null=True)
    codified = models.BooleanField()
    measured_after_days = models.PositiveIntegerField(null=True)
    observed_on = models.DateField(null=True)
    published_on = models.DateField(null=True)
    source = models.CharField(max_length=1000, blank=True)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("added_at", "pk")
        verbose_name_plural = "evidence"
        constraints = (
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawal_reason=""),
                name="evidence_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(attrition=None) | Q(attrition__gte=0, attrition__lte=1),
                name="evidence_attrition_share",
            ),
        )

    def __str__(self) -> str:
        return self.label


class KeptArm(models.Model):
    """The variant of an innovation that is kept, from a moment on; the latest counts, a blank one none."""

    id = models.UUIDField(primary_key=True)
    innovation = models.ForeignKey(
        "innovations.Innovation", on_delete=models.PROTECT, related_name="kept_arms"
    )
    arm = models.CharField(max_length=200, blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ("kept_at", "pk")

    def __str__(self) -> str:
        return self.arm


class Scoring(models.Model):
    """A round in which named assessors score effects blind.

    Open until ``ended_at``; its scores may be seen once an entry, ``revealed_by``, revealed them. One that
    ended without such an entry was abandoned.
    """

    id = models.UUIDField(primary_key=True)
    innovation = models.ForeignKey(
        "innovations.Innovation", on_delete=models.PROTECT, related_name="scorings"
    )
    targets = models.JSONField()
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    revealed_by = models.UUIDField(null=True)
    ended_because = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ("opened_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("innovation",), condition=Q(ended_at=None), name="one_open_scoring"
            ),
            models.CheckConstraint(
                condition=Q(revealed_by=None) | Q(ended_at__isnull=False), name="revealed_scoring_has_ended"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("opened_at")),
                name="scoring_ends_after_opening",
            ),
        )

    def __str__(self) -> str:
        return f"scoring {self.opened_at:%Y-%m-%d}"


class NamedAssessor(models.Model):
    """A person named to score in a round; released when the round was closed without them."""

    id = models.UUIDField(primary_key=True)
    scoring = models.ForeignKey(Scoring, on_delete=models.PROTECT, related_name="assessors")
    person = models.ForeignKey("authority.Person", on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("scoring", "person"), name="assessor_named_once"),)

    def __str__(self) -> str:
        return f"assessor {self.pk}"


class Submission(models.Model):
    """What one assessor submitted. Its scores leave this table only through a revealed round."""

    id = models.UUIDField(primary_key=True)
    assessor = models.ForeignKey(NamedAssessor, on_delete=models.PROTECT, related_name="submissions")
    scores = models.JSONField()
    rationales = models.JSONField()
    submitted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("submitted_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("assessor",), condition=Q(withdrawn_at=None), name="one_submission_per_assessor"
            ),
        )

    def __str__(self) -> str:
        return f"submission {self.pk}"


class AffectedGroup(models.Model):
    """What is said of an affected group from ``named_at`` until ``ended_at``.

    ``group`` is the same through all amendments; the row's own identifier is that of the entry that said it.
    """

    id = models.UUIDField(primary_key=True)
    group = models.UUIDField()
    innovation = models.ForeignKey("innovations.Innovation", on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField(null=True)
    equity = models.CharField(max_length=10, choices=[(effect, effect) for effect in EquityEffect])
    checked = models.BooleanField()
    how_checked = models.TextField(blank=True)
    source = models.CharField(max_length=1000, blank=True)
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("named_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("group",), condition=Q(ended_at=None), name="one_present_row_per_group"
            ),
            models.UniqueConstraint(
                fields=("innovation", "name"), condition=Q(ended_at=None), name="one_group_per_name"
            ),
            models.CheckConstraint(
                condition=Q(checked=False) | (~Q(how_checked="") & ~Q(equity=EquityEffect.UNKNOWN)),
                name="checked_group_says_how",
            ),
        )

    def __str__(self) -> str:
        return self.name


class TradeOff(models.Model):
    """What is gained at what cost, and who pays; a blank payer means that nobody has said."""

    id = models.UUIDField(primary_key=True)
    innovation = models.ForeignKey(
        "innovations.Innovation", on_delete=models.PROTECT, related_name="trade_offs"
    )
    gain = models.TextField()
    cost = models.TextField()
    who_pays = models.TextField(blank=True)
    source = models.CharField(max_length=1000, blank=True)
    recorded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("recorded_at", "pk")

    def __str__(self) -> str:
        return self.gain[:60]
