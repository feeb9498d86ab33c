"""Where the demonstration plays: places, bodies, posts and people, found again by name."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from mainstay.authority.terms import Appoint, CreatePost, MandateKind, RegisterPerson, Role
from mainstay.door.perform import Circumstances, perform
from mainstay.door.terms import SYSTEM, Act, Actor
from mainstay.institutions.terms import AddBody, AddJurisdiction, BodyKind, Level
from mainstay.ledger.models import Entry

START = datetime(2020, 1, 1, tzinfo=UTC)
SETTING_UP = "Set up for the demonstration; people and posts are invented"


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody who takes part in a passage."""

    key: str
    post: str
    roles: tuple[Role, ...]
    label: str = ""


PLAYERS = (
    Player(
        "operator",
        "Operator of the portfolio",
        (Role.OPERATOR, Role.ADMINISTRATOR),
        "operator and administrator",
    ),
    Player("lead", "Head of innovation", (Role.INNOVATION_LEAD,), "innovation lead"),
    Player("deputy", "Deputy head of innovation", (Role.INNOVATION_LEAD,), ""),
    Player("servant", "Clerk", (Role.PUBLIC_SERVANT,), "public servant"),
    Player("assessor", "First assessor", (Role.ASSESSOR,), "assessor"),
    Player("second", "Second assessor", (Role.ASSESSOR,), "second assessor"),
    Player("decider", "Deciding officer", (Role.DECISION_MAKER,), "decision-maker"),
    Player("auditor", "Auditor", (Role.AUDITOR,), "auditor"),
)


class Stage:
    """Where the demonstration plays: its places, bodies, posts and people by name, and who acts when."""

    def __init__(self) -> None:
        self.places: dict[str, UUID] = {}
        self.bodies: dict[str, UUID] = {}
        self.posts: dict[str, UUID] = {}
        self.actors: dict[str, Actor] = {}
        self.crises: dict[str, UUID] = {}
        self.owning: dict[str, UUID] = {}  # the bodies of the innovations whose passage is played

    def do(self, act: Act, by: str, at: datetime, source: str = SETTING_UP) -> Entry:
        """Perform an act as somebody of the play, citing what it was reconstructed from."""
        actor = self.actors.get(by, SYSTEM)
        return perform(act, actor, at, Circumstances(source=source))

    def place(self, code: str, name: str, level: Level, parent: str = "") -> UUID:
        """A jurisdiction, added once."""
        if code not in self.places:
            act = AddJurisdiction(code=code, name=name, level=level, parent=self.places.get(parent))
            self.places[code] = self.do(act, "operator", START).subject
        return self.places[code]

    def body(
        self, key: str, place: str, name: str, competence: str = "", kind: BodyKind = BodyKind.AUTHORITY
    ) -> UUID:
        """A body, added once; with a competence it decides."""
        if key not in self.bodies:
            act = AddBody(
                jurisdiction=self.places[place],
                name=name,
                kind=kind,
                decides=bool(competence),
                competence=competence,
            )
            self.bodies[key] = self.do(act, "operator", START).subject
        return self.bodies[key]

    def hire(self, body: str, players: tuple[Player, ...]) -> None:
        """A post and a person for each player of a body, in force from the start."""
        by = "operator" if "operator" in self.actors else ""
        for player in players:
            name = f"{player.key}-{body}"
            person_act = RegisterPerson(
                body=self.bodies[body], name=f"{player.post} (demo)", email=f"{name}@demo.example"
            )
            person = self.do(person_act, by, START).subject
            post_act = CreatePost(body=self.bodies[body], title=player.post, roles=player.roles)
            self.posts[name] = self.do(post_act, by, START).subject
            mandate = self.do(
                Appoint(post=self.posts[name], person=person, starts=START.date()), by, START
            ).subject
            self.actors[name] = Actor(person, mandate)
            if player.key == "operator":
                self.actors["operator"] = self.actors[name]

    def alternate(self, post: str, who: str) -> None:
        """Somebody who stands in for the holder of a post."""
        act = Appoint(
            post=self.posts[post],
            person=self.actors[who].person,  # type: ignore[arg-type]  # every player has a person
            kind=MandateKind.ALTERNATE,
            starts=START.date(),
        )
        self.do(act, "operator", START)
