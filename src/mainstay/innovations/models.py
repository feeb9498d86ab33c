"""Tables of innovations and their sources."""

from django.db import models
from django.db.models import Q

from mainstay.door.terms import Place
from mainstay.innovations.terms import Dimension, Function, ReportedPermanence


class Innovation(models.Model):
    """What was done differently. The stage is not here: it follows from facts (room ``passage``)."""

    id = models.UUIDField(primary_key=True)
    identifier = models.CharField(max_length=60, unique=True)
    body = models.ForeignKey("institutions.Body", on_delete=models.PROTECT, related_name="innovations")
    jurisdiction = models.ForeignKey("institutions.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    crisis = models.ForeignKey("institutions.Crisis", on_delete=models.PROTECT, null=True, related_name="+")
    owner_post = models.ForeignKey("authority.Post", on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    problem = models.TextField()
    what_was_done = models.TextField()
    who_was_served = models.TextField(blank=True)
    since = models.CharField(max_length=10)
    place = models.CharField(max_length=300, blank=True)
    dimension = models.CharField(max_length=20, null=True, choices=[(d, d) for d in Dimension])  # noqa: DJ001 - null: not said
    function = models.CharField(max_length=20, null=True, choices=[(f, f) for f in Function])  # noqa: DJ001 - the same
    layers = models.JSONField(default=list)
    sdg_targets = models.JSONField(default=list)
    domain = models.CharField(max_length=100, blank=True)
    digital = models.BooleanField(null=True)
    emergency_contracts = models.BooleanField(null=True)
    reported_permanence = models.CharField(  # noqa: DJ001 - the same
        max_length=20, null=True, choices=[(p, p) for p in ReportedPermanence]
    )
    permanence_detail = models.TextField(blank=True)
    reported_outcome = models.TextField(blank=True)
    reported_evidence = models.TextField(blank=True)
    caveats = models.TextField(blank=True)
    provenance = models.TextField(blank=True)
    sources = models.JSONField(default=list)
    people_affected = models.PositiveBigIntegerField(null=True)
    severity = models.PositiveSmallIntegerField(null=True)
    irreversibility = models.PositiveSmallIntegerField(null=True)
    cost = models.PositiveSmallIntegerField(null=True)
    stakes_reason = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    anchored_at = models.DateTimeField()  # when its passage (re)started in its present body
    retired_at = models.DateTimeField(null=True)
    lesson = models.TextField(blank=True)
    described_by = models.UUIDField()  # the entries that the present description, stakes and owner come from
    stakes_by = models.UUIDField(null=True)
    owner_by = models.UUIDField(null=True)

    class Meta:
        ordering = ("name", "pk")
        indexes = (
            models.Index(fields=("jurisdiction", "name"), name="innovation_jurisdiction"),
            models.Index(fields=("crisis",), name="innovation_crisis"),
            models.Index(fields=("name", "id"), name="innovation_name"),  # the order that lists are paged in
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(**dict.fromkeys(("people_affected", "severity", "irreversibility", "cost")))
                | Q(people_affected__isnull=False, severity__lte=3, irreversibility__lte=3, cost__lte=3),
                name="stakes_said_together",
            ),
            models.CheckConstraint(condition=~Q(identifier=""), name="innovation_has_identifier"),
            models.CheckConstraint(
                condition=Q(retired_at=None) | ~Q(lesson=""), name="retired_innovation_keeps_lesson"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def where(self) -> Place:
        """Where acts about it happen; pages ask for it to show only what the reader may do."""
        return Place(self.jurisdiction_id, self.jurisdiction.path, self.body_id, self.pk)
