"""The links at the top and bottom of every page, and who is signed in."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from mainstay.look.terms import NavItem, PersonMenu


def navigation(request: HttpRequest) -> dict[str, Any]:
    """What every template knows."""
    links = (
        (_("Board"), reverse("board")),
        (_("Obligations"), reverse("obligations")),
        (_("Innovations"), reverse("innovations")),
        (_("Decisions"), reverse("decisions")),
        (_("Places"), reverse("places")),
        (_("Public record"), reverse("record")),
        (_("Help"), reverse("help")),
    )
    foot = ((_("Glossary"), reverse("glossary")), (_("Accessibility"), reverse("accessibility")))
    return {
        "look_navigation": [NavItem(label, url, request.path.startswith(url)) for label, url in links],
        "look_person": person_menu(request),
        "look_footer": [NavItem(label, url) for label, url in foot],
    }


def person_menu(request: HttpRequest) -> PersonMenu:
    """Who is signed in, and by which mandate they act."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return PersonMenu(sign_in_url=reverse("sign-in"))
    acting = getattr(request, "acting", None)
    return PersonMenu(
        name=user.person.name,
        acting_as=f"{acting.post_title}, {acting.body_name}" if acting else "",
        sign_out_url=reverse("sign-out"),
        choose_url=reverse("acting"),
        desk_url=reverse("desk"),
    )
