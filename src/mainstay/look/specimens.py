"""Made-up values for the style guide: nothing here is a fact about anybody."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from mainstay.look.forms import Checkboxes, DateField, Radios
from mainstay.look.terms import (
    Bar,
    Column,
    Group,
    GuardLine,
    Link,
    NavItem,
    PageLinks,
    PathStep,
    PersonMenu,
    Phase,
    Segment,
    SummaryRow,
)

FUNCTIONS = (("continuity", _("Continuity")), ("decision", _("Decision")), ("delivery", _("Delivery")))
LAYERS = (
    ("policy", _("Policy")),
    ("regulation", _("Regulation")),
    ("workforce", _("Workforce")),
    ("delivery", _("Delivery")),
)
HERE = "/styleguide/"


class SpecimenForm(forms.Form):
    """One field of every kind."""

    groups = (
        Group(
            _("What was done"),
            ("name", "problem", "function", "layers"),
            _("Three minutes are enough; the rest can wait."),
        ),
        Group(_("Where and when"), ("place", "since", "people", "notice")),
    )

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("A few words that colleagues would recognise.")
    )
    problem = forms.CharField(
        label=_("What was the problem?"), max_length=300, widget=forms.Textarea(attrs={"rows": 4})
    )
    function = forms.ChoiceField(label=_("What does it serve?"), choices=FUNCTIONS, widget=Radios)
    layers = forms.MultipleChoiceField(
        label=_("Which layers does it touch?"),
        choices=LAYERS,
        widget=Checkboxes,
        help_text=_("Tick all that fit."),
        required=False,
    )
    place = forms.ChoiceField(
        label=_("Jurisdiction"),
        choices=(("", _("Choose one")), ("a", _("Harbour Town")), ("b", _("Upper Valley"))),
    )
    since = DateField(label=_("Since when?"), help_text=_("The day it was first used."))
    people = forms.IntegerField(label=_("How many people were served?"), required=False, min_value=0)
    notice = forms.FileField(label=_("The order or notice"), required=False)
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput)
    agreed = forms.BooleanField(
        label=_("I hold the mandate to record this"), help_text=_("It will be named on the public record.")
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, object]:
        """An error that belongs to no field, to show where it stands."""
        if self.data.get("name") == "":
            self.add_error(None, _("The town clerk has already recorded an innovation today."))
        return dict(self.cleaned_data)


class SpecimenFilter(forms.Form):
    """A filter of a list."""

    body = forms.ChoiceField(
        label=_("Body"), required=False, choices=(("", _("All")), ("a", _("Harbour Office")))
    )
    stage = forms.ChoiceField(
        label=_("Stage"), required=False, choices=(("", _("All")), ("decided", _("decided")))
    )
    due = DateField(label=_("Due before"), required=False)
    words = forms.CharField(label=_("Words"), required=False)


NAVIGATION = (
    NavItem(_("Board"), HERE, active=True),
    NavItem(_("Obligations"), HERE),
    NavItem(_("Innovations"), HERE),
    NavItem(_("Places"), HERE),
    NavItem(_("Public record"), HERE),
    NavItem(_("Help"), HERE),
)
PERSON = PersonMenu(
    name="Ines Okoro",
    acting_as=_("Head of continuity, Harbour Office"),
    sign_out_url=HERE,
    choose_url=HERE,
    desk_url=HERE,
)
FOOTER = (
    NavItem(_("Licence"), HERE),
    NavItem(_("Accessibility"), HERE),
    NavItem(_("Glossary"), HERE),
    NavItem(_("Source code"), HERE),
)
PHASE = Phase(_("Specimen"), _("Nothing on this page is a fact."), HERE, _("What this page is for"))
GUARDS = (
    GuardLine(
        "E1",
        _("Evidence reaches what the stakes ask"),
        "held",
        _("Level 3 of 5; level 3 is asked"),
        HERE,
        standard=_("Nesta standards of evidence"),
    ),
    GuardLine(
        "D1",
        _("People were heard"),
        "attested",
        _("Statement by the council clerk, confirmed by a second person, valid until 1 June 2026"),
        HERE,
    ),
    GuardLine(
        "C3",
        _("An offline route exists"),
        "waived",
        _("Let pass by fast track on 3 April 2020"),
        owner=_("Head of counters"),
        due=date(2026, 3, 1),
    ),
    GuardLine(
        "R2",
        _("A budget line beyond the crisis"),
        "missing",
        _("Not assessed"),
        owner=_("Treasurer"),
        due=date(2026, 5, 15),
    ),
    GuardLine(
        "R4",
        _("Enough of the roster is trained in this version"),
        "broken",
        _("61 % of 44 people; 80 % is asked"),
        HERE,
        _("Head of training"),
        date(2026, 2, 1),
    ),
    GuardLine(
        "R5", _("Exercised recently enough"), "expired", _("Last exercise 410 days ago; at most 365"), HERE
    ),
    GuardLine(
        "E5", _("Rights and algorithm assessment"), "not-applicable", _("Nothing digital or automated in it")
    ),
)
COLUMNS = (
    Column(_("Innovation")),
    Column(_("Body")),
    Column(_("Recorded")),
    Column(_("Open obligations"), numeric=True),
)
ROWS = (
    (Link(_("Remote hearings by telephone"), HERE), _("District court"), date(2020, 4, 3), 4),
    (Link(_("Staff lent between offices in the same week"), HERE), _("Harbour Office"), date(2020, 3, 27), 0),
    (Link(_("Cash paid through a phone menu"), HERE), _("Ministry of social affairs"), date(2020, 5, 11), 12),
)
BARS = (
    Bar(_("Ministry of social affairs"), 12, HERE, "poor", _("5 overdue")),
    Bar(_("District court"), 4, HERE),
    Bar(_("Harbour Office"), 1, HERE, "good"),
    Bar(_("School board"), 0, HERE),
)
SEGMENTS = (
    Segment(_("held"), 11, "held"),
    Segment(_("attested"), 3, "attested"),
    Segment(_("waived"), 2, "waived"),
    Segment(_("broken"), 1, "broken"),
    Segment(_("missing"), 8, "missing"),
)
STEPS = (
    PathStep(
        _("Draft the procedure"),
        date(2026, 1, 12),
        date(2026, 2, 20),
        critical=True,
        owner=_("Head of continuity"),
    ),
    PathStep(
        _("Hear the people affected"), date(2026, 1, 12), date(2026, 2, 6), owner=_("Participation office")
    ),
    PathStep(_("Find a budget line"), date(2026, 1, 12), date(2026, 4, 1), owner=_("Treasurer")),
    PathStep(
        _("Train the roster"), date(2026, 2, 20), date(2026, 5, 4), critical=True, owner=_("Head of training")
    ),
    PathStep(
        _("Exercise it once"),
        date(2026, 5, 4),
        date(2026, 6, 12),
        critical=True,
        owner=_("Head of continuity"),
    ),
    PathStep(_("Decide"), date(2026, 6, 12), date(2026, 6, 26), critical=True, owner=_("Town council")),
)
SUMMARY = (
    SummaryRow(_("Owner"), _("Head of continuity, Harbour Office"), Link(_("Change"), HERE, _("the owner"))),
    SummaryRow(_("In use since"), date(2020, 3, 27)),
    SummaryRow(_("People served"), 18_240, note=_("A count by the office itself, 31 December 2020")),
    SummaryRow(_("Crisis"), None),
)
PAGER = PageLinks(previous_url=HERE, next_url=HERE, shown=50, total=2104)
