"""The frame of the demonstration's passages (bodies, crises, a policy) and short ways to their acts."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from mainstay_engines.passage.terms import GuardId

from mainstay.assessment.terms import AddEvidence
from mainstay.decisions.terms import Owed, Promise
from mainstay.innovations.queries import by_identifier
from mainstay.innovations.terms import RecordInnovation
from mainstay.institutions.terms import BodyKind, DeclareCrisis
from mainstay.passage.queries import unmet
from mainstay.passage.terms import AttestGuard, ChangePolicy, ConfirmAttestation
from mainstay.site.demo_stage import PLAYERS, START, Stage

Scene = tuple[datetime, Callable[[datetime], None]]
Rows = dict[str, dict[str, str]]
KNOWN = "general knowledge, not in the portfolio"
ILLUSTRATION = "For illustration: the sources read do not say whether this is so"


def cast(stage: Stage) -> None:
    """The bodies that play, and their people."""
    stage.body(
        "apsc", "AU", "Australian Public Service Commission", f"Public Service Act 1999, section 41 ({KNOWN})"
    )
    stage.body("health", "AU", "Department of Health", f"Health Insurance Act 1973, section 3C ({KNOWN})")
    stage.body("anao", "AU", "Australian National Audit Office", kind=BodyKind.AUDIT_OFFICE)
    stage.body(
        "eu",
        "EU",
        "European Parliament and Council",
        f"Treaty on the Functioning of the EU, article 21 ({KNOWN})",
    )
    stage.body("who", "WHO", "World Health Organization secretariat")
    for body in ("apsc", "health", "eu"):
        stage.hire(body, PLAYERS[1:7])
    stage.hire("anao", PLAYERS[7:])
    stage.hire("who", PLAYERS[1:2])
    stage.alternate("lead-apsc", "deputy-apsc")
    stage.owning = {
        "aps-surge-au": stage.bodies["apsc"],
        "mbs-telehealth-au": stage.bodies["health"],
        "eudcc-gdhcn": stage.bodies["who"],
    }


def day(text: str, hour: int = 9) -> datetime:
    """A moment on a day, UTC."""
    return datetime.fromisoformat(text).replace(hour=hour, tzinfo=UTC)


def frame(stage: Stage) -> Iterator[Scene]:
    """The crises, and a policy that Australia sets."""

    def declare(place: str, name: str, basis: str, starts: str, ends: str) -> Callable[[datetime], None]:
        act = DeclareCrisis(
            jurisdiction=stage.places[place],
            name=name,
            scope="The whole jurisdiction",
            legal_basis=basis,
            starts=date.fromisoformat(starts),
            ends=date.fromisoformat(ends),
        )

        def scene(at: datetime) -> None:
            stage.crises[place] = stage.do(act, "operator", at, f"{KNOWN}: {basis}").subject

        return scene

    def policy(at: datetime) -> None:
        reason = "So that the attestations of the demonstration last; for illustration"
        changes = {"attestation_max_days": 2920, "review_max_days": 2920}
        stage.do(
            ChangePolicy(jurisdiction=stage.places["AU"], changes=changes, reason=reason), "operator", at
        )

    yield START.replace(day=2), policy
    emergency = "Biosecurity Act 2015, section 475"
    yield (
        day("2020-03-18", 8),
        declare("AU", "Human biosecurity emergency (COVID-19)", emergency, "2020-03-18", "2022-04-17"),
    )
    regulations = "International Health Regulations (2005), article 12"
    yield (
        day("2020-01-31", 8),
        declare(
            "EU", "COVID-19, emergency of international concern", regulations, "2020-01-30", "2023-05-05"
        ),
    )


class Play:
    """One innovation's passage: short ways to its acts."""

    def __init__(
        self, stage: Stage, rows: Rows, studies: dict[str, list[dict[str, Any]]], key: str, body: str
    ) -> None:
        self.stage = stage
        self.row = rows[key]
        self.studies = studies[key]
        self.key = key
        self.body = body
        self.source = self.row["source_url"]

    @property
    def innovation(self) -> UUID:
        """The innovation's identifier on the log."""
        found = by_identifier(self.key)
        if found is None:
            raise LookupError(self.key)
        return found.pk

    def by(self, who: str) -> str:
        """A player of this body."""
        return f"{who}-{self.body}"

    def record(self, since: str) -> Callable[[datetime], None]:
        """Record it, with the words of the portfolio."""

        def scene(at: datetime) -> None:
            row = self.row
            act = RecordInnovation(
                identifier=self.key,
                body=self.stage.bodies[self.body],
                owner_post=self.stage.posts[self.by("lead")],
                name=row["name"],
                problem=row["crisis_problem"],
                what_was_done=row["what_was_done"],
                who_was_served=row["who_was_served"],
                since=since,
                domain=row["domain"],
                sources=(row["source_url"],),
            )
            self.stage.do(act, self.by("lead"), at, self.source)

        return scene

    def evidence(self, *refs: str) -> Callable[[datetime], None]:
        """Add studies of the evidence map."""

        def scene(at: datetime) -> None:
            for study in self.studies:
                if study["ref"].removeprefix(f"{self.key}-") in refs:
                    said = {k: v for k, v in study.items() if k != "ref" and v not in (None, "")}
                    self.stage.do(
                        AddEvidence(innovation=self.innovation, **said), self.by("lead"), at, study["source"]
                    )

        return scene

    def promise(self, indicator: str, baseline: str, target: str, due: str) -> Promise:
        """A promise, as illustration: no source states one."""
        return Promise(
            indicator=f"{indicator} (illustration)",
            baseline=baseline,
            target=target,
            due=date.fromisoformat(due),
        )

    def owe_all(self, at: datetime, due: str) -> tuple[Owed, ...]:
        """Every unmet guard, owed by the owner."""
        lacking = unmet(self.innovation, at.date())
        owner = self.stage.posts[self.by("lead")]
        wanted = [guard for guard in lacking if guard not in {GuardId.D3, GuardId.D4}]
        return tuple(Owed(guard=guard, owner_post=owner, due=date.fromisoformat(due)) for guard in wanted)

    def attest(self, guards: dict[GuardId, str], until: str) -> Callable[[datetime], None]:
        """Attest guards and have them confirmed; marked as illustration."""

        def scene(at: datetime) -> None:
            for guard, statement in guards.items():
                act = AttestGuard(
                    innovation=self.innovation,
                    guard=guard,
                    statement=statement,
                    source=self.source,
                    valid_until=date.fromisoformat(until),
                    illustration=True,
                )
                made = self.stage.do(act, self.by("lead"), at, ILLUSTRATION).subject
                self.stage.do(ConfirmAttestation(attestation=made), self.by("assessor"), at, ILLUSTRATION)

        return scene

    def decide(self, make: Callable[[datetime], Any], source: str = "") -> Callable[[datetime], None]:
        """A decision of this body."""

        def scene(at: datetime) -> None:
            self.stage.do(make(at), self.by("decider"), at, source or self.source)

        return scene
