import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import override

from mainstay.look.terms import (
    GUARD_STATES,
    PASSAGE,
    STAGES,
    VERDICTS,
    Bar,
    Column,
    GuardLine,
    Link,
    PageLinks,
    PathStep,
    Segment,
    StageCount,
    SummaryRow,
)

DAY = date(2020, 4, 3)


def draw(source: str, **context: Any) -> str:
    return Template("{% load i18n look %}" + source).render(Context(context))


def words(html: str) -> str:
    """What a reader sees, in one line."""
    spaced = re.sub(r"<(?!/?time)[^>]*>", " ", html)
    return " ".join(re.sub(r"<[^>]*>", "", spaced).split())


def test_a_heading_has_its_caption_and_lead_only_when_given() -> None:
    full = draw('{% page_heading "Board" caption="Harbour" lead="All of it." %}')
    assert words(full) == "Harbour Board All of it."
    assert draw('{% page_heading "Board" %}').count("<") == 4


def test_text_is_escaped_wherever_it_comes_from() -> None:
    bad = "<b>x</b>"
    for source in (
        "{% page_heading bad bad bad %}",
        "{% crumb bad %}",
        "{% card bad %}x{% endcard %}",
        "{% section bad id='a' %}x{% endsection %}",
        "{% details bad %}x{% enddetails %}",
        "{% verdict_tag 'lapsed' bad %}",
        "{% verdict_panel 'lapsed' bad %}x{% endverdict_panel %}",
        "{% empty bad bad '/' bad %}",
        "{% hero bad bad %}x{% endhero %}",
        "{% submit bad %}{% action bad '/' %}",
    ):
        assert "<b>" not in draw(source, bad=bad), source


def test_furniture_without_content_draws_nothing() -> None:
    assert draw("{% crumbs %} {% endcrumbs %}") == ""
    assert draw("{% data_beside %}\n{% enddata_beside %}") == ""
    assert draw("{% error_summary form %}", form=None).strip() == ""
    assert draw("{% pager page %}", page=PageLinks(shown=3)).strip() == ""


def test_breadcrumbs_end_at_the_page_itself() -> None:
    html = draw('{% crumbs %}{% crumb "Board" "/board/" %}{% crumb "Here" %}{% endcrumbs %}')
    assert 'href="/board/"' in html
    assert re.search(r'<li[^>]*aria-current="page"[^>]*>Here</li>', html)


@pytest.mark.parametrize(("kind", "label"), [("json", "JSON"), ("csv", "CSV (table)"), ("other", "other")])
def test_data_links_name_their_format(kind: str, label: str) -> None:
    assert words(draw("{% data_link kind '/x' %}", kind=kind)) == label


def test_a_section_is_reached_by_its_id_and_named_by_its_heading() -> None:
    html = draw('{% section "What is missing" count=3 %}text{% endsection %}')
    assert 'id="what-is-missing"' in html
    assert 'aria-labelledby="what-is-missing-heading"' in html
    assert words(html) == "What is missing 3 text"


def test_a_count_of_zero_is_shown() -> None:
    assert words(draw('{% section "A" count=0 %}{% endsection %}')) == "A 0"
    assert words(draw('{% jump "a" "A" count=0 %}')) == "A 0"


@pytest.mark.parametrize(
    ("kind", "said"), [("info", "x"), ("success", "x"), ("warning", "Warning: x"), ("error", "Problem: x")]
)
def test_a_notice_says_its_kind_in_words_where_it_matters(kind: str, said: str) -> None:
    assert words(draw("{% notice kind %}x{% endnotice %}", kind=kind)) == said


def test_an_empty_list_says_how_to_add_the_first() -> None:
    html = draw('{% empty "Nothing yet." "It would be here." "/add/" "Add one" %}')
    assert words(html) == "Nothing yet. It would be here. Add one"
    assert 'href="/add/"' in html
    assert "<a" not in draw('{% empty "Nothing yet." %}')


def test_a_pager_links_to_its_neighbours() -> None:
    html = draw("{% pager page %}", page=PageLinks("/a", "/b", 50, 2104))
    assert words(html) == "Previous page 50 of 2,104 shown Next page"
    assert re.search(r'href="/a" rel="prev"', html)
    last = draw("{% pager page %}", page=PageLinks(previous_url="/a", shown=4))
    assert words(last) == "Previous page 4 shown"


class Filter(forms.Form):
    body = forms.CharField(required=False)
    page = forms.CharField(required=False, widget=forms.HiddenInput)


def test_a_filter_sends_itself_by_get_and_can_be_cleared_when_set() -> None:
    request = RequestFactory().get("/board/?body=x")
    html = draw("{% filter_form form %}", form=Filter({"body": "x"}), request=request)
    assert re.search(r'<form[^>]*method="get" action="/board/"', html)
    assert "Clear the filters" in html
    assert "(optional)" not in html
    assert 'type="hidden" name="page"' in html
    assert "Clear the filters" not in draw("{% filter_form form %}", form=Filter(), request=request)


def test_an_error_summary_takes_the_focus_and_links_to_the_fields() -> None:
    class Asking(forms.Form):
        name = forms.CharField()

    html = draw("{% error_summary form %}", form=Asking({}))
    assert "autofocus" in html
    assert 'data-module="govuk-error-summary"' in html
    assert '<a href="#id_name">“Name” needs an answer.</a>' in html


@pytest.mark.parametrize("stage", PASSAGE)
def test_a_track_says_in_words_what_it_shows(stage: str) -> None:
    html = draw("{% stage_track stage %}", stage=stage)
    assert f"Stage {PASSAGE.index(stage) + 1} of 6: {stage}." in words(html)
    assert html.count('aria-current="step"') == 1


def test_a_track_of_what_ended_says_where_it_stood() -> None:
    html = draw("{% stage_track 'lapsed' was='decided' %}")
    assert "Lapsed. The last stage it held: decided." in words(html)
    assert "aria-current" not in html
    assert "Retired." in words(draw("{% stage_track 'retired' %}"))


@pytest.mark.parametrize(
    ("tag", "states"), [("stage_tag", STAGES), ("verdict_tag", VERDICTS), ("guard_mark", GUARD_STATES)]
)
def test_every_state_is_a_picture_and_a_word(tag: str, states: dict[str, Any]) -> None:
    drawn = {state: draw(f"{{% {tag} state %}}", state=state) for state in states}
    for state, html in drawn.items():
        assert words(html) == states[state].text
        assert html.count("<svg") == 1
    assert len(set(drawn.values())) == len(states)


def test_a_verdict_says_its_own_words() -> None:
    assert (
        words(draw("{% verdict_tag 'can-stand-by' 'can stand by 3 May 2026' %}")) == "can stand by 3 May 2026"
    )


def test_an_unknown_state_is_an_error() -> None:
    for source in ("{% guard_mark 'great' %}", "{% verdict_tag 'great' %}", "{% stage_tag 'great' %}"):
        with pytest.raises(KeyError):
            draw(source)


def test_stages_by_number_lead_to_their_lists() -> None:
    html = draw(
        "{% passage_counts counts %}", counts=[StageCount("recorded", 1031, "/r"), StageCount("ready", 0)]
    )
    assert words(html) == "1,031 recorded 0 ready"
    assert html.count("<a ") == 1
    assert 'aria-label="Innovations by stage"' in html


def test_a_guard_shows_its_fact_and_who_owes_it_by_when() -> None:
    line = GuardLine("R2", "A budget line", "missing", "Not assessed", "/acts/9/", "Treasurer", DAY, "ISO")
    html = draw("{% guard_list guards %}", guards=[line])
    assert words(html) == "missing R2 A budget line Not assessed ISO Treasurer by 3 April 2020"
    assert 'href="/acts/9/"' in html


def test_dates_stand_in_full_with_the_machines_form_beside() -> None:
    assert draw("{% date day %}", day=DAY) == '<time datetime="2020-04-03">3 April 2020</time>'
    assert words(draw("{% date day %}", day=None)) == "–"


def test_a_moment_has_its_zone() -> None:
    at = datetime(2020, 4, 3, 14, 5, 59, tzinfo=UTC)
    html = draw("{% moment at %}", at=at)
    assert html == '<time datetime="2020-04-03T14:05:59+00:00">3 April 2020, 14:05 UTC</time>'
    assert words(draw("{% moment at %}", at=None)) == "–"


def test_a_date_is_the_readers_date() -> None:
    late = datetime(2020, 4, 3, 23, 30, tzinfo=UTC)
    with timezone.override("Asia/Tokyo"):
        assert words(draw("{% date at %}", at=late)) == "4 April 2020"
        assert words(draw("{% moment at %}", at=late)) == "4 April 2020, 08:30 JST"


def test_dates_follow_the_language() -> None:
    with override("fr"):
        assert words(draw("{% date day %}", day=DAY)) == "3 avril 2020"


@pytest.mark.parametrize(
    ("n", "said"), [(0, "0 obligations"), (1, "1 obligation"), (2104, "2,104 obligations")]
)
def test_counts_agree_with_their_word(n: int, said: str) -> None:
    assert draw('{% count n "obligation" "obligations" %}', n=n) == said


def test_a_summary_shows_each_kind_of_value() -> None:
    rows = [
        SummaryRow("Since", DAY),
        SummaryRow("People", 18240, note="A count"),
        SummaryRow("Crisis", None),
        SummaryRow("Owner", "Clerk", Link("Change", "/c", "the owner")),
    ]
    html = draw("{% summary_list rows %}", rows=rows)
    assert words(html) == "Since 3 April 2020 People 18,240 A count Crisis – Owner Clerk Change the owner"


def test_a_table_names_the_column_of_each_cell_for_narrow_screens() -> None:
    columns = [Column("Innovation"), Column("Open", numeric=True)]
    rows = [(Link("Hearings", "/h"), 4), ("Lending", format_html("<b>{}</b>", "none"))]
    html = draw("{% data_table columns rows 'Board' %}", columns=columns, rows=rows)
    assert html.count('data-label="Innovation"') == 2
    assert html.count('data-label="Open"') == 2
    assert html.count("govuk-table__cell--numeric") == 2
    assert '<a class="govuk-link" href="/h">Hearings</a>' in html
    assert "<b>none</b>" in html
    assert words(html) == "Board Innovation Open Hearings 4 Lending none"


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        (None, "–"),
        ("", "–"),
        (0, "0"),
        (True, "True"),
        (1234.5, "1,234.5"),
        (DAY, "3 April 2020"),
        ("x", "x"),
    ],
)
def test_values_are_shown_as_readers_expect(value: object, seen: str) -> None:
    assert words(draw("{{ value|shown }}", value=value)) == seen


def test_bars_stand_in_their_table_with_a_sentence() -> None:
    items = [Bar("Court", 4), Bar("Ministry", 12, "/m", "poor", "5 overdue"), Bar("School", 0)]
    html = draw("{% bar_chart items 'Open obligations' %}", items=items)
    assert "Most: Ministry, 12." in words(html)
    assert "Ministry 5 overdue 12" in words(html)
    assert "School 0" in words(html)
    assert re.findall(r'ms-bar__mark[^"]*" width="([^"]+)"', html) == ["33.33%", "100%", "0%"]


def test_a_bar_can_say_its_value_in_other_words() -> None:
    html = draw("{% bar_chart items 'Trained' %}", items=[Bar("Roster", 83, shown="83 % of 44 people")])
    assert "Most: Roster, 83 % of 44 people." in words(html)
    assert words(html).endswith("Roster 83 % of 44 people")


@pytest.mark.parametrize("items", [[], [Bar("Court", 0)]])
def test_a_chart_of_nothing_says_so(items: list[Bar]) -> None:
    assert "There is nothing to count yet." in words(draw("{% bar_chart items 'x' %}", items=items))


def test_parts_are_told_by_their_table() -> None:
    parts = [Segment("held", 11, "held"), Segment("missing", 33, "missing", "/m")]
    html = draw("{% stacked_bar parts 'Guards' 'A quarter is held.' %}", parts=parts)
    assert "A quarter is held." in words(html)
    assert "held 11 25&nbsp;% missing 33 75&nbsp;%" in words(html)


def test_positions_keep_their_point_in_languages_with_a_comma() -> None:
    with override("de"):
        html = draw("{% stacked_bar parts 'x' %}", parts=[Segment("a", 1), Segment("b", 7)])
    assert 'width="12.5%"' in html


STEPS = [
    PathStep("Draft", date(2026, 1, 12), date(2026, 2, 20), critical=True, owner="Lead"),
    PathStep("Hear", date(2026, 1, 12), date(2026, 2, 6)),
    PathStep("Train", date(2026, 2, 20), date(2026, 5, 4), critical=True),
]


def test_a_path_is_a_picture_and_the_same_in_words() -> None:
    html = draw("{% critical_path steps %}", steps=STEPS)
    assert "3 steps. 2 of them decide the date. The last ends on 4 May 2026." in words(html)
    assert "Draft decides the date 12 January 2026 – 20 February 2026 · Lead" in words(html)
    assert 'direction="ltr"' in html
    labelled = re.search(r'role="img" aria-labelledby="([^"]+)"', html)
    assert labelled
    assert all(f'id="{one}"' in html for one in labelled.group(1).split())


def test_two_paths_on_a_page_do_not_share_their_names() -> None:
    html = draw("{% critical_path steps 'One' %}{% critical_path steps 'Two' %}", steps=STEPS)
    ids = re.findall(r'id="([^"]+)"', html)
    assert len(ids) == len(set(ids)) == 4


def test_a_path_without_steps_says_so() -> None:
    assert (
        words(draw("{% critical_path steps %}", steps=[])) == "Nothing is left to do on the way to standing."
    )
