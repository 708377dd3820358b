"""The status report on the Hampshire partnership: every row of figures/occ_ibc read back from the web page and the PDF."""

import csv
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.template.loader import render_to_string

from reporting.actions.snapshots import build_snapshot
from reporting.models import Report
from reporting.paper import with_drawings
from reporting.reports import report_types

pytestmark = pytest.mark.django_db

FIGURES = Path(__file__).parent.parent / "figures" / "occ_ibc"
HEADINGS = [
    "Executive summary",
    "Governance arrangements: operational and strategic boards",
    "What the boards require",
    "Remaining outstanding issues and specific actions for resolution",
    "OCC actions for process improvement",
    "Moving forward",
    "Milestones at three and six months",
    "Risks",
    "Recommendation",
]
MONTHS = {"2015-07": "July 2015", "2015-10": "October 2015", "2015-11": "November 2015", "2015-12": "December 2015",
          "2016-01": "January 2016", "2016-03": "March 2016", "2016-05": "May 2016", "2016": "2016",
          "2016-02-24": "24 February 2016", "2017-02..2018-02": "February 2017 – February 2018"}  # fmt: skip


@pytest.fixture(scope="module")
def hampshire_report(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Report]:
    from demo import hampshire, hampshire_report
    from demo.people import make_people, person
    from demo.report_writing import write_report

    with django_db_blocker.unblock(), transaction.atomic():
        make_people(accounts_file=tmp_path_factory.mktemp("people") / "people.txt", password="a long password")
        yield write_report(hampshire.load(), hampshire_report.PAPER, by=person("finance@example.org"))
        transaction.set_rollback(True)


@pytest.fixture
def snapshot(hampshire_report):
    return build_snapshot(report=hampshire_report, audience="public", by=None)


def printed(name: str) -> list[dict[str, str]]:
    with (FIGURES / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def expected() -> list[str]:
    """Every name, owner, escalation route, date, cadence and state of the paper."""
    found = []
    for row in printed("issues"):
        found += [row["id"], row["area"], row["issue"], row["owner"], row["escalation"], row["due"], row["status"]]
    for row in printed("actions"):
        word = "from" if row["status"] == "being set up" else "since"
        start = f"{word} {MONTHS[row['start']]}" if len(row["start"]) == 7 else row["start"]
        found += [row["owner"], start, row["cadence"], row["status"]]
    for row in printed("milestones"):
        found += [row["milestone"], MONTHS[row["date"]], row["status"]]
    for row in printed("boards"):
        found += [row["board"], row["cadence"]]
    found += [row["requirement_own_words"] for row in printed("board_requirements")]
    found += [row["name"] for row in printed("partners") if row["code"] != "IBC"]
    found += ["Audit & Governance Committee", "Wednesday 24 February 2016", "Chief Finance Officer", "Annex 1"]
    found += ["Interim Deputy Chief Finance Officer", "Finance, HR, Schools", "May 2016", "Not mentioned"]
    found += ["Strategic Board / Strategic Direction Board", "Business Date Upload", "July 2015 is implied"]
    return [words for words in found if words]


def missing(text: str) -> list[str]:
    """Without regard to capitals and to where a line breaks."""
    plain = re.sub(r"[\s-]+", "", text).lower()
    return [words for words in expected() if re.sub(r"[\s-]+", "", words).lower() not in plain]


def test_every_part_of_the_paper_is_there(snapshot):
    assert [section["heading"] for section in snapshot.content["sections"]] == HEADINGS
    assert len(snapshot.content["recommendations"]) == 1
    assert set(report_types()["status_report"].cover_form.base_fields) == set(snapshot.report.cover)


def test_every_row_stands_on_the_web_page(snapshot):
    html = render_to_string("reporting/web.html", with_drawings(snapshot.content))
    assert missing(unescape(re.sub(r"<[^>]+>", " ", html))) == []


def test_what_was_not_printed_is_said(snapshot):
    table = next(
        part
        for section in snapshot.content["sections"]
        for part in section["parts"]
        if part["kind"] == "table" and part["id"] == "issues"
    )
    body = [row["cells"] for row in table["rows"] if row["kind"] == "body"]
    for cells, row in zip(body, printed("issues"), strict=True):
        assert ("not printed" in cells[1]["note"]) == (not row["escalation"])
        assert (cells[2]["text"] == "not printed") == (not row["action_or_plan"])
        assert (cells[3]["text"] == "not printed") == (not row["due"])
        assert cells[4]["note"] == "age not known"
    groups = [row["cells"][0]["text"] for row in table["rows"] if row["kind"] == "group"]
    assert groups == ["Significant (2)", "Other (8)"]
