"""The level of evidence as it is read: why, what lowered it, and what would raise it."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from mainstay_engines.passage.terms import GuardId

from mainstay.assessment import levels, queries
from mainstay.assessment.terms import KeepArm, WithdrawEvidence
from mainstay.assessment.tests.conftest import evidence_act, trial
from mainstay.conftest import Town
from mainstay.innovations.models import Innovation

SMS, CALLS = "SMS only", "SMS with calls"


def read(innovation: Innovation, at: datetime) -> levels.EvidenceReading:
    return levels.read(innovation.pk, at.date())


def test_nothing_recorded_is_no_level(innovation: Innovation, at: datetime) -> None:
    found = read(innovation, at)
    assert (found.level, found.studies, found.lowered_by) == (0, (), None)
    assert found.reason == "No evidence is recorded."


def test_a_plain_count_is_called_a_count(town: Town, innovation: Innovation, at: datetime) -> None:
    town.do(evidence_act(innovation), "lead")
    found = read(innovation, at)
    assert found.only_counts
    assert found.studies[0].is_count
    assert found.studies[0].design == "Plain count"
    assert found.level == 1
    assert "says how much was done, not what changed" in found.reason
    town.do(trial(innovation), "lead")
    assert not read(innovation, at).only_counts


def test_botswana_keeps_its_level_by_the_calls_alone(botswana: Innovation, at: datetime) -> None:
    found = read(botswana, at)
    assert (found.level, found.arm, found.outcome) == (3, CALLS, "numeracy")
    assert found.arms == (SMS, CALLS)
    verdicts = {(one.row.arm, one.row.measured_after_days): one for one in found.studies}
    early = verdicts[SMS, 28]
    assert not early.counts
    assert "“Trial in Nature Human Behaviour 2022: SMS only” measured the same later" in early.reason
    assert "“First working paper: SMS only” no longer counts" in early.reason
    assert verdicts[CALLS, 84].counts
    assert any("SMS only" in caution for caution in found.cautions)


def test_botswana_falls_when_sms_alone_is_kept(town: Town, botswana: Innovation, at: datetime) -> None:
    town.do(KeepArm(innovation=botswana.pk, arm=SMS), "lead")
    found = read(botswana, at)
    assert found.level == 0
    assert found.lowered_by is not None
    assert found.lowered_by.row.label == "Trial in Nature Human Behaviour 2022: SMS only"
    assert "The level fell from 3 to 0" in found.reason
    assert found.missing == ("A later study, at least as strong, that finds a positive change.",)
    facts = queries.facts([botswana.pk], at.date())[botswana.pk]
    assert (facts.evidence_level, facts.evidence_recorded) == (None, True)
    assert facts.refs[GuardId.E1] == str(found.lowered_by.row.pk)
    town.do(KeepArm(innovation=botswana.pk, arm=CALLS), "lead", at + timedelta(days=1))
    assert read(botswana, at + timedelta(days=1)).level == 3


def test_without_the_later_measurement_it_stands_at_three(
    town: Town, botswana: Innovation, at: datetime
) -> None:
    town.do(KeepArm(innovation=botswana.pk, arm=SMS), "lead")
    later = queries.evidence_of(botswana.pk).get(arm=SMS, direction="none")
    town.do(WithdrawEvidence(evidence=later.pk, reason="To see what it does"), "lead", at + timedelta(days=1))
    assert read(botswana, at).level == 0
    found = read(botswana, at + timedelta(days=1))
    assert (found.level, found.lowered_by) == (3, None)
    assert [row.pk for row in found.withdrawn] == [later.pk]


def test_a_past_day_is_read_as_it_was(town: Town, innovation: Innovation, at: datetime) -> None:
    pk = town.do(evidence_act(innovation), "lead", at).subject
    town.do(trial(innovation), "lead", at + timedelta(days=2))
    town.do(WithdrawEvidence(evidence=pk, reason="Wrong"), "lead", at + timedelta(days=4))

    def levels_on(days: int) -> tuple[int, int, int]:
        found = read(innovation, at + timedelta(days=days))
        return found.level, len(found.studies), len(found.withdrawn)

    assert [levels_on(days) for days in (-1, 0, 2, 4)] == [(0, 0, 0), (1, 1, 0), (3, 2, 0), (3, 1, 1)]


def test_what_is_published_later_does_not_count_yet(town: Town, innovation: Innovation, at: datetime) -> None:
    town.do(trial(innovation, published_on=date(2021, 2, 1)), "lead", at)
    assert levels.read(innovation.pk, at.date()).level == 3
    [study] = levels.judge(list(queries.evidence_of(innovation.pk)), date(2021, 1, 31), "").considered
    assert (study.counts, study.reason.code) == (False, "not-known-yet")


def test_the_strongest_that_counts_decides(town: Town, innovation: Innovation, at: datetime) -> None:
    ids: list[UUID] = [
        town.do(act, "lead").subject
        for act in (evidence_act(innovation), trial(innovation), evidence_act(innovation))
    ]
    judged = levels.judge(list(queries.evidence_of(innovation.pk)), at.date(), "")
    assert levels.deciding(judged) == str(ids[1])


@pytest.mark.parametrize(("share", "percent"), [(None, None), (0.0, 0.0), (0.123, 12.3)])
def test_attrition_is_shown_in_percent(
    town: Town, innovation: Innovation, at: datetime, share: float | None, percent: float | None
) -> None:
    town.do(trial(innovation, attrition=share), "lead")
    assert read(innovation, at).studies[0].attrition_percent == percent


def test_studies_keep_every_fact_on_their_way_to_the_engine(town: Town, innovation: Innovation) -> None:
    first = town.do(trial(innovation), "lead").subject
    act = trial(
        innovation,
        arm="Calls",
        differential_attrition=0.02,
        independent=True,
        replication_of=first,
        supersedes=first,
        contexts=3,
        same_context=False,
        codified=True,
        measured_after_days=84,
        observed_on=date(2020, 12, 1),
        published_on=date(2021, 1, 1),
        source="https://example.org/report",
    )
    pk = town.do(act, "lead").subject
    told = levels.study(queries.evidence_of(innovation.pk).get(pk=pk))
    assert told.ref == str(pk)
    for field in type(told).__dataclass_fields__:
        if field != "ref":
            said = getattr(act, field)
            assert getattr(told, field) == (str(said) if isinstance(said, UUID) else said)
