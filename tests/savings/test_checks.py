"""Every check of the printed papers, driven through the product's own code from loaded data.

Each row of computed/checks.csv says what a paper prints, what its own figures give, and why the two differ: not at all
(OK), by rounding (ROUNDING), or by contradiction (ERRATUM). No row is known by its number: a row names a table and a
place, and the product says what stands there. `COVERED` counts how many of each document are driven.
"""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from common.numbers import quantise
from kpis.sight import Sight
from partners.models import Partnership
from savings.calculations import casting
from savings.calculations.amounts import percentage
from savings.calculations.casting import TOTAL, TOTAL_SHARE, Cause, Cell, Checked, Printed, added, check
from savings.calculations.debt import cleared_in_year, movement, overdue
from savings.calculations.profile import BudgetLine, Profile, RecurrentLine, sum_of_yearly_percentages
from savings.calculations.shares import by_fixed_shares
from savings.models import BusinessCase
from savings.selectors.case_check import AS_ITS_DETAIL, AS_ITS_SERVICE, ON_OWN_BASE, SAVED_OF_FIRST, CaseCheck
from savings.selectors.cases import CaseFigures, case_figures, newest_version
from savings.selectors.findings import stated_tables
from savings.selectors.outturn import check_outturn

FIGURES = Path(__file__).resolve().parent.parent / "figures"
CAUSES = {"OK": Cause.AGREES, "ROUNDING": Cause.ROUNDING, "ERRATUM": Cause.CONTRADICTION}
YEARS = ("2016/17", "2017/18", "2018/19", "2019/20", "2020/21")
IN_POUNDS = {"transactions detail", "IT contracts"}

pytestmark = pytest.mark.django_db

# Document → (rows driven from the loaded case, rows driven by the portal's arithmetic on the figures, all rows).
# What remains: of 002 sentences beside the tables, of 000 to 004 rows of other rooms than this one.
COVERED = {
    "002": (573, 8, 594),
    "000": (0, 19, 28),
    "001": (0, 0, 4),
    "003": (0, 0, 1),
    "004": (0, 2, 5),
    "all": (0, 0, 3),
}

Row = dict[str, str]


def rows_of(name: str) -> list[Row]:
    with (FIGURES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass
class Product:
    """What the product makes of the loaded case."""

    figures: CaseFigures
    case: CaseCheck
    outturn: list[Checked]

    def at(self, table: str, row: str, column: str, *, rule: str = "", but: str = "") -> Checked | None:
        """The check of a place; of several, the one with the rule, or the one without."""
        found = [
            one
            for one in self.case.checked.get(f"lgss-obc-mkc {table}", [])
            if (one.row, one.column) == (row, column) and (one.rule == rule if rule else one.rule not in but.split(";"))
        ]
        return found[0] if found else None


@pytest.fixture(scope="module")
def product(lgss: Partnership, django_db_blocker) -> Product:
    with django_db_blocker.unblock():
        case = BusinessCase.objects.get(partnership=lgss)
        figures = case_figures(newest_version(case))
        outturn_lines = list(lgss.outturnlines.all())
        return Product(
            figures,
            CaseCheck(figures, stated_tables(Sight.everything(lgss), f"{case.slug} ")),
            check_outturn(
                outturn_lines, stated_tables(Sight.everything(lgss), "outturn 2014/15").table("outturn 2014/15")
            ),
        )


# ---- from a row of the list to a place in the product ----

SERVICES = {"FIN", "ICT", "HR", "TRN", "RB", "DEBT", "PROC", "AUD", "INS", "DSS"}
PROFILE_PLACES: list[tuple[str, str]] = [
    (r"second Total Budget (?P<column>.+)", casting.OPENING),
    (r"Total Budget (?P<column>.+)", casting.BASE),
    (r"Revised Budget (?P<column>.+)", casting.REVISED),
    (r"Net benefits corporate (?P<column>.+)", casting.NET_BOOKED),
    (r"Net benefits (?:total )?\s*(?P<column>\S+)", casting.NET),
    (r"% (?:net benefits )?corporate (?P<column>\S+)", casting.SHARE_BOOKED),
    (r"% (?:net benefits )?(?:total )?\s*(?P<column>\S+)", casting.SHARE),
    (r"Total (?P<column>\d{4}/\d\d)", casting.SUBTOTAL),
    (r"one-off (?P<column>\S+)", casting.ONE_OFF_NET),
]
REPEATED = {
    "total_budget": [casting.BASE],
    "revised_total_budget": [casting.OPENING],
    "net_benefits": [casting.NET],
    "pct_net_benefits": [casting.SHARE],
    "revised_budget": [casting.REVISED],
    "partner_net_budget": ["MKC - net budget", "LGSS - net budget"],
    "benefit_line": ["Benefits (new)", "Benefits (new debt recovery)"],
}


def profile_place(product: Product, row: Row, table: str) -> Checked | None:
    item = row["item"]
    if line := re.fullmatch(r"line total (.+)", item):
        label = line[1].replace("Benefits (debt", "Benefits (new debt")
        return product.at(table, label, TOTAL)
    if partner := re.fullmatch(r"(MKC|LGSS) net budget (\d{4}/\d\d)", item):
        return product.at(table, f"{partner[1]} net budget", partner[2])
    for pattern, name in PROFILE_PLACES:
        if found := re.fullmatch(pattern, item):
            column = TOTAL if found["column"] == "total" else found["column"]
            return product.at(table, name, column, but=f"{AS_ITS_DETAIL};as printed before;{ON_OWN_BASE}")
    return None


def service_in_summary(product: Product, row: Row) -> Checked | None:
    code = row["table"].removeprefix("SUM<-").lower()
    label = next(one.label for one in product.figures.services if one.service.slug == code)
    column = row["item"].removeprefix("benefit ")
    if column == "total %":
        return product.at("summary", label, TOTAL_SHARE, rule=AS_ITS_SERVICE)
    if column == "total":
        return product.at("summary", label, TOTAL, rule=AS_ITS_SERVICE)
    return product.at("summary", label, column)


def repeated(product: Product, row: Row, seen: Counter) -> Checked | None:
    kind, _, column = row["item"].rpartition(" ")
    names = REPEATED[kind]
    name = names[seen[row["item"]] % len(names)]
    seen[row["item"]] += 1
    return product.at("rb again", name, TOTAL if column == "total" else column, rule="as printed before")


def detail(product: Product, row: Row) -> Checked | None:
    if row["item"].startswith("Total Combined"):
        return product.at("trn detail", TOTAL, "Total savings")
    if row["item"] == "percentage":
        return product.at("trn detail", TOTAL, "Savings of the first openings")
    stream, word, year = re.fullmatch(r"(.+) (opening|closing) (\S+)", row["item"]).groups()
    return product.at("trn detail", stream, f"{word.capitalize()} {year}")


def trn_detail(product: Product, row: Row) -> Checked | None:
    if row["item"] == "total":
        return product.at("trn", casting.NET, TOTAL, rule=AS_ITS_DETAIL)
    if year := re.fullmatch(r"benefit (\S+)", row["item"]):
        return product.at("trn", casting.NET, year[1], rule=AS_ITS_DETAIL)
    streams = next(found for found in product.figures.streams.values() if found)
    label, stream = ("HR trans", streams[0]) if "HR trans" in row["item"] else ("Trans other", streams[1])
    line = next(one for one in of_case("trn", product).budgets if one.label == f"MKC - {label} net budget")
    return check(line.label, YEARS[0], "opening", Printed(line.amounts[0], Decimal(1000), ""), Cell.of(stream.opening))


def investment(product: Product, row: Row) -> Checked | None:
    columns = {"total_gbp_k": TOTAL, "mkc_gbp_k": "MKC", "lgss_gbp_k": "LGSS"}
    if found := re.fullmatch(r"Total Investment (\w+)", row["item"]):
        return product.at("investment", TOTAL, columns[found[1]], rule="sum of the lines")
    if row["item"] == "total row across":
        return product.at("investment", TOTAL, TOTAL, rule="sum of the partners")
    if row["rule"] == "MKC + LGSS = total":
        return product.at("investment", row["item"], TOTAL)
    if row["item"].startswith("extra capital"):
        return product.at("funding", "MKC: Capital", "Gap")
    if row["item"] == "ERP for MKC":
        return product.at("investment", "Shared ERP solution", "MKC")
    return product.at("investment", row["item"], "MKC")


def outturn(product: Product, row: Row) -> Checked | None:
    columns = {
        "gross_exp_budget": "Gross expenditure", "external_income_budget": "External income",
        "internal_income_budget": "Internal income", "net_budget": "Net budget", "outturn": "Outturn",
        "variance": "Variance", "net": "Net budget",
    }  # fmt: skip
    directorate, _, word = row["item"].rpartition(" ")
    foot = directorate == "total"
    directorate = TOTAL if directorate in ("total", "Total LGSS") else directorate
    found = [one for one in product.outturn if (one.row, one.column) == (directorate, columns[word])]
    if directorate == TOTAL and columns[word] in ("Net budget", "Variance"):
        return next(one for one in found if (one.rule == "sum of the lines") == foot)
    return found[0]


def printed(text: str, scale: int = 1) -> Printed:
    value = Decimal(re.sub(r"[£,%]", "", text))
    return Printed(value * scale, Decimal(1).scaleb(value.as_tuple().exponent) * scale, text)


@cache
def debt_10_4() -> dict[tuple[str, str], str]:
    return {(one["measure"], one["organisation"]): one["printed"] for one in rows_of("lgss_obc/debt_performance")}


def debt(product: Product, row: Row) -> Checked | None:
    """Not kept in the portal yet: the portal's arithmetic on the printed parts."""
    cells = debt_10_4()
    if row["table"] == "10.3":
        outstanding = [printed(text) for (measure, _), text in cells.items() if measure == "Debt outstanding"]
        stated = next(one for one in rows_of("lgss_obc/debt_balances") if one["debt_stream"].startswith("Sundry"))
        return check(
            "Sundry", "LGSS", "sum", printed(stated["lgss_balance_gbp_k"], 1000), added(one.cell for one in outstanding)
        )
    item, _, organisation = row["item"].replace(" % ", " clearance ").partition(" clearance ")
    if item == "in-year":
        upper = cells["2014/15 invoices cleared in 2014/15 (value)", organisation]
        lower = cells["Invoices raised in 2014/15", organisation]
        share, text = cleared_in_year, cells["2014/15 invoices cleared in 2014/15 (%)", organisation]
    else:
        upper, lower = cells["Debt outstanding", organisation], cells["Value of invoices raised", organisation]
        share, text = overdue, cells["Debt as a % of current O/S invoices", organisation]
    result = share(printed(upper).value, printed(lower).value)
    return check(organisation, item, result.base, printed(text), Cell.of(result.value))


def it_contracts(product: Product, row: Row) -> Checked | None:
    *parts, foot = [printed(one[row["item"]]) for one in rows_of("lgss_obc/it_contracts_spend")]
    return check("Total", row["item"], "sum", foot, added(one.cell for one in parts))


def emss_debt(product: Product, row: Row) -> Checked | None:
    """The past due debt of document 000, sector by sector, with the same arithmetic."""
    body = row["table"].removeprefix("debt ")
    table = [one for one in rows_of("emss_annual/debt_past_due") if one["partner"] == body]
    sectors = {one["sector"]: one for one in table}
    foot = next(one for name, one in sectors.items() if name.lower().startswith("total"))
    lines = [one for one in table if one is not foot]

    def cell(one: Row, column: str) -> Cell:
        return Cell.of(Decimal(one[column] or 0))

    if row["item"] in sectors:
        one = sectors[row["item"]]
        moved = movement(Decimal(one["apr_2023_gbp"] or 0), Decimal(one["mar_2024_gbp"] or 0))
        return check(row["item"], "Movement", "movement", printed(one["movement_gbp"]), Cell.of(moved))
    if row["item"] == "total across":
        return check(
            "Total", "Movement", "across", printed(foot["movement_gbp"]),
            cell(foot, "mar_2024_gbp") - cell(foot, "apr_2023_gbp"),
        )  # fmt: skip
    column = row["item"].removeprefix("total ")
    return check("Total", column, "sum", printed(foot[column]), added(cell(one, column) for one in lines))


def essex(product: Product, row: Row) -> Checked | None:
    if row["table"] not in ("workstreams", "drawdown"):
        return None
    columns = {"workstreams": ("workstream_costs", "cost_gbp"), "drawdown": ("drawdown", "amount_gbp")}
    name, column = columns[row["table"]]
    *lines, foot = rows_of(f"essex/{name}")
    return check("Total", column, "sum", printed(foot[column]), added(Cell.of(Decimal(one[column])) for one in lines))


def narrative(product: Product, row: Row) -> Checked | None:
    """What the summary says in words, beside the headline of the case."""
    promised = product.figures.headline
    together, apart = product.figures.together, next(iter(product.figures.apart.values()))
    million = 1_000_000
    amounts = {
        "total recurring benefits GBP m": promised.a_year_at_the_end,
        "excluding R&B GBP m": together.profile.increments.total,
        "R&B GBP m": apart.profile.increments.total,
    }
    if row["item"] in amounts:
        return check("headline", "", "total", printed(row["printed"], million), Cell.of(-amounts[row["item"]], 0))
    if row["item"].endswith("if meant as benefits / opening budget"):
        table = "summary" if row["item"].startswith("excluding") else "rb"
        return product.at(table, SAVED_OF_FIRST, TOTAL)
    if row["item"] == "excluding R&B %":
        share = product.at("summary", casting.SHARE, TOTAL).printed.value
        return check("headline", "", "as the summary has it", printed(row["printed"]), Cell.of(-share))
    if row["item"] == "Audit total benefits":
        return product.at("aud", casting.NET, TOTAL)
    if row["item"] in THE_OTHER_WAY_ROUND:
        return the_other_way_round(product.at("text", *THE_OTHER_WAY_ROUND[row["item"]]))
    return product.at("text", *IN_SENTENCES[row["item"]]) if row["item"] in IN_SENTENCES else None


# The list has the table's figure as printed, the portal has it as computed and the sentence's as printed.
THE_OTHER_WAY_ROUND = {
    "NBC R&B 2,567 + 305 v LGSS 2,745": ("rb: LGSS - net budget", "2016/17"),
    "MKC HR trans budget 390 v opening": ("trn: MKC - HR trans net budget", "2016/17"),
}


def the_other_way_round(found: Checked) -> Checked:
    computed = Printed(Decimal(int(found.computed.value)), Decimal(1000), "")
    return check(found.row, found.column, found.rule, computed, found.printed.cell)


IN_SENTENCES = {
    "Finance four-year saving GBP m (4.1)": ("fin: Net benefits", "2016/17 to 2019/20"),
    "Finance combined net budget GBP m (4.1)": ("fin: Total budget", "2016/17"),
    "IT five-year data centre avoidance (6.4.3, no unit)": ("ict: 1 - Data Centre", TOTAL),
    "IT baseline (6.4.3) v MKC net budget": ("ict: MKC net budget", "2016/17"),
    "Audit MKC 2016/17 (12.2.1)": ("aud: MKC net budget", "2016/17"),
    "Audit LGSS 2016/17 (12.2.1)": ("aud: LGSS net budget", "2016/17"),
    "Audit shared budget v table": ("aud: Total budget", "2016/17"),
    "Audit 2017/18 step in 12.2.1": ("aud: Net benefits", "2017/18"),
    "Procurement MKC 2016/17 (11.2.1)": ("proc: MKC net budget", "2016/17"),
    "Procurement LGSS 2016/17": ("proc: LGSS net budget", "2016/17"),
    "Procurement LGSS 2017/18": ("proc: LGSS net budget", "2017/18"),
    "Insurance MKC 158": ("ins: MKC net budget", "2016/17"),
    "HR total v parts": ("hr: Net benefits", TOTAL),
    "Audit MKC 1.07m less 227k": ("aud: 1,070 less 227", "2016/17"),
}


def driven(printed_values: list[Printed], computed: list[Fraction | Decimal]) -> list[Checked]:
    return [check("", "", "", one, Cell.of(value)) for one, value in zip(printed_values, computed, strict=True)]


def cells_of(row: Row) -> list[Printed]:
    """One figure, or several divided by spaces; thousands where the paper prints them."""
    return [printed(text, 1 if "%" in text else unit_of(row)) for text in row["printed"].split(" ")]


def what_was_left_out(product: Product, row: Row, year: str) -> list[Checked]:
    """The product finds the missing line by itself; without it the printed figure is right."""
    finding = next(
        one
        for one in product.case.findings()
        if (one.table, one.checked.row, one.checked.column) == ("lgss-obc-mkc summary", "MKC net budget", year)
    )
    assert finding.left_out == "Transactions: MKC - Trans other net budget"
    return driven(cells_of(row), [finding.checked.computed.value - abs(finding.checked.difference)])


def other_budget_kept(product: Product, row: Row, year: str) -> list[Checked]:
    """The partner's budget of all services, with the one year's lower amount kept to the end."""
    number = YEARS.index(year)
    services = product.figures.together.profile
    kept, first, later = re.fullmatch(r".*\((\S+) kept\) \+ (\d+) / - (\d+)", row["item"]).groups()
    line = next(one for one in of_case("trn", product).budgets if one.label == "LGSS - Trans other net budget")
    lowest = Decimal(kept.replace(",", "")) * 1000
    lower = line.amounts[number] - lowest if number > line.amounts.index(lowest) else 0
    apart = -1000 * Decimal(later) if number else 1000 * Decimal(first)
    return driven(cells_of(row), [services.partner_base("LGSS").amounts[number] - lower + apart])


def of_case(label: str, product: Product) -> Profile:
    return next(product.figures.profiles[one.pk] for one in product.figures.services if one.service.slug == label)


def unrounded(product: Product, row: Row) -> list[Checked]:
    """The roll-forward on the amounts that were inferred behind the printed thousands (rule 2)."""
    debt, taxes = of_case("debt", product), of_case("rb", product)
    shares = [Decimal(0), *[Decimal(59)] * 3, Decimal(72)]
    parts = [
        by_fixed_shares(whole, {"corporate": share, "taxes": 100 - share})
        for whole, share in zip(debt.increments.amounts, shares, strict=True)
    ]
    corporate = [part["corporate"] for part in parts]
    booked = tuple(part["taxes"] for part in parts)
    own = taxes.benefits[0]
    rolled_taxes = Profile(5, taxes.budgets, (own, RecurrentLine("Debt", booked)))
    percentages = [percentage(one, opening, of="").value for one, opening in zip(corporate, debt.openings, strict=True)]
    saved = (Decimal("-23.56"), Decimal("-469.794"), Decimal("-239.55"), Decimal(0), Decimal(0))
    stale = (4452, *[4352 + saved[0]] * 4)
    transactions = Profile(
        5,
        (BudgetLine("Stale base", tuple(1000 * Decimal(one) for one in stale)),),
        (RecurrentLine("Benefits", tuple(1000 * one for one in saved)),),
    )
    years = transactions.rolled
    found: dict[tuple[str, str], list[Fraction | Decimal | None]] = {
        ("TRN", "total 2017/18 = 4,352 less the 2016/17 benefit"): [years[1].base],
        ("TRN", "opening 2017/18 = that less the benefit AGAIN"): [years[1].opening],
        ("TRN", "closing 2017/18"): [years[1].revised],
        ("TRN", "closing 2018/19"): [years[2].revised],
        ("TRN", "total benefit"): [transactions.increments.total],
        ("TRN", "yearly % 2016/17-2018/19"): [one.share.value for one in years[:3]],
        ("TRN", "total %"): [transactions.total_share.value],
        ("DEBT", "corporate %"): percentages[1:],
        ("DEBT", "corporate total %"): [sum_of_yearly_percentages(corporate, debt.openings).value],
        ("DEBT", "corporate lines"): corporate[1:],
        ("RB", "debt recovery lines"): list(booked[1:]),
        ("RB", "debt recovery total"): [sum(booked)],
        ("RB", "total %"): [rolled_taxes.total_share.value],
        ("RB", "closing 2020/21"): [rolled_taxes.rolled[-1].revised],
    }
    values = found.get((row["table"].split(" ")[0], row["item"]))
    return driven(cells_of(row), [abs(one) for one in values if one is not None]) if values else []


def find(product: Product, row: Row, seen: Counter) -> list[Checked]:
    """What the product makes of the places that a row names; nothing where the portal has none of it yet."""
    if row["document"] == "002" and row["table"] in ("SUM", "DEBT/RB", "one-off"):
        if found := re.fullmatch(r"MKC net budget (\S+) less 'Trans other' 898", row["item"]):
            return what_was_left_out(product, row, found[1])
        if found := re.fullmatch(r"LGSS net budget (\S+): services .*", row["item"]):
            return other_budget_kept(product, row, found[1])
        if row["item"].startswith("% net benefits 2016/17 on the services' own base"):
            return [product.at("summary", casting.SHARE, YEARS[0], rule=ON_OWN_BASE)]
        if found := re.fullmatch(r"corporate \+ R&B share (\S+)", row["item"]):
            return [product.at("debt", casting.NET, found[1])]
        if row["item"] == "redundancy split":
            item = next(one for one in product.figures.investment.items if one.label == "Redundancy Reserve")
            return driven(cells_of(row), list(item.shares.values()))
    if row["table"].endswith(" unrounded"):
        return unrounded(product, row)
    if row["item"].startswith("HR 17%"):
        ends = [product.at("text", f"hr: {amount} of MKC net budget", YEARS[0]) for amount in (150, 200)]
        return [one for one in ends if one]
    one = find_place(product, row, seen)
    return [one] if one else []


def find_place(product: Product, row: Row, seen: Counter) -> Checked | None:
    """The check of the one place that a row names."""
    table = row["table"]
    match row["document"]:
        case "002" if table in SERVICES or table == "SUM":
            return profile_place(product, row, "summary" if table == "SUM" else table.lower())
        case "002" if table == "SRB":
            return profile_place(product, row, "rb again")
        case "002" if table in ("RB1", "SRB1"):
            return profile_place(product, row, "rb" if table == "RB1" else "rb again")
        case "002" if table.startswith("SUM<-"):
            return service_in_summary(product, row)
        case "002" if table == "SRB<-RB":
            return repeated(product, row, seen)
        case "002" if table == "transactions detail":
            return detail(product, row)
        case "002" if table == "TRN<-detail":
            return trn_detail(product, row)
        case "002" if table == "one-off":
            return investment(product, row)
        case "002" if table == "outturn":
            return outturn(product, row)
        case "002" if table in ("10.3", "10.4"):
            return debt(product, row)
        case "002" if table == "IT contracts":
            return it_contracts(product, row)
        case "002" if table == "narrative":
            return narrative(product, row)
        case "000" if re.fullmatch("debt [A-Z]+", table):
            return emss_debt(product, row)
        case "004":
            return essex(product, row)
    return None


def unit_of(row: Row) -> int:
    if "GBP m" in row["item"]:
        return 1_000_000
    if row["document"] != "002" or row["table"] in IN_POUNDS:
        return 1
    return 1000


def as_the_row(row: Row, text: str, value: Fraction) -> tuple[Fraction, Fraction]:
    """What the row and the product say, both rounded as the row is and in its unit. Some rows leave the sign out."""
    plain = text.replace(",", "").replace("%", "")
    unit = 1 if "%" in text else unit_of(row)
    expected, found = Fraction(plain), Fraction(quantise(value / unit, len(plain.partition(".")[2])))
    signless = row["table"] in SIGNLESS
    return (abs(expected), abs(found)) if signless else (expected, found)


# Tables and rows whose figures come from files, with the portal's arithmetic: it does not keep them yet.
FROM_FILES = {"10.3", "10.4", "IT contracts"}
SIGNLESS = {"TRN<-detail", "narrative", "DEBT/RB"}


def texts_of(row: Row, field: str, count: int) -> list[str]:
    """One text for each figure: several stand apart by spaces, a range by a dash; what is printed once holds for all."""
    texts = re.split(r" |(?<=%)-", row[field])
    return texts * count if field == "printed" and len(texts) == 1 else texts


def test_every_check_that_the_product_drives_holds(product):
    seen: Counter = Counter()
    loaded: Counter = Counter()
    from_files: Counter = Counter()
    wrong = []
    rows = rows_of("computed/checks")
    for row in rows:
        found = find(product, row, seen)
        if not found:
            continue
        kept = row["document"] == "002" and row["table"] not in FROM_FILES
        (loaded if kept else from_files)[row["document"]] += 1
        if CAUSES[row["status"]] not in {one.cause for one in found}:
            wrong.append((row["table"], row["item"], row["status"], [one.cause.value for one in found]))
        for field in ("printed", "recomputed"):
            texts = texts_of(row, field, len(found))
            for text, one in zip(texts, found, strict=True):
                value = Fraction(one.printed.value) if field == "printed" else one.computed.value
                expected, given = as_the_row(row, text, value)
                if expected != given:
                    wrong.append((row["table"], row["item"], field, text, str(given)))
    assert wrong == []
    counts = Counter(row["document"] for row in rows)
    assert {name: (loaded[name], from_files[name], count) for name, count in counts.items()} == COVERED
