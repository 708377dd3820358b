"""The tables of a case as they stand in its workbook: the rows of the screen, with the unrounded values.

The words of a printed table that differ from the computed ones are taken from the screen's own tables, below the same row.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from common.formatting import NOTHING
from common.numbers import NumberUnreadable, parse_number
from common.sheets.writing import PER_CENT, WHOLE, Cell, Number, Row
from savings.calculations import casting
from savings.calculations.amounts import NIL, Amount, Unknown, known
from savings.calculations.casting import TOTAL
from savings.calculations.profile import Line, Profile
from savings.models import BenefitLine, BudgetLine, CaseService
from savings.selectors import tables as screen
from savings.selectors.case_check import INVESTMENT, SUMMARY
from savings.selectors.cases import CaseFigures
from savings.selectors.findings import StatedTables, Table
from savings.sheets.lines import EXTRAS, NOTE, CaseLines, attributes, note_there

LINE = "Line"
BEFORE_SERVICES = ("Summary", "Saved by year", "Percentages")
BUDGETS, RECURRENT = "Budgets of the partners", "Recurrent benefits and costs"
ONE_OFFS = "One-off benefits and costs, in no row above"
COMPUTED = {
    casting.BASE, casting.OPENING, casting.NET, casting.SHARE, casting.NET_BOOKED, casting.SHARE_BOOKED, casting.REVISED,
    casting.ONE_OFF_NET, screen.AS_PRINTED, screen.LESS_COMPUTED,
}  # fmt: skip
HEADS = 4  # rows above the first row of every table: title, note, of what, heads
WIDE, AMOUNT, EXTRA = 44, 13, 18

Value = Amount | Fraction | None


@dataclass(frozen=True)
class Entry:
    """A row of a table. `role` says what it is to the formulas; `line` whose amounts stand in it, here or elsewhere."""

    role: str
    cells: tuple[Cell, ...]
    kind: str = "body"
    line: int | None = None


@dataclass(frozen=True)
class CaseTable:
    """One table: a sheet of the workbook, and a file of its own as CSV."""

    id: str
    wished_name: str
    title: str
    note: str
    heads: tuple[str, ...]
    entries: list[Entry]
    service: CaseService | None = None
    widths: tuple[int, ...] = field(default=())

    @property
    def rows(self) -> list[Row]:
        """The heads and what stands below them."""
        return [Row(self.heads, "head"), *(Row(entry.cells, entry.kind) for entry in self.entries)]


class Written:
    """Values of a case in the unit of its pages."""

    def __init__(self, figures: CaseFigures) -> None:
        self.figures = figures
        self.shown = screen.Shown(figures)
        self.scale = self.shown.scale
        self.years = tuple(self.shown.years)

    def amount(self, value: Value) -> Cell:
        if value is None:
            return NOTHING
        return value.words if isinstance(value, Unknown) else Number(Fraction(value) / self.scale)

    def amounts(self, values: Iterable[Value], total: Value = None) -> tuple[Cell, ...]:
        """A year each, and the total; empty where budgets are not added."""
        return (*map(self.amount, values), None if total is None else self.amount(total))

    @staticmethod
    def shares(values: Iterable[Fraction | None]) -> tuple[Cell, ...]:
        return tuple(NOTHING if value is None else Number(value, PER_CENT) for value in values)

    def table(
        self, id: str, name: str, title: str, entries: list[Entry], heads: Sequence[str] = (), **more
    ) -> CaseTable:
        heads = tuple(heads) or (LINE, *self.years, TOTAL)
        widths = (WIDE, *(AMOUNT if head in (*self.years, TOTAL) else EXTRA for head in heads[1:]))
        note = more.pop("note", self.shown.note)
        return CaseTable(id, name, title, note, heads, entries, widths=widths, **more)


def tables_of(figures: CaseFigures, lines: CaseLines, stated: StatedTables) -> list[CaseTable]:
    """Every table of a case, in the order of its pages."""
    written, slug = Written(figures), figures.case.slug
    return [
        _summary(written, stated.table(f"{slug} {SUMMARY}")),
        _running(written),
        _readings(written, stated.table(f"{slug} {SUMMARY}")),
        *(_profile(written, lines, one, stated.table(f"{slug} {one.service.slug}")) for one in figures.services),
        *([_investment(written, stated.table(f"{slug} {INVESTMENT}"))] if figures.investment.items else []),
    ]


def _profile(written: Written, lines: CaseLines, service: CaseService, stated: Table) -> CaseTable:
    profile = written.figures.profiles[service.pk]
    budgets, recurrent = lines.budgets_of(service), lines.recurrent_of(service)
    entries = [_group(BUDGETS)]
    for budget, planned in zip(budgets, profile.budgets, strict=True):
        entries.append(_line(written, lines, "budget", budget, planned))
    entries += [
        Entry("base", (casting.BASE, *written.amounts(profile.base.amounts)), "total"),
        Entry("opening", (casting.OPENING, *written.amounts(profile.openings))),
        _group(RECURRENT),
    ]
    own, there = profile.benefits[: len(recurrent)], profile.benefits[len(recurrent) :]
    for benefit, line in zip(recurrent, own, strict=True):
        role = "recurrent" if benefit.booked_in_id is None else "counted elsewhere"
        entries.append(_line(written, lines, role, benefit, line))
    for benefit, line in zip(lines.booked_in(service), there, strict=True):
        cells = (line.label, *written.amounts(line.amounts, _added(line)))
        entries.append(
            Entry("from elsewhere", (*cells, *[None] * (len(EXTRAS) - 1), note_there(benefit)), line=benefit.pk)
        )
    entries += [
        Entry("net", (casting.NET, *written.amounts(profile.increments.amounts, profile.increments.total)), "total"),
        _shares(
            written, "share", casting.SHARE, [one.share.value for one in profile.rolled], profile.total_share.value
        ),
    ]
    if profile.books_elsewhere:
        booked = [profile.booked_share(number).value for number in range(profile.years)]
        entries += [
            Entry("net booked", (casting.NET_BOOKED, *written.amounts(profile.booked.amounts, profile.booked.total))),
            _shares(written, "share booked", casting.SHARE_BOOKED, booked, profile.total_booked_share.value),
        ]
    revised = [one.revised for one in profile.rolled]
    entries += [Entry("revised", (casting.REVISED, *written.amounts(revised)), "total"), _group(ONE_OFFS)]
    for benefit, once in zip(lines.one_offs_of(service), profile.one_offs, strict=True):
        entries.append(_line(written, lines, "one-off", benefit, once))
    if profile.one_offs:
        net = written.amounts(profile.one_off.amounts, profile.one_off.total)
        entries.append(Entry("one-off net", (casting.ONE_OFF_NET, *net), "total"))
    on_screen = screen.profile_table(written.figures, service, stated)
    return written.table(
        service.service.slug, service.label, on_screen["caption"], _with_printed(entries, on_screen),
        heads=(LINE, *written.years, TOTAL, *EXTRAS), service=service, note=on_screen["note"],
    )  # fmt: skip


def _line(written: Written, lines: CaseLines, role: str, row: BudgetLine | BenefitLine, line: Line) -> Entry:
    total = None if role == "budget" else _added(line)
    beside = [text or None for text in attributes(lines, row).values()]
    return Entry(role, (line.label, *written.amounts(line.amounts, total), *beside), line=row.pk)


def _added(line: Line) -> Amount:
    return sum(map(known, line.amounts), NIL)


def _shares(written: Written, role: str, label: str, years: Sequence[Fraction | None], total: Fraction | None) -> Entry:
    return Entry(role, (label, *written.shares([*years, total])))


def _group(text: str) -> Entry:
    return Entry("group", (text,), "group")


def _summary(written: Written, stated: Table) -> CaseTable:
    profile: Profile = written.figures.together.profile
    services = [service for service in written.figures.services if not service.apart]
    entries = [
        Entry("base", (casting.BASE, *written.amounts(profile.base.amounts))),
        Entry("opening", (casting.OPENING, *written.amounts(profile.openings))),
        *(
            Entry("service", (line.label, *written.amounts(line.amounts, _added(line))), line=service.pk)
            for service, line in zip(services, profile.benefits, strict=True)
        ),
        Entry("net", (casting.NET, *written.amounts(profile.increments.amounts, profile.increments.total)), "total"),
        _shares(
            written, "share", casting.SHARE, [one.share.value for one in profile.rolled], profile.total_share.value
        ),
    ]
    title = "Summary of the services"
    on_screen = screen.summary_table(written.figures, profile, stated, id="summary", caption=title)
    return written.table("summary", BEFORE_SERVICES[0], title, _with_printed(entries, on_screen))


def _running(written: Written) -> CaseTable:
    on_screen, promised = screen.running_table(written.figures), written.figures.headline
    new, effect, so_far, once = (row["cells"][0]["text"] for row in on_screen["rows"])
    entries = [
        Entry("new", (new, *written.amounts(promised.increments.amounts, promised.increments.total))),
        Entry("effect", (effect, *written.amounts(promised.annual_effect.amounts))),
        Entry("so far", (so_far, *written.amounts(promised.cumulated.amounts))),
        Entry("once", (once, *written.amounts(promised.one_off.amounts, promised.one_off.total))),
    ]
    return written.table("saved-by-year", BEFORE_SERVICES[1], on_screen["caption"], entries)


def _readings(written: Written, stated: Table) -> CaseTable:
    figures = written.figures
    on_screen = screen.readings(figures, stated)
    shares = [(figures.together.profile.total_share, figures.together.profile.share_of_the_first_opening)]
    if printed := screen.printed_readings(figures, stated):
        shares.append(printed)
    shares += [(one.profile.total_share, one.profile.share_of_the_first_opening) for one in figures.apart.values()]
    entries = [
        Entry(
            "reading",
            (row["cells"][0]["text"], *written.shares(None if one.value is None else -one.value for one in both)),
        )
        for row, both in zip(on_screen["rows"], shares, strict=True)
    ]
    heads = [column["label"] for column in on_screen["columns"]]
    return written.table(
        "percentages", BEFORE_SERVICES[2], on_screen["caption"], entries, heads=heads, note=on_screen["note"]
    )


def _investment(written: Written, stated: Table) -> CaseTable:
    investment, partners = written.figures.investment, written.figures.investment.partners
    entries = []
    for item in investment.items:
        whole = item.total
        total = whole.unknown[0] if whole.unknown and not whole.known else written.amount(whole.known)
        paid = [written.amount(item.shares.get(partner, NIL)) for partner in partners]
        entries.append(Entry("item", (item.label, *paid, total, item.funding_source or "not stated", None)))
    foot = [written.amount(investment.foot[partner].known) for partner in partners]
    note = f"without {', '.join(investment.unknown)}: not known yet" if investment.unknown else None
    entries.append(Entry("foot", (TOTAL, *foot, written.amount(investment.total.known), None, note), "total"))
    on_screen = screen.investment_table(written.figures, stated)
    heads = [on_screen["columns"][0]["label"], *partners, TOTAL, "Funding source", NOTE]
    return written.table(
        "investment", "Investment", on_screen["caption"], _with_printed(entries, on_screen), heads=heads
    )


def _with_printed(entries: list[Entry], on_screen: dict) -> list[Entry]:
    """Below each computed row that a paper printed otherwise, what it printed and the difference, as on screen."""
    below: dict[str, list[Entry]] = {}
    last = ""
    for row in on_screen["rows"]:
        texts = [cell["text"] for cell in row["cells"]]
        if row["kind"] in ("stated", "difference"):
            sign = "+" if row["kind"] == "difference" else ""
            cells = (texts[0], *(_as_printed(text, sign) for text in texts[1:]))
            below.setdefault(last, []).append(Entry("printed", cells, row["kind"]))
        else:
            last = texts[0]
    return [
        one for entry in entries for one in (entry, *(below.get(str(entry.cells[0]), ()) if _computed(entry) else ()))
    ]


def _computed(entry: Entry) -> bool:
    return entry.line is None and entry.role not in ("group", "item", "printed")


def _as_printed(text: str, sign: str) -> Cell:
    """The printed figure as a number of as many places, or its words."""
    try:
        value = parse_number(text.removeprefix("+"), percent=True)
    except NumberUnreadable:
        return text or None
    places = re.search(r"\.(\d+)", text)
    plain = (WHOLE if not text.endswith("%") else "0") + (f".{'0' * len(places[1])}" if places else "")
    plain += "%" if text.endswith("%") else ""
    return Number(value, f"+{plain};-{plain};{plain}" if sign else plain)
