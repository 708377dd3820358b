"""The annual report of EMSS: every figure of the published paper, read back from the web page, the PDF and Word.

The figures are those of figures/emss_annual, copied here; what is written out in the paper ("four") stands as the
portal writes it.
"""

import re
from html import unescape
from io import BytesIO

import pdfplumber
import pytest
from django.template.loader import render_to_string

from reporting.actions.rendering import render_document
from reporting.actions.snapshots import build_snapshot
from reporting.paper import with_drawings
from tests.reporting.word_file import WordFile

pytestmark = pytest.mark.django_db

FIGURES = (
    """
61 deficiencies|£50,000|255 schools|191,889 payments|363,836|857 errors|0.45%|431 payments|32.75%|19 in October 2023
£36,172|to 3, costing £1,642|3,807|3,023|16,093 DBS checks|1,611|9%|382|45 in Q3|24 hours|417 on average|2,142 adverts
14%|2,311|36%|3 found work elsewhere|6 were redeployed|16 took voluntary redundancy|3 were made redundant|28 staff
22 left|1,019 supplier accounts|over 71,000 payments|£449 million|3,029|2,154|18.6 days|18.5 days|within 15 minutes
about £38 million|top 80%|over £5.5 million|4 providers|2.22 days|3.54 to 2.39 days|0.64 days|85% is complete
after 78%|63% said|87% were sure|42% doubted|19% for line managers|4%, felt|at 83%|at least 85%|below target
1 September 2024|Monday 24 June 2024|overdue|computed £5,152,015, published £5,111,385
difference £40,630|agrees with the computed one|−5,508,137|−5,467,507
2,010,087|1,603,922|−406,165|1,815,766|640,085|−1,175,681|12,095|−18,655|−30,750|1,294,274|175,193|−1,119,081
229,011|941,455|712,444|5,361,233|3,342,000|−2,019,233|1,211,207|890,790|−320,417|1,678,440|402,046|−1,276,394
1,664,477|−426,280|−2,090,757|497,997|673,227|175,230|59,264|123,328|64,064|40,630|5,111,385|5,152,015|1,663,111
−3,488,904|not available in the published paper
""".strip()
    .replace("\n", "|")
    .split("|")
)

NUMBERED = {"heading 1", "Appendix heading", "Numbered paragraph", "Appendix paragraph"}

HEADINGS = [
    "Reasons for recommendations",
    "Other options considered in making recommendations",
    "Performance Summary",
    "EMSS Service / Business Plan 2023/24",
    "Technology",
    "Customer",
    "People",
    "Service Performance – Employee Service Centre (ESC)",
    "Service Performance – Finance Service Centre (FSC)",
    "Procurement Update",
    "EMSS Service / Business Plan Priorities 2024/25",
    "Finance colleague comments",
    "Legal and Procurement colleague comments",
    "Social value considerations",
    "Equality Impact Assessment (EIA)",
    "List of background papers",
    "Published documents referred to",
    "Staff Survey Action Plan",
]


@pytest.fixture
def snapshot(emss_report):
    return build_snapshot(report=emss_report, audience="public", by=None)


def missing(text: str) -> list[str]:
    plain = " ".join(text.split())
    return [figure for figure in FIGURES if figure not in plain]


def test_every_part_of_the_paper_is_there(snapshot):
    assert [section["heading"] for section in snapshot.content["sections"]] == HEADINGS
    ticked = {row["label"]: [tick["label"] for tick in row["ticks"] if tick["ticked"]]
              for row in snapshot.content["cover"]["rows"] if "ticks" in row}  # fmt: skip
    assert ticked == {
        "Key decision": ["No"],
        "Subject to call-in": ["No"],
        "Spending approved by the Section 151 Officer": ["N/A"],
    }
    assert len(snapshot.content["recommendations"]) == 2


def on_the_web(snapshot) -> str:
    html = render_to_string("reporting/web.html", with_drawings(snapshot.content))
    return unescape(re.sub(r"<[^>]+>", " ", html))


def in_the_pdf(snapshot) -> str:
    document = render_document(snapshot=snapshot, format="pdf")
    with document.file.open("rb") as file, pdfplumber.open(BytesIO(file.read())) as pdf:
        pages = [page.extract_text() for page in pdf.pages]
    assert len(pages) == document.pages
    return " ".join(pages)


def test_every_figure_is_read_back(snapshot):
    """On the page: the other forms say the same (test_figures_agree.py)."""
    assert missing(on_the_web(snapshot)) == []


def test_numbers_of_word_are_those_of_the_pdf(snapshot, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    printed = in_the_pdf(snapshot)
    with render_document(snapshot=snapshot, format="docx").file.open("rb") as file:
        counted = [line for line in WordFile(file.read()).lines if line.style in NUMBERED]
    assert len(counted) > len(HEADINGS) + 60
    assert [line for line in counted if f"{line.number} {' '.join(line.text.split()[:4])}" not in printed] == []


def test_every_figure_of_a_table_knows_where_it_comes_from(snapshot):
    tables = [part for section in snapshot.content["sections"] for part in section["parts"] if part["kind"] == "table"]
    debt = [table for table in tables if table["id"].startswith("past-due-debt")]
    assert len(debt) == 3
    for table in debt:
        for row in table["rows"]:
            if row["kind"] == "body":
                assert all(cell["origin"]["observations"] for cell in row["cells"][1:])


def test_no_chart_is_drawn_from_lost_figures(snapshot):
    kinds = {part["kind"] for section in snapshot.content["sections"] for part in section["parts"]}
    assert "chart" not in kinds


def test_no_number_of_the_text_was_typed_by_hand(emss_report):
    from reporting.blocks import BlockContext
    from reporting.snapshots import section_narrative

    context = BlockContext(emss_report, "public")
    assert [
        hint for section in emss_report.sections.all() for hint in section_narrative(section.text, context).hints
    ] == []
