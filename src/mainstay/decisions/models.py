"""Tables of objections, decisions, answers, obligations and reviews."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mainstay.decisions.terms import (
    DECISION_LABELS,
    ENDED_BY_LABELS,
    OUTCOME_LABELS,
    DecisionKind,
    EndedBy,
    Outcome,
)

KINDS = [(str(kind), _(DECISION_LABELS[kind])) for kind in DecisionKind]
ENDINGS = [(str(by), _(ENDED_BY_LABELS[by])) for by in EndedBy]
OUTCOMES = [(str(outcome), _(OUTCOME_LABELS[outcome])) for outcome in Outcome]


class Objection(models.Model):
    """An objection or recommendation that a decision must answer."""

    id = models.UUIDField(primary_key=True)
    innovation = models.ForeignKey(
        "innovations.Innovation", on_delete=models.PROTECT, related_name="objections"
    )
    text = models.TextField()
    origin = models.CharField(max_length=200)
    source = models.CharField(max_length=1000, blank=True)
    raised_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("recorded_at", "pk")

    def __str__(self) -> str:
        return self.text[:60]


class Decision(models.Model):
    """What a body decided. In force from ``decided_at`` until ``ended_at``, if it ended.

    ``sunset`` is the last day of a fast-track decision, a renewal or a pilot.
    """

    id = models.UUIDField(primary_key=True)
    innovation = models.ForeignKey(
        "innovations.Innovation", on_delete=models.PROTECT, related_name="decisions"
    )
    body = models.ForeignKey("institutions.Body", on_delete=models.PROTECT, related_name="decisions")
    mandate = models.UUIDField(null=True)
    kind = models.CharField(max_length=20, choices=KINDS)
    fast_track = models.BooleanField()
    crisis = models.ForeignKey("institutions.Crisis", on_delete=models.PROTECT, null=True, related_name="+")
    necessity = models.TextField(blank=True)
    reasons = models.TextField()
    legal_basis = models.TextField()
    competence = models.TextField()  # of the body when it decided
    sunset = models.DateField(null=True)
    review_due = models.DateField(null=True)
    cites = models.JSONField(default=list)
    promise_indicator = models.CharField(max_length=200, blank=True)
    promise_baseline = models.CharField(max_length=200, blank=True)
    promise_target = models.CharField(max_length=200, blank=True)
    promise_due = models.DateField(null=True)
    decided_at = models.DateTimeField()
    lesson = models.TextField(blank=True)  # of a decision to end
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=20, blank=True, choices=ENDINGS)

    class Meta:
        ordering = ("-decided_at", "-pk")
        indexes = (
            models.Index(fields=("innovation", "decided_at"), name="decision_innovation"),
            models.Index(fields=("decided_at", "id"), name="decision_decided_at"),
            models.Index(fields=("sunset",), condition=Q(ended_at=None), name="decision_in_force_sunset"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("innovation",), condition=Q(ended_at=None), name="one_decision_in_force"
            ),
            models.CheckConstraint(
                condition=Q(fast_track=False) | Q(sunset__isnull=False), name="fast_track_has_sunset"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="") | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="ended_decision_says_by_what",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("decided_at")),
                name="decision_ends_after_taken",
            ),
            models.CheckConstraint(
                condition=~Q(kind=DecisionKind.END) | ~Q(lesson=""), name="decision_to_end_keeps_lesson"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.decided_at:%Y-%m-%d}"


class Answer(models.Model):
    """A decision's answer to an objection."""

    id = models.UUIDField(primary_key=True)
    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="answers")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="answers")
    outcome = models.CharField(max_length=20, choices=OUTCOMES)
    reason = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("objection",), name="one_answer_per_objection"),)

    def __str__(self) -> str:
        return f"{self.outcome}: {self.objection}"


class Obligation(models.Model):
    """Something owed: an unmet guard that a fast track let pass, or what a decision imposed."""

    id = models.UUIDField(primary_key=True)
    innovation = models.ForeignKey(
        "innovations.Innovation", on_delete=models.PROTECT, related_name="obligations"
    )
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="obligations")
    guard = models.CharField(max_length=4, blank=True)  # blank: imposed by the decision
    text = models.TextField(blank=True)
    owner_post = models.ForeignKey("authority.Post", on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    opened_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    met_by = models.UUIDField(null=True)  # the entry
    statement = models.TextField(blank=True)  # how what was imposed was met
    source = models.CharField(max_length=1000, blank=True)
    dropped_at = models.DateTimeField(null=True)  # when the innovation lapsed or ended with it open

    class Meta:
        ordering = ("due", "pk")
        indexes = (
            models.Index(
                fields=("due", "id"), condition=Q(met_at=None, dropped_at=None), name="obligation_open_due"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(met_at=None) | Q(met_at__gte=F("opened_at")), name="obligation_met_after_opened"
            ),
            models.CheckConstraint(condition=~Q(guard="", text=""), name="obligation_says_what"),
            models.CheckConstraint(
                condition=Q(met_at=None) | Q(dropped_at=None), name="obligation_met_or_dropped"
            ),
            models.UniqueConstraint(
                fields=("innovation", "guard"),
                condition=Q(met_at=None, dropped_at=None) & ~Q(guard=""),
                name="one_open_obligation_per_guard",
            ),
        )

    def __str__(self) -> str:
        return self.guard or self.text[:60]


class Review(models.Model):
    """A review of a standing innovation: opened with a reason, and ended by its findings."""

    id = models.UUIDField(primary_key=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="reviews")
    reason = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    findings = models.TextField(blank=True)
    next_due = models.DateField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    recorded_by = models.UUIDField(null=True)  # the entry that recorded its findings

    class Meta:
        ordering = ("opened_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("decision",), condition=Q(reviewed_at=None), name="one_open_review_per_decision"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None) | (~Q(findings="") & Q(next_due__isnull=False)),
                name="review_has_findings_and_next_date",
            ),
        )

    def __str__(self) -> str:
        return f"review of {self.opened_at:%Y-%m-%d}"
