"""What a decision must state and when it may be taken, as tables of cases."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mainstay_engines.passage.guards import GUARDS
from mainstay_engines.passage.terms import GuardId

from mainstay.decisions import rules
from mainstay.decisions.case import Case, Condition, InForce, Open, Raised, in_full, in_words
from mainstay.decisions.gatekeeper import BEFORE_CODIFIED, Gates, guards_of
from mainstay.decisions.rules import Emergency
from mainstay.decisions.terms import DecisionKind, ObjectionAnswer, Outcome, Promise
from mainstay.decisions.tests.conftest import AT, EVERY, day, later
from mainstay.door.terms import Refused

POST = uuid4()
E1, D2, C1 = GuardId.E1, GuardId.D2, GuardId.C1
HEARD = Raised(uuid4(), "Ombudsman", date(2021, 2, 3), "The deaf are left out.")
FAST = InForce(uuid4(), DecisionKind.ADOPT, fast_track=True, sunset=day(100), decided_at=later(-10))
CASE = Case(
    at=AT,
    anchored_at=later(-300),
    competence="Municipal Code 1999",
    gates=Gates((), sunset_max_days=365, review_max_days=730),
    condition=Condition.OPEN,
    in_force=None,
    raised=(),
    heard=False,
    owed=(),
    owner_post=POST,
)
PROMISE = Promise(indicator="Requests answered", baseline="40 %", target="80 %", due=day(30))


def with_unmet(*guards: GuardId) -> Case:
    return replace(CASE, gates=replace(CASE.gates, unmet=guards))


def owing(*guards: GuardId) -> tuple[Open, ...]:
    return tuple(Open(uuid4(), guard, "", POST, day(50)) for guard in guards)


def answer(objection: UUID) -> ObjectionAnswer:
    return ObjectionAnswer(objection=objection, outcome=Outcome.ACCEPTED, reason="A text line was added.")


def test_the_day_of_a_case_is_that_of_its_moment() -> None:
    assert CASE.today == date(2021, 3, 1)


def test_an_open_innovation_can_be_decided_on() -> None:
    rules.check_decidable(CASE)
    rules.check_decidable(replace(CASE, in_force=FAST))
    rules.check_decidable(replace(CASE, condition=Condition.STANDING))


@pytest.mark.parametrize(
    ("condition", "said"),
    [(Condition.RETIRED, "was retired"), (Condition.LAPSED, "lapsed"), (Condition.ENDED, "was ended")],
)
def test_what_is_over_cannot_be_decided_on(condition: Condition, said: str) -> None:
    with pytest.raises(Refused, match=f"{said}.*Take it over first"):
        rules.check_decidable(replace(CASE, condition=condition))


def test_nothing_is_decided_before_the_innovation_was_recorded() -> None:
    rules.check_decidable(replace(CASE, anchored_at=AT))
    with pytest.raises(Refused, match="after that moment"):
        rules.check_decidable(replace(CASE, anchored_at=AT + timedelta(seconds=1)))


def test_nothing_is_decided_behind_a_later_decision() -> None:
    with pytest.raises(Refused, match="later date"):
        rules.check_decidable(replace(CASE, in_force=replace(FAST, decided_at=later(1))))


def test_a_body_without_competence_is_refused_at_its_field() -> None:
    rules.check_competent(CASE)
    with pytest.raises(Refused, match="This body is not competent") as refusal:
        rules.check_competent(replace(CASE, competence=""))
    assert refusal.value.field == "body"


@pytest.mark.parametrize(
    ("promise", "field"),
    [
        (None, "promise_indicator"),
        (PROMISE.model_copy(update={"due": AT.date()}), "promise_due"),
    ],
)
def test_a_promise_is_needed_and_lies_ahead(promise: Promise | None, field: str) -> None:
    rules.check_promise(PROMISE, AT.date())
    with pytest.raises(Refused) as refusal:
        rules.check_promise(promise, AT.date())
    assert refusal.value.field == field


def test_a_promise_that_may_be_left_out_must_still_lie_ahead() -> None:
    rules.check_promise_date(None, AT.date())
    with pytest.raises(Refused):
        rules.check_promise_date(PROMISE, day(30))


def test_every_objection_is_answered_by_name() -> None:
    other = replace(HEARD, id=uuid4(), origin="Audit office")
    case = replace(CASE, raised=(HEARD, other), heard=True)
    rules.check_answered(case, [answer(HEARD.id), answer(other.id)])
    with pytest.raises(Refused, match="Not answered: Audit office, 3 February 2021") as refusal:
        rules.check_answered(case, [answer(HEARD.id)])
    assert refusal.value.field == f"answer_{other.id}"
    assert "Ombudsman" not in str(refusal.value)


def test_an_answer_to_another_innovations_objection_is_refused() -> None:
    with pytest.raises(Refused, match="does not have"):
        rules.unanswered(replace(CASE, raised=(HEARD,)), [answer(uuid4())])


def test_an_objection_is_answered_once() -> None:
    with pytest.raises(Refused, match="once"):
        rules.unanswered(replace(CASE, raised=(HEARD,)), [answer(HEARD.id), answer(HEARD.id)])


def test_a_decision_meets_d3_and_d4_itself() -> None:
    assert rules.unmet_after(with_unmet(GuardId.D3, GuardId.D4, C1, E1), ()) == (E1, C1)


UNHEARD = with_unmet(D2)
HEARD_ONE = replace(CASE, raised=(HEARD,), heard=True)


@pytest.mark.parametrize(
    ("case", "answers", "left"),
    [
        (UNHEARD, [], (D2,)),  # nobody was heard: silence answers nothing
        (CASE, [], ()),  # attested that there was none
        (replace(UNHEARD, raised=(HEARD,), heard=True), [answer(HEARD.id)], ()),
        (replace(UNHEARD, raised=(HEARD,), heard=True), [], (D2,)),
        (HEARD_ONE, [], (D2,)),  # an attestation does not outweigh an objection on record
        (replace(UNHEARD, heard=True), [], ()),  # all were answered by an earlier decision
    ],
)
def test_d2_is_met_by_answers(case: Case, answers: list[ObjectionAnswer], left: tuple[GuardId, ...]) -> None:
    assert rules.unmet_after(case, answers) == left


@given(st.sets(st.sampled_from(EVERY)))
def test_what_is_unmet_after_a_decision_was_unmet_before_it(unmet: set[GuardId]) -> None:
    after = rules.unmet_after(with_unmet(*unmet), ())
    assert set(after) == unmet - {GuardId.D3, GuardId.D4}
    assert list(after) == [guard for guard in GUARDS if guard in after]


def test_a_kind_that_another_act_is_for_is_refused() -> None:
    rules.check_kind(DecisionKind.PILOT, rules.REGULAR)
    for kind in (DecisionKind.END, DecisionKind.MAKE_STANDING, DecisionKind.RENEW):
        with pytest.raises(Refused) as refusal:
            rules.check_kind(kind, rules.REGULAR)
        assert refusal.value.field == "kind"
    with pytest.raises(Refused):
        rules.check_kind(DecisionKind.PILOT, rules.SHORTENED)


@pytest.mark.parametrize("guard", guards_of(BEFORE_CODIFIED))
def test_the_regular_track_needs_each_guard_of_the_first_two_gates(guard: GuardId) -> None:
    with pytest.raises(Refused) as refusal:
        rules.check_regular(CASE, [guard], [])
    assert in_words(guard) in str(refusal.value)
    assert refusal.value.field == "kind"


def test_the_regular_track_leaves_later_gates_for_later() -> None:
    rules.check_regular(CASE, [C1, GuardId.R1], [])


def test_after_a_fast_track_what_is_owed_may_stay_owed_with_evidence() -> None:
    case = replace(CASE, in_force=FAST, owed=owing(E1))
    rules.check_regular(case, [E1], [uuid4()])
    with pytest.raises(Refused, match="Cite the evidence") as refusal:
        rules.check_regular(case, [E1], [])
    assert refusal.value.field == "cites"
    with pytest.raises(Refused, match=r"not owed under the fast-track decision.*E2"):
        rules.check_regular(case, [E1, GuardId.E2], [uuid4()])


def test_without_a_fast_track_in_force_owing_is_no_excuse() -> None:
    regular = replace(FAST, fast_track=False, sunset=None)
    with pytest.raises(Refused, match="The regular track is not open"):
        rules.check_regular(replace(CASE, in_force=regular, owed=owing(E1)), [E1], [uuid4()])


@pytest.mark.parametrize(
    ("ends", "said"),
    [(None, "last day"), (AT.date(), "in the future"), (day(366), "at most 365 days: until 1 March 2022")],
)
def test_a_pilot_has_a_last_day_within_the_policy(ends: date | None, said: str) -> None:
    assert rules.check_pilot(CASE, day(365)) == day(365)
    with pytest.raises(Refused, match=said) as refusal:
        rules.check_pilot(CASE, ends)
    assert refusal.value.field == "ends"


def test_a_pilot_does_not_outlast_a_fast_track() -> None:
    case = replace(CASE, in_force=FAST)
    rules.check_pilot(case, day(100))
    with pytest.raises(Refused, match="can't outlast it"):
        rules.check_pilot(case, day(101))


def test_only_a_pilot_has_a_last_day() -> None:
    rules.check_no_end(None)
    with pytest.raises(Refused):
        rules.check_no_end(day(9))


@pytest.mark.parametrize("days", [1, 365])
def test_a_sunset_within_the_policy_is_fine(days: int) -> None:
    rules.check_sunset(CASE, day(days), "sunset")


@pytest.mark.parametrize("days", [-1, 0, 366, 9999])
def test_a_sunset_in_the_past_or_too_far_is_refused(days: int) -> None:
    with pytest.raises(Refused) as refusal:
        rules.check_sunset(CASE, day(days), "sunset")
    assert refusal.value.field == "sunset"


@pytest.mark.parametrize(
    ("necessity", "said"), [("", "State the necessity"), (" \n ", "State"), ("Urgent.", "full")]
)
def test_necessity_is_stated_in_a_sentence(necessity: str, said: str) -> None:
    rules.check_necessity("All counters had to close on the same day.")
    with pytest.raises(Refused, match=said) as refusal:
        rules.check_necessity(necessity)
    assert refusal.value.field == "necessity"


def test_a_fast_track_is_renewed_not_repeated() -> None:
    rules.check_no_fast_track(CASE, [E1])
    with pytest.raises(Refused, match=r"runs until 9 June 2021\. Renew it"):
        rules.check_no_fast_track(replace(CASE, in_force=FAST), [])
    with pytest.raises(Refused, match="owed already"):
        rules.check_no_fast_track(replace(CASE, owed=owing(E1)), [E1, C1])
    rules.check_no_fast_track(replace(CASE, owed=owing(E1)), [C1])


def test_only_a_fast_track_in_force_is_renewed_and_for_longer() -> None:
    case = replace(CASE, in_force=FAST)
    assert rules.check_renewable(case, day(101)) is FAST
    with pytest.raises(Refused, match="nothing to renew"):
        rules.check_renewable(replace(case, in_force=replace(FAST, fast_track=False)), day(101))
    with pytest.raises(Refused, match="nothing to renew"):
        rules.check_renewable(CASE, day(101))
    with pytest.raises(Refused, match="already"):
        rules.check_renewable(case, day(100))


@pytest.mark.parametrize(
    ("crisis", "said"),
    [
        (None, "no such"),
        (Emergency("XT/", day(1), None), "does not run today"),
        (Emergency("XT/", day(-20), day(-1)), "does not run today"),
        (Emergency("XU/", day(-20), None), "another territory"),
        (Emergency("XT/XT-A/XT-A-1/", day(-20), None), "another territory"),
    ],
)
def test_a_fast_track_needs_a_crisis_that_runs_here(crisis: Emergency | None, said: str) -> None:
    for running in (Emergency("XT/", AT.date(), None), Emergency("XT/XT-A/", day(-1), AT.date())):
        rules.check_crisis(running, "XT/XT-A/", AT.date())
    with pytest.raises(Refused, match=said) as refusal:
        rules.check_crisis(crisis, "XT/XT-A/", AT.date())
    assert refusal.value.field == "crisis"


def test_only_evidence_of_the_innovation_is_cited() -> None:
    known = uuid4()
    rules.check_cites([known], {known})
    rules.check_cites([], set())
    with pytest.raises(Refused):
        rules.check_cites([known, uuid4()], {known})


def test_a_renewal_cites_something_new() -> None:
    old, new = uuid4(), uuid4()
    rules.check_new_evidence([old, new], {new})
    with pytest.raises(Refused) as refusal:
        rules.check_new_evidence([old], {new})
    assert refusal.value.field == "cites"


def test_nothing_stands_while_a_guard_or_an_imposed_obligation_is_open() -> None:
    rules.check_makes_standing(CASE, [])
    rules.check_makes_standing(replace(CASE, owed=owing(E1)), [])  # its guard holds: the system closes it
    with pytest.raises(Refused, match="C1"):
        rules.check_makes_standing(CASE, [C1])
    finding = Open(uuid4(), None, "Answer audit finding 3", POST, day(5))
    with pytest.raises(Refused, match="Answer audit finding 3"):
        rules.check_makes_standing(replace(CASE, owed=(finding,)), [])


@pytest.mark.parametrize("days", [0, -4, 731])
def test_a_review_lies_ahead_and_within_the_policy(days: int) -> None:
    rules.check_review_date(day(730), AT.date(), 730, "review_due")
    with pytest.raises(Refused) as refusal:
        rules.check_review_date(day(days), AT.date(), 730, "review_due")
    assert refusal.value.field == "review_due"


def test_only_what_stands_is_reviewed_and_only_what_does_not_gets_a_sunset() -> None:
    rules.check_standing(Condition.STANDING)
    rules.check_not_standing(CASE)
    with pytest.raises(Refused):
        rules.check_standing(Condition.OPEN)
    with pytest.raises(Refused):
        rules.check_not_standing(replace(CASE, condition=Condition.STANDING))


def test_an_objection_does_not_come_from_the_future() -> None:
    rules.check_raised_on(AT.date(), AT.date())
    with pytest.raises(Refused):
        rules.check_raised_on(day(1), AT.date())


@pytest.mark.parametrize(
    ("sunset", "said", "today"), [(None, day(1), day(2)), (day(1), day(2), day(3)), (day(1), day(1), day(1))]
)
def test_nothing_lapses_on_or_before_its_last_day(sunset: date | None, said: date, today: date) -> None:
    rules.check_sunset_passed(day(1), day(1), day(2))
    with pytest.raises(Refused):
        rules.check_sunset_passed(sunset, said, today)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_a_date_in_full_names_its_day_and_year(when: date) -> None:
    said = in_full(when).split()
    assert (int(said[0]), int(said[2])) == (when.day, when.year)
    assert said[1].isalpha()
