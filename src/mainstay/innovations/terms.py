"""The words of innovations: how one is described, and the acts that record and change it."""

from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, StringConstraints

from mainstay.authority.terms import LongText, Role, ShortText
from mainstay.door.terms import N_, Act, Permission, Reach, allow


class Dimension(StrEnum):
    """Whether it changed how government works inside, or how it meets people."""

    INTERNAL = "internal"
    INTERFACE = "interface"


class Function(StrEnum):
    """What it keeps going."""

    CONTINUITY = "continuity"
    DECISION = "decision"
    DELIVERY = "delivery"


class Layer(StrEnum):
    """Where it took hold."""

    POLICY = "policy"
    REGULATION = "regulation"
    WORKFORCE = "workforce"
    DELIVERY = "delivery"


class ReportedPermanence(StrEnum):
    """What a source says became of it: a report, never a stage."""

    PERMANENT = "permanent"
    PARTLY = "partly"
    ENDED = "ended"
    LAPSED = "lapsed"
    UNCLEAR = "unclear"


DIMENSION_LABELS = {
    Dimension.INTERNAL: N_("Internal: ways of working"),
    Dimension.INTERFACE: N_("Interface: between government and people"),
}
FUNCTION_LABELS = {
    Function.CONTINUITY: N_("Continuity"),
    Function.DECISION: N_("Decision"),
    Function.DELIVERY: N_("Delivery"),
}
LAYER_LABELS = {
    Layer.POLICY: N_("Policy"),
    Layer.REGULATION: N_("Regulation"),
    Layer.WORKFORCE: N_("Workforce"),
    Layer.DELIVERY: N_("Delivery"),
}
PERMANENCE_LABELS = {
    ReportedPermanence.PERMANENT: N_("Reported as permanent"),
    ReportedPermanence.PARTLY: N_("Reported as kept in part"),
    ReportedPermanence.ENDED: N_("Reported as ended"),
    ReportedPermanence.LAPSED: N_("Reported as lapsed"),
    ReportedPermanence.UNCLEAR: N_("Not known whether it was kept"),
}

SEVERITY_LABELS = {
    0: N_("0 – Nobody is harmed; at most a nuisance"),
    1: N_("1 – Delay or cost that people can absorb"),
    2: N_("2 – Loss of income, care or rights for some time"),
    3: N_("3 – Danger to life, liberty or livelihood"),
}
IRREVERSIBILITY_LABELS = {
    0: N_("0 – Undone within days"),
    1: N_("1 – Undone within months"),
    2: N_("2 – Hard to undo, or only in part"),
    3: N_("3 – Can’t be undone"),
}
COST_LABELS = {
    0: N_("0 – Within existing means"),
    1: N_("1 – A small line in a unit’s budget"),
    2: N_("2 – A large share of a unit’s budget"),
    3: N_("3 – So much that other services must give way"),
}

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$")]
OptionalIdentifier = Annotated[str, StringConstraints(pattern=r"^([a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?)?$")]
PartialDate = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$")
]
OptionalText = Annotated[str, StringConstraints(max_length=4000)]
SdgTarget = Annotated[str, StringConstraints(pattern=r"^(1[0-7]|[1-9])\.([1-9][0-9]?|[a-d])$")]
Scale = Annotated[int, Field(ge=0, le=3)]
Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$", max_length=1000)]

RECORDS: Permission = allow(Role.PUBLIC_SERVANT, Role.INNOVATION_LEAD) | allow(
    Role.ADMINISTRATOR, within=Reach.TERRITORY
)
LEADS: Permission = allow(Role.INNOVATION_LEAD) | allow(Role.ADMINISTRATOR, within=Reach.TERRITORY)
IMPORTS: Permission = LEADS | allow(Role.OPERATOR, within=Reach.ANYWHERE)


class Description(Act):
    """The fields that recording and amending share. ``since`` is a year, a month or a day."""

    name: ShortText
    problem: LongText
    what_was_done: LongText
    who_was_served: OptionalText = ""
    since: PartialDate
    place: Annotated[str, StringConstraints(max_length=300)] = ""
    crisis: UUID | None = None
    dimension: Dimension | None = None
    function: Function | None = None
    layers: tuple[Layer, ...] = ()
    sdg_targets: tuple[SdgTarget, ...] = ()
    domain: Annotated[str, StringConstraints(max_length=100)] = ""
    digital: bool | None = None
    emergency_contracts: bool | None = None
    reported_permanence: ReportedPermanence | None = None
    permanence_detail: OptionalText = ""
    reported_outcome: OptionalText = ""
    reported_evidence: OptionalText = ""
    caveats: OptionalText = ""
    provenance: OptionalText = ""
    sources: Annotated[tuple[Address, ...], Field(max_length=30)] = ()


class RecordInnovation(Description):
    """Record what was done differently. The recording body is the one it belongs to.

    A blank identifier lets one be made from the name.
    """

    words: ClassVar[str] = N_("{by} recorded the innovation “{name}”")
    may: ClassVar[Permission] = RECORDS | allow(Role.OPERATOR, within=Reach.ANYWHERE)

    identifier: OptionalIdentifier = ""
    body: UUID
    owner_post: UUID | None = None


class AmendInnovation(Description):
    """Change the description of an innovation; what it said before stays on the log."""

    words: ClassVar[str] = N_("{by} amended the description of “{innovation}”")
    may: ClassVar[Permission] = RECORDS | allow(Role.OPERATOR, within=Reach.ANYWHERE)

    innovation: UUID


class SetStakes(Act):
    """Say what is at stake: people affected, and severity, irreversibility and cost on a scale of 0 to 3."""

    words: ClassVar[str] = N_("{by} assessed the stakes of “{innovation}”")
    may: ClassVar[Permission] = LEADS | allow(Role.ASSESSOR)

    innovation: UUID
    people_affected: Annotated[int, Field(ge=0, le=10_000_000_000)]
    severity: Scale
    irreversibility: Scale
    cost: Scale
    reason: LongText


class AssignOwner(Act):
    """Make a post the owner of an innovation: what is missing is owed by whoever holds it."""

    words: ClassVar[str] = N_("{by} made a post the owner of “{innovation}”")
    may: ClassVar[Permission] = LEADS

    innovation: UUID
    owner_post: UUID


class RetireInnovation(Act):
    """End an innovation for good, and keep its lesson."""

    words: ClassVar[str] = N_("{by} retired “{innovation}”. Lesson: {lesson}")
    may: ClassVar[Permission] = LEADS

    innovation: UUID
    lesson: LongText


class ReanchorInnovation(Act):
    """Take over a lapsed or retired innovation into another body: its passage starts again there."""

    words: ClassVar[str] = N_("{by} took over “{innovation}”, whose passage starts again: {reason}")
    may: ClassVar[Permission] = allow(Role.INNOVATION_LEAD, Role.DECISION_MAKER) | allow(
        Role.OPERATOR, within=Reach.ANYWHERE
    )

    innovation: UUID
    body: UUID
    owner_post: UUID | None = None
    reason: LongText


class ImportPortfolio(Act):
    """Bring in a file of innovations. The acts that it caused follow in the same transaction."""

    words: ClassVar[str] = N_("{by} imported a file of {lines} lines: {recorded} recorded, {amended} amended")
    may: ClassVar[Permission] = IMPORTS

    body: UUID
    file_name: ShortText
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    lines: Annotated[int, Field(ge=0)]
    recorded: Annotated[int, Field(ge=0)]
    amended: Annotated[int, Field(ge=0)]
    left_out: Annotated[int, Field(ge=0)] = 0
