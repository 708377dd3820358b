"""Cross references: a citation says the number of its place, and nothing can be cited that is not there."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from partners.roles import RoleKind
from periods.values import FinancialYear
from reporting.actions.snapshots import build_snapshot
from reporting.actions.writing import RecommendationText, create_report, save_recommendations, save_section
from reporting.crossing import WITHHELD, Labels, resolve
from reporting.models import Report
from reporting.narrative import NarrativeUnreadable
from reporting.paper import paper_html
from reporting.snapshots import PaperIncomplete

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(world) -> Report:
    return create_report(
        partnership=world.partnership, type="annual", slug="a-paper", title="A paper", short_title="A paper",
        period=FinancialYear(2023), meeting_on=date(2024, 6, 24), by=None,
    )  # fmt: skip


def write(report, key, text):
    section = report.sections.get(key=key)
    editor = report.partnership.roles.get(kind=RoleKind.EDITOR).user
    return save_section(section=section, version=section.version, text=text, by=editor)


def parts(report, key):
    content = build_snapshot(report=report, audience="public", by=None).content
    return next(section["parts"] for section in content["sections"] if section["key"] == key)


def test_a_citation_says_the_number_of_a_paragraph_a_table_a_section_and_an_appendix(report):
    write(report, "performance", "First.\n\nSecond. {#costs}\n\n{{ block recommendations as=asked }}")
    save_recommendations(report=report, texts=[RecommendationText("See {{ see costs }}.")], by=None)
    write(
        report,
        "people",
        "See {{ see costs }}, {{ see asked }}, {{ see technology }} and {{ see action-plan }}.\n\n"
        "- in a list: {{ see costs }}",
    )
    first, items = parts(report, "people")
    assert first["html"] == (
        'See <a href="#paragraph-3.2">paragraph 3.2</a>, <a href="#asked">Table 1</a>, '
        '<a href="#section-5">section 5</a> and <a href="#section-A">Appendix A</a>.'
    ).replace("#asked", "#recommendations")
    assert items["items"] == ['in a list: <a href="#paragraph-3.2">paragraph 3.2</a>']
    content = report.snapshots.first().content
    assert content["recommendations"][0]["html"] == 'See <a href="#paragraph-3.2">paragraph 3.2</a>.'
    html = paper_html(content)
    assert 'id="paragraph-3.2"' in html
    assert 'id="recommendations"' in html
    assert "1. See paragraph 3.2." in html, "a table cites in plain words"


def test_the_number_follows_when_a_paragraph_moves(report):
    write(report, "performance", "Second. {#costs}")
    write(report, "people", "See {{ see costs }}.")
    assert ">paragraph 3.1<" in parts(report, "people")[0]["html"]
    write(report, "performance", "New.\n\nAlso new.\n\nSecond. {#costs}")
    assert ">paragraph 3.3<" in parts(report, "people")[0]["html"]


def test_a_label_is_not_printed(report):
    write(report, "performance", "Second. {#costs}")
    assert parts(report, "performance")[0] == {"kind": "paragraph", "html": "Second.", "number": "3.1"}


def test_what_is_not_there_is_refused_when_the_section_is_saved(report):
    with pytest.raises(NarrativeUnreadable, match=r"There is no paragraph or table “3.12” in this paper"):
        write(report, "people", 'See {{ see "3.12" }}.')
    write(report, "performance", "Costs. {#costs}")
    with pytest.raises(NarrativeUnreadable, match="Did you mean “costs”"):
        write(report, "people", "See {{ see cost }}.")


def test_what_is_taken_away_later_stops_the_paper_and_names_the_section_that_cites_it(report):
    write(report, "performance", "Costs. {#costs}")
    write(report, "people", "See {{ see costs }}.")
    write(report, "performance", "Costs.")
    with pytest.raises(PaperIncomplete) as caught:
        build_snapshot(report=report, audience="public", by=None)
    assert list(caught.value.errors) == ["People"]
    assert "“costs”" in caught.value.errors["People"][0]


def test_a_block_that_shows_nothing_yet_cannot_be_cited(report):
    write(report, "performance", "{{ block recommendations as=asked }}")
    with pytest.raises(NarrativeUnreadable, match="no paragraph or table “asked”"):
        write(report, "people", "See {{ see asked }}.")


def test_one_label_for_two_places_is_refused(report):
    write(report, "performance", "Costs. {#costs}\n\nOther costs. {#costs}")
    with pytest.raises(NarrativeUnreadable, match="labels two places"):
        write(report, "people", "See {{ see costs }}.")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Costs {#Two Words}", "Two"),
        ("Costs {#COSTS}", "is no label"),
        ("In the {#costs} middle.", "stands at the end of a paragraph"),
        ("- an item {#costs}", "stands at the end of a paragraph"),
        ("{{ block recommendations as=Costs }}", "is no label"),
        ("{{ see }}", "Write it as in"),
    ],
)
def test_a_label_that_cannot_be_one_is_named(report, text, problem):
    if problem == "Two":
        assert write(report, "people", text).text == text, "braces around words are words"
        return
    with pytest.raises(NarrativeUnreadable, match=problem):
        write(report, "people", text)


def test_a_place_that_was_left_out_of_this_version_is_words_without_a_link():
    def paper():
        cited = {"kind": "paragraph", "number": "1.1", "html": "See \ue002secret\ue003."}
        secret = {"kind": "paragraph", "number": "2.1", "html": "Secret.", "label": "secret"}
        return [
            {"key": "open", "number": "1", "heading": "Open", "appendix": False, "parts": [cited]},
            {"key": "closed", "number": "2", "heading": "Closed", "appendix": False, "parts": [secret]},
        ]

    whole = paper()
    assert Labels(whole).problem("secret") == ""
    left = paper()[:1]
    resolve(left, [], Labels(left))
    assert left[0]["parts"][0]["html"] == f"See {WITHHELD}."
    resolve(whole, [], Labels(whole))
    assert whole[0]["parts"][0]["html"] == 'See <a href="#paragraph-2.1">paragraph 2.1</a>.'


def test_the_preview_says_the_numbers(report, world):
    write(report, "performance", "Costs. {#costs}")
    client = Client()
    client.force_login(world.people[RoleKind.EDITOR])
    section = report.sections.get(key="people")
    where = reverse("section-preview", args=[world.partnership.slug, report.slug, section.key])
    answer = client.post(where, {"heading": "People", "text": "See {{ see costs }}.", "version": section.version})
    assert ">paragraph 3.1</a>" in answer.content.decode()
