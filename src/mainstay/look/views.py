"""The style guide: every component in its states, so that a change of looks can be seen at once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from mainstay.look import specimen_forms, specimens
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
            "look_navigation": specimens.navigation(),
            "look_person": specimens.person(),
            "look_footer": specimens.footer(),
            "look_phase": specimens.phase(),
            "empty_form": specimen_forms.SpecimenForm(),
            "wrong_form": specimen_forms.SpecimenForm({"name": "", "since": "yesterday"}, auto_id="wrong_%s"),
            "filter_form": specimen_forms.SpecimenFilter({"stage": "decided"}, auto_id="filter_%s"),
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
