"""Made-up values for the style guide: nothing here is a fact about anybody."""

from datetime import date

from django.utils.translation import gettext as _

from mainstay.look.terms import (
    Bar,
    Column,
    GuardLine,
    Link,
    NavItem,
    PageLinks,
    PathStep,
    PersonMenu,
    Phase,
    Segment,
    StageCount,
    SummaryRow,
)

HERE = "/styleguide/"


def navigation() -> tuple[NavItem, ...]:
    """A navigation with its first entry active."""
    return (
        NavItem(_("Board"), HERE, active=True),
        NavItem(_("Obligations"), HERE),
        NavItem(_("Innovations"), HERE),
        NavItem(_("Places"), HERE),
        NavItem(_("Public record"), HERE),
        NavItem(_("Help"), HERE),
    )


def person() -> PersonMenu:
    """Somebody signed in."""
    return PersonMenu(
        name="Ines Okoro",
        acting_as=_("Head of continuity, Harbour Office"),
        sign_out_url=HERE,
        choose_url=HERE,
        desk_url=HERE,
    )


def footer() -> tuple[NavItem, ...]:
    """The links below every page."""
    return (
        NavItem(_("Licence"), HERE),
        NavItem(_("Accessibility"), HERE),
        NavItem(_("Glossary"), HERE),
        NavItem(_("Source code"), HERE),
    )


def phase() -> Phase:
    """A banner that says how finished this is."""
    return Phase(
        _("Specimen"),
        _("Nothing on this page is a fact."),
        HERE,
        _("What this page is for"),
    )


def guards() -> tuple[GuardLine, ...]:
    """A guard in every state."""
    return (*kept_guards(), *lost_guards())


def kept_guards() -> tuple[GuardLine, ...]:
    """Guards that let the innovation pass, one of them for now."""
    nesta = _("Nesta standards of evidence")
    said = _("Statement by the council clerk, confirmed by a second person, valid until 1 June 2026")
    passed = _("Let pass by fast track on 3 April 2020")
    counters = _("Head of counters")
    return (
        GuardLine(
            "E1",
            _("Evidence reaches what the stakes ask"),
            "held",
            _("Level 3; 3 is asked"),
            HERE,
            standard=nesta,
        ),
        GuardLine("D1", _("People were heard"), "attested", said, HERE),
        GuardLine("C3", _("An offline route exists"), "waived", passed, owner=counters, due=date(2026, 3, 1)),
        GuardLine("E5", _("Rights assessment"), "not-applicable", _("Nothing digital or automated in it")),
    )


def lost_guards() -> tuple[GuardLine, ...]:
    """Guards that stand in the way."""
    trained, training = _("61 % of 44 people; 80 % is asked"), _("Head of training")
    late = _("Last exercise 410 days ago; at most 365")
    budget = _("A budget line beyond the crisis")
    return (
        GuardLine("R2", budget, "missing", _("Not assessed"), owner=_("Treasurer"), due=date(2026, 5, 15)),
        GuardLine("R4", _("Enough are trained"), "broken", trained, HERE, training, date(2026, 2, 1)),
        GuardLine("R5", _("Exercised recently enough"), "expired", late, HERE),
    )


def columns() -> tuple[Column, ...]:
    """The columns of a table."""
    return (
        Column(_("Innovation")),
        Column(_("Body")),
        Column(_("Recorded")),
        Column(_("Open obligations"), numeric=True),
    )


def rows() -> tuple[tuple[object, ...], ...]:
    """Its rows: a link, a text, a date, a number."""
    return (
        (Link(_("Remote hearings by telephone"), HERE), _("District court"), date(2020, 4, 3), 4),
        (
            Link(_("Staff lent between offices in the same week"), HERE),
            _("Harbour Office"),
            date(2020, 3, 27),
            0,
        ),
        (
            Link(_("Cash paid through a phone menu"), HERE),
            _("Ministry of social affairs"),
            date(2020, 5, 11),
            12,
        ),
    )


def bars() -> tuple[Bar, ...]:
    """A chart with a zero in it."""
    return (
        Bar(_("Ministry of social affairs"), 12, HERE, "poor", _("5 overdue")),
        Bar(_("District court"), 4, HERE),
        Bar(_("Harbour Office"), 1, HERE, "good"),
        Bar(_("School board"), 0, HERE),
    )


def segments() -> tuple[Segment, ...]:
    """The parts of a whole."""
    return (
        Segment(_("held"), 11, "held"),
        Segment(_("attested"), 3, "attested"),
        Segment(_("waived"), 2, "waived"),
        Segment(_("broken"), 1, "broken"),
        Segment(_("missing"), 8, "missing"),
    )


def steps() -> tuple[PathStep, ...]:
    """A path of which four steps decide the date."""
    return (
        PathStep(
            _("Draft the procedure"),
            date(2026, 1, 12),
            date(2026, 2, 20),
            critical=True,
            owner=_("Head of continuity"),
        ),
        PathStep(
            _("Hear the people affected"),
            date(2026, 1, 12),
            date(2026, 2, 6),
            owner=_("Participation office"),
        ),
        PathStep(_("Find a budget line"), date(2026, 1, 12), date(2026, 4, 1), owner=_("Treasurer")),
        PathStep(
            _("Train the roster"),
            date(2026, 2, 20),
            date(2026, 5, 4),
            critical=True,
            owner=_("Head of training"),
        ),
        PathStep(
            _("Exercise it once"),
            date(2026, 5, 4),
            date(2026, 6, 12),
            critical=True,
            owner=_("Head of continuity"),
        ),
        PathStep(
            _("Decide"),
            date(2026, 6, 12),
            date(2026, 6, 26),
            critical=True,
            owner=_("Town council"),
        ),
    )


def summary() -> tuple[SummaryRow, ...]:
    """A value of each kind, nothing included."""
    return (
        SummaryRow(
            _("Owner"),
            _("Head of continuity, Harbour Office"),
            Link(_("Change"), HERE, _("the owner")),
        ),
        SummaryRow(_("In use since"), date(2020, 3, 27)),
        SummaryRow(_("People served"), 18_240, note=_("A count by the office itself, 31 December 2020")),
        SummaryRow(_("Crisis"), None),
    )


def pager() -> PageLinks:
    """A page in the middle of a list."""
    return PageLinks(previous_url=HERE, next_url=HERE, shown=50, total=2104)


def counts() -> tuple[StageCount, ...]:
    """A portfolio by stage."""
    return (
        StageCount("recorded", 31, HERE),
        StageCount("evaluated", 14, HERE),
        StageCount("decided", 9, HERE),
        StageCount("codified", 3, HERE),
        StageCount("ready", 0),
        StageCount("standing", 2, HERE),
        StageCount("lapsed", 2, HERE),
        StageCount("retired", 1, HERE),
    )
