"""The demonstration through the API: its figures are those of the papers and the pages, its examples are answers."""

import csv
import io

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from common.sheets.writing import BEGINS_A_FORMULA
from partners.actions import add_service
from tests.addresses import doors_of_the_api
from tests.demo.test_emss import SECTORS, table

pytestmark = pytest.mark.django_db

BASE = "/api/v1/partnerships/emss/"


@pytest.fixture
def reader(emss, client: Client) -> Client:
    client.force_login(User.objects.get(email="auditor@example.org"))
    return client


def rows(reader: Client, address: str) -> list[dict]:
    """Every row of a list, page by page."""
    found, following = [], BASE + address
    while following:
        page = reader.get(following).json()
        found += page["results"]
        following = page["next"]
    return found


def test_debt_past_due_is_as_the_paper_prints_it_and_as_the_page_shows_it(reader):
    """Sector by sector; three rows to a page, so that pages are followed."""
    found = {
        (row["scope"]["name"], row["item"], row["period"]["key"]): row["figure"]
        for row in rows(reader, "results/?kpi=past-due-debt&kind=month&page_size=3")
    }
    page = reader.get("/p/emss/kpis/past-due-debt/").content.decode()
    seen = 0
    for row in table("debt_past_due"):
        item = None if row["row_kind"] == "total" else SECTORS.get(row["sector"], row["sector"])
        for month, column in (("2023-04", "apr_2023_gbp"), ("2024-03", "mar_2024_gbp")):
            figure = found[row["partner"], item, month]
            if item is None and (row["partner"], month) == ("NCC", "2023-04"):
                assert figure["value"] == "5152015"  # its sectors; the paper prints another total
                continue
            assert figure["value"] == row[column]
            assert (figure["state"], figure["unit"]) == ("number", "£")
            seen += 1
            assert item or month == "2023-04" or figure["words"] in page  # it shows totals of the last month
    assert seen == 25
    assert found["All", None, "2024-03"]["value"] == "5005111"


def test_no_figure_is_a_state_and_never_nought(reader):
    lost = rows(reader, "results/?kpi=ticket-volume&scope=All&kind=quarter&year=2023/24")
    assert {(row["figure"]["state"], row["figure"]["value"]) for row in lost} == {("lost", None)}
    assert lost[0]["figure"]["words"] == "not available in the published paper"
    nil = [row["figure"] for row in rows(reader, "results/?kpi=past-due-debt&scope=NCC&period=2024-03")
           if row["item"] == "Other"]  # fmt: skip
    assert [(figure["state"], figure["value"]) for figure in nil] == [("number", "0")]


def test_examples_are_answers(reader):
    """So is what the description of the API says of them."""
    told = reader.get("/api/v1/schema/?format=json").json()
    tested = 0
    for pattern in doors_of_the_api():
        if example := getattr(pattern.callback.cls, "example", None):
            address = str(pattern.pattern)
            assert example.row in rows(reader, address + example.asked), address
            answers = told["paths"][f"/api/v1/partnerships/{{partnership}}/{address}"]["get"]["responses"]["200"]
            assert example.row in str_free(answers["content"]["application/json"]["examples"])
            tested += 1
    assert tested == 3


def str_free(examples: dict) -> list[dict]:
    return [row for one in examples.values() for row in one["value"]["results"]]


def test_the_description_of_the_api_is_valid_and_tells_of_every_list(reader, tmp_path):
    file = tmp_path / "schema.yml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(file))
    told = file.read_text()
    assert all(f"/{pattern.pattern}" in told for pattern in doors_of_the_api() if "<" not in str(pattern.pattern))
    assert "/jobs/" not in told
    page = reader.get("/api/v1/docs/")
    assert "unsafe" not in page["Content-Security-Policy"]


def test_csv_has_a_row_for_each_thing_and_no_formula(reader, emss):
    add_service(partnership=emss, name="=1+1", short_name="@x", slug="odd", by=None)
    services = reader.get(BASE + "services/", headers={"Accept": "text/csv"})
    assert services["Content-Type"] == "text/csv; charset=utf-8"
    assert not any(
        cell.startswith(BEGINS_A_FORMULA)
        for line in csv.reader(io.StringIO(services.content.decode("utf-8-sig")))
        for cell in line
    )
    answer = reader.get(BASE + "results/?kpi=past-due-debt&scope=LCC&period=2024-03&format=csv&page_size=5")
    found = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(found) == 5
    nhs = next(row for row in found if row["item"] == "NHS")
    assert (nhs["figure_value"], nhs["figure_unit"], nhs["period_starts"]) == ("-18655", "£", "2024-03-01")
    following = answer["Link"].split(">")[0].removeprefix("<")
    more = list(csv.DictReader(io.StringIO(reader.get(following).content.decode("utf-8-sig"))))
    assert {row["item"] for row in found} & {row["item"] for row in more} == set()


def test_every_list_is_filtered_by_what_it_names(reader):
    assert {row["period"]["key"] for row in rows(reader, "results/?year=2023-24&kind=quarter&page_size=500")} == {
        f"2023-24-Q{number}" for number in (1, 2, 3, 4)
    }
    assert {row["service"] for row in rows(reader, "results/?service=fsc&page_size=1000")} == {"fsc"}
    starts = [row["period"]["starts"] for row in rows(reader, "results/?kpi=past-due-debt&order=-period&page_size=7")]
    assert starts == sorted(starts, reverse=True)
    assert len(starts) == len(rows(reader, "results/?kpi=past-due-debt&page_size=1000"))
    meetings = rows(reader, "meetings/?since=2024-01-01&order=on")
    assert meetings[0]["on"] == "2024-06-24"
