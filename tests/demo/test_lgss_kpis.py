"""The 80 KPIs and 83 results of the outline business case are in the portal, odd ones as the states they are."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from kpis.choices import FigureKind, Operator, Status
from kpis.models import Kpi, Observation, Result, StatedFigure, Target
from kpis.sight import Sight
from partners.models import Partnership
from reporting.blocks import BlockContext, case_kpis, kpi_health

FIGURES = Path(__file__).parent.parent / "figures"
PERIODS = {"2014/15 outturn": "2014/15", "2015/16 YTD": "April–November 2015", "2015-04": "May 2014 – April 2015"}
SNAPSHOTS = {"2015-03": date(2015, 3, 31), "2015-06": date(2015, 6, 30)}
SNAPSHOTS |= {"2015-09": date(2015, 9, 30), "2015-11": date(2015, 11, 30)}
OPERATORS = {"gte": Operator.AT_LEAST, "lte": Operator.AT_MOST, "lt": Operator.LESS_THAN}
STATES = {
    "measured": FigureKind.NUMBER,
    "text": FigureKind.TEXT,
    "not_measured": FigureKind.NOT_MEASURED,
    "lost_in_conversion": FigureKind.LOST,
}
STATUSES = {"met": Status.ON_TARGET, "not_met": Status.BELOW_TARGET}


def rows(name: str) -> list[dict[str, str]]:
    with (FIGURES / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def lgss(loaded: str, db: None) -> Partnership:
    return Partnership.objects.get(slug="lgss-mkc")


@pytest.fixture
def context(lgss: Partnership) -> BlockContext:
    context = BlockContext(SimpleNamespace(partnership=lgss), "public")
    assert isinstance(context.sight, Sight)
    return context


def when(label: str, kpi: str) -> str:
    if label in SNAPSHOTS and kpi.startswith("DEBT-INACT"):
        day = SNAPSHOTS[label]
        return f"{day.day} {day:%B %Y}"
    quarter = label.partition(" Q")
    return f"Q{quarter[2]} {quarter[0]}" if quarter[2] else PERIODS.get(label, label)


def test_all_eighty_measures_are_there_with_their_targets(lgss: Partnership) -> None:
    kpis = {kpi.slug: kpi for kpi in Kpi.objects.filter(partnership=lgss)}
    printed = rows("lgss_obc/kpis")
    assert sorted(kpis) == sorted(row["kpi_id"].lower() for row in printed)
    assert len(kpis) == 80
    for row in printed:
        kpi = kpis[row["kpi_id"].lower()]
        definition = kpi.definitions.get()
        assert definition.title == row["description"].rstrip("."), row["kpi_id"]
        assert kpi.heading == row["reporting_set"]
        assert kpi.code == row["code"]
        targets = {(one.operator, one.aim) for one in Target.objects.filter(kpi=kpi)}
        if row["target_value"]:
            assert targets == {(OPERATORS[row["target_operator"]], Decimal(row["target_value"]))}, row["kpi_id"]
        else:
            assert targets <= {(Operator.IS_YES, Decimal(1))}
        stated = StatedFigure.objects.filter(partnership=lgss, table="KPI targets", row=kpi.slug)
        words = row["target_printed"].partition("LOST")[0]  # what the conversion of the paper lost is not kept as words
        assert [one.text for one in stated] == ([words] if words else [])


def test_all_eighty_three_results_are_there_as_numbers_words_or_states(lgss: Partnership) -> None:
    found = {
        (one.kpi.slug, one.when.label): one
        for one in Observation.objects.filter(kpi__partnership=lgss).select_related("kpi")
    }
    results = {
        (one.kpi.slug, one.when.label): one
        for one in Result.objects.filter(kpi__partnership=lgss).select_related("kpi")
    }
    printed = rows("lgss_obc/kpi_results")
    assert len(printed) == 83
    for row in printed:
        place = (row["kpi_id"].lower(), when(row["period"], row["kpi_id"]))
        figure = found.pop(place)
        assert figure.kind == STATES[row["status"]], place
        assert figure.printed == row["printed"]
        if row["status"] == "measured":
            assert figure.numerator == Decimal(row["value"])
        if row["met_target_computed"]:
            assert results[place].status == STATUSES[row["met_target_computed"]], place
        else:
            assert results[place].status in (Status.NO_TARGET, Status.NO_FIGURE, Status.CONTEXT), place
    assert {one.kind for one in found.values()} == {FigureKind.LOST, FigureKind.NOT_DUE}, "no figure beside the printed"
    future = {one.kpi.slug for one in found.values() if one.kind == FigureKind.NOT_DUE}
    assert future == {f"aud-{number}" for number in range(1, 7)}


def test_the_share_that_met_its_target_is_the_computed_one(context: BlockContext) -> None:
    (table,) = kpi_health.collect(context)
    ours = {
        (name["text"], scope["text"], period["text"]): (int(reported["text"]), int(met["text"]), share["text"])
        for name, scope, period, met, reported, share, *_ in (row["cells"] for row in table["rows"])
    }
    owners = {"LGSS Revenues and Benefits": "Revenues and Benefits"}
    names = {"all measured": "All sets together"}
    theirs = {}
    for row in rows("computed/kpi_health"):
        place = (
            names.get(row["reporting_set"], row["reporting_set"]),
            owners.get(row["owner"], row["owner"]),
            when(row["period"], "DEBT-INACT" if row["period"] in SNAPSHOTS else ""),
        )
        theirs[place] = (int(row["kpis_measured"]), int(row["kpis_met"]), row["pct_green"])
    assert ours == theirs


def test_the_share_of_those_due_counts_what_is_missing(context: BlockContext) -> None:
    (table,) = kpi_health.collect(context)
    (row,) = [
        row["cells"]
        for row in table["rows"]
        if [cell["text"] for cell in row["cells"][:3]] == ["All sets together", "MKC", "Q1 2015/16"]
    ]
    assert [cell["text"] for cell in row[3:]] == ["5", "9", "55.6%", "10", "50.0%"]  # one result is lost


def test_different_measures_of_two_partners_stand_one_after_the_other(context: BlockContext) -> None:
    tables = case_kpis.collect(context, "trn")
    assert [len(table["rows"]) for table in tables] == [4, 5, 5, 5]
    assert [column["label"] for column in tables[2]["columns"]] == ["Measure", "Target", "Q1 2015/16", "Q2 2015/16"]
    second = [(cell["text"], cell.get("note")) for cell in tables[2]["rows"][1]["cells"]][1:]
    assert second == [("at most 30%", None), ("28%", "On target"), ("31%", "Below target")]


def test_one_measure_on_two_scales_stands_side_by_side(context: BlockContext) -> None:
    (table,) = case_kpis.collect(context, "proc")
    rows_of = {row["cells"][0]["text"]: [cell["text"] for cell in row["cells"][1:]] for row in table["rows"]}
    assert [column["label"] for column in table["columns"]] == ["Measure", "Period", "Target", "MKC", "LGSS"]
    assert rows_of["Customer satisfaction"] == ["2014/15", "TBC", "98%", "3.54 out of 4"]
    assert rows_of["Ratio of revenue savings to cost of team"] == ["2014/15", "TBC", "6.58 to 1", "6.7 to 1"]
    assert "a score out of 4" in table["note"]


def test_measures_without_any_result_stand_with_their_targets_alone(context: BlockContext) -> None:
    (table,) = case_kpis.collect(context, "dss")
    assert [column["label"] for column in table["columns"]] == ["Measure", "Target"]
    assert table["caption"] == "Current delivery targets: CCC, NCC, MKC"
    assert [row["cells"][1]["text"] for row in table["rows"]] == [
        "at least 5 clear days", "–", "–", "at most 21 days",
    ]  # fmt: skip
    assert table["note"] == "No result is printed."
    assert case_kpis.collect(context, "aud")[0]["note"] == "These measures are still to come."


def test_a_figure_that_is_lost_among_others_says_so_in_two_words(context: BlockContext) -> None:
    first = case_kpis.collect(context, "trn")[1]["rows"][0]
    assert [cell["text"] for cell in first["cells"][1:]] == ["–", "not printed", "not printed"]


def test_the_one_benchmark_of_the_paper_stands_beside_the_kpis_that_it_is_printed_with(lgss):
    (printed,) = [row for row in rows("lgss_obc/facts") if row["category"] == "benchmark"]
    named = {row["kpi_id"].lower() for row in rows("lgss_obc/kpis") if "CIPFA" in row["note"]}
    kept = list(lgss.benchmarks.select_related("kpi"))
    assert {one.kpi.slug for one in kept} == named
    assert {one.value for one in kept} == {Decimal(printed["value"])}
    assert {one.period for one in kept} == {None}  # the paper does not print when it was measured
