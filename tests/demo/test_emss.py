"""Every printed figure of the annual report is in the portal: as an observation or as a stated figure, never as both."""

import csv
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from kpis.choices import Direction, FigureKind, Qualifier, ReturnState
from kpis.models import Definition, Observation, Result, Return, StatedFigure, Target
from kpis.status import value_of
from partners.models import Partnership, ScopeKind
from periods.values import Month, Quarter, parse
from projects.models import Action, Benefit, Contract, Project, ProjectStatus, Stage

FIGURES = Path(__file__).parents[1] / "figures" / "emss_annual"


def table(name: str) -> list[dict[str, str]]:
    with (FIGURES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Seen:
    """Where a figure stands as an observation. `part` is the figure itself, or the upper or lower of its two parts."""

    kpi: str
    period: str
    scope: str = "All"
    item: str = "All"
    part: str = "value"

    def find(self) -> Observation:
        return Observation.objects.get(
            kpi__partnership__slug="emss",
            kpi__slug=self.kpi,
            period=parse(self.period).code,
            scope__name=self.scope,
            item__name=self.item,
        )

    def number(self) -> Fraction | None:
        found = self.find()
        if self.part == "upper":
            return Fraction(found.numerator)
        if self.part == "lower":
            return Fraction(found.denominator)
        multiplier = Definition.objects.get(kpi=found.kpi).multiplier
        return value_of(found.numerator, found.denominator, multiplier)


@dataclass(frozen=True)
class Stated:
    """Where a figure stands as a stated one."""

    table: str
    row: str
    column: str

    def number(self) -> Fraction | None:
        found = StatedFigure.objects.get(partnership__slug="emss", table=self.table, row=self.row, column=self.column)
        return Fraction(found.value)


@dataclass(frozen=True)
class Fact:
    """Where value, comparison value and change of one row of a facts table stand."""

    value: Seen | Stated | None = None
    comparison: Seen | None = None
    change: Stated | None = None


YEAR, Q2, Q3, Q4 = "2023-24", "2023-24-Q2", "2023-24-Q3", "2023-24-Q4"
LISTEN, CONFIDENTIAL, RESPECT = "survey-managers-listen", "survey-managers-confidential", "survey-managers-respect"
SENIOR, LINE = "Senior managers", "Line managers"

# One entry for each row, in the order of the table.
KPI_FACTS = [
    Fact(Seen("oci-health-check-deficiencies", YEAR)),
    Fact(Seen("oracle-refund", YEAR)),
    Fact(Seen("schools-given-notice", "2023-02")),
    Fact(Seen("payroll-error-rate", YEAR, part="lower")),
    Fact(Seen("pensioner-payments", YEAR, "LPS")),
    Fact(Seen("payroll-error-rate", YEAR, part="upper")),
    Fact(Stated("payroll-error-rate", "Payroll error rate", "2023/24")),
    Fact(Seen("manual-bacs-payments", YEAR), change=Stated("changes-on-last-year", "Manual BACS payments", "Change")),
    Fact(Seen("manual-bacs-payments", YEAR), change=Stated("changes-on-last-year", "Manual BACS payments", "Change %")),
    Fact(Seen("overpayments", "2024-03"), Seen("overpayments", "October 2023")),
    Fact(Seen("overpayments-cost", "2024-03"), Seen("overpayments-cost", "October 2023")),
    Fact(Seen("contracts-and-letters", YEAR, "LCC")),
    Fact(Seen("contracts-and-letters", YEAR, "NCC")),
    Fact(Seen("dbs-checks", YEAR), change=Stated("changes-on-last-year", "DBS checks completed", "Change")),
    Fact(change=Stated("changes-on-last-year", "DBS checks completed", "Change %")),
    Fact(Seen("orc-queries", Q3), Seen("orc-queries", Q2)),
    Fact(Seen("advert-offer-turnaround", Q3)),
    Fact(Seen("adverts-average-q3", Q3)),
    Fact(Seen("adverts-processed", YEAR), change=Stated("changes-on-last-year", "Adverts processed", "Change %")),
    Fact(
        Seen("new-appointments", YEAR),
        change=Stated("changes-on-last-year", "New appointments processed", "Change %"),
    ),
    Fact(Seen("restructure-outcomes", YEAR, item="Left for a job elsewhere")),
    Fact(Seen("restructure-outcomes", YEAR, item="Redeployed or moved within LCC")),
    Fact(Seen("restructure-outcomes", YEAR, item="Voluntary redundancy")),
    Fact(Seen("restructure-outcomes", YEAR, item="Compulsory redundancy")),
    Fact(Stated("restructure-outcomes", "Staff who exited", "Q2 2023/24")),
    Fact(Seen("new-supplier-accounts", Q4)),
    Fact(Seen("supplier-payments", Q4)),
    Fact(Seen("supplier-payments-value", Q4)),
    Fact(Seen("invoices-on-hold", Q4, "LCC")),
    Fact(Seen("invoices-on-hold", Q4, "NCC")),
    Fact(Seen("days-to-pay-suppliers", Q4, "LCC")),
    Fact(Seen("days-to-pay-suppliers", Q4, "NCC")),
    Fact(Seen("invoice-processing-minutes", YEAR, "LCC")),
    Fact(Seen("collections-project-debt", "January 2023 to April 2024")),
    Fact(Seen("former-provider-coverage", "2022-12-31")),
    Fact(Stated("past-due-debt", "Both councils", "Reduction April 2023 to March 2024")),
    Fact(Seen("bacs-approved-providers", "2024-06-24")),
]
PEOPLE_FACTS = [
    Fact(Seen("sickness-days-per-fte", Q4)),
    Fact(
        Seen("sickness-days-per-fte", Q4, "FSC"),
        change=Stated("sickness-days-per-fte", "FSC", "Change on the quarter before"),
    ),
    Fact(Seen("sickness-days-per-fte", Q4, "ESC"), Seen("sickness-days-per-fte", Q3, "ESC")),
    Fact(Seen("annual-performance-reviews", YEAR, "ESC")),
    Fact(Seen("mandatory-training", Q4), Seen("mandatory-training", Q3)),
    Fact(Seen("survey-flexible-working", "2023 survey")),
    Fact(Seen("survey-safe-to-speak-up", "2023 survey")),
    Fact(Seen(LISTEN, YEAR, item=SENIOR), Seen(LISTEN, YEAR, item=LINE)),
    Fact(Seen(CONFIDENTIAL, YEAR, item=SENIOR), Seen(CONFIDENTIAL, YEAR, item=LINE)),
    Fact(Seen(RESPECT, YEAR, item=SENIOR)),
]
SATISFACTION_FACTS = [
    Fact(Seen("customer-satisfaction", Q4)),
    Fact(Seen("customer-satisfaction", Q4, "FSC")),
    Fact(Seen("customer-satisfaction", Q4, "ESC")),
    Fact(Seen("customer-satisfaction", Q4, "BD")),
    Fact(Seen("partner-feedback", YEAR, "LCC")),
    Fact(Seen("partner-feedback", YEAR, "NCC")),
]
FACTS = [
    pytest.param(row, fact, id=f"{name}:{number}")
    for name, facts in (
        ("kpi_facts", KPI_FACTS),
        ("people_facts", PEOPLE_FACTS),
        ("satisfaction_facts", SATISFACTION_FACTS),
    )
    for number, (row, fact) in enumerate(zip(table(name), facts, strict=True), start=2)
]


@pytest.mark.parametrize(("row", "fact"), FACTS)
def test_every_printed_value_is_kept(row: dict[str, str], fact: Fact, emss: Partnership) -> None:
    if row["value"]:
        assert fact.value.number() == Fraction(row["value"])
    elif row["unit"] == "text":
        assert fact.value.find().kind == FigureKind.TEXT
    elif fact.value:
        assert fact.value.find().kind == FigureKind.LOST
        assert fact.value.find().reason


@pytest.mark.parametrize(("row", "fact"), [one for one in FACTS if one.values[0].get("comparison_value")])
def test_every_printed_comparison_is_kept(row: dict[str, str], fact: Fact, emss: Partnership) -> None:
    assert fact.comparison.number() == Fraction(row["comparison_value"])


@pytest.mark.parametrize(
    ("row", "fact"), [one for one in FACTS if one.values[0].get("change", "")[:1] in "+-0123456789"]
)
def test_a_printed_change_is_stated_and_a_computed_one_is_the_difference(
    row: dict[str, str], fact: Fact, emss: Partnership
) -> None:
    if not row.get("change"):
        return
    change = fact.change.number() if fact.change else fact.value.number() - fact.comparison.number()
    assert change == Fraction(row["change"])


@pytest.mark.parametrize(("row", "fact"), [one for one in FACTS if one.values[0].get("target")])
def test_printed_targets_hold_without_tolerance(row: dict[str, str], fact: Fact, emss: Partnership) -> None:
    target = Target.objects.get(kpi=fact.value.find().kpi)
    assert (target.aim, target.tolerance_amount) == (Fraction(row["target"]), 0)


@pytest.mark.parametrize(("row", "fact"), [one for one in FACTS if one.values[0].get("good_direction")])
def test_a_measure_is_better_in_the_printed_direction(row: dict[str, str], fact: Fact, emss: Partnership) -> None:
    if isinstance(fact.value, Seen):
        definition = Definition.objects.get(kpi=fact.value.find().kpi)
        once = definition.frequency == "once"
        assert definition.direction == (Direction.CONTEXT if once else row["good_direction"])


@pytest.mark.parametrize(
    ("seen", "qualifier"),
    [
        (Seen("supplier-payments", Q4), Qualifier.OVER),
        (Seen("collections-project-debt", "January 2023 to April 2024"), Qualifier.ABOUT),
        (Seen("invoice-processing-minutes", YEAR, "LCC"), Qualifier.WITHIN),
        (Seen("advert-offer-turnaround", Q3), Qualifier.WITHIN),
        (Seen("invoices-on-hold", Q4, "LCC"), Qualifier.EXACT),
    ],
)
def test_a_figure_is_as_exact_as_it_was_printed(seen: Seen, qualifier: str, emss: Partnership) -> None:
    assert seen.find().qualifier == qualifier


SECTORS = {"Pub Sect": "Public sector"}


@pytest.mark.parametrize("row", table("debt_past_due"), ids=lambda row: f"{row['partner']} {row['sector']}")
def test_cells_of_sectors_are_figures_and_totals_and_movements_are_stated(
    row: dict[str, str], emss: Partnership
) -> None:
    name, stated = SECTORS.get(row["sector"], row["sector"]), f"past-due-debt-{row['partner'].lower()}"
    for column, period, value in (("Apr-23", "2023-04", "apr_2023_gbp"), ("Mar-24", "2024-03", "mar_2024_gbp")):
        if row["row_kind"] == "total":
            place: Seen | Stated = Stated(stated, name, column)
        else:
            place = Seen("past-due-debt", period, row["partner"], name)
            assert place.find().printed.replace(" ", "") == row[f"printed_{value[:-4]}"].replace(" ", "")
        assert place.number() == Fraction(row[value])
    assert Stated(stated, name, "Movement").number() == Fraction(row["movement_gbp"])


def test_nothing_is_both_a_figure_and_a_stated_figure(emss: Partnership) -> None:
    labels = {Month(2023, 4).code: "Apr-23", Month(2024, 3).code: "Mar-24"}
    cells = {
        (f"past-due-debt-{one.scope.name.lower()}", one.item.name, labels.get(one.period_id, one.when.label))
        for one in Observation.objects.filter(kpi__slug="past-due-debt").select_related("scope", "item")
    }
    assert not cells & set(StatedFigure.objects.values_list("table", "row", "column"))
    rate = Seen("payroll-error-rate", YEAR).find()
    assert (rate.numerator, rate.denominator) == (857, 191_889)


@pytest.mark.parametrize(
    ("scope", "month", "total"),
    [
        ("NCC", Month(2023, 4), 5_152_015),
        ("NCC", Month(2024, 3), 1_663_111),
        ("LCC", Month(2023, 4), 5_361_233),
        ("LCC", Month(2024, 3), 3_342_000),
        ("All", Month(2023, 4), 10_513_248),
        ("All", Month(2024, 3), 5_005_111),
        ("NCC", Quarter(2023, 4), 1_663_111),
        ("LCC", Quarter(2023, 4).financial_year, 3_342_000),
    ],
)
def test_debt_adds_up_to_what_the_sectors_give(scope: str, month: Month, total: int, emss: Partnership) -> None:
    result = Result.objects.get(
        kpi__slug="past-due-debt",
        kpi__partnership=emss,
        scope__name=scope,
        item__breakdown=None,
        period=month.code,
    )
    assert result.numerator == total
    assert result.parts_reported == result.parts_due


def test_what_was_not_printed_is_lost_with_a_reason(emss: Partnership) -> None:
    due = Observation.objects.filter(kpi__partnership=emss, period__end__lte="2024-03-31")
    gaps = due.exclude(kind__in=(FigureKind.NUMBER, FigureKind.TEXT))
    assert set(gaps.values_list("kind", flat=True)) == {FigureKind.LOST, FigureKind.NOT_APPLICABLE}
    assert not gaps.filter(reason="").exists()
    tickets = gaps.filter(kpi__slug="ticket-volume")
    assert tickets.count() == 4 * 4  # four quarters; the whole and three services


def test_leicestershire_has_no_sector_other(emss: Partnership) -> None:
    other = Observation.objects.filter(
        kpi__partnership=emss, kpi__slug="past-due-debt", scope__name="LCC", item__name="Other"
    ).exclude(quarterly_return__period=Quarter(2024, 1).code)
    assert set(other.values_list("kind", flat=True)) == {FigureKind.NOT_APPLICABLE}


def test_satisfaction_missed_its_target_and_turnaround_met_it(emss: Partnership) -> None:
    def status(slug: str, quarter: Quarter) -> str:
        return Result.objects.get(kpi__slug=slug, kpi__partnership=emss, scope__kind=ScopeKind.WHOLE,
                                  period=quarter.code).status  # fmt: skip

    assert status("customer-satisfaction", Quarter(2023, 4)) == "below_target"
    assert status("advert-offer-turnaround", Quarter(2023, 3)) == "on_target"


def test_the_year_is_approved_and_the_quarter_after_it_is_open(emss: Partnership) -> None:
    returns = Return.objects.filter(service__partnership=emss)
    nxt = returns.filter(period=Quarter(2024, 1).code)
    assert set(nxt.values_list("state", flat=True)) == {ReturnState.DRAFT}
    assert {one.service.slug for one in nxt} == {"emss", "esc", "fsc"}
    assert set(returns.exclude(period=Quarter(2024, 1).code).values_list("state", flat=True)) == {ReturnState.APPROVED}
    typed = Observation.objects.filter(quarterly_return__in=nxt).exclude(kind=FigureKind.NOT_ENTERED)
    assert not typed.exists()


def test_completed_projects_and_priorities_are_there_in_order(emss: Partnership) -> None:
    done = Project.objects.filter(partnership=emss, plan_year=parse("2023-24").code)
    assert [(one.category, one.status) for one in done] == [
        (row["area"], ProjectStatus.COMPLETE) for row in table("completed_projects")
    ]
    ahead = list(Project.objects.filter(partnership=emss, plan_year=parse("2024-25").code))
    for one, row in zip(ahead, table("priorities_2024_25"), strict=True):
        target = None if row["target_iso"] == "ongoing" else parse(row["target_iso"])
        assert (one.category, one.target and one.target.value, one.status) == (row["area"], target, ProjectStatus.LOST)
        assert [update.meeting_month.label for update in one.updates.all()] == ["June 2024"]
    assert all(one.benefits_lost for one in [*done, *ahead])
    assert [one.target_note for one in ahead if one.target_note] == ["Improvements go on afterwards", "Ongoing"]


def test_there_are_as_many_kinds_of_benefit_as_printed() -> None:
    assert len(Benefit) == len(table("benefit_types"))


def test_stages_contracts_and_actions_are_those_printed(emss: Partnership) -> None:
    stages = Stage.objects.filter(partnership=emss, plan="ESC transformation plan")
    for stage, row in zip(stages, table("transformation_stages"), strict=True):
        assert stage.name == f"{row['stage']}: {row['name']}"
        assert (stage.starts_on, stage.ends_on) == (parse(row["start"]).start, parse(row["end"]).end)
    moved = Stage.objects.filter(partnership=emss, plan="Debt collection in-house")
    assert [one.starts_on for one in moved] == [parse(row["date"]).start for row in table("collections_timeline")]
    for contract, row in zip(Contract.objects.filter(partnership=emss), table("contracts"), strict=True):
        assert (contract.term_years or "", contract.source) == (int(row["term_years"] or 0) or "", row["section"])
        assert (contract.ends and contract.ends.value) == (parse(row["ends"]) if row["ends"] else None)
    assert Action.objects.filter(partnership=emss).count() == len(table("appendix_actions"))


def test_nothing_is_labelled_illustrative(emss: Partnership) -> None:
    assert not emss.illustrative
