"""Tables of attestations, policies and notes, and the cache of verdicts."""

from datetime import date

from django.db import models
from django.db.models import Q
from mainstay_engines.passage.terms import Stage
from mainstay_engines.passage.timing import later


class Attestation(models.Model):
    """A statement that a guard holds. It counts once confirmed, until it runs out or is withdrawn."""

    id = models.UUIDField(primary_key=True)
    innovation = models.ForeignKey(
        "innovations.Innovation", on_delete=models.PROTECT, related_name="attestations"
    )
    guard = models.CharField(max_length=4)
    statement = models.TextField()
    source = models.CharField(max_length=1000)
    valid_until = models.DateField()
    illustration = models.BooleanField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    made_under = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)
    confirmed_under = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("guard", "-made_at", "pk")
        indexes = (
            models.Index(
                fields=("innovation", "guard"), condition=Q(withdrawn_at=None), name="attestation_in_use"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("made_by")),
                name="attestation_confirmed_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.guard}: {self.statement[:60]}"


class PolicyChange(models.Model):
    """The thresholds that a jurisdiction set; the newest one counts."""

    id = models.UUIDField(primary_key=True)
    jurisdiction = models.ForeignKey("institutions.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    changes = models.JSONField()
    reason = models.TextField()
    changed_at = models.DateTimeField()
    changed_under = models.UUIDField(null=True)

    class Meta:
        ordering = ("changed_at", "pk")

    def __str__(self) -> str:
        return f"policy of {self.jurisdiction_id}"


class Reminder(models.Model):
    """A reminder that was given for a due day, so that none is given twice."""

    id = models.UUIDField(primary_key=True)
    obligation = models.ForeignKey("decisions.Obligation", on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    days_before = models.PositiveIntegerField()
    given_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("obligation", "due", "days_before"), name="one_reminder_each"),
        )

    def __str__(self) -> str:
        return f"{self.days_before} days before"


class Degradation(models.Model):
    """A spell in which a standing innovation lacked guards."""

    id = models.UUIDField(primary_key=True)
    innovation = models.ForeignKey(
        "innovations.Innovation", on_delete=models.PROTECT, related_name="degradations"
    )
    guards = models.JSONField()
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("innovation",), condition=Q(ended_at=None), name="one_degradation_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return ", ".join(self.guards)


class Outlook(models.Model):
    """A cached verdict: not state, since it can be computed again from the facts at any time.

    It is true until ``true_through``, unless an entry after ``Watermark.number`` touches its innovation or a
    mandate of its owner's post starts or ends. What is a forecast moves with the day, so it is kept as a
    number of days, and read for a ``day``.
    """

    innovation = models.OneToOneField(
        "innovations.Innovation", on_delete=models.CASCADE, primary_key=True, related_name="outlook"
    )
    identifier = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=400)
    place = models.CharField(max_length=200)
    body = models.UUIDField()
    crisis = models.UUIDField(null=True)
    stage = models.CharField(max_length=20)
    kind = models.CharField(max_length=30)
    stakes = models.CharField(max_length=20, blank=True)
    lead_days = models.PositiveIntegerField(null=True)  # until it can stand or, degraded, be whole again
    not_before = models.DateField(null=True)  # it can't stand before, however short the lead
    sunset = models.DateField(null=True)
    missing = models.PositiveIntegerField()
    degraded = models.JSONField(default=list)
    is_degraded = models.BooleanField(default=False)
    holds_owed = models.BooleanField(default=False)  # an open obligation's guard holds: time to close it
    next_guard = models.CharField(max_length=4, blank=True)
    next_owed = models.CharField(max_length=300, blank=True)
    next_due = models.DateField(null=True)  # of an obligation
    next_days = models.PositiveIntegerField(null=True)  # that a missing guard takes
    next_owner = models.UUIDField(null=True)
    next_obligation = models.UUIDField(null=True)
    true_through = models.DateField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("stage", "name", "innovation"), name="outlook_stage"),
            models.Index(fields=("true_through",), name="outlook_expiry"),
            models.Index(fields=("is_degraded", "name"), name="outlook_degraded"),
            models.Index(fields=("path", "stage"), name="outlook_path"),
            models.Index(fields=("crisis", "stage"), name="outlook_crisis"),
            models.Index(fields=("body", "stage"), name="outlook_body"),
            models.Index(fields=("innovation",), condition=Q(holds_owed=True), name="outlook_holds_owed"),
        )

    def __str__(self) -> str:
        return f"{self.identifier}: {self.kind}"

    @property
    def day(self) -> date:
        """The day that it is read for, which the query adds as ``on``."""
        day: date = self.__dict__["on"]
        return day

    @property
    def earliest(self) -> date | None:
        """The first day on which it can stand or, degraded, on which every guard can hold again."""
        if self.lead_days is None:
            return None
        return max(later(self.day, self.lead_days), self.not_before or date.min)

    @property
    def days_late(self) -> int | None:
        """How far that lies beyond its sunset, if it does."""
        earliest = self.earliest
        if earliest is None or self.sunset is None or self.stage in {Stage.STANDING, Stage.REVIEW}:
            return None
        return (earliest - self.sunset).days if earliest > self.sunset else None

    @property
    def next_by(self) -> date | None:
        """When the next thing owed is due, or can be done at the earliest."""
        return self.next_due if self.next_days is None else later(self.day, self.next_days)


class Watermark(models.Model):
    """Up to which entry, and for which day, the cached verdicts are true. There is one."""

    number = models.PositiveBigIntegerField()
    on = models.DateField()

    def __str__(self) -> str:
        return f"entry {self.number} on {self.on}"
