"""Pages of administrators: people and posts of their territory, and who holds what."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mainstay.authority import forms, queries
from mainstay.authority.models import Mandate, Person, Post
from mainstay.authority.queries import BodyRow
from mainstay.authority.tasks import invitation
from mainstay.authority.terms import (
    ADMINISTERS,
    ROLE_LABELS,
    AbolishPost,
    Acting,
    Appoint,
    CreatePost,
    EndMandate,
    ErasePerson,
    RegisterPerson,
    RenewSignIn,
    Role,
)
from mainstay.door import clock
from mainstay.ledger.models import Entry
from mainstay.look.pages import ActPage
from mainstay.look.permissions import needs, public
from mainstay.look.terms import NavItem, PageLinks

PAGE = 50
LINK = "one-time link"  # in the session, until it is shown once


def territory(request: HttpRequest) -> str | None:
    """The path below which the mandate in use administers; None if it doesn't."""
    acting: Acting | None = getattr(request, "acting", None)
    return None if acting is None else acting.reach(ADMINISTERS)


def _reached(request: HttpRequest, path: str) -> None:
    """Raise Http404 for what lies outside the territory: it looks as if it weren't there."""
    own = territory(request)
    if own is None or not path.startswith(own):
        raise Http404


def _body(request: HttpRequest, pk: UUID) -> BodyRow:
    found = queries.body_row(pk)
    if found is None:
        raise Http404
    _reached(request, found.path)
    return found


def _post(request: HttpRequest, pk: UUID) -> Post:
    found = queries.post(pk)
    if found is None:
        raise Http404
    _reached(request, found.body.jurisdiction.path)
    return found


def _mandate(request: HttpRequest, pk: UUID) -> Mandate:
    found = queries.mandate(pk)
    if found is None:
        raise Http404
    _reached(request, found.post.body.jurisdiction.path)
    return found


def _person(request: HttpRequest, pk: UUID) -> Person:
    own = territory(request)
    found = None if own is None else queries.person_within(pk, own)
    if found is None:
        raise Http404
    return found


def _trail(*steps: tuple[Any, str]) -> dict[str, Any]:
    return {"trail": [NavItem(str(label), address) for label, address in steps]}


def _people_trail(*steps: tuple[Any, str]) -> dict[str, Any]:
    return _trail((_("People"), reverse("people")), *steps)


def _posts_trail(pk: UUID, name: str) -> dict[str, Any]:
    return _trail((name, reverse("body", args=[pk])), (_("Posts"), reverse("posts", args=[pk])))


# --- people ---


@needs(RegisterPerson)
def people(request: HttpRequest) -> HttpResponse:
    """The people registered in the territory of the mandate in use."""
    form = forms.PeopleForm(request.GET)
    valid = form.is_valid()
    search = form.cleaned_data.get("search", "") if valid else ""
    found = queries.people_within(territory(request) or "", search)
    rows, onward = queries.people_page(found, form.cleaned_data.get("after"), PAGE) if valid else ([], None)
    held = queries.posts_held([one.pk for one in rows], clock.now().date())
    shown = {
        "form": form,
        "rows": [(one, held.get(one.pk, [])) for one in rows],
        "pages": PageLinks(next_url=_next_page(request, onward), shown=len(rows)),
    }
    return render(request, "authority/people.html", shown, status=200 if valid else 400)


def _next_page(request: HttpRequest, after: UUID | None) -> str:
    if after is None:
        return ""
    asked = request.GET.copy()
    asked["after"] = str(after)
    return f"{reverse('people')}?{asked.urlencode()}"


@needs(RegisterPerson)
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One person: their mandates, and what an administrator can do."""
    found = _person(request, pk)
    today = clock.now().date()
    shown = {
        "person": found,
        "administers": found.body.jurisdiction.path.startswith(territory(request) or ""),
        "rows": [(one, queries.state_of(one, today)) for one in queries.mandates_of(pk)],
        "link": _link_once(request, pk),
    }
    return render(request, "authority/person.html", shown)


def _link_once(request: HttpRequest, pk: UUID) -> str:
    kept = request.session.get(LINK)
    if not kept or kept[0] != str(pk):
        return ""
    del request.session[LINK]
    return request.build_absolute_uri(kept[1])


def _keep_link(request: HttpRequest, pk: UUID) -> str:
    """Make a one-time link, keep it for the page that shows it, and go there."""
    request.session[LINK] = [str(pk), invitation(pk)]
    return reverse("person", args=[pk])


class Register(ActPage):
    """Register a person."""

    act = RegisterPerson
    form_class = forms.RegisterForm
    heading = gettext_lazy("Register a person")
    intro = gettext_lazy(
        "Name and address are kept apart from the public record, so that they can be erased."
    )
    button = gettext_lazy("Register")
    done = gettext_lazy("The person is registered. Give them the link below.")

    def initial(self) -> dict[str, Any]:
        """The body that the address names, else one's own."""
        acting = self.request.acting  # type: ignore[attr-defined]  # set by the middleware
        return {"body": self.request.GET.get("body") or acting.body}

    def onward(self, entry: Entry) -> str:
        """The page of the person, which shows the link."""
        return _keep_link(self.request, entry.subject)

    def extra(self) -> dict[str, Any]:
        """Breadcrumbs."""
        return _people_trail()


class PersonPage(ActPage):
    """A page of an act about one person."""

    def find(self) -> Person:
        """The person, if registered within the territory and not erased."""
        found = _person(self.request, self.kwargs["pk"])
        _reached(self.request, found.body.jurisdiction.path)
        if found.erased_at is not None:
            raise Http404
        return found

    def onward(self, entry: Entry) -> str:
        """The page of the person."""
        return reverse("person", args=[entry.subject])

    def extra(self) -> dict[str, Any]:
        """Breadcrumbs."""
        return _people_trail((self.subject.name, reverse("person", args=[self.subject.pk])))


class Renew(PersonPage):
    """Give a person a new link to set their password."""

    act = RenewSignIn
    form_class = forms.RenewForm
    heading = gettext_lazy("Give a new link to set a password")
    intro = gettext_lazy("For somebody who forgot it. That you gave it goes on the public record.")
    button = gettext_lazy("Make the link")
    done = gettext_lazy("Give the person the link below.")

    def onward(self, entry: Entry) -> str:
        """The page of the person, which shows the link."""
        return _keep_link(self.request, entry.subject)


class Erase(PersonPage):
    """Erase a person's data."""

    act = ErasePerson
    form_class = forms.EraseForm
    heading = gettext_lazy("Erase a person's data")
    intro = gettext_lazy(
        "Name and address are erased here and behind the public record. The person's mandates give no right "
        "any more, and the person can't sign in. What they did stays on the record, by post."
    )
    button = gettext_lazy("Erase")
    done = gettext_lazy("The data is erased.")

    def onward(self, entry: Entry) -> str:  # noqa: ARG002 - the signature of every page
        """The list of people."""
        return reverse("people")


# --- posts ---


def _sees_names(request: HttpRequest, body: BodyRow) -> bool:
    """Whether the reader is of the body, or administers it."""
    acting = getattr(request, "acting", None)
    own = territory(request)
    return acting is not None and (acting.body == body.pk or (own is not None and body.path.startswith(own)))


@public
def posts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The posts of a body; who holds them is shown to its people and its administrators."""
    body = queries.body_row(pk)
    if body is None:
        raise Http404
    own = territory(request)
    shown = {
        "body": body,
        "rows": [(row, _labels(row.post)) for row in queries.posts_with_holders(pk, clock.now().date())],
        "body_key": str(body.pk),
        "named": _sees_names(request, body),
        "administers": own is not None and body.path.startswith(own),
    }
    return render(request, "authority/posts.html", shown)


def _labels(post: Post) -> list[str]:
    return [_(ROLE_LABELS[Role(role)]) for role in post.roles]


@public
def posts_json(_request: HttpRequest, pk: UUID) -> JsonResponse:
    """The posts of a body as data, without names."""
    body = queries.body_row(pk)
    if body is None:
        raise Http404
    rows = [
        {
            "id": str(row.post.pk),
            "title": row.post.title,
            "roles": row.post.roles,
            "held": row.holder is not None,
            "alternates": len(row.alternates),
        }
        for row in queries.posts_with_holders(pk, clock.now().date())
    ]
    return JsonResponse({"body": str(pk), "name": body.name, "posts": rows})


class Create(ActPage):
    """Create a post in a body."""

    act = CreatePost
    form_class = forms.CreatePostForm
    heading = gettext_lazy("Create a post")
    intro = gettext_lazy("A post exists whoever holds it. Every right comes from a post.")
    button = gettext_lazy("Create the post")
    done = gettext_lazy("The post is created. Now appoint somebody.")

    def find(self) -> BodyRow:
        """The body."""
        return _body(self.request, self.kwargs["pk"])

    def onward(self, entry: Entry) -> str:  # noqa: ARG002 - the signature of every page
        """The posts of the body."""
        return reverse("posts", args=[self.subject.pk])

    def extra(self) -> dict[str, Any]:
        """Breadcrumbs."""
        return _posts_trail(self.subject.pk, self.subject.name)


class PostPage(ActPage):
    """A page of an act about one post."""

    def find(self) -> Post:
        """The post, unless it was abolished."""
        found = _post(self.request, self.kwargs["pk"])
        if found.abolished_at is not None:
            raise Http404
        return found

    def onward(self, entry: Entry) -> str:  # noqa: ARG002 - the signature of every page
        """The posts of the body."""
        return reverse("posts", args=[self.subject.body_id])

    def extra(self) -> dict[str, Any]:
        """Breadcrumbs, and the post above the heading."""
        return {"caption": self.subject.title, **_posts_trail(self.subject.body_id, self.subject.body.name)}


class Abolish(PostPage):
    """Abolish a post."""

    act = AbolishPost
    form_class = forms.AbolishPostForm
    heading = gettext_lazy("Abolish a post")
    intro = gettext_lazy("Its mandates end with it, at once.")
    button = gettext_lazy("Abolish the post")


class AppointPage(PostPage):
    """Give a person a post, or make them its alternate."""

    act = Appoint
    form_class = forms.AppointForm
    heading = gettext_lazy("Appoint")
    intro = gettext_lazy("One person holds a post at a time. Alternates stand in, and may be several.")
    button = gettext_lazy("Appoint")

    def initial(self) -> dict[str, Any]:
        """From today on."""
        return {"starts": clock.now().date()}


class End(ActPage):
    """End a mandate."""

    act = EndMandate
    form_class = forms.EndMandateForm
    heading = gettext_lazy("End a mandate")
    button = gettext_lazy("End it")
    done: ClassVar[Any] = gettext_lazy("The mandate has its last day now.")

    def find(self) -> Mandate:
        """The mandate."""
        return _mandate(self.request, self.kwargs["pk"])

    def initial(self) -> dict[str, Any]:
        """Today."""
        return {"ends": clock.now().date()}

    def onward(self, entry: Entry) -> str:  # noqa: ARG002 - the signature of every page
        """The posts of the body."""
        return reverse("posts", args=[self.subject.post.body_id])

    def extra(self) -> dict[str, Any]:
        """Breadcrumbs, and whose mandate it is."""
        post = self.subject.post
        caption = f"{self.subject.person.name}: {post.title}"
        return {"caption": caption, **_posts_trail(post.body_id, post.body.name)}
