"""The words of institutions: levels, kinds of body, and the acts that make and change them."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import StringConstraints

from mainstay.authority.terms import ADMINISTERS, LongText, Role, ShortText
from mainstay.door.terms import N_, Act, Permission, Reach, allow


class Level(StrEnum):
    """The level of a jurisdiction."""

    SUPRANATIONAL = "supranational"
    NATIONAL = "national"
    REGIONAL = "regional"
    LOCAL = "local"
    FACILITY = "facility"


LEVEL_LABELS = {
    Level.SUPRANATIONAL: N_("Supranational"),
    Level.NATIONAL: N_("National"),
    Level.REGIONAL: N_("Regional"),
    Level.LOCAL: N_("Local"),
    Level.FACILITY: N_("Facility"),
}


class BodyKind(StrEnum):
    """What kind of organisation a body is."""

    AUTHORITY = "public-authority"
    COURT = "court"
    LEGISLATURE = "legislature"
    AUDIT_OFFICE = "audit-office"
    CIVIL_SOCIETY = "civil-society-organisation"
    COMPANY = "company"
    UNIVERSITY = "university"


BODY_KIND_LABELS = {
    BodyKind.AUTHORITY: N_("Public authority"),
    BodyKind.COURT: N_("Court"),
    BodyKind.LEGISLATURE: N_("Legislature"),
    BodyKind.AUDIT_OFFICE: N_("Audit office"),
    BodyKind.CIVIL_SOCIETY: N_("Civil-society organisation"),
    BodyKind.COMPANY: N_("Company"),
    BodyKind.UNIVERSITY: N_("University"),
}

Code = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Za-z0-9-]{0,39}$")]
DECLARES: Permission = allow(Role.DECISION_MAKER, Role.ADMINISTRATOR, within=Reach.TERRITORY)


class AddJurisdiction(Act):
    """Add a territory with its own government, under its parent if it has one."""

    words: ClassVar[str] = N_("{by} added the jurisdiction {name}")
    may: ClassVar[Permission] = ADMINISTERS

    code: Code
    name: ShortText
    level: Level
    parent: UUID | None = None


class AddBody(Act):
    """Add an organisation to a jurisdiction; say whether it can decide, and by what competence."""

    words: ClassVar[str] = N_("{by} added the body “{name}” in {jurisdiction}")
    may: ClassVar[Permission] = ADMINISTERS

    jurisdiction: UUID
    name: ShortText
    kind: BodyKind
    decides: bool = False
    competence: Annotated[str, StringConstraints(max_length=1000)] = ""


class AmendBody(Act):
    """Change a body's name, kind or competence."""

    words: ClassVar[str] = N_("{by} changed the entry of {body}")
    may: ClassVar[Permission] = ADMINISTERS

    body: UUID
    name: ShortText
    kind: BodyKind
    decides: bool
    competence: Annotated[str, StringConstraints(max_length=1000)] = ""


class DeclareCrisis(Act):
    """Declare an emergency for a jurisdiction: its scope, legal basis, start, and end if known."""

    words: ClassVar[str] = N_(
        "{by} declared the crisis “{name}” for {jurisdiction} from {starts}, under {legal_basis}"
    )
    may: ClassVar[Permission] = DECLARES

    jurisdiction: UUID
    name: ShortText
    scope: LongText
    legal_basis: LongText
    starts: date
    ends: date | None = None


class EndCrisis(Act):
    """End a declared crisis earlier than declared, or one declared without an end."""

    words: ClassVar[str] = N_("{by} ended the crisis “{crisis}” on {ends}: {reason}")
    may: ClassVar[Permission] = DECLARES

    crisis: UUID
    ends: date
    reason: LongText
