import datetime as dt
from html.parser import HTMLParser

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.translation import override

from mainstay.look.forms import (
    Checkboxes,
    Complaint,
    DateField,
    FieldInDress,
    Radios,
    complaints,
    is_filtered,
    parts,
)
from mainstay.look.terms import Group

COLOURS = (("r", "Red"), ("g", "Green"))


class Reader(HTMLParser):
    """Collects the elements of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def having(self, **wanted: str) -> dict[str, str]:
        found = [attrs for _, attrs in self.elements if wanted.items() <= attrs.items()]
        assert len(found) == 1, f"{len(found)} elements with {wanted}"
        return found[0]

    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.elements if "id" in attrs]

    def find(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.elements if name == tag]


class Everything(forms.Form):
    groups = (Group("First things", ("name", "kind"), "Take your time."),)

    name = forms.CharField(max_length=80, help_text="As on the door.")
    story = forms.CharField(max_length=300, widget=forms.Textarea, required=False)
    notes = forms.CharField(widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(choices=COLOURS, widget=Radios)
    many = forms.MultipleChoiceField(
        choices=COLOURS, widget=Checkboxes, help_text="Any number.", required=False
    )
    one = forms.ChoiceField(choices=COLOURS)
    since = DateField(required=False)
    amount = forms.IntegerField(required=False)
    paper = forms.FileField(required=False)
    secret = forms.CharField(widget=forms.PasswordInput(attrs={"class": "govuk-input--width-20"}))
    agreed = forms.BooleanField(label="I agree", help_text="It will be public.")
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def empty() -> Reader:
    return Reader(str(Everything()))


def wrong() -> tuple[Everything, Reader]:
    form = Everything({"since": "soon", "amount": "many"})
    return form, Reader(str(form))


@pytest.mark.parametrize(
    ("name", "css"),
    [
        ("name", "govuk-input"),
        ("story", "govuk-textarea govuk-js-character-count"),
        ("notes", "govuk-textarea"),
        ("one", "govuk-select"),
        ("since", "govuk-input govuk-input--width-10"),
        ("amount", "govuk-input govuk-input--width-10"),
        ("paper", "govuk-file-upload"),
        ("secret", "govuk-input govuk-input--width-20"),
        ("agreed", "govuk-checkboxes__input"),
    ],
)
def test_every_widget_wears_its_class(name: str, css: str) -> None:
    assert empty().having(name=name)["class"] == css


def test_each_choice_wears_its_class() -> None:
    page = empty()
    radios = [attrs for attrs in page.find("input") if attrs.get("name") == "kind"]
    boxes = [attrs for attrs in page.find("input") if attrs.get("name") == "many"]
    assert [radio["class"] for radio in radios] == ["govuk-radios__input"] * 2
    assert [box["class"] for box in boxes] == ["govuk-checkboxes__input"] * 2


def test_a_hidden_field_has_no_class_and_no_label() -> None:
    page = empty()
    assert "class" not in page.having(name="key")
    assert "id_key" not in [attrs.get("for") for attrs in page.find("label")]


def test_every_control_has_one_label_and_every_id_is_there_once() -> None:
    page = empty()
    ids = page.ids()
    assert len(ids) == len(set(ids))
    labelled = [attrs["for"] for attrs in page.find("label")]
    controls = [
        attrs["id"]
        for tag in ("input", "select", "textarea")
        for attrs in page.find(tag)
        if attrs.get("type") != "hidden"
    ]
    assert sorted(labelled) == sorted(controls)


def test_an_optional_field_says_so_and_a_required_one_does_not() -> None:
    assert "(optional)" in Everything()["story"].as_field_group()
    assert "(optional)" not in Everything()["name"].as_field_group()


def test_a_hint_is_read_out_with_its_control() -> None:
    page = empty()
    assert page.having(name="name")["aria-describedby"] == "id_name_helptext"
    page.having(id="id_name_helptext")


def test_the_hint_of_choices_belongs_to_their_fieldset() -> None:
    page = empty()
    page.having(**{"aria-describedby": "id_many_helptext"})
    assert "id_many_helptext" in page.ids()


def test_a_count_is_read_out_with_its_control() -> None:
    page = empty()
    assert page.having(name="story")["aria-describedby"] == "id_story-info"
    assert page.having(**{"data-maxlength": "300"})["data-module"] == "govuk-character-count"


def test_a_hint_is_escaped_unless_its_author_marked_it_safe() -> None:
    class Hinted(forms.Form):
        plain = forms.CharField(help_text="a < b")
        marked = forms.CharField(help_text=format_html("<b>{}</b>", "bold"))

    html = str(Hinted())
    assert "a &lt; b" in html
    assert "<b>bold</b>" in html


@pytest.mark.parametrize("name", ["name", "one", "since", "amount", "secret", "agreed"])
def test_an_error_stands_beside_its_field_and_is_read_out_with_it(name: str) -> None:
    _, page = wrong()
    control = page.having(name=name)
    assert control["aria-invalid"] == "true"
    assert f"id_{name}_error" in control["aria-describedby"].split()
    page.having(id=f"id_{name}_error")


def test_the_error_of_choices_belongs_to_their_fieldset_not_to_each_choice() -> None:
    _, page = wrong()
    page.having(**{"aria-describedby": "id_kind_error"})
    radios = [attrs for attrs in page.find("input") if attrs.get("name") == "kind"]
    assert radios
    assert all("aria-invalid" not in radio for radio in radios)


def test_a_control_in_error_looks_so() -> None:
    _, page = wrong()
    assert "govuk-input--error" in page.having(name="name")["class"].split()
    assert "govuk-input--error" not in page.having(name="story")["class"].split()


def test_the_summary_leads_to_the_first_control_of_every_field_in_error() -> None:
    form, page = wrong()
    found = complaints(form)
    assert found == (
        Complaint("“Name” needs an answer.", "id_name"),
        Complaint("“Kind” needs an answer.", "id_kind_0"),
        Complaint("“One” needs an answer.", "id_one"),
        Complaint("Enter a real date, such as 2020-04-03 (year, month, day).", "id_since"),
        Complaint("Enter a whole number.", "id_amount"),
        Complaint("“Secret” needs an answer.", "id_secret"),
        Complaint("Tick “I agree” to go on.", "id_agreed"),
    )
    assert {complaint.target for complaint in found} <= set(page.ids())


def test_the_summary_says_what_stands_beside_the_field() -> None:
    form, _ = wrong()
    html = str(form)
    for complaint in complaints(form):
        assert complaint.text in html


def test_words_of_the_author_for_a_missing_answer_are_kept() -> None:
    class Asking(forms.Form):
        name = forms.CharField(error_messages={"required": "Tell us your name."})

    assert complaints(Asking({})) == (Complaint("Tell us your name.", "id_name"),)


def test_an_error_of_no_field_comes_first_and_is_no_link() -> None:
    form, _ = wrong()
    form.add_error(None, "The office is closed.")
    assert complaints(form)[0] == Complaint("The office is closed.")
    assert "The office is closed." in str(form)


def test_an_error_of_a_hidden_field_is_said_too() -> None:
    form, _ = wrong()
    form.add_error("key", "This form was sent already.")
    assert complaints(form)[-1] == Complaint("This form was sent already.")


@pytest.mark.parametrize("nothing", [None, Everything(), ""])
def test_without_answers_there_is_nothing_to_complain_of(nothing: Everything | None) -> None:
    assert complaints(nothing) == ()


def test_a_formset_complains_for_all_its_forms() -> None:
    class Line(forms.Form):
        name = forms.CharField(label="Name")

    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-0-name": "a", "form-1-name": ""}
    found = complaints(forms.formset_factory(Line, extra=0)(data))
    assert found == (Complaint("“Name” needs an answer.", "id_form-1-name"),)


def test_a_formset_that_was_tampered_with_says_so() -> None:
    formset = forms.formset_factory(Everything)({})
    assert len(complaints(formset)) == 1
    assert "ms-form-errors" in str(formset)


def test_groups_come_first_then_the_rest_in_order() -> None:
    first, rest = parts(Everything())
    assert first.group is not None
    assert first.group.legend == "First things"
    assert [field.name for field in first.fields] == ["name", "kind"]
    assert rest.group is None
    assert [field.name for field in rest.fields] == [
        name for name in Everything.base_fields if name not in {"name", "kind", "key"}
    ]


def test_a_group_is_a_fieldset_with_legend_and_hint() -> None:
    html = str(Everything())
    assert html.index("First things") < html.index("Take your time.") < html.index('name="name"')


def test_a_group_that_names_no_field_is_an_error() -> None:
    class Astray(forms.Form):
        groups = (Group("Lost", ("nowhere",)),)

    with pytest.raises(KeyError):
        list(parts(Astray()))


@pytest.mark.parametrize("typed", ["2020-04-03", "03/04/2020", "3 April 2020"])
def test_a_date_is_read_as_calendars_send_it_and_as_people_type_it(typed: str) -> None:
    assert DateField().clean(typed) == dt.date(2020, 4, 3)


def test_a_date_is_read_in_the_forms_of_the_readers_language() -> None:
    with override("de"):
        assert DateField().clean("03.04.2020") == dt.date(2020, 4, 3)


@pytest.mark.parametrize("typed", ["soon", "2020-02-30", "2020"])
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="real date"):
        DateField().clean(typed)


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_a_date_travels_in_one_form_in_every_language(language: str) -> None:
    class Dated(forms.Form):
        since = DateField()

    with override(language):
        page = Reader(str(Dated(initial={"since": dt.date(2020, 4, 3)})))
    control = page.having(name="since")
    assert (control["type"], control["value"]) == ("date", "2020-04-03")


def test_a_file_already_there_can_be_removed() -> None:
    class Kept:
        url = "/file/"

        def __str__(self) -> str:
            return "order.pdf"

    class Papers(forms.Form):
        paper = forms.FileField(required=False, initial=Kept())

    page = Reader(str(Papers()))
    assert page.find("a") == [{"class": "govuk-link", "href": "/file/"}]
    assert page.having(name="paper-clear")["type"] == "checkbox"


def test_a_full_form_keeps_its_answers() -> None:
    answers = {"name": "Ada", "kind": "g", "many": ["r", "g"], "one": "r", "secret": "x", "agreed": "on"}
    form = Everything(answers, MultiValueDict({"paper": [SimpleUploadedFile("a.txt", b"x")]}))
    assert form.is_valid(), form.errors
    page = Reader(str(form))
    chosen = [
        attrs["value"] for attrs in page.find("input") if "checked" in attrs and attrs["name"] != "agreed"
    ]
    assert chosen == ["g", "r", "g"]
    assert page.having(name="name")["value"] == "Ada"
    assert "value" not in page.having(name="secret")


def test_a_filter_is_set_when_a_field_that_shows_has_a_value() -> None:
    assert not is_filtered(Everything())
    assert not is_filtered(Everything({"name": "", "key": "k"}))
    assert is_filtered(Everything({"name": "Ada"}))


def test_fields_of_every_form_are_dressed() -> None:
    assert isinstance(Everything()["name"], FieldInDress)
