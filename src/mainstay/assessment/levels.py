"""From rows of evidence to a level: the engine judges, this reads and puts its reasons in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from mainstay_engines.evidence.nesta import Assessment, assess
from mainstay_engines.evidence.reasons import REASON_TEXTS, REFS, Reason
from mainstay_engines.evidence.terms import Comparator, Design, Direction, Study

from mainstay.assessment.models import Evidence, KeptArm
from mainstay.assessment.rules import end_of
from mainstay.assessment.terms import COMPARATOR_LABELS, DESIGN_LABELS, DIRECTION_LABELS, LEVEL_WORDS


@dataclass(frozen=True, slots=True)
class StudyReading:
    """One piece of evidence with what the scale makes of it, in the reader's language."""

    row: Evidence
    level: int
    counts: bool
    reason: str
    lowers: bool  # without it the level would be higher

    @property
    def design(self) -> str:
        """How it was made."""
        return gettext(DESIGN_LABELS[Design(self.row.design)])

    @property
    def comparator(self) -> str:
        """What it was compared with."""
        return gettext(COMPARATOR_LABELS[Comparator(self.row.comparator)])

    @property
    def direction(self) -> str:
        """Which way the outcome went."""
        return gettext(DIRECTION_LABELS[Direction(self.row.direction)])

    @property
    def is_count(self) -> bool:
        """Whether it is a plain count, which says how much was done and nothing more."""
        return self.row.design == Design.OPERATIONAL_COUNT

    @property
    def attrition_percent(self) -> float | None:
        """The share lost before the end, in percent."""
        return None if self.row.attrition is None else round(self.row.attrition * 100, 1)


@dataclass(frozen=True, slots=True)
class EvidenceReading:
    """The evidence for an innovation on a day, its level, and why; ``level`` 0 means that none is reached."""

    level: int
    words: str
    reason: str
    studies: tuple[StudyReading, ...]
    withdrawn: tuple[Evidence, ...]
    lowered_by: StudyReading | None
    missing: tuple[str, ...]
    cautions: tuple[str, ...]
    outcome: str
    arm: str
    kept_arm: str
    arms: tuple[str, ...]

    @property
    def only_counts(self) -> bool:
        """Whether everything recorded is a plain count."""
        return bool(self.studies) and all(study.is_count for study in self.studies)


def present(before: datetime) -> QuerySet[Evidence]:
    """The evidence that was recorded before a moment and not withdrawn by then."""
    return Evidence.objects.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gte=before), added_at__lt=before)


def study(row: Evidence) -> Study:
    """A row as the engine reads it."""
    return Study(
        ref=str(row.pk),
        design=Design(row.design),
        comparator=Comparator(row.comparator),
        direction=Direction(row.direction),
        outcome=row.outcome,
        arm=row.arm,
        sample=row.sample,
        attrition=row.attrition,
        differential_attrition=row.differential_attrition,
        independent=row.independent,
        replication_of=_ref(row.replication_of_id),
        contexts=row.contexts,
        same_context=row.same_context,
        codified=row.codified,
        measured_after_days=row.measured_after_days,
        observed_on=row.observed_on,
        published_on=row.published_on,
        source=row.source,
        supersedes=_ref(row.supersedes_id),
    )


def _ref(pk: UUID | None) -> str | None:
    return None if pk is None else str(pk)


def judge(rows: Sequence[Evidence], on: date, arm: str) -> Assessment:
    """The level that rows of one innovation support on a day, for the variant kept, if one is."""
    return assess([study(row) for row in rows], on, arm or None)


def deciding(assessment: Assessment) -> str:
    """The evidence that decides the level: what lowered it, else the strongest that counts. There is some."""
    if assessment.lowered_by:
        return assessment.lowered_by
    best = max(assessment.considered, key=lambda verdict: (verdict.counts, verdict.level, verdict.ref))
    return best.ref


def kept_arms(innovations: Iterable[UUID], before: datetime) -> dict[UUID, str]:
    """For each innovation the variant named last before a moment. One query."""
    rows = KeptArm.objects.filter(innovation__in=list(innovations), kept_at__lt=before).order_by(
        "kept_at", "pk"
    )
    return dict(rows.values_list("innovation", "arm"))


def read(innovation: UUID, on: date) -> EvidenceReading:
    """The evidence of an innovation on a day, as pages show it. Two queries."""
    before = end_of(on)
    recorded = list(Evidence.objects.filter(innovation=innovation, added_at__lt=before))
    rows = [row for row in recorded if row.withdrawn_at is None or row.withdrawn_at >= before]
    kept = kept_arms([innovation], before).get(innovation, "")
    assessment = judge(rows, on, kept)
    labels = {str(row.pk): f"“{row.label}”" for row in rows}
    studies = _readings(rows, assessment, labels)
    return EvidenceReading(
        level=assessment.level,
        words=gettext(LEVEL_WORDS[assessment.level]),
        reason=in_words(assessment.reason, labels),
        studies=studies,
        withdrawn=tuple(row for row in recorded if row not in rows),
        lowered_by=next((one for one in studies if one.lowers), None),
        missing=tuple(in_words(one, labels) for one in assessment.missing_for_next),
        cautions=tuple(in_words(one, labels) for one in assessment.cautions),
        outcome=assessment.outcome,
        arm=assessment.arm,
        kept_arm=kept,
        arms=tuple(sorted({row.arm for row in rows if row.arm})),
    )


def _readings(
    rows: Sequence[Evidence], assessment: Assessment, labels: Mapping[str, str]
) -> tuple[StudyReading, ...]:
    verdicts = {verdict.ref: verdict for verdict in assessment.considered}
    return tuple(
        StudyReading(
            row=row,
            level=verdicts[str(row.pk)].level,
            counts=verdicts[str(row.pk)].counts,
            reason=in_words(verdicts[str(row.pk)].reason, labels),
            lowers=str(row.pk) == assessment.lowered_by,
        )
        for row in rows
    )


def in_words(reason: Reason, labels: Mapping[str, str]) -> str:
    """A reason of the engine in the reader's language, with the names of studies in place of their refs."""
    figures = {
        name: labels.get(str(value), value) if name in REFS else value for name, value in reason.params
    }
    return gettext(REASON_TEXTS[reason.code]).format(**figures)
