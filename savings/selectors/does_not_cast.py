"""Everything that older papers printed of a partnership's money, and does not follow from its own figures."""

from itertools import groupby

from kpis.selectors import stated as stated_measures
from kpis.sight import Sight
from partners.models import Partnership
from savings.calculations.casting import Cause, Cell, Checked, check
from savings.models import CaseVersion
from savings.selectors.case_check import CaseCheck
from savings.selectors.cases import figures_of
from savings.selectors.debt import debt_checked
from savings.selectors.findings import Finding, StatedTables, as_printed, stated_tables
from savings.selectors.outturn import OUTTURN, check_outturn
from savings.selectors.tables import count_words, findings_table
from savings.selectors.unit_prices import prices_checked
from savings.selectors.where_printed import page_of

OF_THE_MEASURE = "as the figures of the measure give it"


def everything_checked(sight: Sight) -> tuple[list[dict], str]:
    """A table for each printed table with a difference, with the page of its figures, and how many were compared."""
    checked: list[Checked] = []
    findings: list[Finding] = []
    stated = stated_tables(sight, "")
    services: dict[str, dict[str, str]] = {}
    for figures in figures_of(newest_versions(sight.partnership)):
        services[figures.case.slug] = {one.service.slug: one.service.name for one in figures.services}
        case = CaseCheck(figures, stated)
        checked += [one for found in case.checked.values() for one in found]
        findings += case.findings()
    of_partnership = (_outturn, debt_checked, prices_checked)
    for in_table, of_table in (*(one(sight.partnership, stated) for one in of_partnership), _measures(sight)):
        checked += in_table
        findings += of_table
    grouped = [(name, list(found)) for name, found in groupby(findings, key=lambda one: one.table)]
    tables = [
        {**findings_table(name, found[0].heading, found, number), "page": page_of(name, services)}
        for number, (name, found) in enumerate(grouped, start=1)
    ]
    return tables, count_words(checked) if checked else ""


def newest_versions(partnership: Partnership) -> list[CaseVersion]:
    """The newest version of every case. One query."""
    newest = {}
    for version in partnership.caseversions.select_related("case").order_by("case__order", "case", "number"):
        newest[version.case_id] = version
    return list(newest.values())


def _outturn(partnership: Partnership, stated: StatedTables) -> tuple[list[Checked], list[Finding]]:
    checked, findings = [], []
    lines = partnership.outturnlines.select_related("year").order_by("year", "order", "pk")
    for year, of_year in groupby(lines, key=lambda line: line.year.label):
        table = f"{OUTTURN} {year}"
        found = check_outturn(of_year, stated.table(table))
        checked += found
        findings += [
            Finding(table, f"Outturn {year}", one, stated.rows[table, one.row, one.column])
            for one in found
            if one.cause != Cause.AGREES
        ]
    return checked, findings


def _measures(sight: Sight) -> tuple[list[Checked], list[Finding]]:
    """Printed figures of KPIs, beside what the portal computes for them."""
    checked, findings = [], []
    for table, lines in stated_measures.stated_tables(sight):
        for line in lines:
            stated = line.stated
            if stated.value is None or line.computed is None:
                continue
            found = check(stated.row, stated.column, OF_THE_MEASURE, as_printed(stated), Cell.of(line.computed))
            checked.append(found)
            if found.cause != Cause.AGREES:
                findings.append(Finding(table, f"Measures: {table}", found, stated))
    return checked, findings
