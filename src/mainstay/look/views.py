"""The style guide: every component in its states, so that a change of looks can be seen at once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from mainstay.look import specimens
from mainstay.look.permissions import public
from mainstay.look.terms import GUARD_STATES, STAGES, VERDICTS


@public
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component empty, full and in error."""
    return render(
        request,
        "look/styleguide.html",
        {
            "specimens": specimens,
            "look_navigation": specimens.NAVIGATION,
            "look_person": specimens.PERSON,
            "look_footer": specimens.FOOTER,
            "look_phase": specimens.PHASE,
            "empty_form": specimens.SpecimenForm(),
            "wrong_form": specimens.SpecimenForm({"name": "", "since": "yesterday"}, auto_id="wrong_%s"),
            "filter_form": specimens.SpecimenFilter({"stage": "decided"}, auto_id="filter_%s"),
            "stages": tuple(STAGES),
            "verdicts": tuple(VERDICTS),
            "states": tuple(GUARD_STATES),
            "notices": (
                ("info", gettext("Things are simply so.")),
                ("success", gettext("It worked.")),
                ("warning", gettext("Something will happen unless somebody acts.")),
                ("error", gettext("Something is wrong.")),
            ),
        },
    )
