"""The tables of a business case as the components show them: printed figures beside computed ones, cause and all."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from common.formatting import MINUS, NOTHING, money, number, percent, with_unit
from savings.calculations import casting
from savings.calculations.amounts import Amount, Percentage, Unknown, percentage
from savings.calculations.casting import TOTAL, Cause, Checked, Place, Printed, in_steps
from savings.calculations.profile import OF_THE_FIRST, Line, Profile, sum_of_yearly_percentages
from savings.models import CaseService
from savings.selectors.cases import CaseFigures
from savings.selectors.findings import Finding, Table

PERCENT_PLACES = 2
MILLION = 1_000_000
CAUSE_WORDS = {
    Cause.ROUNDING: "Rounding",
    Cause.CONTRADICTION: "Contradiction",
    Cause.AGREES: "Agrees",
}
AS_PRINTED, LESS_COMPUTED = "as printed", "printed less computed"
SIGNS = "Benefits are negative, added costs positive."

Value = Decimal | Fraction | Unknown | None


class Shown:
    """How amounts of a case are written: thousands where the paper prints them, otherwise pounds."""

    def __init__(self, figures: CaseFigures) -> None:
        self.scale = figures.case.printed_step or 1
        self.years = [year.label for year in figures.years]
        unit = "£ thousand" if self.scale == 1000 else "£"
        self.note = f"{unit}, {figures.case.price_base}. {SIGNS} Totals are of unrounded amounts and may not cast."

    def amount(self, value: Value) -> dict:
        if isinstance(value, Unknown):
            return {"text": value.words, "words": True}
        return {"text": number(None if value is None else Fraction(value) / self.scale)}

    def share(self, value: Value) -> dict:
        assert not isinstance(value, Unknown)
        return {"text": percent(value, PERCENT_PLACES)}

    def columns(self) -> list[dict]:
        years = [{"label": year, "align": "number"} for year in self.years]
        return [{"label": "Line", "align": "text", "width": 24}, *years, {"label": TOTAL, "align": "number"}]


def profile_table(figures: CaseFigures, service: CaseService, stated: Table) -> dict:
    """The savings profile of a service; below a row whose printed figures differ stand these and the difference."""
    shown, profile = Shown(figures), figures.profiles[service.pk]
    rows: list[dict] = [_group("Budgets of the partners")]
    rows += [_line(shown, line) for line in profile.budgets]
    rows += _row(shown, stated, casting.BASE, profile.base.amounts, kind="total")
    rows += _row(shown, stated, casting.OPENING, profile.openings)
    rows.append(_group("Recurrent benefits and costs"))
    for line in profile.benefits:
        where = "" if line.booked_here else "counted in another service's table"
        rows.append(_line(shown, line, note=where, adds_up=True))
    rows += _row(shown, stated, casting.NET, profile.increments.amounts, profile.increments.total, kind="total")
    shares = [year.share.value for year in profile.rolled]
    rows += _row(shown, stated, casting.SHARE, shares, profile.total_share.value)
    if profile.books_elsewhere:
        rows += _row(shown, stated, casting.NET_BOOKED, profile.booked.amounts, profile.booked.total)
        booked = [profile.booked_share(number).value for number in range(profile.years)]
        rows += _row(shown, stated, casting.SHARE_BOOKED, booked, profile.total_booked_share.value)
    rows += _row(shown, stated, casting.REVISED, [year.revised for year in profile.rolled], kind="total")
    if profile.one_offs:
        rows.append(_group("One-off benefits and costs, in no row above"))
        rows += [_line(shown, line, adds_up=True) for line in profile.one_offs]
        rows += _row(shown, stated, casting.ONE_OFF_NET, profile.one_off.amounts, profile.one_off.total, kind="total")
    note = f"{shown.note} % net benefits is of the opening budget of the same year; its total is the sum of the years."
    return _table("profile", f"Savings profile: {service.service.name}", shown.columns(), rows, note)


def summary_table(figures: CaseFigures, profile: Profile, stated: Table, *, id: str, caption: str) -> dict:
    """Services as lines, what each books."""
    shown = Shown(figures)
    rows: list[dict] = _row(shown, stated, casting.BASE, profile.base.amounts)
    rows += _row(shown, stated, casting.OPENING, profile.openings)
    without = {service.label: left_out(figures, service) for service in figures.services}
    rows += [_line(shown, line, note=without.get(line.label, ""), adds_up=True) for line in profile.benefits]
    rows += _row(shown, stated, casting.NET, profile.increments.amounts, profile.increments.total, kind="total")
    shares = [year.share.value for year in profile.rolled]
    rows += _row(shown, stated, casting.SHARE, shares, profile.total_share.value)
    return _table(id, caption, shown.columns(), rows, shown.note)


def left_out(figures: CaseFigures, service: CaseService) -> str:
    """ "without Fewer visits 2027/28: to be determined": what a row of the summary cannot count."""
    years = [year.label for year in figures.years]
    unknown: dict[tuple[str, str], list[str]] = {}
    for label, year, words in figures.profiles[service.pk].unknown:
        unknown.setdefault((label, words), []).append(years[year])
    return "; ".join(f"without {label} {', '.join(which)}: {words}" for (label, words), which in unknown.items())


def running_table(figures: CaseFigures) -> dict:
    """New each year, saved a year, saved so far; one-offs in a row of their own."""
    shown, promised = Shown(figures), figures.headline
    rows: list[dict] = [
        _amounts(shown, "New in the year", promised.increments.amounts, promised.increments.total),
        _amounts(shown, "Saved a year from then on", promised.annual_effect.amounts),
        _amounts(shown, "Saved so far, year by year", promised.cumulated.amounts),
        _amounts(shown, "One-off, in no row above", promised.one_off.amounts, promised.one_off.total),
    ]
    unknown = any(profile.unknown for profile in figures.profiles.values())
    note = f"{shown.note} Amounts that are not known are left out." if unknown else shown.note
    return _table("running", "What the case saves: each row is another kind of money", shown.columns(), rows, note)


def investment_table(figures: CaseFigures, stated: Table) -> dict:
    """What is paid once, by partner; the printed foot below, where it differs."""
    shown, investment = Shown(figures), figures.investment
    partners = investment.partners
    rows: list[dict] = []
    for item in investment.items:
        cells = [shown.amount(item.shares.get(partner, Decimal(0))) for partner in partners]
        whole = item.total
        total = (
            {"text": whole.unknown[0], "words": True}
            if whole.unknown and not whole.known
            else shown.amount(whole.known)
        )
        source = {"text": item.funding_source or "not stated"}
        line: list[dict] = [{"text": item.label}, *cells, total, source]
        rows.append({"kind": "body", "cells": line})
    foot = investment.foot
    known = [shown.amount(foot[partner].known) for partner in partners]
    note = f"without {', '.join(investment.unknown)}: not known yet" if investment.unknown else ""
    first = {"text": TOTAL, **({"note": note} if note else {})}
    rows.append({"kind": "total", "cells": [first, *known, shown.amount(investment.total.known), {"text": ""}]})
    rows += _printed_foot(
        shown, stated, {**{name: foot[name].known for name in partners}, TOTAL: investment.total.known}
    )
    columns: list[dict] = [
        {"label": "Investment", "align": "text", "width": 24},
        *[{"label": partner, "align": "number"} for partner in partners],
        {"label": TOTAL, "align": "number"},
        {"label": "Funding source", "align": "text"},
    ]
    return _table("investment", "One-off investment", columns, rows, shown.note)


def _printed_foot(shown: Shown, stated: Table, known: dict[str, Decimal]) -> list[dict]:
    apart = {column: _difference(stated.get((TOTAL, column)), value) for column, value in known.items()}
    if not any(apart.values()):
        return []
    printed = [stated[TOTAL, column].text if (TOTAL, column) in stated else NOTHING for column in known]
    sizes = [_signed(shown.amount(difference)["text"]) if difference else "" for difference in apart.values()]
    return [
        {"kind": kind, "cells": [{"text": label}, *[{"text": text} for text in texts], {"text": ""}]}
        for kind, label, texts in (("stated", AS_PRINTED, printed), ("difference", LESS_COMPUTED, sizes))
    ]


def headline_figures(figures: CaseFigures) -> list[dict]:
    """Both readings of what a case saves."""
    promised = figures.headline
    last, count = figures.years[-1].label, len(figures.years)
    return [
        _figure(
            figures, f"Saved a year by {last}", -promised.a_year_at_the_end, 2, "recurrent, and every year from then on"
        ),
        _figure(
            figures, f"Saved over {count} years", -promised.over_all_years, 1, "the same savings in each year they last"
        ),
        _figure(figures, "One-off benefits", -promised.one_off.total, 2, "in neither of the two"),
    ]


def _figure(figures: CaseFigures, label: str, value: Decimal, places: int, note: str) -> dict:
    """In millions; in pounds what is less than one and known as exactly."""
    if abs(value) < MILLION and not figures.case.printed_step:
        return {"label": label, "value": money(value), "note": note}
    return {"label": label, "value": with_unit(Fraction(value) / MILLION, "£m", places), "note": note}


def readings(figures: CaseFigures, stated: Table) -> dict:
    """Every percentage that may be meant by "a saving of so many per cent", with what it is of."""
    rows: list[dict] = [_reading("Services together", figures.together.profile)]
    if printed := printed_readings(figures, stated):
        rows.append(
            {
                "kind": "body",
                "cells": [
                    {"text": "Services together, on the budgets that the paper's summary prints"},
                    *[{"text": percent(_saved(one), PERCENT_PLACES)} for one in printed],
                ],
            }
        )
    rows += [_reading(service.label, summary.profile) for service, summary in figures.apart.items()]
    columns: list[dict] = [
        {"label": "Saving of", "align": "text", "width": 44},
        {"label": "Sum of the yearly percentages", "align": "number"},
        {"label": OF_THE_FIRST[:1].upper() + OF_THE_FIRST[1:], "align": "number"},
    ]
    note = (
        "The yearly percentages are of opening budgets that shrink, so their sum is more than the saving of the budget."
    )
    return _table("readings", "Two readings of the percentage", columns, rows, note)


def _reading(label: str, profile: Profile) -> dict:
    shares = (profile.total_share, profile.share_of_the_first_opening)
    return {
        "kind": "body",
        "cells": [{"text": label}, *[{"text": percent(_saved(one), PERCENT_PLACES)} for one in shares]],
    }


def _saved(share: Percentage) -> Fraction | None:
    return None if share.value is None else -share.value


def printed_readings(figures: CaseFigures, stated: Table) -> tuple[Percentage, Percentage] | None:
    """The two percentages on what the summary of a paper prints; None where it does not print them all."""
    years = [year.label for year in figures.years]
    places = [(row, year) for row in (casting.NET, casting.OPENING) for year in years]
    if not all(place in stated for place in places):
        return None
    nets, openings = ([stated[row, year].value for year in years] for row in (casting.NET, casting.OPENING))
    whole = percentage(sum(nets, Decimal(0)), openings[0], of=OF_THE_FIRST)
    return sum_of_yearly_percentages(nets, openings), whole


def findings_table(table: str, heading: str, findings: Sequence[Finding], number_of: int) -> dict:
    """What one printed table does not give: contradictions first."""
    found = sorted(findings, key=lambda one: one.checked.cause != Cause.CONTRADICTION)
    columns: list[dict] = [
        {"label": "Row and column", "align": "text", "width": 24},
        {"label": "Printed", "align": "number"},
        {"label": "Computed", "align": "number"},
        {"label": "Difference", "align": "number"},
        {"label": "Cause", "align": "text"},
        {"label": "What is known of it", "align": "text", "width": 44},
    ]
    return _table(f"findings-{number_of}", heading, columns, [_finding(one) for one in found])


def _finding(finding: Finding) -> dict:
    checked, unit = finding.checked, finding.stated.unit
    known = finding.stated.explanation or (f"{finding.left_out} is left out." if finding.left_out else "")
    if not known:
        known = "not explained yet" if checked.cause == Cause.CONTRADICTION else "The unrounded figures give both."
    return {
        "kind": "body",
        "cells": [
            {"text": finding.row, "note": f"{checked.column}: {checked.rule}"},
            {"text": finding.stated.text},
            {"text": _as_printed(checked.computed_as_printed, checked.coarsest, unit)},
            {"text": _signed(_as_printed(checked.difference, checked.coarsest, unit))},
            {"text": CAUSE_WORDS[checked.cause]},
            {"text": known, "note": finding.stated.source},
        ],
    }


def _as_printed(value: Fraction, step: Fraction, unit: str) -> str:
    """In the unit and with the places that the paper printed."""
    scale = {"£k": 1000, "£m": 1_000_000}.get(unit, 1)
    places = len(str((step / scale).denominator)) - 1
    return number(value / scale, places) + ("%" if unit == "%" else "")


def count_words(checked: Sequence[Checked]) -> str:
    """ "503 printed figures: 470 agree, 19 by rounding, 14 contradict"."""
    causes = [one.cause for one in checked]
    return (
        f"{len(causes)} printed figures are compared: {causes.count(Cause.AGREES)} agree, "
        f"{causes.count(Cause.ROUNDING)} differ by rounding, {causes.count(Cause.CONTRADICTION)} contradict their table."
    )


# ---- rows ----


def _line(shown: Shown, line: Line, *, note: str = "", adds_up: bool = False) -> dict:
    total: Amount | None = None
    if adds_up:
        total = sum((amount for amount in line.amounts if not isinstance(amount, Unknown)), Decimal(0))
    cells = [shown.amount(amount) for amount in line.amounts]
    return {
        "kind": "body",
        "cells": [{"text": line.label, **({"note": note} if note else {})}, *cells, _last(shown, total)],
    }


def _last(shown: Shown, total: Value) -> dict:
    """A total, or an empty cell: budgets of different years are never added."""
    return {"text": ""} if total is None else shown.amount(total)


def _amounts(shown: Shown, label: str, values: Sequence[Value], total: Value = None, kind: str = "body") -> dict:
    cells = [shown.amount(value) for value in values]
    return {"kind": kind, "cells": [{"text": label}, *cells, _last(shown, total)]}


def _row(
    shown: Shown, stated: Table, row: str, values: Sequence[Value], total: Value = None, *, kind: str = "body"
) -> list[dict]:
    """A computed row; where a printed figure of it differs, the printed row and the difference follow."""
    is_share = row in (casting.SHARE, casting.SHARE_BOOKED)
    write = shown.share if is_share else shown.amount
    cells = [write(value) for value in values]
    last = {"text": ""} if total is None else write(total)
    rows = [{"kind": kind, "cells": [{"text": row}, *cells, last]}]
    columns = dict(zip([*shown.years, TOTAL], [*values, total], strict=True))
    apart = {
        column: difference
        for column, value in columns.items()
        if (difference := _difference(stated.get((row, column)), value))
    }
    if apart:
        printed = [_printed_text(stated, (row, column), value) for column, value in columns.items()]
        sizes = [_signed(write(apart[column])["text"]) if column in apart else "" for column in columns]
        for name, label, texts in (("stated", AS_PRINTED, printed), ("difference", LESS_COMPUTED, sizes)):
            rows.append({"kind": name, "cells": [{"text": label}, *[{"text": text} for text in texts]]})
    return rows


def _printed_text(stated: Table, place: Place, value: Value) -> str:
    """Nothing where there is nothing to print: budgets have no total."""
    if place in stated:
        return stated[place].text
    return "" if value is None else NOTHING


def _signed(size: str) -> str:
    return size if size.startswith(MINUS) else f"+{size}"


def _difference(printed: Printed | None, value: Value) -> Fraction | None:
    """Printed less computed, as far as is printed; None where nothing differs or nothing is printed."""
    if printed is None or value is None or isinstance(value, Unknown):
        return None
    return (Fraction(printed.value) - in_steps(Fraction(value), Fraction(printed.step))) or None


def _group(text: str) -> dict:
    return {"kind": "group", "cells": [{"text": text}]}


def _table(id: str, caption: str, columns: list[dict], rows: list[dict], note: str = "") -> dict:
    return {"id": id, "caption": caption, "note": note, "columns": columns, "rows": rows}
