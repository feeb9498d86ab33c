"""The handlers of decisions: each works, and each refuses what the state does not allow."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from mainstay_engines.passage.terms import GuardId

from mainstay.decisions.models import Answer, Decision, Objection, Obligation, Review
from mainstay.decisions.terms import (
    CloseObligation,
    DecisionKind,
    MeetObligation,
    OpenReview,
    Owed,
    ReassignObligation,
    RecordObjection,
    RecordReview,
)
from mainstay.decisions.tests.conftest import EVERY, Hall, Keeper, answer, day, later
from mainstay.door.terms import SYSTEM, Act, Forbidden, Refused
from mainstay.institutions.terms import EndCrisis
from mainstay.ledger.models import Entry

E1, E2, D2, C1 = GuardId.E1, GuardId.E2, GuardId.D2, GuardId.C1
AFTER_D = {str(guard) for guard in EVERY} - {"D3", "D4"}
Make = Callable[[Hall], Any]

EACH: list[Make] = [Hall.decision, Hall.fast_track, Hall.standing, Hall.ending]


BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"necessity": ""}, "necessity"),
    ({"necessity": "It was urgent."}, "necessity"),
    ({"sunset": day(0)}, "sunset"),
    ({"sunset": day(366)}, "sunset"),
    ({"crisis": uuid4()}, "crisis"),
    ({"owes": (Owed(guard=E1, due=day(181)),)}, "due_E1"),
    ({"owes": (Owed(guard=E1, due=day(-1)),)}, "due_E1"),
    ({"owes": (Owed(guard=E1, owner_post=uuid4()),)}, "owner_E1"),
    ({"owes": (Owed(guard=E2),)}, "owner_E2"),
    ({"owes": (Owed(guard=E1), Owed(guard=E1))}, "owner_E1"),
    ({"owes": (Owed(text="Audit", due=day(9)),)}, "imposed_owner_0"),
]


def test_an_objection_is_recorded_once(hall: Hall) -> None:
    found = Objection.objects.get(pk=hall.objection())
    assert (found.origin, found.raised_on) == ("Association of the Deaf", date(2021, 1, 4))
    with pytest.raises(Refused, match="recorded already"):
        hall.objection()


def test_an_objection_from_the_future_is_refused(hall: Hall) -> None:
    act = RecordObjection(
        innovation=hall.innovation.pk, text="Too dear.", origin="Treasury", raised_on=day(1)
    )
    assert hall.refused(act, by="servant").field == "raised_on"


def test_to_adopt_states_everything(hall: Hall) -> None:
    found = Decision.objects.get(pk=hall.do(hall.decision()))
    assert found.kind == DecisionKind.ADOPT
    assert (found.body, found.mandate) == (hall.town.body, hall.town.decider.mandate)
    assert found.competence == "Municipal Code 1999, section 7"
    assert (found.promise_indicator, found.promise_due) == ("Requests answered", day(300))
    assert found.sunset is None
    assert found.ended_at is None
    assert not found.fast_track
    assert hall.owed() == {}


def test_a_decision_leads_to_its_entry(hall: Hall) -> None:
    decision = hall.do(hall.decision())
    entry = Entry.objects.get(pk=decision)
    assert (entry.subject, entry.innovation) == (decision, hall.innovation.pk)
    assert entry.body == hall.town.body.pk


def test_a_blank_or_vague_legal_basis_is_refused(hall: Hall) -> None:
    for make in EACH:
        for basis in ("", "  ", "Emergency powers", "law"):
            act = make(hall).model_copy(update={"legal_basis": basis})
            assert hall.refused(act).field == "legal_basis"


def test_another_bodys_name_is_not_borrowed(hall: Hall) -> None:
    for make in EACH:
        act = make(hall).model_copy(update={"body": hall.town.other_body.pk})
        with pytest.raises(Forbidden):
            hall.do(act)
        refusal = hall.refused(act, by="outsider")
        assert (refusal.field, "not competent" in str(refusal)) == ("body", True)


def test_only_a_decision_maker_of_the_body_decides(hall: Hall) -> None:
    for make in EACH:
        for by in ("lead", "servant", "assessor", "auditor", "admin", "operator", "outsider"):
            with pytest.raises(Forbidden):
                hall.do(make(hall), by=by)
    assert not Decision.objects.exists()


def test_a_promise_is_asked_for(hall: Hall) -> None:
    for make in (Hall.decision, Hall.fast_track, Hall.standing):
        assert hall.refused(make(hall, promise=None)).field == "promise_indicator"
    assert hall.refused(hall.decision(), at=later(300)).field == "promise_due"
    assert hall.refused(hall.ending(promise=hall.decision().promise), at=later(300)).field == "promise_due"


def test_every_objection_is_answered(hall: Hall) -> None:
    objection = hall.objection()
    for make in (Hall.decision, Hall.standing, Hall.ending):
        refusal = hall.refused(make(hall))
        assert refusal.field == f"answer_{objection}"
        assert "Association of the Deaf, 4 January 2021" in str(refusal)
    decision = hall.do(hall.decision(answers=(answer(objection),)))
    assert Answer.objects.get().decision_id == decision
    assert "was answered" in str(hall.refused(hall.standing(answers=(answer(objection),)), at=later(1)))


def test_an_answer_to_another_innovations_objection_is_refused(hall: Hall, halls: Callable[[], Hall]) -> None:
    stranger = halls().objection()
    assert "does not have" in str(hall.refused(hall.decision(answers=(answer(stranger),))))
    assert "does not have" in str(hall.refused(hall.fast_track(answers=(answer(uuid4()),))))


def test_the_regular_track_waits_for_the_first_two_gates(hall: Hall, keeper: Keeper) -> None:
    keeper.unmet = (E1, D2, C1)
    refusal = hall.refused(hall.decision())
    assert "E1 (Does the evidence reach" in str(refusal)
    assert "D2 (Is every objection" in str(refusal)
    assert "C1" not in str(refusal)
    keeper.unmet = (GuardId.D3, GuardId.D4, C1)
    hall.do(hall.decision())


def test_a_pilot_comes_at_any_time_and_ends(hall: Hall, keeper: Keeper) -> None:
    keeper.unmet = EVERY
    assert hall.refused(hall.decision(kind=DecisionKind.PILOT)).field == "ends"
    assert hall.refused(hall.decision(kind=DecisionKind.PILOT, ends=day(366))).field == "ends"
    keeper.unmet = ()
    assert hall.refused(hall.decision(kind=DecisionKind.ADOPT, ends=day(90))).field == "ends"
    found = Decision.objects.get(
        pk=hall.do(hall.decision(kind=DecisionKind.PILOT, ends=day(90), promise=None))
    )
    assert (found.sunset, found.fast_track) == (day(90), False)
    assert hall.owed() == {}


def test_each_kind_has_its_own_act(hall: Hall) -> None:
    for kind in (DecisionKind.END, DecisionKind.RENEW, DecisionKind.MAKE_STANDING):
        assert hall.refused(hall.decision(kind=kind)).field == "kind"
        assert hall.refused(hall.fast_track(kind=kind)).field == "kind"
    assert hall.refused(hall.fast_track(kind=DecisionKind.PILOT)).field == "kind"


def test_a_later_decision_takes_the_place_of_the_one_in_force(hall: Hall) -> None:
    first = hall.do(hall.decision())
    second = hall.do(hall.decision(kind=DecisionKind.ADAPT), later(1))
    assert Decision.objects.get(pk=first).ended_by == "superseded"
    assert Decision.objects.get(pk=first).ended_at == later(1)
    in_force = hall.in_force()
    assert in_force is not None
    assert in_force.pk == second
    assert "later date" in str(hall.refused(hall.decision()))


def test_a_decision_can_impose_something(hall: Hall) -> None:
    owed = Owed(text="Answer audit finding 3", owner_post=hall.town.post("lead").pk, due=day(700))
    hall.do(hall.decision(owes=(owed,)))
    row = hall.owed()["Answer audit finding 3"]
    assert (row.due, row.owner_post_id, row.guard) == (day(700), owed.owner_post, "")
    refusal = hall.refused(hall.decision(owes=(owed.model_copy(update={"owner_post": uuid4()}),)))
    assert refusal.field == "imposed_owner_0"


def test_a_fast_track_that_is_not_in_order_is_refused(hall: Hall, keeper: Keeper) -> None:
    keeper.unmet = (E1, C1)
    for changes, field in BROKEN:
        assert hall.refused(hall.fast_track(**changes)).field == field
    assert not Obligation.objects.exists()


def test_without_a_crisis_that_runs_the_fast_track_is_closed(hall: Hall) -> None:
    hall.do(EndCrisis(crisis=hall.town.crisis.pk, ends=day(10), reason="It is over."))
    assert hall.refused(hall.fast_track(), at=later(11)).field == "crisis"
    hall.do(hall.fast_track(), later(10))
    assert hall.refused(hall.renewal(cites=()), at=later(11)).field == "crisis"


def test_an_objection_that_a_fast_track_does_not_answer_is_owed(hall: Hall) -> None:
    objection = hall.objection()
    hall.do(hall.fast_track())
    assert set(hall.owed()) == {"D2"}
    assert not Answer.objects.exists()
    other = Hall(hall.town, hall.town.innovation())
    raised = other.objection()
    other.do(other.fast_track(answers=(answer(raised),)))
    assert other.owed() == {}
    assert Answer.objects.get().objection_id != objection


def test_a_fast_track_is_not_repeated(hall: Hall, keeper: Keeper) -> None:
    hall.fast_tracked(keeper)
    assert "Renew it" in str(hall.refused(hall.fast_track(sunset=day(300)), at=later(1)))
    hall.do(hall.decision(kind=DecisionKind.PILOT, ends=day(170)), later(2))
    assert "owed already" in str(hall.refused(hall.fast_track(sunset=day(300)), at=later(3)))


def test_a_renewal_cites_what_was_learnt_since(hall: Hall, keeper: Keeper) -> None:
    old = hall.evidence(later(-9))
    first = hall.fast_tracked(keeper)
    refusal = hall.refused(hall.renewal(cites=(old,)), at=later(100))
    assert (refusal.field, "recorded since" in str(refusal)) == ("cites", True)
    assert hall.refused(hall.renewal(cites=()), at=later(100)).field == "cites"
    new = hall.evidence(later(50))
    found = Decision.objects.get(pk=hall.do(hall.renewal(cites=(old, new)), later(100)))
    assert (found.kind, found.fast_track, found.sunset) == (DecisionKind.RENEW, True, day(300))
    assert found.promise_indicator == first.promise_indicator
    assert {guard: row.due for guard, row in hall.owed().items()} == {"E1": day(180), "C1": day(180)}


def test_a_renewal_is_for_longer_within_the_policy_and_in_time(hall: Hall, keeper: Keeper) -> None:
    hall.fast_tracked(keeper)
    new = hall.evidence(later(50))
    for sunset, at, said in ((180, 100, "already"), (466, 100, "at most"), (300, 181, "lapsed")):
        assert said in str(hall.refused(hall.renewal(cites=(new,), sunset=day(sunset)), at=later(at)))


def test_only_a_fast_track_is_renewed(hall: Hall) -> None:
    assert "nothing to renew" in str(hall.refused(hall.renewal(cites=())))
    hall.do(hall.decision())
    assert "nothing to renew" in str(hall.refused(hall.renewal(cites=()), at=later(1)))


def test_a_renewal_needs_the_mandate(hall: Hall, keeper: Keeper) -> None:
    hall.fast_tracked(keeper)
    for by in ("lead", "outsider", "auditor"):
        with pytest.raises(Forbidden):
            hall.do(hall.renewal(cites=(uuid4(),)), later(1), by=by)


def test_what_holds_on_every_guard_is_made_standing(hall: Hall, keeper: Keeper) -> None:
    keeper.unmet = (C1, GuardId.D3)
    refusal = hall.refused(hall.standing())
    assert "C1 (Did a second person approve" in str(refusal)
    assert "D3" not in str(refusal)
    keeper.unmet = (GuardId.D3, GuardId.D4)
    assert hall.refused(hall.standing(review_due=day(731))).field == "review_due"
    assert hall.refused(hall.standing(review_due=day(0))).field == "review_due"
    assert hall.refused(hall.standing(owes=(Owed(guard=E1),))).field == "owner_E1"
    found = Decision.objects.get(pk=hall.do(hall.standing()))
    assert (found.kind, found.review_due, found.sunset) == (DecisionKind.MAKE_STANDING, day(365), None)


def test_nothing_stands_while_what_was_imposed_is_open(hall: Hall) -> None:
    owed = Owed(text="Answer audit finding 3", owner_post=hall.town.post("lead").pk, due=day(70))
    hall.do(hall.decision(owes=(owed,)))
    assert "Answer audit finding 3" in str(hall.refused(hall.standing(), at=later(1)))


def test_what_stands_gets_no_sunset_and_is_not_adopted_again(hall: Hall) -> None:
    hall.do(hall.standing())
    assert "standing" in str(hall.refused(hall.decision(), at=later(1)))
    assert "standing" in str(hall.refused(hall.fast_track(), at=later(1)))
    assert "standing" in str(hall.refused(hall.decision(kind=DecisionKind.PILOT, ends=day(9)), at=later(1)))
    hall.do(hall.standing(), later(1))
    hall.do(hall.decision(kind=DecisionKind.ADAPT), later(2))


def test_to_end_keeps_the_lesson_and_drops_what_is_owed(hall: Hall, keeper: Keeper) -> None:
    first = hall.fast_tracked(keeper)
    wipe = Owed(text="Delete the call logs", owner_post=hall.town.post("lead").pk, due=day(40))
    found = Decision.objects.get(pk=hall.do(hall.ending(owes=(wipe,)), later(9)))
    assert found.lesson == "Telephone lines need a second shift."
    assert set(hall.owed()) == {"Delete the call logs"}
    assert Obligation.objects.filter(dropped_at=later(9)).count() == 2
    first.refresh_from_db()
    assert first.ended_by == "ended"
    for make in EACH:
        assert "was ended" in str(hall.refused(make(hall), at=later(10)))


def imposing(hall: Hall) -> Obligation:
    """An obligation that a decision imposed on the lead's post."""
    owed = Owed(text="Answer audit finding 3", owner_post=hall.town.post("lead").pk, due=day(90))
    hall.do(hall.decision(owes=(owed,)))
    return hall.owed()["Answer audit finding 3"]


def test_what_was_imposed_is_met_by_a_statement_once(hall: Hall) -> None:
    owed = imposing(hall)
    act = MeetObligation(obligation=owed.pk, statement="A second shift was hired.", source="Report 4/2021")
    for by in ("servant", "assessor", "auditor", "outsider", "operator"):
        with pytest.raises(Forbidden):
            hall.do(act, later(5), by)
    assert "opened after" in str(hall.refused(act, later(-5), "lead"))
    hall.do(act, later(5), "lead")
    owed.refresh_from_db()
    assert (owed.met_at, owed.statement, owed.source) == (later(5), act.statement, act.source)
    assert Entry.objects.get(pk=str(owed.met_by)).act == "MeetObligation"
    assert "no longer open" in str(hall.refused(act, later(6), "lead"))


def test_those_who_owe_it_meet_it(hall: Hall) -> None:
    stranger = hall.town.post("outsider").pk
    hall.do(hall.decision(owes=(Owed(text="Report monthly", owner_post=stranger, due=day(90)),)))
    act = MeetObligation(obligation=hall.owed()["Report monthly"].pk, statement="Reported.")
    with pytest.raises(Forbidden):
        hall.do(act, later(1), "lead")
    hall.do(act, later(1), "outsider")
    assert hall.owed() == {}


def test_a_statement_does_not_make_a_guard_hold(hall: Hall, keeper: Keeper) -> None:
    hall.fast_tracked(keeper)
    act = MeetObligation(obligation=hall.owed()["E1"].pk, statement="We think it works.")
    assert "closes by itself once guard E1 holds" in str(hall.refused(act, later(1), "lead"))


def test_the_system_closes_what_a_guard_was_owed_for_once_it_holds(hall: Hall, keeper: Keeper) -> None:
    hall.fast_tracked(keeper)
    owed = hall.owed()["E1"]
    act = CloseObligation(obligation=owed.pk, guard=E1)
    assert "does not hold" in str(hall.refused(act, later(3), SYSTEM))
    keeper.unmet = (C1,)
    other = CloseObligation(obligation=owed.pk, guard=C1)
    assert "does not stand for that guard" in str(hall.refused(other, later(3), SYSTEM))
    for by in ("decider", "lead", "admin"):
        with pytest.raises(Forbidden):
            hall.do(act, later(3), by)
    hall.do(act, later(3), SYSTEM)
    assert set(hall.owed()) == {"C1"}
    assert Obligation.objects.get(pk=owed.pk).met_at == later(3)
    assert "no longer open" in str(hall.refused(act, later(4), SYSTEM))


def test_an_obligation_goes_to_another_post_and_keeps_its_date(hall: Hall, keeper: Keeper) -> None:
    hall.fast_tracked(keeper)
    owed = hall.owed()["E1"]
    assessor = hall.town.post("assessor").pk
    act = ReassignObligation(obligation=owed.pk, owner_post=assessor, reason="They measure it.")
    for by in ("servant", "auditor", "outsider"):
        with pytest.raises(Forbidden):
            hall.do(act, later(1), by)
    hall.do(act, later(1), "lead")
    moved = hall.owed()["E1"]
    assert (moved.owner_post_id, moved.due) == (assessor, owed.due)
    assert hall.refused(act, later(2), "lead").field == "owner_post"
    nowhere = act.model_copy(update={"owner_post": uuid4()})
    assert hall.refused(nowhere, later(2), "lead").field == "owner_post"


def test_what_is_not_there_is_forbidden(hall: Hall) -> None:
    nowhere = uuid4()
    acts: list[tuple[Act, str]] = [
        (MeetObligation(obligation=nowhere, statement="Done."), "lead"),
        (ReassignObligation(obligation=nowhere, owner_post=nowhere, reason="It fits better."), "lead"),
        (OpenReview(innovation=nowhere, reason="Complaints."), "lead"),
        (RecordReview(innovation=nowhere, findings="It works.", next_due=day(9)), "decider"),
        (hall.decision(innovation=nowhere), "decider"),
        (CloseObligation(obligation=nowhere, guard=E1), ""),
    ]
    for act, by in acts:
        with pytest.raises(Forbidden):
            hall.do(act, by=by or SYSTEM)


def test_what_stands_is_reviewed(hall: Hall) -> None:
    hall.do(hall.standing())
    opening = OpenReview(innovation=hall.innovation.pk, reason="Complaints came in.")
    hall.do(opening, later(5), "lead")
    assert "in review already" in str(hall.refused(opening, later(6), "lead"))
    found = RecordReview(innovation=hall.innovation.pk, findings="It still works.", next_due=day(400))
    for by in ("lead", "auditor", "outsider"):
        with pytest.raises(Forbidden):
            hall.do(found, later(9), by)
    assert hall.refused(found, later(400)).field == "next_due"
    assert hall.refused(found.model_copy(update={"next_due": day(800)}), later(9)).field == "next_due"
    hall.do(found, later(9))
    review = Review.objects.get()
    assert (review.opened_at, review.reviewed_at, review.next_due) == (later(5), later(9), day(400))
    assert Entry.objects.get(pk=str(review.recorded_by)).act == "RecordReview"
    hall.do(found, later(10))  # a review may be recorded without having been opened
    assert Review.objects.count() == 2


def test_what_does_not_stand_is_not_reviewed(hall: Hall) -> None:
    opening = OpenReview(innovation=hall.innovation.pk, reason="Complaints came in.")
    found = RecordReview(innovation=hall.innovation.pk, findings="It still works.", next_due=day(400))
    assert "does not stand" in str(hall.refused(opening, by="lead"))
    hall.do(hall.decision())
    assert "does not stand" in str(hall.refused(found, later(1)))
    hall.do(hall.standing(), later(2))
    assert "after that moment" in str(hall.refused(found, later(1)))
