"""Three passages played through, reconstructed from the sources that the portfolio cites.

Where a source gives a month, the day within it is illustration. Legal texts that the portfolio does not name
are general knowledge, and say so. What no source says is attested and marked as illustration, or left open.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from mainstay_engines.passage.terms import GuardId

from mainstay.assessment.queries import evidence_of
from mainstay.decisions.terms import (
    Decide,
    DecideByFastTrack,
    DecisionKind,
    MakeStanding,
    ObjectionAnswer,
    Outcome,
    Owed,
    RecordObjection,
    Renew,
)
from mainstay.innovations.terms import ReanchorInnovation, SetStakes
from mainstay.site.demo_play import ILLUSTRATION, KNOWN, Play, Rows, Scene, day, frame
from mainstay.site.demo_stage import Stage

BY_DECISION = (GuardId.D2, GuardId.D3, GuardId.D4)


def script(stage: Stage, rows: Rows, studies: dict[str, list[dict[str, Any]]]) -> Iterator[Scene]:
    """Every scene with its moment."""
    yield from frame(stage)
    yield from surge_reserve(Play(stage, rows, studies, "aps-surge-au", "apsc"))
    yield from telehealth(Play(stage, rows, studies, "mbs-telehealth-au", "health"))
    yield from certificate(Play(stage, rows, studies, "eudcc-gdhcn", "eu"))


def surge_reserve(play: Play) -> Iterator[Scene]:
    """Improvised in March 2020, standing in April 2021, with the findings of the audit answered."""
    stage = play.stage
    yield day("2020-03-26"), play.record("2020-03")

    def fast_track(at: datetime) -> DecideByFastTrack:
        return DecideByFastTrack(
            innovation=play.innovation,
            body=stage.bodies["apsc"],
            kind=DecisionKind.ADOPT,
            crisis=stage.crises["AU"],
            reasons="1.3 million benefit claims, normally two and a half years of work, came within 55 days.",
            legal_basis=f"Public Service Act 1999, section 21 ({KNOWN})",
            necessity="The claims came within weeks; no framework to move staff between agencies existed.",
            sunset=date(2021, 3, 25),
            promise=play.promise(
                "Staff moved to critical functions", "0", "as many as requested", "2020-12-31"
            ),
            owes=play.owe_all(at, "2021-03-25"),
        )

    yield day("2020-03-27"), play.decide(fast_track)
    yield day("2021-02-01"), play.evidence("audit", "counts", "reports")

    def renew(_at: datetime) -> Renew:
        return Renew(
            innovation=play.innovation,
            body=stage.bodies["apsc"],
            crisis=stage.crises["AU"],
            reasons="The audit found the arrangements appropriate; a permanent reserve is being prepared.",
            legal_basis=f"Public Service Act 1999, section 21 ({KNOWN})",
            sunset=date(2021, 9, 30),
            cites=tuple(evidence_of(play.innovation).values_list("pk", flat=True)),
        )

    yield day("2021-03-20"), play.decide(renew)

    raised: dict[str, UUID] = {}

    def findings(at: datetime) -> None:
        for text in (
            "There was no framework for moving staff before the crisis.",
            "Roles were confused.",
            "Notice was short.",
        ):
            act = RecordObjection(
                innovation=play.innovation,
                text=text,
                origin="National audit, as the portfolio reports it",
                source=play.studies[0]["source"],
                raised_on=date(2021, 2, 1),
            )
            raised[text] = stage.do(act, play.by("lead"), at, play.source).subject

    yield day("2021-02-01", 10), findings

    def stakes(at: datetime) -> None:
        act = SetStakes(
            innovation=play.innovation,
            people_affected=11_200,
            severity=0,
            irreversibility=0,
            cost=0,
            reason="8,900 staff moved within agencies, over 2,300 across; the scores are illustration.",
        )
        stage.do(act, play.by("lead"), at, play.source)

    yield day("2021-03-01"), stakes
    held = [
        guard
        for guard in GuardId
        if guard not in {GuardId.E1, GuardId.R3, GuardId.R5, GuardId.S2, *BY_DECISION}
    ]
    yield day("2021-03-29"), play.attest(dict.fromkeys(held, ILLUSTRATION), "2028-12-31")
    exercise = {
        GuardId.R5: "Activated five times by early 2023, as reported; each one is counted as an exercise."
    }
    yield day("2021-03-29", 10), play.attest(exercise, "2024-03-31")

    def standing(_at: datetime) -> MakeStanding:
        answers = {
            "There was no framework": "The reserve with its coordinator is the framework.",
            "Roles were confused": "A coordinator directs the reserve.",
            "Notice was short": "Volunteers are enrolled in advance; a portal to sign up followed.",
        }
        return MakeStanding(
            innovation=play.innovation,
            body=stage.bodies["apsc"],
            reasons="The taskforce becomes a permanent volunteer reserve of the public service.",
            legal_basis=f"Public Service Act 1999, section 41 ({KNOWN})",
            promise=play.promise("Requests met by the reserve", "0", "all of them", "2023-03-31"),
            review_due=date(2028, 4, 1),
            answers=tuple(
                ObjectionAnswer(
                    objection=objection,
                    outcome=Outcome.ACCEPTED,
                    reason=next(said for start, said in answers.items() if text.startswith(start)),
                )
                for text, objection in raised.items()
            ),
        )

    yield day("2021-04-06"), play.decide(standing)


def telehealth(play: Play) -> Iterator[Scene]:
    """Fast track with obligations; four findings of the audit are owed at the move to permanent."""
    stage = play.stage
    law = f"Health Insurance Act 1973, section 3C ({KNOWN})"
    yield day("2020-03-30"), play.record("2020-03")

    def fast_track(at: datetime) -> DecideByFastTrack:
        return DecideByFastTrack(
            innovation=play.innovation,
            body=stage.bodies["health"],
            kind=DecisionKind.ADOPT,
            crisis=stage.crises["AU"],
            reasons="Patients could not visit doctors, and Medicare did not pay for remote consultations.",
            legal_basis=law,
            necessity="Without paid remote consultations patients would go without a doctor.",
            sunset=date(2021, 3, 29),
            promise=play.promise(
                "Telehealth share of services", "0.06%", "as needed while visits are unsafe", "2021-03-01"
            ),
            owes=play.owe_all(at, "2021-03-29"),
        )

    yield day("2020-03-31"), play.decide(fast_track)
    yield day("2021-03-01", 11), play.evidence("counts")

    def renew(at: datetime) -> Renew:
        return Renew(
            innovation=play.innovation,
            body=stage.bodies["health"],
            crisis=stage.crises["AU"],
            reasons="The items were extended several times; one renewal stands for them here.",
            legal_basis=law,
            sunset=date(2021, 12, 31),
            cites=tuple(evidence_of(play.innovation).values_list("pk", flat=True)),
            owes=play.owe_all(at, "2021-12-31"),
        )

    yield day("2021-03-22"), play.decide(renew)
    yield day("2021-12-01"), play.evidence("audit")

    def permanent(at: datetime) -> Decide:
        owner = stage.posts[play.by("lead")]
        found = ("governance", "risk management", "the consultation of states", "monitoring and evaluation")
        imposed = tuple(
            Owed(
                text=f"Audit finding: mend the shortfall in {what}", owner_post=owner, due=date(2022, 12, 31)
            )
            for what in found
        )
        return Decide(
            innovation=play.innovation,
            body=stage.bodies["health"],
            kind=DecisionKind.ADOPT,
            reasons="211 of 281 temporary items are kept permanently.",
            legal_basis=law,
            promise=play.promise("Findings of the audit answered", "0 of 4", "4 of 4", "2022-12-31"),
            cites=tuple(evidence_of(play.innovation).values_list("pk", flat=True)),
            owes=(*play.owe_all(at, "2022-12-31"), *imposed),
        )

    yield day("2021-12-31", 15), play.decide(permanent)


def certificate(play: Play) -> Iterator[Scene]:
    """Lapses at its sunset of 30 June 2023, and is taken up again under another anchor."""
    stage = play.stage
    yield day("2021-06-14"), play.record("2021")

    def fast_track(at: datetime) -> DecideByFastTrack:
        return DecideByFastTrack(
            innovation=play.innovation,
            body=stage.bodies["eu"],
            kind=DecisionKind.ADOPT,
            crisis=stage.crises["EU"],
            reasons="Travel needed health proof that any country could check, without a central register.",
            legal_basis=f"Regulation (EU) 2021/953 ({KNOWN})",
            necessity="Free movement was restricted; states were about to build proofs for themselves alone.",
            sunset=date(2022, 6, 30),
            promise=play.promise(
                "Countries and territories connected", "0", "all member states", "2021-12-31"
            ),
            owes=play.owe_all(at, "2022-06-30"),
        )

    yield day("2021-07-01"), play.decide(fast_track)
    yield day("2022-06-01"), play.evidence("counts", "critique")

    def renew(at: datetime) -> Renew:
        return Renew(
            innovation=play.innovation,
            body=stage.bodies["eu"],
            crisis=stage.crises["EU"],
            reasons="The certificate is still needed while states may restrict travel.",
            legal_basis=f"Regulation (EU) 2022/1034 ({KNOWN})",
            sunset=date(2023, 6, 30),
            cites=tuple(evidence_of(play.innovation).values_list("pk", flat=True)),
            owes=play.owe_all(at, "2023-06-30"),
        )

    yield day("2022-06-30"), play.decide(renew)

    def take_over(at: datetime) -> None:
        act = ReanchorInnovation(
            innovation=play.innovation,
            body=stage.bodies["who"],
            owner_post=stage.posts["lead-who"],
            reason="The technology was taken up for a permanent network on 1 July 2023.",
        )
        stage.do(act, "lead-who", at, play.source)

    yield day("2023-07-01"), take_over
