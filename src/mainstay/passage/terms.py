"""The words of the passage: attestations, policies, and what the system itself notes."""

from datetime import date
from typing import Annotated, Any, ClassVar
from uuid import UUID

from mainstay_engines.passage.terms import GuardId
from pydantic import Field, StringConstraints

from mainstay.authority.terms import LongText, Role
from mainstay.door.terms import N_, SYSTEM_ONLY, Act, Permission, Reach, allow

ATTESTS: Permission = allow(
    Role.PUBLIC_SERVANT, Role.INNOVATION_LEAD, Role.ASSESSOR, Role.DECISION_MAKER
) | allow(Role.ADMINISTRATOR, within=Reach.TERRITORY)
SETS_POLICY: Permission = allow(Role.DECISION_MAKER, Role.ADMINISTRATOR, within=Reach.TERRITORY)
Source = Annotated[str, StringConstraints(min_length=3, max_length=1000)]


class AttestGuard(Act):
    """State that a guard holds, for what no room records; it counts once a second person confirms it."""

    words: ClassVar[str] = N_(
        "{by} attested guard {guard} of “{innovation}” until {valid_until}: {statement}"
    )
    may: ClassVar[Permission] = ATTESTS

    innovation: UUID
    guard: GuardId
    statement: LongText
    source: Source
    valid_until: date
    illustration: bool = False  # made to show how Mainstay works, not because it is known to be so


class ConfirmAttestation(Act):
    """Confirm somebody else's attestation after checking its source."""

    words: ClassVar[str] = N_("{by} confirmed an attestation for “{innovation}”")
    may: ClassVar[Permission] = ATTESTS

    attestation: UUID


class WithdrawAttestation(Act):
    """Withdraw an attestation that is no longer true."""

    words: ClassVar[str] = N_("{by} withdrew an attestation for “{innovation}”: {reason}")
    may: ClassVar[Permission] = ATTESTS

    attestation: UUID
    reason: LongText


class ChangePolicy(Act):
    """Set the thresholds that a jurisdiction has of its own; the rest come from those above it."""

    words: ClassVar[str] = N_("{by} changed the passage policy of {jurisdiction}: {reason}")
    may: ClassVar[Permission] = SETS_POLICY

    jurisdiction: UUID
    changes: dict[str, Any]
    reason: LongText


class RemindOwner(Act):
    """Remind the owner of an obligation that it falls due. Only the system does this."""

    words: ClassVar[str] = N_("Reminder: an obligation of “{innovation}” is due on {due}")
    may: ClassVar[Permission] = SYSTEM_ONLY

    obligation: UUID
    innovation: UUID
    due: date
    days_before: Annotated[int, Field(ge=0)]  # 0: the due day has gone by


class NoteDegradation(Act):
    """Note that a standing innovation lost guards, and since when. Only the system does this."""

    words: ClassVar[str] = N_("“{innovation}” is degraded: these guards no longer hold: {guards}")
    may: ClassVar[Permission] = SYSTEM_ONLY

    innovation: UUID
    guards: Annotated[tuple[GuardId, ...], Field(min_length=1)]


class NoteRestoration(Act):
    """Note that a degraded innovation is whole again, or stands no longer. Only the system does this."""

    words: ClassVar[str] = N_("“{innovation}” is no longer degraded")
    may: ClassVar[Permission] = SYSTEM_ONLY

    innovation: UUID
