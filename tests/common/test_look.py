"""The look: unbranded, complete in the gallery, linked errors, whole tables, nothing the security policy refuses."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory

from common.gallery import STATES, SampleForm, component_gallery, debt_table, filled_in_wrongly
from common.templatetags.tables import cell_html

# These are set by the PDF renderer and never served: styles may stand in them.
PAPERS = {settings.BASE_DIR / "templates" / "reporting" / name for name in ("paper.html", "one_page.html")}
TEMPLATES = sorted(path for path in (settings.BASE_DIR / "templates").rglob("*.*") if path not in PAPERS)
COMPONENTS = sorted((settings.BASE_DIR / "templates" / "components").glob("*.html"))
SHOWN_BY_BASE = {"breadcrumbs.html", "messages.html"}


def name(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


@pytest.fixture
def gallery(rf: RequestFactory) -> str:
    return component_gallery(rf.get("/gallery/")).content.decode()


def test_nothing_wears_the_marks_of_gov_uk() -> None:
    folders = [settings.BASE_DIR / "static", settings.BASE_DIR / "templates"]
    texts = [
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in {".html", ".css", ".scss", ".js", ".svg", ".txt"} and path.name != "LICENSE.txt"
    ]
    marks = re.compile(r"gds.?transport|govuk-crest|govuk-logotype|crown", re.IGNORECASE)
    assert [name(path) for path in texts if marks.search(path.read_text())] == []
    assert {path.stem for path in (settings.BASE_DIR / "static" / "fonts").glob("*.woff2")} == {
        "arimo-regular",
        "arimo-bold",
        "arimo-italic",
        "arimo-bold-italic",
    }


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_hold_nothing_that_the_security_policy_refuses(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=|<style", text)
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", text)
    for opening in re.findall(r"<script\b[^>]*>", text):
        assert " src=" in opening or 'type="application/json"' in opening


@pytest.mark.parametrize("path", COMPONENTS, ids=name)
def test_every_component_says_its_parameters(path: Path) -> None:
    opening = path.read_text().removeprefix('{% extends "base.html" %}\n')
    assert opening.startswith("{% comment %}")
    assert "Parameter" in opening.split("{% endcomment %}")[0]


def test_every_component_is_reached_from_the_gallery() -> None:
    reached, waiting = set(), {"gallery.html", *SHOWN_BY_BASE}
    while waiting:
        component = waiting.pop()
        reached.add(component)
        text = (settings.BASE_DIR / "templates" / "components" / component).read_text()
        waiting |= set(re.findall(r'include "components/([a-z_]+\.html)"', text)) - reached
    assert reached == {path.name for path in COMPONENTS}


def test_the_gallery_shows_every_state_that_a_tag_knows(gallery: str) -> None:
    known = set(
        re.findall(r'state == "(\w+)"', (settings.BASE_DIR / "templates" / "components" / "state_tag.html").read_text())
    )
    assert known <= set(STATES)
    assert [state for state in STATES if f">{state.replace('_', ' ').capitalize()}</span>" not in gallery] == []


def test_the_first_heading_has_one_size_on_every_page() -> None:
    """The paper itself has a title page."""
    sizes = {path: re.findall(r'<h1 class="(govuk-heading-\w+)', path.read_text()) for path in TEMPLATES}
    other = [name(path) for path, found in sizes.items() if set(found) - {"govuk-heading-l"}]
    assert other == ["templates/reporting/web.html"]


def test_the_gallery_shows_statuses_in_words(gallery: str) -> None:
    for word in ("On target", "Within tolerance", "Below target", "Context", "No target", "No figure"):
        assert f"</span> {word}</span>" in gallery


def test_ids_of_a_page_are_unique(gallery: str) -> None:
    ids = re.findall(r'\sid="([^"]*)"', gallery)
    assert len(ids) == len(set(ids))


def test_labels_and_links_point_at_something_on_the_page(gallery: str) -> None:
    ids = set(re.findall(r'\sid="([^"]*)"', gallery))
    for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
        for value in re.findall(rf'\s{attribute}="([^"]*)"', gallery):
            assert set(value.split()) <= ids, (attribute, value)
    assert set(re.findall(r'href="#([^"]+)"', gallery)) <= ids


def test_an_error_is_linked_to_its_field_and_to_the_summary() -> None:
    form = filled_in_wrongly()
    field = form["target"].as_field_group()
    assert 'aria-describedby="id_wrong-target_helptext id_wrong-target_error"' in field
    assert '<div id="id_wrong-target_error"><p class="govuk-error-message">' in field
    assert '<span class="govuk-visually-hidden">Error:</span> Enter the target as a number, like 99.5' in field
    assert "govuk-form-group--error" in field
    assert "govuk-input--error" in field
    summary = render_to_string("components/error_summary.html", {"form": form})
    assert re.search(r'<a href="#id_wrong-target">Enter the target as a number, like 99.5\s*</a>', summary)
    assert re.search(r'<a href="#id_wrong-direction_0">Say which way is better\s*</a>', summary)
    assert "<li>Somebody else changed this measure: look at both values and save again</li>" in summary


def test_an_empty_field_is_named_where_its_form_has_no_words_for_it() -> None:
    form = AuthenticationForm(data={})
    assert "</span> Fill in “Password”" in form["password"].as_field_group()
    summary = render_to_string("components/error_summary.html", {"form": form})
    assert re.search(r'<a href="#id_password">Fill in “Password”\s*</a>', summary)


def test_numbers_are_typed_as_text() -> None:
    field = SampleForm()["target"].as_field_group()
    assert 'type="text" inputmode="decimal"' in field
    assert "number" not in field
    assert "step=" not in field


def test_choices_stand_in_a_fieldset_with_a_legend() -> None:
    field = SampleForm()["direction"].as_field_group()
    assert '<fieldset class="govuk-fieldset">' in field
    assert '<legend class="govuk-fieldset__legend">Which way is better?</legend>' in field
    assert field.count("govuk-radios__item") == 2


def test_a_field_that_may_stay_empty_says_so() -> None:
    assert "Partners who report it (optional)" in SampleForm()["partners"].as_field_group()
    assert "(optional)" not in SampleForm()["target"].as_field_group()


def test_a_long_text_counts_its_characters_and_keeps_its_error() -> None:
    field = filled_in_wrongly()["commentary"].as_field_group()
    assert 'data-maxlength="400"' in field
    assert 'aria-describedby="id_wrong-commentary_error id_wrong-commentary-info"' in field


def cells_across(row: str) -> int:
    openings = re.findall(r"<t[hd]\b[^>]*>", row)
    return sum(int((re.search(r'colspan="(\d+)"', opening) or [0, 1])[1]) for opening in openings)


def test_every_row_of_a_table_is_whole_and_every_head_has_a_scope() -> None:
    table = render_to_string("components/table.html", {"table": debt_table(), "frame": True})
    rows = re.findall(r"<tr\b.*?</tr>", table, re.DOTALL)
    assert len(rows) == 9
    assert {cells_across(row) for row in rows} == {4}
    heads = re.findall(r"<th\b[^>]*>", table)
    assert sum('scope="col"' in head for head in heads) == 4
    assert sum('scope="rowgroup"' in head for head in heads) == 2
    assert sum('scope="row"' in head for head in heads) == 6
    assert len(heads) == 12
    assert '<td class="cell--number">−311,890' in table


def test_a_row_with_a_cell_too_few_is_refused() -> None:
    table = debt_table()
    table["rows"][1]["cells"].pop()
    with pytest.raises(ValueError, match="longer"):
        render_to_string("components/table.html", {"table": table})


def test_a_table_on_paper_has_no_frame_to_scroll() -> None:
    assert "tabindex" not in render_to_string("components/table.html", {"table": debt_table(), "frame": False})


def test_a_text_that_repeats_the_status_is_said_once() -> None:
    tag = cell_html({"text": "Below target", "status": "below_target"})
    assert tag.count("Below target") == 1


@pytest.mark.parametrize("text", ["83.0", "No", "target"])
def test_a_figure_is_said_beside_its_status(text: str) -> None:
    both = cell_html({"text": text, "status": "below_target"})
    assert both.startswith(text)
    assert "Below target" in both


def test_what_stands_in_a_cell_is_escaped() -> None:
    cell = {"text": "<b>5</b>", "note": "<i>", "href": '?a="&b', "words": True}
    assert cell_html(cell) == (
        '<a class="govuk-link cell-words" href="?a=&quot;&amp;b">&lt;b&gt;5&lt;/b&gt;</a> <span class="cell-note">&lt;i&gt;</span>'
    )
    assert cell_html({"text": "<b>"}) == "&lt;b&gt;"


def test_benefits_are_said_in_words() -> None:
    symbols = render_to_string("components/benefits.html", {"symbols": ["welfare"], "words": False})
    assert "<title>Staff welfare</title>" in symbols


def test_a_job_that_failed_is_not_asked_again() -> None:
    failed = render_to_string("components/progress.html", {"error": "It failed.", "url": "/jobs/1/"})
    assert "data-url" not in failed
    assert "It failed." in failed


def test_the_page_after_a_fault_needs_nothing() -> None:
    page = render_to_string("500.html")
    assert "{%" not in (settings.BASE_DIR / "templates" / "500.html").read_text()
    assert "Something went wrong" in page


@pytest.mark.parametrize("template", ["400.html", "403.html", "404.html", "403_csrf.html"])
def test_pages_of_refusal_say_what_to_do(template: str) -> None:
    request = HttpRequest()
    page = render_to_string(template, request=request)
    assert "<h1" in page
    assert "Go to the start page" in page
