"""What time does by itself: lapses, closings, reminders, degradations; each once, in order."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from mainstay_engines.passage.terms import GuardId

from mainstay.decisions import queries as decisions
from mainstay.decisions.terms import CloseObligation, LapseAtSunset
from mainstay.door.perform import Circumstances, perform
from mainstay.door.terms import SYSTEM, Act, Refused
from mainstay.ledger.models import Entry
from mainstay.passage import queries, rules
from mainstay.passage.outlook import refresh
from mainstay.passage.terms import NoteDegradation, NoteRestoration, RemindOwner


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """An act that the system owes: when it takes effect, and a key under which it is done once."""

    at: datetime
    rank: int
    key: str
    act: Act
    cause: UUID | None = None


def midnight(day: date) -> datetime:
    """The first moment of a day, UTC."""
    return datetime.combine(day, time.min, tzinfo=UTC)


def tick(at: datetime) -> list[Entry]:
    """Perform everything that time has brought due by a moment, and return the entries.

    Safe to run at any time, by several workers, and after any pause: what was missed is done in order, once.
    """
    refresh(at.date())
    ripe = list(closings(at))
    closing = {one.key for one in ripe}
    due = [*lapses(at), *reminders(at, closing), *ripe, *degradations(at)]
    done = list(_perform(sorted(due, key=lambda one: (one.at, one.rank, one.key))))
    refresh(at.date())
    return done


def _perform(due: Iterable[Due]) -> Iterator[Entry]:
    for one in due:
        try:
            yield perform(one.act, SYSTEM, one.at, Circumstances(key=one.key, cause=one.cause))
        except Refused:  # another worker was first, or what was due before it settled it
            continue


def lapses(at: datetime) -> Iterator[Due]:
    """The decisions in force whose sunset day has gone by."""
    for decision in decisions.due_sunsets(at.date()):
        if decision.sunset is None:
            continue
        act = LapseAtSunset(innovation=decision.innovation_id, decision=decision.pk, sunset=decision.sunset)
        moment = midnight(decision.sunset + timedelta(days=1))
        yield Due(max(moment, decision.decided_at), 0, f"lapse:{decision.pk}", act, decision.pk)


def reminders(at: datetime, closing: Collection[str] = ()) -> Iterator[Due]:
    """The reminders that are due for open obligations, other than those about to close."""
    for owed, policy, given in queries.obligations_to_remind(at.date()):
        if close_key(owed.pk) in closing:
            continue
        for day, days_before in rules.reminders_due(owed.due, at.date(), policy.reminder_days, given):
            act = RemindOwner(
                obligation=owed.pk, innovation=owed.innovation_id, due=owed.due, days_before=days_before
            )
            moment = max(midnight(day), owed.opened_at)
            yield Due(moment, 1, f"remind:{owed.pk}:{owed.due}:{days_before}", act, owed.decision_id)


def close_key(obligation: UUID) -> str:
    """The key under which an obligation is closed once."""
    return f"close:{obligation}"


def closings(at: datetime) -> Iterator[Due]:
    """The open obligations whose guard holds now."""
    for owed in queries.obligations_whose_guard_holds(at.date()):
        act = CloseObligation(obligation=owed.pk, guard=GuardId(owed.guard))
        yield Due(at, 2, close_key(owed.pk), act, owed.decision_id)


def degradations(at: datetime) -> Iterator[Due]:
    """The standing innovations that lost guards, or got them back, since this was last noted."""
    for change in queries.degradations_to_note(at):
        act: Act
        if change.guards:
            act = NoteDegradation(innovation=change.innovation, guards=change.guards)
        else:
            act = NoteRestoration(innovation=change.innovation)
        name = ",".join(change.guards) or "restored"
        yield Due(change.at, 3, f"degraded:{change.innovation}:{name}:{change.at.isoformat()}", act)
