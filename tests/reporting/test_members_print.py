"""The page of the members stays on one sheet of paper, however much there is to say."""

import re
from types import SimpleNamespace

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.timezone import now

from periods.values import Quarter
from reporting.pdf import page_count
from reporting.pdf.sheet import fitted
from reporting.views import members_parts

Q4 = Quarter(2025, 4)


def row(**more):
    """As long as a row may become."""
    long = "Commissioning of shared administrative arrangements "
    return {
        "title": (long * 4)[: members_parts.TITLE],
        "words": (long * 8)[: members_parts.SENTENCE],
        "href": "#",
        **more,
    }


def a_full_page() -> dict:
    def full(what, **more):
        return members_parts.shown([row(**more)] * 9, what)

    return {
        "partnership": SimpleNamespace(name="Northern and Southern " * 4, slug="north", illustrative=True),
        "quarter": Q4,
        "lead": "On target: 41 of 52 reported, 79%; of 55 due, 75%.",
        "as_at": "as at 31 March 2026, final except where marked provisional",
        "meeting": {
            "label": "Next meeting", "day": "Wednesday 24 September 2026", "committee": "Joint Committee " * 4,
            "place": "Council House, Old Market Square " * 2, "time": None, "over": False, "state": "Planned",
            "papers_out": "Papers are due out on Wednesday 16 September 2026",
            "read_by": "Read the papers before Wednesday 24 September 2026",
        },
        "papers": ["Annual report of the shared services " * 2] * 3,
        "today": "20 May 2026",
        "below": members_parts.shown([row(words="83%, target at least 85%")] * 9, "measures"),
        "changes": full("changes", cause="Corrected data"),
        "decisions": full("decisions", facts="Not stated whether it is a key decision · nothing exempt · £743,000: £515,000 in 2022/23"),
        "questions": full("questions"),
        "arising": full("earlier decisions"),
        "full": True,
    }  # fmt: skip


def test_the_fullest_page_is_one_tagged_sheet():
    pdf = fitted(render_to_string("reporting/members_sheet.html", a_full_page()), moment=now())
    assert page_count(pdf) == 1
    assert b"pdfuaid" in pdf


@pytest.mark.parametrize("letters", [members_parts.FULL, 10_000])
def test_the_fullest_page_prints_from_a_browser_on_one_sheet(chromium, letters):
    full = a_full_page()
    lists = [full[name] for name in ("below", "changes", "decisions", "questions", "arising")]
    if letters == members_parts.FULL:
        for one in lists:  # as much as is printed in the larger size
            one["first"] = [{**each, "words": each["words"][:80], "facts": ""} for each in one["first"]]
        full["full"] = False
    assert members_parts.is_full(lists) is full["full"]
    papers = [{"title": title, "href": "#", "words": "Published"} for title in full["papers"]]
    html = render_to_string("reporting/members.html", {**full, "papers": papers, "request": None, "meeting_href": "#"})
    css = finders.find("portal.css")
    shown = chromium.new_page()
    shown.set_content(re.sub(r"<(link|script)[^>]*>(</script>)?", "", html))
    shown.add_style_tag(path=css)
    assert page_count(shown.pdf(prefer_css_page_size=True)) == 1
    shown.close()
