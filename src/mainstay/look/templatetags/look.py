"""The components that pages are made of. COMPONENTS.md lists them with their arguments."""

from collections.abc import Sequence
from datetime import date as calendar_date
from datetime import datetime
from typing import Any

from django import forms, template
from django.forms.formsets import BaseFormSet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext, ngettext, pgettext

from mainstay.look import charts
from mainstay.look import forms as look_forms
from mainstay.look.terms import (
    DATA_KINDS,
    ENDED,
    GUARD_STATES,
    PASSAGE,
    STAGES,
    VERDICTS,
    Bar,
    Column,
    Dress,
    GuardLine,
    PageLinks,
    PathStep,
    Segment,
    StageCount,
    SummaryRow,
    cells,
    number,
    track,
)

register = template.Library()
Context = dict[str, Any]
NOTHING = mark_safe('<span aria-hidden="true">–</span>')


# --- the page ---------------------------------------------------------------------------------------------


@register.inclusion_tag("look/tags/page_heading.html")
def page_heading(title: str, caption: str = "", lead: str = "") -> Context:
    """The heading of the page, with a small line above it and a lead sentence below."""
    return {"title": title, "caption": caption, "lead": lead}


@register.simple_block_tag
def hero(content: SafeString, title: str, lead: str = "") -> str:
    """The opening of a front page: heading, lead and actions before a picture of the passage."""
    return render_to_string("look/tags/hero.html", {"content": content, "title": title, "lead": lead})


@register.inclusion_tag("look/tags/crumb.html")
def crumb(label: str, url: str = "") -> Context:
    """One breadcrumb; without an address it is the page itself."""
    return {"label": label, "url": url}


@register.simple_block_tag
def crumbs(content: SafeString) -> str:
    """The breadcrumbs of the base template; nothing when the page has none."""
    return render_to_string("look/tags/crumbs.html", {"content": content}) if content.strip() else ""


@register.inclusion_tag("look/tags/data_link.html")
def data_link(kind: str, url: str, label: str = "") -> Context:
    """A link to the same facts as data. ``kind`` is json, csv, atom, xlsx or other (then give a label)."""
    return {"kind": kind, "url": url, "label": label or gettext(DATA_KINDS.get(kind, kind))}


@register.simple_block_tag
def data_beside(content: SafeString) -> str:
    """The block of data links of the base template; nothing when the page has none."""
    return render_to_string("look/tags/data_beside.html", {"content": content}) if content.strip() else ""


@register.simple_block_tag
def section(content: SafeString, title: str, id: str = "", count: Any = "") -> str:  # noqa: A002 - HTML's word
    """A section with a heading and an anchor."""
    shown = {"content": content, "title": title, "id": id or slugify(title), "count": count}
    return render_to_string("look/tags/section.html", shown)


@register.simple_block_tag
def contents(content: SafeString) -> str:
    """Links to the sections of a long page."""
    return render_to_string("look/tags/contents.html", {"content": content})


@register.inclusion_tag("look/tags/jump.html")
def jump(id: str, label: str, count: Any = "") -> Context:  # noqa: A002 - HTML's word
    """One link of the contents."""
    return {"id": id, "label": label, "count": count}


@register.simple_block_tag
def cards(content: SafeString) -> str:
    """A grid of cards."""
    return format_html('<div class="ms-cards">{}</div>', content)


@register.simple_block_tag
def card(content: SafeString, title: str, url: str = "", kind: str = "") -> str:
    """A card. ``kind`` is empty, quiet or alert."""
    return render_to_string(
        "look/tags/card.html", {"content": content, "title": title, "url": url, "kind": kind}
    )


@register.simple_block_tag
def details(content: SafeString, summary: str) -> str:
    """Help that opens where one needs it."""
    return render_to_string("look/tags/details.html", {"content": content, "summary": summary})


@register.simple_block_tag
def notice(content: SafeString, kind: str = "info") -> str:
    """A remark that must not be overlooked. ``kind`` is info, warning, success or error."""
    return render_to_string("look/tags/notice.html", {"content": content, "kind": kind})


@register.inclusion_tag("look/tags/empty.html")
def empty(title: str, hint: str = "", action_url: str = "", action_label: str = "") -> Context:
    """An empty list: what would be here and how to add the first."""
    return {"title": title, "hint": hint, "action_url": action_url, "action_label": action_label}


@register.inclusion_tag("look/tags/submit.html")
def submit(label: str, kind: str = "") -> Context:
    """A submit button. ``kind`` is empty, secondary or warning."""
    return {"label": label, "kind": kind}


@register.inclusion_tag("look/tags/action.html")
def action(label: str, url: str, kind: str = "") -> Context:
    """A link that looks like a button. ``kind`` as for submit."""
    return {"label": label, "url": url, "kind": kind}


@register.inclusion_tag("look/tags/pager.html")
def pager(page: PageLinks) -> Context:
    """Links to the neighbouring pages of a list."""
    return {"page": page}


# --- forms ------------------------------------------------------------------------------------------------


@register.inclusion_tag("look/tags/error_summary.html")
def error_summary(form: "forms.BaseForm | BaseFormSet[Any] | None") -> Context:
    """Every error at the top of the page, linked to its field; nothing when there is none."""
    return {"complaints": look_forms.complaints(form)}


@register.inclusion_tag("look/tags/filter_form.html", takes_context=True)
def filter_form(context: template.Context, form: forms.BaseForm, label: str = "") -> Context:
    """A bar of filters that sends itself by GET to the same page."""
    path = context["request"].path if "request" in context else ""
    return {
        "form": form,
        "label": label or gettext("Show"),
        "path": path,
        "filtered": look_forms.is_filtered(form),
    }


@register.simple_tag
def form_parts(form: forms.BaseForm) -> Sequence[look_forms.Part]:
    """The fields of a form in their groups, for the form template."""
    return tuple(look_forms.parts(form))


# --- facts ------------------------------------------------------------------------------------------------


@register.inclusion_tag("look/tags/stage_track.html")
def stage_track(stage: str, was: str = "") -> Context:
    """The passage as a picture and in words; ``was`` is the last stage of what lapsed or was retired."""
    stage, was = str(stage), str(was)
    return {
        "stops": track(stage, was),
        "stage": stage,
        "ended": stage in ENDED,
        "sentence": _track_sentence(stage, was),
    }


def _track_sentence(stage: str, was: str) -> str:
    text = gettext(STAGES[stage].text)
    if stage in ENDED:
        if was in PASSAGE:
            said = gettext("%(end)s. The last stage it held: %(stage)s.")
            return said % {"end": text.capitalize(), "stage": gettext(STAGES[was].text)}
        return gettext("%(end)s.") % {"end": text.capitalize()}
    return gettext("Stage %(number)s of %(all)s: %(stage)s.") % {
        "number": number(stage),
        "all": len(PASSAGE),
        "stage": text,
    }


@register.inclusion_tag("look/tags/passage_counts.html")
def passage_counts(counts: Sequence[StageCount], caption: str = "") -> Context:
    """How many innovations are at each stage, each number leading to its list."""
    items = [
        {
            "stage": str(item.stage),
            "number": item.number,
            "url": item.url,
            "text": gettext(STAGES[item.stage].text),
        }
        for item in counts
    ]
    return {"items": items, "caption": caption or gettext("Innovations by stage")}


@register.inclusion_tag("look/tags/tag.html")
def stage_tag(stage: str) -> Context:
    """The stage as a small tag."""
    return _tag(STAGES[str(stage)], "", "stage")


@register.inclusion_tag("look/tags/tag.html")
def verdict_tag(kind: str, text: str = "") -> Context:
    """The verdict as icon, words and colour; ``text`` replaces the standard words."""
    return _tag(VERDICTS[str(kind)], text, "verdict")


@register.simple_block_tag
def verdict_panel(content: SafeString, kind: str, title: str) -> str:
    """The answer of a page, large, with what follows from it inside."""
    dress = VERDICTS[str(kind)]
    return render_to_string(
        "look/tags/verdict_panel.html", {"content": content, "dress": dress, "title": title}
    )


@register.inclusion_tag("look/tags/tag.html")
def guard_mark(state: str) -> Context:
    """The state of a guard as a shape and a word."""
    return _tag(GUARD_STATES[str(state)], "", "guard")


def _tag(dress: Dress, text: str, family: str) -> Context:
    return {
        "family": family,
        "tone": dress.tone,
        "icon": f"look/icons/{dress.icon}.svg",
        "text": text or gettext(dress.text),
    }


@register.inclusion_tag("look/tags/guard_list.html")
def guard_list(guards: Sequence[GuardLine]) -> Context:
    """Guards with their state, the fact that holds each or would, who owes it and by when."""
    return {"guards": guards}


@register.simple_tag
def icon(name: str) -> str:
    """An icon of this room by name; decorative, so say the same in words beside it."""
    return render_to_string(f"look/icons/{name}.svg")


@register.simple_tag
def date(day: calendar_date | datetime | None) -> str:
    """A date in full: "3 April 2020". None gives a dash."""
    if day is None:
        return NOTHING
    local = timezone.localtime(day).date() if isinstance(day, datetime) and timezone.is_aware(day) else day
    shown = date_format(local, pgettext("date in full", "j F Y"))
    return format_html('<time datetime="{}">{}</time>', local.isoformat()[:10], shown)


@register.simple_tag
def moment(at: datetime | None) -> str:
    """A date with time and zone: "3 April 2020, 14:05 UTC". None gives a dash."""
    if at is None:
        return NOTHING
    local = timezone.localtime(at) if timezone.is_aware(at) else at
    shown = date_format(local, pgettext("date and time in full", "j F Y, H:i T"))
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), shown)


@register.simple_tag
def count(n: int, singular: str, plural: str) -> str:
    """A number with its word: "2,104 obligations". The pair of words stands in counted.py."""
    shown = number_format(n, force_grouping=True)
    return pgettext("a number and its word", "%(number)s %(word)s") % {
        "number": shown,
        "word": ngettext(singular, plural, n),
    }


# --- data -------------------------------------------------------------------------------------------------


@register.inclusion_tag("look/tags/summary_list.html")
def summary_list(rows: Sequence[SummaryRow]) -> Context:
    """Keys with their values."""
    return {"rows": rows}


@register.inclusion_tag("look/tags/data_table.html")
def data_table(columns: Sequence[Column], rows: Sequence[Sequence[object]], caption: str = "") -> Context:
    """A table whose rows become cards on a narrow screen."""
    return {
        "columns": columns,
        "rows": [cells(columns, row) for row in rows],
        "caption": caption,
        "first": columns[0] if columns else None,
    }


@register.filter
def shown(value: object) -> object:
    """A value as a reader expects it: dates in full, numbers grouped, nothing as a dash."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, calendar_date):
        return date(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_format(value, force_grouping=True)
    return value


@register.inclusion_tag("look/tags/bar_chart.html")
def bar_chart(items: Sequence[Bar], caption: str, sentence: str = "") -> Context:
    """Horizontal bars inside their table, with a sentence that says what they show."""
    return {
        "marks": charts.bars(items),
        "caption": caption,
        "sentence": sentence
        or _largest([(item.label, item.shown or shown(item.value)) for item in items], items),
    }


@register.inclusion_tag("look/tags/stacked_bar.html")
def stacked_bar(segments: Sequence[Segment], caption: str, sentence: str = "") -> Context:
    """One bar in parts, with its table and a sentence."""
    said = _largest([(segment.label, shown(segment.value)) for segment in segments], segments)
    return {"marks": charts.parts(segments), "caption": caption, "sentence": sentence or said}


def _largest(labelled: Sequence[tuple[str, object]], items: Sequence[Bar] | Sequence[Segment]) -> str:
    if not items or not any(item.value for item in items):
        return gettext("There is nothing to count yet.")
    index = max(range(len(items)), key=lambda place: items[place].value)
    label, value = labelled[index]
    return gettext("Most: %(label)s, %(value)s.") % {"label": label, "value": value}


@register.inclusion_tag("look/tags/critical_path.html")
def critical_path(steps: Sequence[PathStep], caption: str = "") -> Context:
    """What is to be done, as a small picture on an axis of time and as a list."""
    return {
        "picture": charts.path(steps) if steps else None,
        "caption": caption or gettext("The way to standing"),
        "key": slugify(caption) or "path",
        "critical": sum(1 for step in steps if step.critical),
    }
