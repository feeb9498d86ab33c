"""What a decision must state, and when it may be taken: pure decisions.

``field`` in a refusal is the field of the form that mends it; ``answer_<objection>`` for an answer.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from mainstay_engines.passage.guards import GUARDS
from mainstay_engines.passage.terms import GuardId

from mainstay.decisions.case import Case, Condition, InForce, Raised, in_full, listed
from mainstay.decisions.gatekeeper import BEFORE_CODIFIED, guards_of
from mainstay.decisions.terms import DecisionKind, ObjectionAnswer, Promise
from mainstay.door.terms import N_, Refused

LEAST_NECESSITY = 30  # characters: about the shortest sentence that gives a reason
REGULAR = (DecisionKind.ADOPT, DecisionKind.ADAPT, DecisionKind.PILOT)
SHORTENED = (DecisionKind.ADOPT, DecisionKind.ADAPT)
BY_THE_DECISION = frozenset({GuardId.D3, GuardId.D4})  # a decision that is not refused meets these itself
OVER = {
    Condition.RETIRED: N_(
        "This innovation was retired. Take it over first, so that its passage starts again."
    ),
    Condition.LAPSED: N_("This innovation lapsed. Take it over first, so that its passage starts again."),
    Condition.ENDED: N_("This innovation was ended. Take it over first, so that its passage starts again."),
}


def end_of(on: date) -> datetime:
    """The first moment after a day, UTC."""
    return datetime.combine(on + timedelta(days=1), time.min, tzinfo=UTC)


def check_decidable(case: Case) -> None:
    """Refuse to decide on what has ended, or behind a decision of a later date."""
    if case.condition in OVER:
        raise Refused(OVER[case.condition])
    if case.anchored_at > case.at:
        raise Refused(N_("This innovation was recorded, or taken over, after that moment."))
    if case.in_force is not None and case.in_force.decided_at > case.at:
        raise Refused(N_("A decision of a later date is in force already."))


def check_competent(case: Case) -> None:
    """Refuse a body without competence for the innovation's jurisdiction."""
    if not case.competence:
        raise Refused(
            N_(
                "This body is not competent to decide here. A body that decides for this jurisdiction has to."
            ),
            field="body",
        )


def check_promise(promise: Promise | None, today: date) -> None:
    """Refuse a decision that promises nothing, or something for a day that has come."""
    if promise is None:
        raise Refused(
            N_("State the promise: an indicator, its baseline, its target, and the date to reach it by."),
            field="promise_indicator",
        )
    check_promise_date(promise, today)


def check_promise_date(promise: Promise | None, today: date) -> None:
    """Refuse a promise, if there is one, for a day that has come."""
    if promise is not None and promise.due <= today:
        raise Refused(N_("The date of the promise must lie in the future."), field="promise_due")


def unanswered(case: Case, answers: Sequence[ObjectionAnswer]) -> tuple[Raised, ...]:
    """The objections that stay without an answer. Refuses an answer to none of them, or a second one."""
    known = {one.id for one in case.raised}
    given: set[UUID] = set()
    for answer in answers:
        if answer.objection not in known:
            raise Refused(
                N_("One answer is to an objection that this innovation does not have, or that was answered.")
            )
        if answer.objection in given:
            raise Refused(N_("Answer each objection once."), field=f"answer_{answer.objection}")
        given.add(answer.objection)
    return tuple(one for one in case.raised if one.id not in given)


def check_answered(case: Case, answers: Sequence[ObjectionAnswer]) -> None:
    """Refuse a decision that leaves an objection without an answer, and say which."""
    left = unanswered(case, answers)
    if left:
        raise Refused(
            N_("Answer every objection, with a reason. Not answered: %(objections)s."),
            field=f"answer_{left[0].id}",
            objections="; ".join(str(one) for one in left),
        )


def unmet_after(case: Case, answers: Sequence[ObjectionAnswer]) -> tuple[GuardId, ...]:
    """The guards of the four gates that do not hold once the decision is taken, in their order.

    A decision meets D3 and D4 itself, and D2 when it leaves no objection unanswered. Where none was ever
    recorded, D2 is as the gates say: silence answers nothing.
    """
    unmet = set(case.gates.unmet) - BY_THE_DECISION
    if unanswered(case, answers):
        unmet.add(GuardId.D2)
    elif case.heard:
        unmet.discard(GuardId.D2)
    return tuple(guard for guard in GUARDS if guard in unmet)


def check_kind(kind: DecisionKind, allowed: Collection[DecisionKind]) -> None:
    """Refuse a kind of decision that this act is not for."""
    if kind not in allowed:
        raise Refused(N_("This is not decided here. Choose what is to be decided."), field="kind")


def check_regular(case: Case, unmet: Sequence[GuardId], cites: Sequence[UUID]) -> None:
    """Refuse to adopt while guards of the first two gates are unmet, unless a fast track left them owing."""
    short = [guard for guard in unmet if guard in guards_of(BEFORE_CODIFIED)]
    if not short:
        return
    if case.fast_track is None:
        raise Refused(
            N_(
                "The regular track is not open. These guards do not hold: %(guards)s. Meet them first, or "
                "decide on a pilot. In a declared crisis the fast track is open."
            ),
            field="kind",
            guards=listed(short),
        )
    owed = {one.guard for one in case.owed}
    new = [guard for guard in short if guard not in owed]
    if new:
        raise Refused(
            N_(
                "These guards do not hold, and are not owed under the fast-track decision in force: "
                "%(guards)s."
            ),
            field="kind",
            guards=listed(new),
        )
    if not cites:
        raise Refused(
            N_("Guards are still owed from the fast track. Cite the evidence gained so far."), field="cites"
        )


def check_pilot(case: Case, ends: date | None) -> date:
    """Refuse a pilot without a last day, too long, or outliving a fast track. Returns its last day."""
    if ends is None:
        raise Refused(N_("A pilot needs a last day."), field="ends")
    check_sunset(case, ends, "ends")
    running = case.fast_track
    if running is not None and running.sunset is not None and ends > running.sunset:
        raise Refused(
            N_(
                "A fast-track decision runs until %(sunset)s. A pilot can't outlast it: renew it with "
                "evidence, or adopt on the regular track."
            ),
            field="ends",
            sunset=in_full(running.sunset),
        )
    return ends


def check_no_end(ends: date | None) -> None:
    """Refuse a last day for what is adopted for good."""
    if ends is not None:
        raise Refused(
            N_("Only a pilot has a last day. Leave this empty, or decide on a pilot."), field="ends"
        )


def check_not_standing(case: Case) -> None:
    """Refuse to put a sunset on what stands."""
    if case.condition is Condition.STANDING:
        raise Refused(
            N_("This innovation is standing. Adapt it on the regular track, or end it."),
            field="kind",
        )


def check_sunset(case: Case, sunset: date, field: str) -> None:
    """Refuse a last day that has come, or that lies further ahead than the policy allows."""
    if sunset <= case.today:
        raise Refused(N_("The last day must lie in the future."), field=field)
    latest = case.today + timedelta(days=case.gates.sunset_max_days)
    if sunset > latest:
        raise Refused(
            N_("The policy allows at most %(days)s days: until %(latest)s. Choose an earlier day."),
            field=field,
            days=case.gates.sunset_max_days,
            latest=in_full(latest),
        )


def check_necessity(necessity: str) -> None:
    """Refuse a fast track that does not say why it could not wait."""
    said = necessity.strip()
    if not said:
        raise Refused(N_("State the necessity: why the decision could not wait."), field="necessity")
    if len(said) < LEAST_NECESSITY:
        raise Refused(
            N_("Say in a full sentence why the decision could not wait, so that others can judge it."),
            field="necessity",
        )


def check_no_fast_track(case: Case, unmet: Collection[GuardId]) -> None:
    """Refuse a second fast track while the first leaves anything owing: it would get round the evidence."""
    if case.fast_track is not None and case.fast_track.sunset is not None:
        raise Refused(
            N_("A fast-track decision runs until %(sunset)s. Renew it, and cite what was learnt."),
            sunset=in_full(case.fast_track.sunset),
        )
    owed = [one.guard for one in case.owed if one.guard in unmet and one.guard is not None]
    if owed:
        raise Refused(
            N_("These guards are owed already, and a second fast track can't put them off: %(guards)s."),
            guards=listed(owed),
        )


def check_renewable(case: Case, sunset: date) -> InForce:
    """The fast-track decision to renew. Refuses where none is in force, or nothing would be gained."""
    running = case.fast_track
    if running is None or running.sunset is None:
        raise Refused(N_("No fast-track decision is in force, so there is nothing to renew."))
    if sunset <= running.sunset:
        raise Refused(
            N_("The decision runs until %(sunset)s already. Choose a later day."),
            field="sunset",
            sunset=in_full(running.sunset),
        )
    return running


@dataclass(frozen=True, slots=True)
class Emergency:
    """A declared crisis as far as a decision must know: where it applies and on which days."""

    path: str
    starts: date
    ends: date | None


def check_crisis(crisis: Emergency | None, path: str, today: date) -> None:
    """Refuse a fast track without a declared crisis that runs today and takes in the jurisdiction."""
    if crisis is None:
        raise Refused(N_("There is no such declared crisis."), field="crisis")
    if crisis.starts > today or (crisis.ends is not None and crisis.ends < today):
        raise Refused(
            N_("This crisis does not run today. The fast track needs one that does."), field="crisis"
        )
    if not path.startswith(crisis.path):
        raise Refused(N_("This crisis was declared for another territory."), field="crisis")


def check_cites(cites: Sequence[UUID], evidence: Collection[UUID]) -> None:
    """Refuse to cite what is no evidence of this innovation."""
    if any(one not in evidence for one in cites):
        raise Refused(N_("Cite evidence of this innovation that was not withdrawn."), field="cites")


def check_new_evidence(cites: Sequence[UUID], gained: Collection[UUID]) -> None:
    """Refuse a renewal that cites nothing gained since the decision that it renews."""
    if not any(one in gained for one in cites):
        raise Refused(
            N_("Cite at least one piece of evidence that was recorded since the decision to be renewed."),
            field="cites",
        )


def check_makes_standing(case: Case, unmet: Sequence[GuardId]) -> None:
    """Refuse to make standing what lacks a guard, or what something imposed is still owed for.

    An open obligation for a guard that holds is no obstacle: the system closes it.
    """
    if unmet:
        raise Refused(N_("It can't stand yet: these guards do not hold: %(guards)s."), guards=listed(unmet))
    imposed = [str(one) for one in case.owed if one.guard is None]
    if imposed:
        raise Refused(
            N_("It can't stand yet: these obligations are open: %(obligations)s."),
            obligations="; ".join(imposed),
        )


def check_review_date(due: date, today: date, max_days: int, field: str) -> None:
    """Refuse a review on a day that has come, or later than the policy allows."""
    if due <= today:
        raise Refused(N_("The next review must lie in the future."), field=field)
    latest = today + timedelta(days=max_days)
    if due > latest:
        raise Refused(
            N_("The policy asks for a review within %(days)s days: by %(latest)s."),
            field=field,
            days=max_days,
            latest=in_full(latest),
        )


def check_standing(condition: Condition) -> None:
    """Refuse to review what does not stand."""
    if condition is not Condition.STANDING:
        raise Refused(N_("Only a standing innovation is reviewed. This one does not stand."))


def check_raised_on(raised_on: date, today: date) -> None:
    """Refuse an objection from the future."""
    if raised_on > today:
        raise Refused(N_("This day has not come yet."), field="raised_on")


def check_sunset_passed(sunset: date | None, said: date, today: date) -> None:
    """Refuse to let a decision lapse before its last day has gone by, or at another day than its own."""
    if sunset is None or sunset != said:
        raise Refused(N_("The decision has no such sunset."))
    if today <= sunset:
        raise Refused(N_("The sunset has not passed."))
