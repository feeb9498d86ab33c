"""A gatekeeper whose answers a test sets, and decisions ready to send."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from mainstay_engines.evidence.terms import Design
from mainstay_engines.passage.terms import GuardId

from mainstay.assessment.terms import AddEvidence
from mainstay.conftest import Town
from mainstay.decisions import gatekeeper
from mainstay.decisions.gatekeeper import BEFORE_STANDING, Gates, guards_of
from mainstay.decisions.models import Decision, Obligation
from mainstay.decisions.terms import (
    Decide,
    DecideByFastTrack,
    DecisionKind,
    EndByDecision,
    LapseAtSunset,
    MakeStanding,
    ObjectionAnswer,
    Outcome,
    Promise,
    RecordObjection,
    Renew,
)
from mainstay.door.terms import Actor, Refused
from mainstay.innovations.models import Innovation
from mainstay.innovations.terms import ReanchorInnovation
from mainstay.ledger.models import Entry

AT = datetime(2021, 3, 1, tzinfo=UTC)
EVERY = guards_of(BEFORE_STANDING)


def later(days: int) -> datetime:
    """So many days after the day of the tests."""
    return AT + timedelta(days=days)


def day(days: int) -> date:
    """The same, as a day."""
    return later(days).date()


@dataclass
class Keeper:
    """A gatekeeper that says what a test tells it to."""

    unmet: tuple[GuardId, ...] = ()
    sunset_max_days: int = 365
    review_max_days: int = 730
    asked: list[tuple[UUID, date]] = field(default_factory=list, repr=False)

    def __call__(self, innovation: UUID, on: date) -> Gates:
        self.asked.append((innovation, on))
        return Gates(self.unmet, self.sunset_max_days, self.review_max_days)


@pytest.fixture(autouse=True)
def keeper() -> Iterator[Keeper]:
    """The gates as a test wants them; at first, everything holds."""
    before = gatekeeper._keeper[0]
    mine = Keeper()
    gatekeeper.kept_by(mine)
    yield mine
    gatekeeper.kept_by(before)


def answer(objection: UUID) -> ObjectionAnswer:
    """An answer to an objection."""
    return ObjectionAnswer(
        objection=objection, outcome=Outcome.REFUSED, reason="It would cost more than it helps."
    )


@dataclass
class Hall:
    """A town that decides about one innovation."""

    town: Town
    innovation: Innovation

    def reasoned(self, **changes: Any) -> dict[str, Any]:
        said: dict[str, Any] = {
            "innovation": self.innovation.pk,
            "body": self.town.body.pk,
            "reasons": "Calls were answered within a day.",
            "legal_basis": "Municipal Code 1999, section 7",
            "promise": Promise(indicator="Requests answered", baseline="40 %", target="80 %", due=day(300)),
        }
        return said | changes

    def decision(self, **changes: Any) -> Decide:
        return Decide(**self.reasoned(**{"kind": DecisionKind.ADOPT} | changes))

    def fast_track(self, **changes: Any) -> DecideByFastTrack:
        said = {
            "kind": DecisionKind.ADOPT,
            "crisis": self.town.crisis_id,
            "necessity": "The counters had to close at once, and people still needed permits.",
            "sunset": day(180),
        }
        return DecideByFastTrack(**self.reasoned(**said | changes))

    def renewal(self, **changes: Any) -> Renew:
        said = {"crisis": self.town.crisis_id, "sunset": day(300), "promise": None}
        return Renew(**self.reasoned(**said | changes))

    def standing(self, **changes: Any) -> MakeStanding:
        return MakeStanding(**self.reasoned(**{"review_due": day(365)} | changes))

    def ending(self, **changes: Any) -> EndByDecision:
        said = {"lesson": "Telephone lines need a second shift.", "promise": None}
        return EndByDecision(**self.reasoned(**said | changes))

    def objection(self, text: str = "The line excludes the deaf.", at: datetime = AT) -> UUID:
        act = RecordObjection(
            innovation=self.innovation.pk,
            text=text,
            origin="Association of the Deaf",
            raised_on=date(2021, 1, 4),
        )
        return self.town.do(act, "servant", at).subject

    def evidence(self, at: datetime = AT) -> UUID:
        act = AddEvidence(innovation=self.innovation.pk, label="Survey of callers", design=Design.SELF_REPORT)
        return self.town.do(act, "lead", at).subject

    def do(self, act: Any, at: datetime = AT, by: str | Actor = "decider") -> UUID:
        """Perform it and return what it was done to."""
        return self.town.do(act, by, at).subject

    def refused(self, act: Any, at: datetime = AT, by: str | Actor = "decider") -> Refused:
        """The refusal of an act, which leaves nothing behind."""
        before = Entry.objects.count()
        with pytest.raises(Refused) as refusal:
            self.do(act, at, by)
        assert Entry.objects.count() == before
        return refusal.value

    def fast_tracked(self, keeper: Keeper) -> Decision:
        """A fast-track decision in force that owes E1 and C1 until day 180."""
        keeper.unmet = (GuardId.E1, GuardId.C1)
        return Decision.objects.get(pk=self.do(self.fast_track()))

    def lapse(self, decision: Decision, **changes: Any) -> LapseAtSunset:
        said = {"innovation": decision.innovation_id, "decision": decision.pk, "sunset": decision.sunset}
        return LapseAtSunset(**said | changes)

    def reanchor(self) -> ReanchorInnovation:
        return ReanchorInnovation(
            innovation=self.innovation.pk,
            body=self.town.body.pk,
            owner_post=self.town.post("lead").pk,
            reason="The city takes it up again.",
        )

    def in_force(self) -> Decision | None:
        return Decision.objects.filter(innovation=self.innovation, ended_at=None).first()

    def owed(self) -> dict[str, Obligation]:
        """The open obligations by guard; imposed ones by their text."""
        rows = Obligation.objects.filter(innovation=self.innovation, met_at=None, dropped_at=None)
        return {row.guard or row.text: row for row in rows}


@pytest.fixture
def hall(town: Town) -> Hall:
    """A town, and an innovation of it to decide about."""
    return Hall(town, town.innovation())


@pytest.fixture
def halls(town: Town) -> Callable[[], Hall]:
    """As many innovations to decide about as asked for."""
    return lambda: Hall(town, town.innovation())
