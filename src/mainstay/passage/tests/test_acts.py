"""Each act of the passage: it works, it is refused, and it takes a mandate."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from mainstay_engines.passage.guards import GUARDS
from mainstay_engines.passage.terms import Gate, GuardId, Stakes

from mainstay.conftest import Town
from mainstay.decisions import gatekeeper
from mainstay.decisions.terms import DecideByFastTrack, LapseAtSunset
from mainstay.door.terms import SYSTEM, Act, Forbidden, Refused
from mainstay.innovations.terms import ReanchorInnovation
from mainstay.institutions.terms import AddJurisdiction, Level
from mainstay.ledger.models import Entry
from mainstay.passage import acts, queries
from mainstay.passage.models import Attestation, Degradation, PolicyChange, Reminder
from mainstay.passage.terms import (
    AttestGuard,
    ChangePolicy,
    ConfirmAttestation,
    NoteDegradation,
    NoteRestoration,
    RemindOwner,
    WithdrawAttestation,
)
from mainstay.passage.tests.conftest import ATTESTED, DECIDED, SUNSET, VALID_UNTIL, Passage, moment

NOWHERE = UUID(int=7)


def change(town: Town, **changes: object) -> ChangePolicy:
    """A change of the town's policy."""
    return ChangePolicy(jurisdiction=town.jurisdiction.pk, changes=changes, reason="The council asks for it.")


def remind(passage: Passage, guard: str = "R2", **fields: object) -> RemindOwner:
    """A reminder of what is owed for a guard."""
    owed = passage.owed(guard)
    said = {"obligation": owed.pk, "innovation": passage.pk, "due": owed.due, "days_before": 30}
    return RemindOwner.model_validate(said | fields)


# --- attest, confirm, withdraw ----------------------------------------------------------------------------


def test_an_attestation_is_entered_unconfirmed(passage: Passage) -> None:
    pk = passage.attest(GuardId.R2)
    row = Attestation.objects.get(pk=pk)
    assert (row.innovation_id, row.guard, row.valid_until) == (passage.pk, "R2", VALID_UNTIL)
    assert (row.made_at, row.made_by) == (ATTESTED, passage.town.lead.person)
    assert row.made_under == passage.town.lead.mandate
    assert row.confirmed_at is None
    assert GuardId.R2 in queries.unmet(passage.pk, ATTESTED.date())


def test_it_counts_once_a_second_person_confirms_it(passage: Passage) -> None:
    pk = passage.hold(GuardId.R2)
    row = Attestation.objects.get(pk=pk)
    assert (row.confirmed_at, row.confirmed_by) == (ATTESTED, passage.town.assessor.person)
    assert GuardId.R2 not in queries.unmet(passage.pk, ATTESTED.date())


def test_it_counts_no_more_once_withdrawn(passage: Passage) -> None:
    pk = passage.hold(GuardId.R2)
    passage.withdraw(pk, moment(2020, 5, 1))
    assert Attestation.objects.get(pk=pk).withdrawn_at == moment(2020, 5, 1)
    assert GuardId.R2 in queries.unmet(passage.pk, date(2020, 5, 1))


@pytest.mark.parametrize("until", [ATTESTED.date(), ATTESTED.date() + timedelta(days=366)])
def test_one_that_has_run_out_or_holds_too_long_is_refused(passage: Passage, until: date) -> None:
    with pytest.raises(Refused) as refused:
        passage.attest(GuardId.R2, until)
    assert refused.value.field == "valid_until"
    assert not Attestation.objects.exists()


def test_the_policy_of_the_place_says_how_long_one_may_hold(passage: Passage) -> None:
    passage.do(change(passage.town, attestation_max_days=30), "admin", DECIDED)
    passage.attest(GuardId.R2, ATTESTED.date() + timedelta(days=30))
    with pytest.raises(Refused, match="at most 30 days"):
        passage.attest(GuardId.R2, ATTESTED.date() + timedelta(days=31))


def test_nobody_confirms_their_own(passage: Passage) -> None:
    pk = passage.attest(GuardId.R2)
    with pytest.raises(Refused, match="second person"):
        passage.do(ConfirmAttestation(attestation=pk), "lead", ATTESTED)


def test_nothing_is_confirmed_twice(passage: Passage) -> None:
    pk = passage.hold(GuardId.R2)
    with pytest.raises(Refused, match="confirmed already"):
        passage.do(ConfirmAttestation(attestation=pk), "assessor2", ATTESTED)


def test_a_withdrawn_one_is_not_confirmed_and_not_withdrawn_again(passage: Passage) -> None:
    pk = passage.attest(GuardId.R2)
    passage.withdraw(pk, ATTESTED)
    with pytest.raises(Refused, match="was withdrawn"):
        passage.confirm(pk)
    with pytest.raises(Refused, match="withdrawn already"):
        passage.withdraw(pk, ATTESTED)


def test_one_that_has_run_out_is_not_confirmed(passage: Passage) -> None:
    pk = passage.attest(GuardId.R2, date(2020, 5, 1))
    passage.confirm(pk, moment(2020, 5, 1, 23))
    late = passage.attest(GuardId.R4, date(2020, 5, 1))
    with pytest.raises(Refused, match="run out"):
        passage.confirm(late, moment(2020, 5, 2, 0))


# --- the policy -------------------------------------------------------------------------------------------


def test_the_newest_change_of_a_policy_counts(passage: Passage) -> None:
    town = passage.town
    passage.do(change(town, sunset_max_days=90, minimum_assessors=3), "admin", DECIDED)
    passage.do(change(town, sunset_max_days=120), "decider", ATTESTED)
    applied = queries.policy_at(town.jurisdiction.path)
    assert (applied.sunset_max_days, applied.minimum_assessors) == (120, 2)
    assert [row.reason for row in queries.policy_history(town.jurisdiction.pk)] == [
        "The council asks for it."
    ] * 2


def test_thresholds_that_cannot_be_are_refused_by_name(town: Town) -> None:
    with pytest.raises(Refused) as refused:
        town.do(change(town, lead_days={"R2": -1}), "admin")
    assert refused.value.field == "lead_days.R2"
    assert not PolicyChange.objects.exists()


def test_a_change_that_would_break_the_policy_of_a_place_below_is_refused(town: Town) -> None:
    county = AddJurisdiction(code="XT-A", name="County", level=Level.REGIONAL, parent=town.jurisdiction.pk)
    below = town.do(county, "operator").subject
    stricter = ChangePolicy(jurisdiction=below, changes={"evidence_level": {"low": 2}}, reason="Be strict.")
    town.do(stricter, "admin")
    with pytest.raises(Refused, match="XT/XT-A/"):
        town.do(change(town, evidence_level={"medium": 1}), "admin")
    town.do(change(town, evidence_level={"medium": 3}), "admin")
    assert queries.policy_at("XT/XT-A/").evidence_level[Stakes.MEDIUM] == 3


# --- what only the system does ----------------------------------------------------------------------------


def test_a_reminder_is_given_once_for_each_stage_and_day(passage: Passage) -> None:
    passage.fast_track()
    passage.town.do(remind(passage), SYSTEM, moment(2020, 8, 31))
    with pytest.raises(Refused, match="given already"):
        passage.town.do(remind(passage), SYSTEM, moment(2020, 8, 31))
    passage.town.do(remind(passage, days_before=7), SYSTEM, moment(2020, 9, 23))
    assert sorted(Reminder.objects.values_list("days_before", flat=True)) == [7, 30]


def test_nobody_is_reminded_of_a_day_that_is_not_the_due_day(passage: Passage) -> None:
    passage.fast_track()
    with pytest.raises(Refused, match="any more"):
        passage.town.do(remind(passage, due=SUNSET - timedelta(days=1)), SYSTEM, moment(2020, 8, 31))


def test_nobody_is_reminded_of_what_was_dropped(passage: Passage) -> None:
    decision = passage.fast_track()
    reminder = remind(passage)
    lapse = LapseAtSunset(innovation=passage.pk, decision=decision.pk, sunset=SUNSET)
    passage.town.do(lapse, SYSTEM, moment(2020, 10, 1))
    with pytest.raises(Refused, match="any more"):
        passage.town.do(reminder, SYSTEM, moment(2020, 10, 1))


def test_a_degradation_is_noted_with_its_guards_and_ends_with_the_next_note(passage: Passage) -> None:
    first = NoteDegradation(innovation=passage.pk, guards=(GuardId.R2,))
    passage.town.do(first, SYSTEM, moment(2020, 6, 1))
    with pytest.raises(Refused, match="noted already"):
        passage.town.do(first, SYSTEM, moment(2020, 6, 2))
    more = NoteDegradation(innovation=passage.pk, guards=(GuardId.R2, GuardId.R4))
    passage.town.do(more, SYSTEM, moment(2020, 7, 1))
    spells = Degradation.objects.order_by("since").values_list("guards", "since", "ended_at")
    assert list(spells) == [
        (["R2"], moment(2020, 6, 1), moment(2020, 7, 1)),
        (["R2", "R4"], moment(2020, 7, 1), None),
    ]


def test_a_restoration_ends_the_spell_once(passage: Passage) -> None:
    noted = NoteDegradation(innovation=passage.pk, guards=(GuardId.R2,))
    passage.town.do(noted, SYSTEM, moment(2020, 6, 1))
    passage.town.do(NoteRestoration(innovation=passage.pk), SYSTEM, moment(2020, 7, 1))
    assert Degradation.objects.get().ended_at == moment(2020, 7, 1)
    with pytest.raises(Refused, match="not degraded"):
        passage.town.do(NoteRestoration(innovation=passage.pk), SYSTEM, moment(2020, 7, 2))


# --- mandates ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["outsider", "auditor", "operator"])
def test_none_but_the_body_and_its_administrators_attest(passage: Passage, who: str) -> None:
    pk = passage.attest(GuardId.R2)
    for act in (
        passage.attestation(GuardId.R4),
        ConfirmAttestation(attestation=pk),
        WithdrawAttestation(attestation=pk, reason="It is no longer so."),
    ):
        with pytest.raises(Forbidden):
            passage.do(act, who, ATTESTED)


@pytest.mark.parametrize("who", ["lead", "servant", "assessor", "auditor", "operator"])
def test_none_but_deciders_and_administrators_change_a_policy(town: Town, who: str) -> None:
    with pytest.raises(Forbidden):
        town.do(change(town, sunset_max_days=90), who)


def test_nobody_changes_the_policy_of_a_place_above_their_own(town: Town) -> None:
    with pytest.raises(Forbidden):
        town.do(
            ChangePolicy(jurisdiction=NOWHERE, changes={"sunset_max_days": 90}, reason="Because."), "admin"
        )


SystemAct = Callable[[Passage], Act]


@pytest.mark.parametrize(
    "act",
    [
        remind,
        lambda passage: NoteDegradation(innovation=passage.pk, guards=(GuardId.R2,)),
        lambda passage: NoteRestoration(innovation=passage.pk),
    ],
    ids=["RemindOwner", "NoteDegradation", "NoteRestoration"],
)
@pytest.mark.parametrize("who", ["lead", "decider", "admin", "operator", "auditor"])
def test_no_person_does_what_the_system_does(passage: Passage, act: SystemAct, who: str) -> None:
    passage.fast_track()
    before = Entry.objects.count()
    with pytest.raises(Forbidden):
        passage.do(act(passage), who, moment(2020, 8, 31))
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    "act",
    [
        AttestGuard(
            innovation=NOWHERE, guard=GuardId.R2, statement="It is so.", source="A book", valid_until=SUNSET
        ),
        ConfirmAttestation(attestation=NOWHERE),
        WithdrawAttestation(attestation=NOWHERE, reason="It is no longer so."),
        RemindOwner(obligation=NOWHERE, innovation=NOWHERE, due=SUNSET, days_before=7),
        NoteDegradation(innovation=NOWHERE, guards=(GuardId.R2,)),
        NoteRestoration(innovation=NOWHERE),
        ChangePolicy(jurisdiction=NOWHERE, changes={}, reason="Because."),
    ],
    ids=lambda act: act.act_name(),
)
def test_what_is_not_there_looks_like_what_one_may_not_do(town: Town, act: Act) -> None:
    for who in (town.lead, town.admin, SYSTEM):
        with pytest.raises(Forbidden):
            town.do(act, who)


# --- the keeper of the gates ------------------------------------------------------------------------------


def test_the_passage_keeps_the_gates_for_decisions() -> None:
    assert gatekeeper._keeper[0] is acts.gates


def test_the_gates_tell_what_lacks_and_what_the_policy_bounds(passage: Passage) -> None:
    passage.do(change(passage.town, sunset_max_days=90, review_max_days=200), "admin", DECIDED)
    passage.hold(GuardId.R2)
    found = gatekeeper.gates(passage.pk, ATTESTED.date())
    before_standing = {guard for guard, spec in GUARDS.items() if spec.gate not in {Gate.STANDING, Gate.KEPT}}
    assert set(found.unmet) == before_standing - {GuardId.E5, GuardId.E6, GuardId.R2}
    assert (found.sunset_max_days, found.review_max_days) == (90, 200)


def test_a_guard_that_a_fast_track_owes_still_counts_as_unmet(passage: Passage) -> None:
    passage.fast_track()
    found = gatekeeper.gates(passage.pk, ATTESTED.date())
    assert GuardId.E1 in found.unmet
    assert not {GuardId.D3, GuardId.D4} & set(found.unmet)


def test_a_sunset_beyond_the_policy_is_refused_at_the_decision(passage: Passage) -> None:
    passage.do(change(passage.town, sunset_max_days=90), "admin", DECIDED)
    with pytest.raises(Refused) as refused:
        passage.fast_track(sunset=DECIDED.date() + timedelta(days=91))
    assert refused.value.field == "sunset"
    assert not Entry.objects.filter(act=DecideByFastTrack.act_name()).exists()
    passage.fast_track(sunset=DECIDED.date() + timedelta(days=90))


def test_what_was_attested_before_another_body_took_it_over_counts_no_more(passage: Passage) -> None:
    decision = passage.fast_track()
    passage.hold(GuardId.R2)
    lapse = LapseAtSunset(innovation=passage.pk, decision=decision.pk, sunset=SUNSET)
    passage.town.do(lapse, SYSTEM, moment(2020, 10, 1))
    assert GuardId.R2 not in queries.unmet(passage.pk, date(2020, 10, 1))
    take_over = ReanchorInnovation(
        innovation=passage.pk, body=passage.town.body.pk, reason="The city goes on with it."
    )
    passage.do(take_over, "lead", moment(2020, 10, 2))
    assert GuardId.R2 in queries.unmet(passage.pk, date(2020, 10, 2))
