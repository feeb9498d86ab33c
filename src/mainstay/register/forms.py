"""The filters of the public record."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from mainstay.door.registry import ACTS
from mainstay.look.forms import DateField
from mainstay.register.queries import RecordFilter
from mainstay.register.rules import act_title
from mainstay.register.terms import KINDS

USUAL_SIZE, LARGEST_SIZE = 50, 200
LARGEST_NUMBER = 2**63 - 1


class KnownField(forms.CharField):
    """The text that names things of a kind; cleaned, it is their identifiers, or None when left open."""

    def __init__(self, kind: str, missing: Any, **options: Any) -> None:
        super().__init__(required=False, max_length=100, **options)
        self.kind = kind
        self.missing = missing

    def clean(self, value: Any) -> Any:
        """The identifiers. Raises ValidationError when nothing of this name is on the record."""
        text = super().clean(value)
        if not text:
            return None
        found: Collection[UUID] = KINDS[self.kind].find(text) if self.kind in KINDS else ()
        if not found:
            raise forms.ValidationError(self.missing)
        return found


class RecordFilterForm(forms.Form):
    """What to show of the record; every field may be left open."""

    place = KnownField(
        "jurisdiction",
        _("There is no such place. Choose one from the list."),
        label=_("Place, with those below it"),
        widget=forms.Select,
    )
    body = KnownField(
        "body", _("There is no such body. Choose one from the list."), label=_("Body"), widget=forms.Select
    )
    innovation = KnownField(
        "innovation",
        _("There is no innovation of this identifier. It stands in the address of the innovation's page."),
        label=_("Innovation"),
        help_text=_("Its identifier, such as phone-lessons-pt"),
    )
    act = forms.ChoiceField(
        label=_("Kind of act"),
        required=False,
        error_messages={"invalid_choice": _("There is no such kind of act. Choose one from the list.")},
    )
    since = DateField(label=_("From"), required=False)
    until = DateField(label=_("Until"), required=False)
    fast_track = forms.BooleanField(label=_("Fast track only"), required=False)
    before = forms.IntegerField(
        required=False,
        widget=forms.HiddenInput,
        min_value=0,
        max_value=LARGEST_NUMBER,
        label=_("Before number"),
    )
    after = forms.IntegerField(
        required=False,
        widget=forms.HiddenInput,
        min_value=0,
        max_value=LARGEST_NUMBER,
        label=_("After number"),
    )
    size = forms.IntegerField(
        required=False,
        widget=forms.HiddenInput,
        min_value=1,
        max_value=LARGEST_SIZE,
        label=_("Entries a page"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            if isinstance(field, KnownField) and isinstance(field.widget, forms.Select):
                field.widget.choices = self._choices(field, name)
        acts = sorted((str(_(act_title(name))), name) for name in ACTS)
        self.fields["act"].choices = [("", _("All")), *((name, title) for title, name in acts)]  # type: ignore[attr-defined]  # a ChoiceField

    def _choices(self, field: KnownField, name: str) -> list[tuple[str, Any]]:
        listed = list(KINDS[field.kind].choices()) if field.kind in KINDS else []
        given = self.data.get(name, "")
        if given and given not in dict(listed):  # a link may ask for one that the list has no room for
            listed.append((given, given))
        return [("", _("All")), *listed]

    def clean(self) -> dict[str, Any]:
        """Check that the two dates are in order."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day is before the first one."))
        return cleaned

    def asked(self) -> RecordFilter:
        """The cleaned form as a filter."""
        cleaned = self.cleaned_data
        return RecordFilter(
            jurisdictions=cleaned["place"],
            bodies=cleaned["body"],
            innovations=cleaned["innovation"],
            act=cleaned["act"],
            since=cleaned["since"],
            until=cleaned["until"],
            fast_track=cleaned["fast_track"],
        )
