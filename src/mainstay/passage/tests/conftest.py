"""Short ways through the passage: attest, decide, make standing, and ask for the verdict."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from mainstay_engines.passage.terms import GuardId
from mainstay_engines.passage.verdict import Verdict

from mainstay.authority.terms import Appoint, MandateKind
from mainstay.conftest import START, Town
from mainstay.decisions.models import Decision, Obligation
from mainstay.decisions.terms import DecideByFastTrack, DecisionKind, MakeStanding, Owed, Promise
from mainstay.door.terms import Act
from mainstay.innovations.models import Innovation
from mainstay.ledger.models import Entry
from mainstay.passage import queries
from mainstay.passage.terms import AttestGuard, ConfirmAttestation, WithdrawAttestation

SUNSET = date(2020, 9, 30)
VALID_UNTIL = date(2020, 12, 31)
REVIEW_DUE = date(2021, 6, 1)


def moment(year: int, month: int, day: int, hour: int = 6) -> datetime:
    """A moment in UTC."""
    return datetime(year, month, day, hour, tzinfo=UTC)


RECORDED = moment(2020, 4, 1)
DECIDED = moment(2020, 4, 10)
ATTESTED = moment(2020, 4, 20)
STANDING = moment(2020, 5, 1)


@dataclass
class Passage:
    """One innovation of the town, and what is done about it."""

    town: Town
    innovation: Innovation

    @property
    def pk(self) -> UUID:
        """The innovation's identifier."""
        return self.innovation.pk

    def do(self, act: Act, by: str, at: datetime) -> Entry:
        """Perform an act as somebody of the town."""
        return self.town.do(act, by, at)

    def attestation(self, guard: GuardId, until: date = VALID_UNTIL, **fields: Any) -> AttestGuard:
        """An attestation ready to be made."""
        said: dict[str, Any] = {
            "innovation": self.pk,
            "guard": guard,
            "statement": f"The register says that {guard} holds.",
            "source": "Register of the city, 2020",
            "valid_until": until,
        }
        return AttestGuard(**said | fields)

    def attest(self, guard: GuardId, until: date = VALID_UNTIL, at: datetime = ATTESTED) -> UUID:
        """Attest a guard, as the lead."""
        return self.do(self.attestation(guard, until), "lead", at).subject

    def confirm(self, attestation: UUID, at: datetime = ATTESTED) -> Entry:
        """Confirm an attestation, as an assessor."""
        return self.do(ConfirmAttestation(attestation=attestation), "assessor", at)

    def hold(self, guard: GuardId, until: date = VALID_UNTIL, at: datetime = ATTESTED) -> UUID:
        """Attest a guard and have it confirmed."""
        made = self.attest(guard, until, at)
        self.confirm(made, at)
        return made

    def withdraw(self, attestation: UUID, at: datetime) -> Entry:
        """Withdraw an attestation, as the lead."""
        return self.do(WithdrawAttestation(attestation=attestation, reason="It is no longer so."), "lead", at)

    def fast_track(
        self, at: datetime = DECIDED, sunset: date = SUNSET, owes: tuple[Owed, ...] = ()
    ) -> Decision:
        """Decide by fast track; what is missing is owed by the sunset."""
        act = DecideByFastTrack(
            **self._reasons(),
            kind=DecisionKind.ADOPT,
            necessity="Every day without it leaves people without their papers.",
            crisis=self.town.crisis_id,
            sunset=sunset,
            owes=owes,
        )
        return Decision.objects.get(pk=self.do(act, "decider", at).subject)

    def make_standing(self, at: datetime = STANDING, review_due: date = REVIEW_DUE) -> Decision:
        """Attest what lacks until it can stand, and make it standing."""
        for guard in queries.unmet(self.pk, at.date()):
            if guard not in {GuardId.D3, GuardId.D4}:  # the decision meets these
                self.hold(guard, at=at - timedelta(days=1))
        self.hold(GuardId.S3, at=at - timedelta(days=1))
        act = MakeStanding(**self._reasons(), review_due=review_due)
        return Decision.objects.get(pk=self.do(act, "decider", at).subject)

    def _reasons(self) -> dict[str, Any]:
        return {
            "innovation": self.pk,
            "body": self.town.body.pk,
            "reasons": "The counters are closed and people need their papers.",
            "legal_basis": "Municipal Code 1999, section 7",
            "promise": Promise(indicator="Requests", baseline="0", target="100", due=date(2021, 4, 1)),
        }

    def verdict(self, on: date) -> Verdict:
        """The verdict on a day, computed afresh."""
        return queries.judge(self.pk, on).verdict

    def owed(self, guard: str) -> Obligation:
        """The obligation for a guard."""
        return Obligation.objects.get(innovation=self.innovation, guard=guard)


def stand_in(town: Town, ends: date | None = None) -> UUID:
    """Give the post of the lead an alternate, so that R3 holds; returns the mandate."""
    act = Appoint(
        post=town.post("lead").pk,
        person=town.servant.person or UUID(int=0),
        kind=MandateKind.ALTERNATE,
        starts=START.date(),
        ends=ends,
    )
    return town.do(act, "operator", START).subject


@pytest.fixture
def passage(town: Town) -> Passage:
    """An innovation of the town's lead, neither digital nor bought by emergency contract."""
    return Passage(town, town.innovation(at=RECORDED, digital=False, emergency_contracts=False))


@pytest.fixture
def standing(passage: Passage) -> Passage:
    """The same, standing since 1 May 2020: attested until the end of the year, reviewed by June 2021."""
    stand_in(passage.town)
    passage.make_standing()
    return passage
