"""What has happened before a journey begins, told by acts."""

from datetime import UTC, date, datetime
from uuid import UUID

from mainstay_engines.evidence.terms import Comparator, Design, Direction
from mainstay_engines.passage.terms import GuardId

from mainstay.assessment.terms import (
    AddEvidence,
    EquityEffect,
    NameAffectedGroup,
    OpenScoring,
    RecordTradeOff,
    SubmitEffects,
)
from mainstay.authority.terms import Appoint, MandateKind, Role
from mainstay.conftest import START, Town
from mainstay.decisions.models import Obligation
from mainstay.decisions.terms import (
    DecideByFastTrack,
    DecisionKind,
    MakeStanding,
    Owed,
    Promise,
    RecordObjection,
)
from mainstay.door.terms import Actor
from mainstay.innovations.models import Innovation
from mainstay.innovations.terms import RetireInnovation, SetStakes
from mainstay.passage.terms import AttestGuard, ConfirmAttestation

SILENT = "D1 D2 C1 C2 C3 C4 C5 R1 R2 R4 R5 R6 R7"  # guards for which nothing can be recorded yet
ATTESTED = tuple(map(GuardId, SILENT.split(" ")))
TODAY = datetime(2021, 3, 1, 9, tzinfo=UTC)
SUNSET = date(2021, 8, 31)
NECESSITY = "The counters had to close at once, and people still needed permits."
PROMISE = Promise(
    indicator="Requests answered within a day", baseline="40 %", target="80 %", due=date(2022, 3, 1)
)


def person(actor: Actor) -> UUID:
    """Who acts."""
    assert actor.person is not None
    return actor.person


def named(town: Town, identifier: str, name: str, *, plain: bool = True) -> Innovation:
    """An innovation of the town; a plain one is neither digital nor bought under emergency rules."""
    answer = False if plain else None
    return town.innovation(
        identifier,
        name=name,
        crisis=town.crisis_id,
        sdg_targets=("16.6",),
        digital=answer,
        emergency_contracts=answer,
    )


def asked_to_score(town: Town, found: Innovation, *assessors: Actor) -> UUID:
    """An open round of scoring."""
    named_persons = tuple(person(one) for one in assessors)
    act = OpenScoring(innovation=found.pk, targets=("16.6",), assessors=named_persons)
    return town.do(act, "lead", TODAY).subject


def assess(town: Town, found: Innovation) -> None:
    """Everything that the room of assessment can record, so that E1 to E4 hold."""
    stakes = SetStakes(
        innovation=found.pk, people_affected=900, severity=0, irreversibility=0, cost=0, reason="A line."
    )
    town.do(stakes, "lead", TODAY)
    study = AddEvidence(
        innovation=found.pk,
        label="Waiting times before and after",
        design=Design.BEFORE_AFTER,
        comparator=Comparator.BEFORE,
        direction=Direction.POSITIVE,
        outcome="Days until an answer",
        sample=1200,
        source="https://example.org/waiting-times",
        published_on=date(2020, 12, 1),
    )
    town.do(study, "assessor", TODAY)
    scoring = asked_to_score(town, found, town.assessor, town.assessor2)
    for who, score in (("assessor", 2), ("assessor2", -1)):
        scores = SubmitEffects(scoring=scoring, scores={"16.6": score}, rationales={"16.6": "Seen at work."})
        town.do(scores, who, TODAY)
    group = NameAffectedGroup(
        innovation=found.pk,
        name="Residents without a telephone",
        size=120,
        equity=EquityEffect.BETTER,
        checked=True,
        how_checked="Compared with the register of lines.",
    )
    town.do(group, "lead", TODAY)
    cost = RecordTradeOff(
        innovation=found.pk, gain="Answers in a day", cost="Fewer visits", who_pays="Those who visit"
    )
    town.do(cost, "lead", TODAY)


def give_alternate(town: Town) -> None:
    """Somebody who stands in for the lead, so that R3 holds."""
    stand_in = Appoint(
        post=town.post("lead").pk,
        person=person(town.servant),
        kind=MandateKind.ALTERNATE,
        starts=START.date(),
    )
    town.do(stand_in, "admin", START)


def fast_tracked(town: Town, found: Innovation, *owes: Owed) -> UUID:
    """A decision by fast track, in force until the end of August 2021."""
    act = DecideByFastTrack(
        innovation=found.pk,
        body=town.body.pk,
        kind=DecisionKind.ADOPT,
        crisis=town.crisis_id,
        necessity=NECESSITY,
        sunset=SUNSET,
        reasons="Calls were answered within a day.",
        legal_basis="Municipal Code 1999, section 7",
        promise=PROMISE,
        owes=owes,
    )
    return town.do(act, "decider", TODAY).subject


def attested(town: Town, found: Innovation, guard: GuardId, until: date = date(2022, 2, 1)) -> UUID:
    """A statement that a guard holds, by the lead, confirmed by the servant."""
    act = AttestGuard(
        innovation=found.pk,
        guard=guard,
        statement="It is so, by the register of procedures.",
        source="Register of procedures, entry 12",
        valid_until=until,
    )
    made = town.do(act, "lead", TODAY).subject
    town.do(ConfirmAttestation(attestation=made), "servant", TODAY)
    return made


def standing(town: Town, found: Innovation) -> UUID:
    """The decision that makes standing, once everything holds."""
    act = MakeStanding(
        innovation=found.pk,
        body=town.body.pk,
        reasons="Every guard holds.",
        legal_basis="Municipal Code 1999, section 7",
        promise=PROMISE,
        review_due=date(2022, 2, 1),
    )
    return town.do(act, "decider", TODAY).subject


def furnish(town: Town) -> Innovation:
    """A town with one innovation of each kind; the one to look at has something of everything."""
    town.hire("everybody", town.body, tuple(Role), town.operator)
    give_alternate(town)
    full = named(town, "telephone-line", "Requests by telephone")
    assess(town, full)
    objection = RecordObjection(
        innovation=full.pk,
        text="Those who can't hear are left out.",
        origin="Association of the deaf",
        raised_on=date(2021, 2, 20),
    )
    town.do(objection, "servant", TODAY)
    audit = Owed(text="Publish the waiting times each month", owner_post=town.post("lead").pk, due=SUNSET)
    fast_tracked(town, full, audit)
    attested(town, full, GuardId.C3)
    waiting = AttestGuard(
        innovation=full.pk,
        guard=GuardId.R2,
        statement="The line is in the budget of 2022.",
        source="Budget 2022, line 414",
        valid_until=date(2022, 1, 31),
    )
    town.do(waiting, "lead", TODAY)
    asked_to_score(town, full, *(town.actors[who] for who in ("assessor", "assessor2", "everybody")))
    stands = named(town, "reserve-of-staff", "Reserve of staff")
    assess(town, stands)
    for guard in ATTESTED:
        attested(town, stands, guard)
    fast_tracked(town, stands)
    standing(town, stands)
    bare = named(town, "courts-by-video", "Courts by video", plain=False)
    over = named(town, "masks-by-post", "Masks by post", plain=False)
    town.do(RetireInnovation(innovation=over.pk, lesson="Post was too slow."), "lead", TODAY)
    assert Obligation.objects.filter(innovation=full, met_at=None).exists()
    return bare
