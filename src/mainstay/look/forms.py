"""Django's forms in our own dress: the renderer, the classes that widgets wear, and a date field."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from mainstay.look.terms import Group

ISO_DATE = "%Y-%m-%d"

Radios = forms.RadioSelect
Checkboxes = forms.CheckboxSelectMultiple
Select = forms.Select
Number = forms.NumberInput

# The order matters: the first match gives the class, and some widgets are subclasses of others.
WIDGET_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.Select, "govuk-select"),
    (forms.Textarea, "govuk-textarea"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.HiddenInput, ""),
    (forms.DateInput, "govuk-input govuk-input--width-10"),
    (forms.NumberInput, "govuk-input govuk-input--width-10"),
    (Input, "govuk-input"),
)
CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)
AUTOCOMPLETE_OFF = "off"
UNNAMED = forms.Field.default_error_messages


class FieldInDress(BoundField):
    """A field of a form that knows its classes and which template part draws it."""

    @property
    def layout(self) -> str:
        """The part of the field template: choices, tick, count, or plain."""
        widget = self.field.widget
        if isinstance(widget, CHOICES):
            return "choices"
        if isinstance(widget, forms.CheckboxInput):
            return "tick"
        if isinstance(widget, forms.Textarea) and self.limit:
            return "count"
        return "plain"

    @property
    def limit(self) -> int | None:
        """The greatest number of characters, if any."""
        limit: int | None = getattr(self.field, "max_length", None)
        return limit

    @property
    def said(self) -> tuple[str, ...]:
        """The errors in words. Django's "This field is required" becomes one that names the field."""
        custom = str(self.field.error_messages["required"]) != str(UNNAMED["required"])
        errors = self.form.errors.as_data().get(self.name, [])
        return tuple(
            self._unanswered() if error.code == "required" and not custom else message
            for error in errors
            for message in error.messages
        )

    def _unanswered(self) -> str:
        pattern = (
            _("Tick “%(label)s” to go on.") if self.layout == "tick" else _("“%(label)s” needs an answer.")
        )
        return pattern % {"label": self.label}

    @property
    def error_id(self) -> str:
        """The id of the paragraph with the errors, as Django's aria-describedby names it."""
        return f"{self.auto_id}_error"

    @property
    def target(self) -> str:
        """The id that a link in the error summary leads to: the first control of the field."""
        return f"{self.auto_id}_0" if isinstance(self.field.widget, CHOICES) else self.id_for_label

    @property
    def aria_describedby(self) -> str | None:
        """Django's, and the character count."""
        described = super().aria_describedby
        if described is not None and self.layout == "count":
            return f"{described} {self.auto_id}-info".strip()
        return described

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Django's, with our classes before those that the form's author gave."""
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        worn = self._worn(widget)
        if self.layout == "count":
            worn = f"{worn} govuk-js-character-count"
        if worn:
            built["class"] = f"{worn} {widget.attrs.get('class', '')}".strip()
        if isinstance(widget, CHOICES):
            # Each control would repeat what the fieldset says once; required would ask for every box.
            built.pop("aria-invalid", None)
        return built

    def _worn(self, widget: forms.Widget) -> str:
        worn = next((name for kind, name in WIDGET_CLASSES if isinstance(widget, kind)), "")
        base = worn.split(" ", maxsplit=1)[0]
        if self.errors and base in {"govuk-input", "govuk-select", "govuk-textarea", "govuk-file-upload"}:
            return f"{worn} {base}--error"
        return worn


class Renderer(TemplatesSetting):
    """Draws every form with the templates of this room; set it as FORM_RENDERER."""

    form_template_name = "look/forms/form.html"
    formset_template_name = "look/forms/formset.html"
    field_template_name = "look/forms/field.html"
    bound_field_class = FieldInDress


class DateInput(forms.DateInput):
    """A calendar where the browser has one, else a text field; the value always travels as 2020-04-03."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        fallback = {"placeholder": "2020-04-03", "autocomplete": AUTOCOMPLETE_OFF}
        super().__init__(attrs={**fallback, **(attrs or {})}, format=ISO_DATE)


class DateField(forms.DateField):
    """A date by calendar, or typed as 2020-04-03 or in the forms of the reader's language."""

    widget = DateInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("Enter a real date, such as 2020-04-03 (year, month, day)."),
    }

    def to_python(self, value: Any) -> Any:
        """The date, or None for an empty value. Raises ValidationError for what is no date."""
        self.input_formats = (ISO_DATE, "%d/%m/%Y", "%d %B %Y", *get_format("DATE_INPUT_FORMATS"))
        return super().to_python(value)


@dataclass(frozen=True, slots=True)
class Part:
    """Fields drawn together; without a legend they stand alone."""

    group: Group | None
    fields: tuple[BoundField, ...]


def parts(form: forms.BaseForm) -> Iterator[Part]:
    """The visible fields of a form in its groups (``form.groups``), then the ungrouped in their order.

    Raises KeyError for a group that names a field the form does not have.
    """
    groups: Sequence[Group] = getattr(form, "groups", ())
    named = {name for group in groups for name in group.fields}
    for group in groups:
        yield Part(group, tuple(form[name] for name in group.fields))
    loose = tuple(field for field in form.visible_fields() if field.name not in named)
    if loose:
        yield Part(None, loose)


@dataclass(frozen=True, slots=True)
class Complaint:
    """One line of an error summary; without a target it is no link."""

    text: str
    target: str = ""


def complaints(form: "forms.BaseForm | BaseFormSet[Any] | None") -> tuple[Complaint, ...]:
    """Every error of a form or formset, in the order of its fields; none for an unbound or missing one."""
    if not isinstance(form, forms.BaseForm | BaseFormSet) or not form.is_bound:
        return ()
    if isinstance(form, BaseFormSet):
        own = _lines(form.non_form_errors(), "")
        return (*own, *(line for member in form.forms for line in complaints(member)))
    return tuple(_of_form(form))


def _of_form(form: forms.BaseForm) -> Iterator[Complaint]:
    yield from _lines(form.non_field_errors(), "")
    for part in parts(form):
        for field in part.fields:
            if isinstance(field, FieldInDress):
                yield from _lines(field.said, field.target)
            else:
                yield from _lines(field.errors, field.id_for_label)
    for field in form.hidden_fields():
        yield from _lines(field.errors, "")


def _lines(errors: Iterable[object], target: str) -> Iterator[Complaint]:
    return (Complaint(str(error), target) for error in errors)


def is_filtered(form: forms.BaseForm) -> bool:
    """Whether any visible field of a GET form has a value, so that there is something to clear."""
    return form.is_bound and any(form.data.get(field.html_name) for field in form.visible_fields())
