"""Tables of jurisdictions, bodies and crises."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mainstay.institutions.terms import BODY_KIND_LABELS, LEVEL_LABELS


class Jurisdiction(models.Model):
    """A territory with its own government. ``path`` holds the codes from the root, each ended by a slash."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    level = models.CharField(
        max_length=20, choices=[(str(one), _(said)) for one, said in LEVEL_LABELS.items()]
    )
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=400, unique=True)
    depth: int  # in the tree, set by queries.tree

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class Body(models.Model):
    """An organisation in a jurisdiction. ``decides`` with ``competence`` says whether it may decide."""

    id = models.UUIDField(primary_key=True)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="bodies")
    name = models.CharField(max_length=200)
    kind = models.CharField(
        max_length=40, choices=[(str(one), _(said)) for one, said in BODY_KIND_LABELS.items()]
    )
    decides = models.BooleanField()
    competence = models.TextField(blank=True)

    class Meta:
        ordering = ("name", "pk")
        verbose_name_plural = "bodies"
        constraints = (
            models.UniqueConstraint(fields=("jurisdiction", "name"), name="one_body_per_name"),
            models.CheckConstraint(
                condition=Q(decides=False) | ~Q(competence=""), name="deciding_body_has_competence"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Crisis(models.Model):
    """A declared emergency; its last day is included."""

    id = models.UUIDField(primary_key=True)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="crises")
    name = models.CharField(max_length=200)
    scope = models.TextField()
    legal_basis = models.TextField()
    starts = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        ordering = ("-starts", "pk")
        verbose_name_plural = "crises"
        constraints = (
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="crisis_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return self.name
