"""The lines of a case as flows of money, and an appraisal of them as tables."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from common.formatting import number
from periods.values import FinancialYear
from savings.calculations.amounts import Amount, Unknown
from savings.calculations.appraisal import (
    Appraisal,
    Assumptions,
    FlowKind,
    FlowLine,
    one_off_flows,
    paid_in,
    recurrent_flows,
)
from savings.calculations.discounting import Discounting, Terms, Timing
from savings.selectors.cases import CaseFigures
from savings.selectors.tables import Shown

FACTOR_PLACES = 4
SIGNS = "Money saved is positive, money spent negative."


def flows_of(figures: CaseFigures, investment_year: int) -> tuple[list[FlowLine], list[str]]:
    """Every line of the case once, where it is counted; and which amounts are left out as they are not known."""
    lines: list[FlowLine] = []
    left_out: list[str] = []
    years = [year.label for year in figures.years]
    for service in figures.services:
        profile = figures.profiles[service.pk]
        for line in profile.benefits:
            if line.booked_here:
                label = f"{service.label}: {line.label}"
                lines.append(FlowLine(label, FlowKind.RECURRENT, recurrent_flows(line.amounts)))
                left_out += _unknown(label, years, line.amounts)
        for one_off in profile.one_offs:
            label = f"{service.label}: {one_off.label}, one-off"
            lines.append(FlowLine(label, FlowKind.ONE_OFF, one_off_flows(one_off.amounts)))
            left_out += _unknown(label, years, one_off.amounts)
    for item in figures.investment.items:
        label, total = f"Investment: {item.label}", item.total
        if total.known or total.is_complete:
            lines.append(FlowLine(label, FlowKind.INVESTMENT, paid_in(investment_year, len(years), total.known)))
        left_out += _unknown(label, list(item.shares), list(item.shares.values()))
    return lines, left_out


def _unknown(label: str, places: Sequence[str], amounts: Sequence[Amount]) -> list[str]:
    """ "Sale of a server, 2017/18: to be determined"."""
    return [
        f"{label}, {place}: {amount.words}"
        for place, amount in zip(places, amounts, strict=True)
        if isinstance(amount, Unknown)
    ]


def appraise(figures: CaseFigures, asked: dict[str, Any]) -> tuple[Appraisal, list[str]]:
    """An appraisal with what was asked in the form, and what it leaves out."""
    years = figures.years
    base: FinancialYear = asked["base_year"]
    investment_year = next(number for number, year in enumerate(years) if year.slug == asked["paid_in"])
    assumptions = Assumptions(
        Discounting(
            asked["rate"],
            base.label,
            Timing.START if asked["timing"] == "start" else Timing.END,
            Terms.REAL if asked["terms"] == "real" else Terms.NOMINAL,
        ),
        first_after=years[0].start_year - base.start_year,
        inflation=asked["inflation"] or Decimal(0),
        uplift=asked["uplift"],
        change=asked["change"],
    )
    lines, left_out = flows_of(figures, investment_year)
    return Appraisal(len(years), tuple(lines), assumptions), left_out


def appraisal_figures(figures: CaseFigures, appraisal: Appraisal) -> list[dict]:
    """The two figures, each with its whole method."""
    shown = Shown(figures)
    unit = " thousand" if shown.scale == 1000 else ""
    value = number(appraisal.net_present_value / shown.scale)
    sign = value[:1] if not value[0].isdigit() else ""
    back = appraisal.payback
    return [
        {
            "label": "Net present value of savings less investment",
            "value": f"{sign}£{value.removeprefix(sign)}{unit}",
            "note": f"{appraisal.assumptions.method}; {figures.case.price_base}",
        },
        {
            "label": "Payback",
            "value": _years(back),
            "note": f"Of all flows below, {appraisal.payback_method}",
        },
    ]


def _years(back: Fraction | None) -> str:
    if back is None:
        return "Not within the case"
    return f"{number(back, 1)} years" if back else "At once"


def flows_table(figures: CaseFigures, appraisal: Appraisal) -> dict:
    """From savings and costs of each year to their present value; rows cast and the last one cross-casts."""
    shown = Shown(figures)
    uplift = f"{appraisal.assumptions.uplift.normalize():f}% of costs"

    def row(label: str, flows: Sequence[Fraction], kind: str = "body") -> dict:
        cells = [shown.amount(flow) for flow in (*flows, sum(flows, Fraction(0)))]
        return {"kind": kind, "cells": [{"text": label}, *cells]}

    rows = [
        row("Recurrent savings", appraisal.savings),
        row("Recurrent added costs", appraisal.added_costs),
        row("One-off benefits and costs", appraisal.one_offs),
        row("Investment", appraisal.investment),
        row(f"Optimism bias, {uplift}", appraisal.bias),
        row("Net flow of the year", appraisal.net, kind="total"),
        {
            "kind": "body",
            "cells": [
                {"text": "Discount factor"},
                *[{"text": number(factor, FACTOR_PLACES)} for factor in appraisal.factors],
                {"text": ""},
            ],
        },
        row("Present value", appraisal.present, kind="total"),
    ]
    unit = "£ thousand" if shown.scale == 1000 else "£"
    note = (
        f"{unit}. {SIGNS} {appraisal.assumptions.method}. Amounts are unrounded until they are shown and may not cast."
    )
    return {"id": "flows", "caption": "Flows of money", "note": note, "columns": shown.columns(), "rows": rows}


def sensitivity_table(figures: CaseFigures, appraisal: Appraisal) -> dict:
    """What the net present value becomes if one line turns out differently and all others as planned."""
    shown = Shown(figures)
    whole = appraisal.net_present_value
    by = f"{appraisal.assumptions.change.normalize():f}%"
    rows = [
        {
            "kind": "body",
            "cells": [
                {"text": one.label},
                shown.amount(abs(one.change)),
                shown.amount(whole - abs(one.change)),
                shown.amount(whole + abs(one.change)),
            ],
        }
        for one in appraisal.sensitivities
    ]
    columns: list[dict] = [
        {"label": "Line", "align": "text", "width": 44},
        {"label": f"{by} of it moves the total by", "align": "number"},
        {"label": "Net present value if worse", "align": "number"},
        {"label": "If better", "align": "number"},
    ]
    unit = "£ thousand" if shown.scale == 1000 else "£"
    note = (
        f"{unit}. The line that matters most stands first. {by} is of the line's own present value; all other lines "
        "stay as planned."
    )
    caption = "Sensitivity of the net present value to each line"
    return {"id": "sensitivity", "caption": caption, "note": note, "columns": columns, "rows": rows}
