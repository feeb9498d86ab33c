"""Each act of assessment: done, refused, and forbidden to those without the mandate."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from mainstay.assessment import queries
from mainstay.assessment.models import (
    AffectedGroup,
    Evidence,
    KeptArm,
    NamedAssessor,
    Scoring,
    Submission,
    TradeOff,
)
from mainstay.assessment.terms import (
    AbandonReason,
    AbandonScoring,
    AmendGroup,
    CloseReason,
    CloseScoring,
    EquityEffect,
    KeepArm,
    OpenScoring,
    RemoveGroup,
    RemoveTradeOff,
    SubmitEffects,
    WithdrawEffects,
    WithdrawEvidence,
)
from mainstay.assessment.tests.conftest import (
    TARGETS,
    evidence_act,
    group_act,
    open_round,
    person,
    scores_act,
    trade_off_act,
    trial,
)
from mainstay.authority.terms import EndMandate, EndReason
from mainstay.conftest import Town
from mainstay.door.terms import Act, Forbidden, Refused
from mainstay.innovations.models import Innovation
from mainstay.ledger.models import Entry

STATE = (Evidence, KeptArm, Scoring, NamedAssessor, Submission, AffectedGroup, TradeOff)


def everything() -> list[object]:
    """All that a refused act must leave as it was."""
    return [list(model._default_manager.order_by("pk").values()) for model in STATE] + [Entry.objects.count()]


def assert_refused(town: Town, act: Act, by: str, field: str | None = None, words: str | None = None) -> None:
    before = everything()
    with pytest.raises(Refused, match=words) as caught:
        town.do(act, by)
    assert caught.value.field == field
    assert everything() == before


def test_evidence_is_kept_as_it_was_said(town: Town, innovation: Innovation, at: datetime) -> None:
    first = town.do(trial(innovation, label="First"), "assessor").subject
    act = trial(
        innovation,
        label="Second",
        arm="Calls",
        differential_attrition=0.02,
        independent=True,
        replication_of=first,
        contexts=3,
        same_context=False,
        codified=True,
        measured_after_days=84,
        observed_on=date(2020, 12, 1),
        published_on=at.date(),
        source="https://example.org/report",
        supersedes=first,
        note="Nothing to add.",
    )
    row = Evidence.objects.get(pk=town.do(act, "lead").subject)
    told = {
        field: getattr(
            row, f"{field}_id" if field in {"innovation", "replication_of", "supersedes"} else field
        )
        for field in type(act).model_fields
    }
    assert told == act.model_dump()
    assert (row.added_at, row.withdrawn_at) == (at, None)


@pytest.mark.parametrize("field", ["published_on", "observed_on"])
def test_evidence_from_the_future_is_refused(town: Town, innovation: Innovation, field: str) -> None:
    assert_refused(town, trial(innovation, **{field: date(2021, 3, 2)}), "lead", field, "not come yet")


def test_a_result_without_an_outcome_is_refused(town: Town, innovation: Innovation) -> None:
    assert_refused(town, trial(innovation, outcome=""), "lead", "outcome")


@pytest.mark.parametrize("field", ["replication_of", "supersedes"])
def test_earlier_evidence_must_be_of_this_innovation_and_not_withdrawn(
    town: Town, innovation: Innovation, field: str
) -> None:
    elsewhere = town.do(trial(town.innovation()), "lead").subject
    withdrawn = town.do(trial(innovation), "lead").subject
    town.do(WithdrawEvidence(evidence=withdrawn, reason="Entered twice"), "lead")
    for wrong in (uuid4(), elsewhere, withdrawn):
        assert_refused(town, trial(innovation, **{field: wrong}), "lead", field, "not withdrawn")


def test_withdrawn_evidence_stays_with_its_reason_and_is_withdrawn_once(
    town: Town, innovation: Innovation, at: datetime
) -> None:
    pk = town.do(evidence_act(innovation), "lead").subject
    act = WithdrawEvidence(evidence=pk, reason="Counted twice")
    town.do(act, "assessor")
    row = Evidence.objects.get(pk=pk)
    assert (row.withdrawn_at, row.withdrawal_reason) == (at, "Counted twice")
    assert_refused(town, act, "lead", words="withdrawn already")


def test_a_variant_is_kept_however_it_is_spelled_and_given_up_again(
    town: Town, innovation: Innovation, at: datetime
) -> None:
    town.do(trial(innovation, arm="SMS only"), "lead")
    assert_refused(town, KeepArm(innovation=innovation.pk, arm="Calls"), "lead", "arm", "No evidence")
    assert_refused(town, KeepArm(innovation=innovation.pk), "lead", "arm", "already")
    town.do(KeepArm(innovation=innovation.pk, arm="sms  ONLY"), "lead")
    assert queries.kept_arm(innovation.pk, at.date()) == "sms  ONLY"
    assert_refused(town, KeepArm(innovation=innovation.pk, arm="sms  ONLY"), "lead", "arm", "already")
    town.do(KeepArm(innovation=innovation.pk), "lead", at + timedelta(days=1))
    assert queries.kept_arm(innovation.pk, at.date()) == "sms  ONLY"
    assert queries.kept_arm(innovation.pk, at.date() + timedelta(days=1)) == ""


def test_a_round_names_its_assessors(town: Town, scoring: UUID) -> None:
    row = Scoring.objects.get(pk=scoring)
    assert (row.targets, row.ended_at, row.revealed_by) == (list(TARGETS), None, None)
    named = set(NamedAssessor.objects.filter(scoring=scoring).values_list("person", flat=True))
    assert named == {town.assessor.person, town.assessor2.person}


def test_an_assessor_of_another_body_can_be_named_and_score(town: Town, innovation: Innovation) -> None:
    scoring = open_round(town, innovation, "outsider", "assessor")
    town.do(scores_act(scoring, 1, 1), "outsider")
    assert Submission.objects.get().assessor.person_id == town.outsider.person


def test_a_round_is_refused_with_wrong_targets_or_assessors(town: Town, innovation: Innovation) -> None:
    assessor = town.assessor.person

    def act(targets: tuple[str, ...], *persons: object) -> OpenScoring:
        return OpenScoring.model_validate(
            {"innovation": innovation.pk, "targets": targets, "assessors": persons}
        )

    assert_refused(town, act(("4.9",), assessor), "lead", "targets", "no target 4.9")
    assert_refused(town, act(("4.1", "4.1"), assessor), "lead", "targets", "twice")
    assert_refused(town, act(("4.1",), assessor, assessor), "lead", "assessors", "twice")
    assert_refused(town, act(("4.1",), assessor, town.servant.person), "lead", "assessors", "no post")
    assert_refused(town, act(("4.1",), assessor, uuid4()), "lead", "assessors", "no post")


def test_whoever_has_left_the_post_of_an_assessor_cannot_be_named(town: Town, innovation: Innovation) -> None:
    mandate = town.assessor.mandate
    assert mandate is not None
    town.do(EndMandate(mandate=mandate, ends=date(2021, 2, 28), reason=EndReason.RESIGNED), "operator")
    with pytest.raises(Refused) as caught:
        open_round(town, innovation)
    assert caught.value.field == "assessors"


def test_one_round_at_a_time(town: Town, innovation: Innovation, scoring: UUID) -> None:
    act = OpenScoring(innovation=innovation.pk, targets=TARGETS, assessors=(person(town, "assessor"),))
    assert_refused(town, act, "lead", words="open already")
    town.do(AbandonScoring(scoring=scoring, reason=AbandonReason.WRONG_TARGETS), "lead")
    town.do(act, "lead")


def test_the_last_to_submit_reveals_all(town: Town, scoring: UUID, at: datetime) -> None:
    town.do(scores_act(scoring, 2, -1), "assessor")
    assert Scoring.objects.get(pk=scoring).ended_at is None
    last = town.do(scores_act(scoring, 3, 0), "assessor2")
    row = Scoring.objects.get(pk=scoring)
    assert (row.ended_at, row.revealed_by, row.ended_because) == (at, last.pk, "")


def test_scores_are_given_once_and_only_while_the_round_is_open(town: Town, scoring: UUID) -> None:
    town.do(scores_act(scoring, 2, -1), "assessor")
    assert_refused(town, scores_act(scoring, 1, 1), "assessor", words="take them back first")
    town.do(scores_act(scoring, 3, 0), "assessor2")
    assert_refused(town, scores_act(scoring, 1, 1), "assessor", words="has ended")
    assert_refused(town, WithdrawEffects(scoring=scoring), "assessor", words="has ended")


def test_scores_of_other_targets_or_without_reasons_are_refused(town: Town, scoring: UUID) -> None:
    wrong = SubmitEffects(scoring=scoring, scores={"4.1": 1}, rationales={"4.1": "because"})
    assert_refused(town, wrong, "assessor", "scores")
    assert_refused(town, scores_act(scoring, 1, 0, why=""), "assessor", "rationales", "target 4.1")
    town.do(scores_act(scoring, 0, 0, why=""), "assessor")


def test_scores_can_be_taken_back_and_given_again(town: Town, scoring: UUID, at: datetime) -> None:
    assert_refused(town, WithdrawEffects(scoring=scoring), "assessor", words="no scores")
    town.do(scores_act(scoring, 3, 3), "assessor")
    town.do(WithdrawEffects(scoring=scoring), "assessor")
    assert_refused(town, WithdrawEffects(scoring=scoring), "assessor", words="no scores")
    town.do(scores_act(scoring, 1, 1), "assessor")
    assert Submission.objects.filter(withdrawn_at=at).count() == 1
    town.do(scores_act(scoring, 0, 0), "assessor2")
    row = Scoring.objects.get(pk=scoring)
    assert row.revealed_by is not None, "what was taken back does not count as submitted"


def test_taking_back_reopens_what_would_have_been_complete(town: Town, scoring: UUID) -> None:
    town.do(scores_act(scoring, 3, 3), "assessor")
    town.do(WithdrawEffects(scoring=scoring), "assessor")
    town.do(scores_act(scoring, 0, 0), "assessor2")
    assert Scoring.objects.get(pk=scoring).revealed_by is None


def test_closing_needs_two_and_releases_the_others(town: Town, innovation: Innovation, at: datetime) -> None:
    scoring = open_round(town, innovation, "assessor", "assessor2", "outsider")
    close = CloseScoring(scoring=scoring, reason=CloseReason.TIME_OVER)
    town.do(scores_act(scoring, 1, 1), "assessor")
    assert_refused(town, close, "lead", words="Only 1 submitted")
    town.do(scores_act(scoring, 2, 2), "assessor2")
    entry = town.do(close, "lead")
    row = Scoring.objects.get(pk=scoring)
    assert (row.revealed_by, row.ended_because) == (entry.pk, "time-over")
    released = NamedAssessor.objects.filter(released_at=at).values_list("person", flat=True)
    assert list(released) == [town.outsider.person]
    assert_refused(town, close, "lead", words="has ended")
    assert_refused(town, scores_act(scoring, 0, 0), "outsider", words="has ended")


def test_an_abandoned_round_is_never_revealed(town: Town, scoring: UUID, at: datetime) -> None:
    town.do(scores_act(scoring, 1, 1), "assessor")
    abandon = AbandonScoring(scoring=scoring, reason=AbandonReason.TOO_FEW)
    town.do(abandon, "lead")
    row = Scoring.objects.get(pk=scoring)
    assert (row.ended_at, row.revealed_by, row.ended_because) == (at, None, "too-few-submitted")
    assert_refused(town, scores_act(scoring, 1, 1), "assessor2", words="has ended")
    assert_refused(town, abandon, "lead", words="has ended")
    assert_refused(
        town, CloseScoring(scoring=scoring, reason=CloseReason.CONFLICT), "lead", words="has ended"
    )


def test_a_group_is_named_amended_and_removed_with_its_past_kept(town: Town, innovation: Innovation) -> None:
    group = town.do(group_act(innovation), "lead").subject
    amended = town.do(
        AmendGroup(
            group=group,
            name="People without any telephone",
            size=1200,
            equity=EquityEffect.WORSE,
            checked=True,
            how_checked="Compared refusals",
        ),
        "lead",
    )
    now = AffectedGroup.objects.get(group=group, ended_at=None)
    assert (now.pk, now.name, now.size, now.checked) == (
        amended.pk,
        "People without any telephone",
        1200,
        True,
    )
    assert AffectedGroup.objects.get(pk=group).name == "People without a telephone"
    remove = RemoveGroup(group=group, reason="It was no group of its own")
    town.do(remove, "lead")
    assert queries.group(group, innovation.pk) is None
    assert_refused(town, remove, "lead", words="removed already")
    assert_refused(town, AmendGroup(group=group, name="Back"), "lead", words="removed already")


def test_a_group_is_listed_once_and_checked_with_a_reason(town: Town, innovation: Innovation) -> None:
    first = town.do(group_act(innovation), "lead").subject
    assert_refused(town, group_act(innovation), "lead", "name", "listed already")
    other = town.do(group_act(innovation, name="Clerks"), "lead").subject
    assert_refused(town, AmendGroup(group=other, name="People without a telephone"), "lead", "name")
    wrong = group_act(innovation, name="Others", checked=True, equity=EquityEffect.SAME)
    assert_refused(town, wrong, "lead", "how_checked")
    town.do(AmendGroup(group=first, name="People without a telephone", size=3), "lead")
    town.do(group_act(town.innovation()), "lead")


def test_a_trade_off_is_recorded_and_removed_once(town: Town, innovation: Innovation, at: datetime) -> None:
    pk = town.do(trade_off_act(innovation, who_pays=""), "admin").subject
    assert TradeOff.objects.get(pk=pk).who_pays == ""
    remove = RemoveTradeOff(trade_off=pk, reason="It was no cost")
    town.do(remove, "lead")
    assert TradeOff.objects.get(pk=pk).removed_at == at
    assert_refused(town, remove, "lead", words="removed already")


def _acts(town: Town, innovation: Innovation) -> dict[str, Act]:
    """One act of each kind that its proper author could perform."""
    evidence = town.do(trial(innovation, arm="Calls"), "lead").subject
    group = town.do(group_act(innovation), "lead").subject
    trade_off = town.do(trade_off_act(innovation), "lead").subject
    other = town.innovation()
    scoring = open_round(town, innovation, "assessor", "assessor2", "outsider")
    town.do(scores_act(scoring, 1, 1), "assessor")
    persons = (town.assessor.person,)
    acts: list[Act] = [
        evidence_act(innovation),
        WithdrawEvidence(evidence=evidence, reason="Wrong"),
        KeepArm(innovation=innovation.pk, arm="Calls"),
        OpenScoring.model_validate({"innovation": other.pk, "targets": TARGETS, "assessors": persons}),
        CloseScoring(scoring=scoring, reason=CloseReason.TIME_OVER),
        AbandonScoring(scoring=scoring, reason=AbandonReason.CHANGED),
        group_act(innovation, name="Clerks"),
        AmendGroup(group=group, name="Others"),
        RemoveGroup(group=group, reason="Wrong"),
        trade_off_act(innovation),
        RemoveTradeOff(trade_off=trade_off, reason="Wrong"),
    ]
    return {type(act).__name__: act for act in acts}


def test_without_the_mandate_nothing_is_done(town: Town, innovation: Innovation) -> None:
    acts = _acts(town, innovation)
    before = everything()
    for by in ("servant", "decider", "auditor", "operator", "outsider"):
        for act in acts.values():
            with pytest.raises(Forbidden):
                town.do(act, by)
    assert everything() == before


def test_whoever_was_not_named_may_not_score(town: Town, scoring: UUID) -> None:
    before = everything()
    for by in ("lead", "servant", "decider", "auditor", "admin", "operator", "outsider"):
        for act in (scores_act(scoring, 1, 1), WithdrawEffects(scoring=scoring)):
            with pytest.raises(Forbidden):
                town.do(act, by)
    assert everything() == before


NOTHING = uuid4()


def test_what_is_not_there_looks_like_what_is_forbidden(town: Town) -> None:
    for act in (
        WithdrawEvidence(evidence=NOTHING, reason="Wrong"),
        KeepArm(innovation=NOTHING),
        scores_act(NOTHING, 1, 1),
        WithdrawEffects(scoring=NOTHING),
        CloseScoring(scoring=NOTHING, reason=CloseReason.TIME_OVER),
        AmendGroup(group=NOTHING, name="Nobody"),
        RemoveGroup(group=NOTHING, reason="Wrong"),
        RemoveTradeOff(trade_off=NOTHING, reason="Wrong"),
    ):
        for by in ("lead", "assessor"):
            with pytest.raises(Forbidden):
                town.do(act, by)
