"""The furniture of a page that performs one act: a form in, one act out, words for every refusal."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views import View
from pydantic import ValidationError

from mainstay.door import clock
from mainstay.door.perform import Circumstances, perform
from mainstay.door.registry import authorise
from mainstay.door.terms import Act, Place, Refused
from mainstay.ledger.models import Entry
from mainstay.look.permissions import needs


class ActForm(forms.Form):
    """A form that becomes one act. Its hidden key makes sending it twice the same as once."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)

    def __init__(self, *args: Any, request: HttpRequest, subject: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.subject = subject
        self.fields["key"].initial = str(uuid4())
        self.furnish()

    def furnish(self) -> None:
        """Fill choices that depend on who asks and about what."""

    def to_act(self) -> Act:
        """The act that the cleaned form asks for."""
        raise NotImplementedError

    def explain(self, error: ValidationError) -> None:
        """Put what the act itself finds wrong beside the field it concerns."""
        for detail in error.errors():
            field = str(detail["loc"][0]) if detail["loc"] else None
            message = str(detail["msg"]).removeprefix("Value error, ")
            self.add_error(field if field in self.fields else None, _(message))

    def explain_refusal(self, refusal: Refused) -> None:
        """Put a refusal beside the field to mend, or at the top."""
        said = _(refusal.reason) % refusal.params if refusal.params else _(refusal.reason)
        self.add_error(refusal.field if refusal.field in self.fields else None, said)


class ActPage(View):
    """A page with one form. GET shows it; POST performs its act and goes on, or says what is wrong.

    Subclasses set ``act``, ``form_class``, ``heading`` and ``done``; ``find`` loads what the act is about
    (raise Http404 or Forbidden when it isn't there), ``onward`` says where to go after.
    """

    act: ClassVar[type[Act]]
    form_class: ClassVar[type[ActForm]]
    heading: ClassVar[Any] = ""
    intro: ClassVar[Any] = ""
    button: ClassVar[Any] = ""
    done: ClassVar[Any] = ""
    template_name: ClassVar[str] = "look/act_page.html"
    subject: Any = None

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponseBase]:
        """The view, open to those whose role could perform the act."""
        return needs(cls.act)(super().as_view(**initkwargs))

    def find(self) -> Any:
        """What the act is about, from the address."""
        return None

    def reach(self, place: Place) -> None:
        """Raise Forbidden unless the mandate in use gives the act at a place: no form is shown then."""
        acting = self.request.acting  # type: ignore[attr-defined]  # set by authority's middleware
        authorise(self.act.may, place, acting.actor, clock.now())

    def initial(self) -> dict[str, Any]:
        """What the empty form starts with."""
        return {}

    def onward(self, entry: Entry) -> str:
        """The address to go to when done."""
        raise NotImplementedError

    def extra(self) -> dict[str, Any]:
        """What the template needs besides the form: breadcrumbs, for one."""
        return {}

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Show the form."""
        self.subject = self.find()
        return self.page(self.form_class(request=request, subject=self.subject, initial=self.initial()))

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Perform the act, or show what is wrong."""
        self.subject = self.find()
        form = self.form_class(request.POST, request.FILES, request=request, subject=self.subject)
        if form.is_valid():
            entry = self.attempt(form)
            if entry is not None:
                messages.success(request, self.done or _("Done. It is on the public record."))
                return HttpResponseRedirect(self.onward(entry))
        return self.page(form, status=422)

    def attempt(self, form: ActForm) -> Entry | None:
        """The entry, or None with the errors in the form. Forbidden passes on."""
        acting = self.request.acting  # type: ignore[attr-defined]  # set by authority's middleware
        try:
            circumstances = Circumstances(key=form.cleaned_data.get("key", ""))
            return perform(form.to_act(), acting.actor, clock.now(), circumstances)
        except ValidationError as error:
            form.explain(error)
        except Refused as refusal:
            form.explain_refusal(refusal)
        return None

    def page(self, form: ActForm, status: int = 200) -> HttpResponse:
        """The page with the form."""
        shown = {
            "form": form,
            "heading": self.heading,
            "intro": self.intro,
            "button": self.button or _("Save"),
            "subject": self.subject,
            **self.extra(),
        }
        return TemplateResponse(self.request, self.template_name, shown, status=status)
