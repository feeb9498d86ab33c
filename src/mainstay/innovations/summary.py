"""An innovation in lines of key and value, for its page."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from mainstay_engines.passage.stakes import StakesFinding, weigh

from mainstay.innovations import rules
from mainstay.innovations.goals import GOALS, TARGETS
from mainstay.innovations.models import Innovation
from mainstay.innovations.terms import (
    DIMENSION_LABELS,
    FUNCTION_LABELS,
    LAYER_LABELS,
    PERMANENCE_LABELS,
    Dimension,
    Function,
    Layer,
    ReportedPermanence,
)
from mainstay.look.terms import Link, SummaryRow


def since_in_words(since: str) -> str:
    """A year, month or day in full, in the reader's language: "March 2020"."""
    form = ("Y", "F Y", "j F Y")[since.count("-")]
    return date_format(rules.first_day(since), form)


def finding(row: Innovation) -> StakesFinding | None:
    """The stakes with the points that give them; None while nobody said what is at stake."""
    if row.severity is None or row.irreversibility is None or row.cost is None:
        return None
    return weigh(row.people_affected, row.severity, row.irreversibility, row.cost)


def description(row: Innovation) -> tuple[SummaryRow, ...]:
    """What was done, for whom, where, since when; what was not said is left out."""
    return _said(
        SummaryRow(_("Problem"), row.problem),
        SummaryRow(_("What was done"), row.what_was_done),
        SummaryRow(_("Who was served"), row.who_was_served),
        SummaryRow(_("Since"), since_in_words(row.since)),
        SummaryRow(_("Where"), row.place),
        SummaryRow(_("Crisis"), row.crisis.name if row.crisis else ""),
        SummaryRow(_("Body"), row.body.name),
        SummaryRow(_("Dimension"), _(DIMENSION_LABELS[Dimension(row.dimension)]) if row.dimension else ""),
        SummaryRow(_("Function"), _(FUNCTION_LABELS[Function(row.function)]) if row.function else ""),
        SummaryRow(_("Layers"), ", ".join(_(LAYER_LABELS[Layer(layer)]) for layer in row.layers)),
        SummaryRow(_("SDG targets"), "; ".join(_target(number) for number in row.sdg_targets)),
        SummaryRow(_("Domain"), row.domain),
    )


def weight(row: Innovation) -> tuple[SummaryRow, ...]:
    """What the guards ask of this room: owner, stakes, and what makes them ask for more."""
    owner = f"{row.owner_post.title}, {row.owner_post.body.name}" if row.owner_post else _("Nobody yet")
    return (
        SummaryRow(_("Owner"), owner, _entry(row.owner_by, _("Owner"))),
        SummaryRow(_("Stakes"), *_stakes(row)),
        SummaryRow(_("Digital or automated"), _answer(row.digital)),
        SummaryRow(_("Contracts under emergency rules"), _answer(row.emergency_contracts)),
    )


def reported(row: Innovation) -> tuple[SummaryRow, ...]:
    """What sources say became of it."""
    kept = row.reported_permanence
    return _said(
        SummaryRow(_("What became of it"), _(PERMANENCE_LABELS[ReportedPermanence(kept)]) if kept else ""),
        SummaryRow(_("Detail"), row.permanence_detail),
        SummaryRow(_("Outcome"), row.reported_outcome),
        SummaryRow(_("Kind of evidence"), row.reported_evidence),
        SummaryRow(_("Caveats"), row.caveats),
        SummaryRow(_("How this was found out"), row.provenance),
    )


def _said(*rows: SummaryRow) -> tuple[SummaryRow, ...]:
    return tuple(row for row in rows if row.value)


def _target(number: str) -> str:
    goal = GOALS[int(number.partition(".")[0])]
    return f"{number} {_(TARGETS[number])} ({_(goal)})"


def _answer(said: bool | None) -> str:  # noqa: FBT001 - a column
    return _("Not said") if said is None else _("Yes") if said else _("No")


def _entry(pk: object, about: str) -> Link | None:
    """The act behind a line."""
    return Link(_("The act"), reverse("record-entry", args=[pk]), about) if pk else None


def _stakes(row: Innovation) -> tuple[str, Link | None, str]:
    found = finding(row)
    people = row.people_affected
    if found is None or people is None:
        return _("Not assessed"), None, ""
    counted = ngettext("%(n)s person affected, as stated.", "%(n)s people affected, as stated.", people)
    note = f"{counted % {'n': people}} {row.stakes_reason}"
    return found.reason, _entry(row.stakes_by, _("Stakes")), note
