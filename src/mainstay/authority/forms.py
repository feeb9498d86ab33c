"""Forms of authority: sign-in, the choice of a mandate, and what administrators do."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from mainstay.authority import queries
from mainstay.authority.models import Mandate, Person, Post, SignInAttempt
from mainstay.authority.queries import BodyRow
from mainstay.authority.terms import (
    ADMINISTERS,
    END_REASON_LABELS,
    ERASURE_REASON_LABELS,
    MANDATE_KIND_LABELS,
    ROLE_LABELS,
    AbolishPost,
    Acting,
    Appoint,
    CreatePost,
    EndMandate,
    EndReason,
    ErasePerson,
    ErasureReason,
    MandateKind,
    RegisterPerson,
    RenewSignIn,
    Role,
)
from mainstay.door import clock
from mainstay.look.forms import Checkboxes, DateField, Radios
from mainstay.look.pages import ActForm

MOST_FAILURES = 5
WINDOW = timedelta(minutes=15)
MOST_BODIES = 200


class SignInForm(AuthenticationForm):
    """E-mail address and password; after five failures from one place it waits a quarter of an hour."""

    error_messages = {
        "invalid_login": _("The address or the password is wrong. Check both and try again."),
        "inactive": _("The address or the password is wrong. Check both and try again."),
        "throttled": _("Too many failed attempts. Wait 15 minutes, then try again."),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["username"].label = _("E-mail address")
        self.fields["username"].widget = forms.EmailInput(
            attrs={"autocomplete": "username", "autofocus": True}
        )
        self.fields["username"].widget.is_required = True

    def clean(self) -> dict[str, Any]:
        """Check the password, unless too many attempts failed. Attempts at once count as well."""
        attempt = SignInAttempt.objects.create(key=self._key(), at=clock.now())
        SignInAttempt.objects.filter(at__lt=attempt.at - WINDOW).delete()
        if queries.failures(attempt.key, attempt.at - WINDOW) > MOST_FAILURES:
            attempt.delete()
            raise forms.ValidationError(self.error_messages["throttled"], code="throttled")
        cleaned: dict[str, Any] = super().clean()
        if self.get_user() is not None:
            SignInAttempt.objects.filter(key=attempt.key).delete()
        return cleaned

    def _key(self) -> str:
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        email = str(self.cleaned_data.get("username") or "").lower()
        return salted_hmac("authority.sign-in", f"{address} {email}", algorithm="sha256").hexdigest()


class ActingForm(forms.Form):
    """Which of one's mandates one acts by."""

    mandate = forms.ChoiceField(
        label=_("I act as"),
        widget=Radios,
        error_messages={"invalid_choice": _("You don't hold this post today. Choose one from the list.")},
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, mandates: list[Acting], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(str(one.mandate), f"{one.post_title}, {one.body_name}") for one in mandates]
        self.fields["mandate"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class PeopleForm(forms.Form):
    """The search in the list of people."""

    search = forms.CharField(label=_("Name or address"), required=False, max_length=200)
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)


class RegisterForm(ActForm):
    """A new person: where, name, address."""

    body = forms.ChoiceField(label=_("Body"), help_text=_("Where the person is registered."))
    name = forms.CharField(label=_("Name"), min_length=2, max_length=200)
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, help_text=_("The person signs in with it.")
    )

    def furnish(self) -> None:
        """The bodies within reach: as many as a list holds, the one asked for, and one's own."""
        acting: Acting = self.request.acting  # type: ignore[attr-defined]  # set by the middleware
        path = acting.reach(ADMINISTERS) or ""
        listed = {str(row.pk): row for row in queries.bodies_within(path, MOST_BODIES)}
        for wanted in (self.initial.get("body"), self.data.get("body"), acting.body):
            row = queries.body_row(wanted) if wanted and str(wanted) not in listed else None
            if row is not None and row.path.startswith(path):
                listed[str(row.pk)] = row
        choices = [(pk, f"{row.name} ({row.place})") for pk, row in listed.items()]
        self.fields["body"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def to_act(self) -> RegisterPerson:
        """The act."""
        cleaned = self.cleaned_data
        return RegisterPerson(body=UUID(cleaned["body"]), name=cleaned["name"], email=cleaned["email"])


class RenewForm(ActForm):
    """Nothing to fill in: the button asks for a new link."""

    subject: Person

    def to_act(self) -> RenewSignIn:
        """The act."""
        return RenewSignIn(person=self.subject.pk)


class EraseForm(ActForm):
    """Why, and that one means it."""

    subject: Person
    reason = forms.ChoiceField(
        label=_("Why"),
        widget=Radios,
        choices=[(reason, _(said)) for reason, said in ERASURE_REASON_LABELS.items()],
    )
    sure = forms.BooleanField(
        label=_("I know that this can't be undone"),
        error_messages={"required": _("Tick the box if you mean it.")},
    )

    def to_act(self) -> ErasePerson:
        """The act."""
        return ErasePerson(person=self.subject.pk, reason=ErasureReason(self.cleaned_data["reason"]))


class CreatePostForm(ActForm):
    """A new post of a body."""

    subject: BodyRow
    title = forms.CharField(
        label=_("Title"),
        min_length=2,
        max_length=200,
        help_text=_("The title of the position, such as “Head of digital services”. It is public."),
    )
    roles = forms.MultipleChoiceField(
        label=_("What the post is for"),
        widget=Checkboxes,
        choices=[(role, _(said)) for role, said in ROLE_LABELS.items()],
        error_messages={"required": _("Tick at least one.")},
    )

    def to_act(self) -> CreatePost:
        """The act."""
        cleaned = self.cleaned_data
        roles = tuple(Role(role) for role in cleaned["roles"])
        return CreatePost(body=self.subject.pk, title=cleaned["title"], roles=roles)


class AbolishPostForm(ActForm):
    """Why a post ends."""

    subject: Post
    reason = forms.CharField(
        label=_("Reason"),
        min_length=2,
        max_length=4000,
        widget=forms.Textarea,
        help_text=_("It is public and stays so. Name no private person."),
    )

    def to_act(self) -> AbolishPost:
        """The act."""
        return AbolishPost(post=self.subject.pk, reason=self.cleaned_data["reason"])


class AppointForm(ActForm):
    """Who gets a post, how and for how long."""

    subject: Post
    person = forms.EmailField(
        label=_("E-mail address of the person"), help_text=_("The person must be registered.")
    )
    kind = forms.ChoiceField(
        label=_("As"),
        widget=Radios,
        initial=MandateKind.HOLDER,
        choices=[(kind, _(said)) for kind, said in MANDATE_KIND_LABELS.items()],
    )
    starts = DateField(label=_("First day"))
    ends = DateField(label=_("Last day"), required=False, help_text=_("Leave empty if it is open."))

    def clean_person(self) -> UUID:
        """The registered person of the address."""
        found = queries.person_by_address(self.cleaned_data["person"])
        if found is None:
            raise forms.ValidationError(
                _("Nobody is registered with this address. Register the person first.")
            )
        return found.pk

    def to_act(self) -> Appoint:
        """The act."""
        cleaned = self.cleaned_data
        return Appoint(
            post=self.subject.pk,
            person=cleaned["person"],
            kind=MandateKind(cleaned["kind"]),
            starts=cleaned["starts"],
            ends=cleaned["ends"],
        )


class EndMandateForm(ActForm):
    """The last day of a mandate, and why."""

    subject: Mandate
    ends = DateField(
        label=_("Last day"), help_text=_("On the day after, the mandate gives no right any more.")
    )
    reason = forms.ChoiceField(
        label=_("Why"),
        widget=Radios,
        choices=[(reason, _(said)) for reason, said in END_REASON_LABELS.items()],
    )

    def to_act(self) -> EndMandate:
        """The act."""
        cleaned = self.cleaned_data
        return EndMandate(mandate=self.subject.pk, ends=cleaned["ends"], reason=EndReason(cleaned["reason"]))
