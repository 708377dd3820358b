"""Every printed table of a business case, cast and cross-cast beside what its lines give."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from savings.calculations import casting
from savings.calculations.amounts import Amount, Unknown, percentage
from savings.calculations.casting import (
    NET,
    NET_BOOKED,
    NIL_CELL,
    ONE_OFF_NET,
    SHARE,
    SHARE_BOOKED,
    SUM_OF_LINES,
    SUM_OF_YEARS,
    TOTAL,
    TOTAL_SHARE,
    Cause,
    Cell,
    Checked,
    Place,
    Printed,
    ProfileCheck,
    added,
    check,
    check_repetition,
    left_out,
)
from savings.calculations.details import Stream, saved_of_all
from savings.calculations.investment import funding
from savings.calculations.profile import OF_THE_FIRST, Line, Profile
from savings.models import CaseService
from savings.selectors.cases import CaseFigures, column_of
from savings.selectors.findings import Finding, StatedTables, Table
from savings.selectors.sentences import check_sentences

SUMMARY, AGAIN, DETAIL = "summary", "again", "detail"
INVESTMENT, FUNDING, SENTENCES = "investment", "funding", "text"
GAP = "Gap"
OPENING, CLOSING, SAVED, SAVED_SHARE = "Opening", "Closing", "Total savings", "Savings of the first openings"
SAVED_OF_FIRST = "Saving of the opening budget"
ON_OWN_BASE = "on the budgets of the services' own tables"
AS_ITS_SERVICE = "as the service's own table has it"
AS_ITS_DETAIL = "as the detail table has it"
ALL_PARTNERS = "sum of the partners"


class CaseCheck:
    """Every printed table of a case, checked. `checked` holds also what agrees."""

    def __init__(self, figures: CaseFigures, stated: StatedTables) -> None:
        self.figures = figures
        self.stated = stated
        self.slug = figures.case.slug
        self.years = tuple(year.label for year in figures.years)
        self.checked: dict[str, list[Checked]] = defaultdict(list)
        self.headings: dict[str, str] = {}
        for service in figures.services:
            self._check_service(service)
        self._check_summary()
        self._check_investment()
        self._check_funding()
        table, printed = self._open(SENTENCES, "Figures in sentences")
        self.checked[table] += check_sentences(figures, printed)

    def _open(self, name: str, heading: str) -> tuple[str, Table]:
        table = f"{self.slug} {name}"
        self.headings[table] = heading
        return table, self.stated.table(table)

    def _cell(self, amount: Amount) -> Cell:
        """An amount that is not a whole number of printed steps was not rounded to them."""
        if isinstance(amount, Unknown):
            return NIL_CELL
        step = self.figures.case.printed_step
        return Cell.of(amount, step if step and not amount % step else 0)

    def _cells(self, lines: Iterable[Line]) -> dict[str, tuple[Cell, ...]]:
        return {line.label: tuple(map(self._cell, line.amounts)) for line in lines}

    # ---- services ----

    def _check_service(self, service: CaseService) -> None:
        profile = self.figures.profiles[service.pk]
        name, label = service.service.slug, service.service.name
        for table, stated in (self._open(name, label), self._open(f"{name} {AGAIN}", f"{label}, printed again")):
            if stated:
                self.checked[table] += self._profile_check(profile, stated).run()
                self.checked[table] += self._one_offs(profile, stated)
            self._check_reading(table, stated, profile)
        first = {**self._lines_as_printed(profile), **self.stated.table(f"{self.slug} {name}")}
        self.checked[table] += check_repetition(stated, first)
        self._check_detail(service)

    def _profile_check(self, profile: Profile, stated: Table) -> ProfileCheck:
        booked = [line for line in profile.benefits if line.booked_here] if profile.books_elsewhere else []
        return ProfileCheck(
            self.years,
            self._cells(profile.budgets),
            self._cells(profile.benefits),
            self._cells(booked),
            stated,
        )

    def _one_offs(self, profile: Profile, stated: Table) -> list[Checked]:
        """The block of the one-offs: years, and their sum. It touches nothing else."""
        lines = self._cells(profile.one_offs)
        nets = [added(cells[number] for cells in lines.values()) for number in range(len(self.years))]
        places = [(year, SUM_OF_LINES, net) for year, net in zip(self.years, nets, strict=True)]
        return [
            check(ONE_OFF_NET, column, rule, stated[ONE_OFF_NET, column], cell)
            for column, rule, cell in [*places, (TOTAL, SUM_OF_YEARS, added(nets))]
            if (ONE_OFF_NET, column) in stated
        ]

    def _lines_as_printed(self, profile: Profile) -> Table:
        """The lines of a service as the paper that they were taken over from had them."""
        step = Decimal(self.figures.case.printed_step)
        return {
            (line.label, year): Printed(amount, step, "")
            for line in (*profile.budgets, *profile.benefits, *profile.one_offs)
            for year, amount in zip(self.years, line.amounts, strict=True)
            if not isinstance(amount, Unknown)
        }

    def _check_detail(self, service: CaseService) -> None:
        streams = self.figures.streams[service.pk]
        table, stated = self._open(f"{service.service.slug} {DETAIL}", f"{service.service.name}, in detail")
        for stream in streams:
            self.checked[table] += self._stream(stream, stated)
        if not streams:
            return
        saved = added(Cell.of(stream.total) for stream in streams)
        share = saved_of_all(streams).value
        for column, cell in ((SAVED, saved), (SAVED_SHARE, Cell.of(share) if share is not None else None)):
            if cell is not None and (TOTAL, column) in stated:
                self.checked[table].append(
                    check(TOTAL, column, "all savings of all streams", stated[TOTAL, column], cell)
                )
        own, printed = self._open(service.service.slug, service.service.name)
        in_years = [
            -added(self._exactly(stream.savings[number]) for stream in streams) for number in range(len(self.years))
        ]
        covered = [number for number in range(len(self.years)) if any(in_detail(stream, number) for stream in streams)]
        for number in covered:
            place = (NET, self.years[number])
            if place in printed:
                self.checked[own].append(check(*place, AS_ITS_DETAIL, printed[place], in_years[number]))
        if (NET, TOTAL) in printed:
            self.checked[own].append(check(NET, TOTAL, AS_ITS_DETAIL, printed[NET, TOTAL], added(in_years)))

    @staticmethod
    def _exactly(amount: Amount) -> Cell:
        return NIL_CELL if isinstance(amount, Unknown) else Cell.of(amount)

    def _stream(self, stream: Stream, stated: Table) -> list[Checked]:
        found = []
        for number, year in enumerate(self.years):
            for column, rule, amount in (
                (f"{CLOSING} {year}", "opening less saving", stream.closings[number]),
                (f"{OPENING} {year}", "last year's closing budget", stream.openings[number]),
            ):
                if (stream.label, column) in stated:
                    found.append(check(stream.label, column, rule, stated[stream.label, column], Cell.of(amount)))
        return found

    # ---- the summary ----

    def _check_summary(self) -> None:
        """Partners from their lines of all services, services from their own tables, then the table in itself."""
        table, stated = self._open(SUMMARY, "Summary of the services")
        if not stated:
            return
        services = [service for service in self.figures.services if not service.apart]
        partners: dict[str, list[Cell]] = {}
        benefits: dict[str, tuple[Cell, ...]] = {}
        for service in services:
            profile = self.figures.profiles[service.pk]
            for line in profile.budgets:
                so_far = partners.setdefault(f"{line.partner} net budget", [NIL_CELL] * len(self.years))
                for number, amount in enumerate(line.amounts):
                    so_far[number] += self._cell(amount)
            benefits[service.label] = self._printed_benefits(service, profile)
        run = ProfileCheck(self.years, {name: tuple(cells) for name, cells in partners.items()}, benefits, {}, stated)
        self.checked[table] += run.run()
        for year, rolled in zip(self.years, self.figures.together.profile.rolled, strict=True):
            if (SHARE, year) in stated and rolled.share.value is not None:
                self._take(table, stated, (SHARE, year), ON_OWN_BASE, Cell.of(rolled.share.value))
        self._check_reading(table, stated, self.figures.together.profile)
        for service in services:
            self.checked[table] += self._totals_of(service, stated)

    def _printed_benefits(self, service: CaseService, profile: Profile) -> tuple[Cell, ...]:
        own = self.stated.table(f"{self.slug} {service.service.slug}")
        row = NET_BOOKED if profile.books_elsewhere else NET
        return tuple(
            own[row, year].cell if (row, year) in own else self._cell(profile.booked.amounts[number])
            for number, year in enumerate(self.years)
        )

    def _totals_of(self, service: CaseService, stated: Table) -> list[Checked]:
        own = self.stated.table(f"{self.slug} {service.service.slug}")
        books_elsewhere = self.figures.profiles[service.pk].books_elsewhere
        net, share = (NET_BOOKED, SHARE_BOOKED) if books_elsewhere else (NET, SHARE)
        return [
            check(
                service.label,
                column,
                AS_ITS_SERVICE,
                stated[service.label, column],
                own[row, TOTAL].cell,
                own[row, TOTAL].step,
            )
            for column, row in ((TOTAL, net), (TOTAL_SHARE, share))
            if (service.label, column) in stated and (row, TOTAL) in own
        ]

    def _check_reading(self, table: str, stated: Table, profile: Profile) -> None:
        """A saving of so many per cent, read as part of the first year's opening budget, as the table prints that."""
        place, opening = (SAVED_OF_FIRST, TOTAL), stated.get((casting.OPENING, self.years[0]))
        if place not in stated:
            return
        whole = stated[NET, TOTAL].value if (NET, TOTAL) in stated else profile.increments.total
        share = percentage(-whole, opening.value if opening else profile.openings[0], of=OF_THE_FIRST).value
        if share is not None:
            self._take(table, stated, place, OF_THE_FIRST, Cell.of(share))

    # ---- investment ----

    def _check_investment(self) -> None:
        table, stated = self._open(INVESTMENT, "One-off investment")
        investment = self.figures.investment
        columns: dict[str, Cell] = dict.fromkeys([*investment.partners, TOTAL], NIL_CELL)
        for item in investment.items:
            paid = {
                partner: self._take(table, stated, (item.label, partner), "as agreed", self._cell(amount))
                for partner, amount in item.shares.items()
            }
            paid[TOTAL] = self._take(table, stated, (item.label, TOTAL), ALL_PARTNERS, added(paid.values()))
            for column, cell in paid.items():
                columns[column] += cell
        feet = {
            column: self._take(table, stated, (TOTAL, column), SUM_OF_LINES, cell) for column, cell in columns.items()
        }
        self._take(table, stated, (TOTAL, TOTAL), ALL_PARTNERS, added(feet[partner] for partner in investment.partners))

    def _take(self, table: str, stated: Table, place: Place, rule: str, computed: Cell) -> Cell:
        if place not in stated:
            return computed
        self.checked[table].append(check(*place, rule, stated[place], computed))
        return stated[place].cell

    def _check_funding(self) -> None:
        """What each partner pays from a source, less what the source holds."""
        table, stated = self._open(FUNDING, "Funding of the investment")
        for source in self.figures.sources:
            partner = column_of(source.body)
            uses = [
                item.shares[partner]
                for item in self.figures.investment.items
                if item.funding_source == source.label and partner in item.shares
            ]
            if source.amount is not None:
                gap = funding(uses, [source.amount]).gap
                place = (f"{partner}: {source.label}", GAP)
                self._take(table, stated, place, "uses less source", Cell.of(gap))

    # ---- what differs ----

    def findings(self) -> list[Finding]:
        return [
            self._finding(table, checked)
            for table, found in self.checked.items()
            for checked in found
            if checked.cause != Cause.AGREES
        ]

    def _finding(self, table: str, checked: Checked) -> Finding:
        stated = self.stated.rows[table, checked.row, checked.column]
        slug, colon, _ = checked.row.partition(": ")
        names = {service.service.slug: service.label for service in self.figures.services} if colon else {}
        return Finding(
            table, self.headings[table], checked, stated, self._left_out(table, checked), names.get(slug, "")
        )

    def _left_out(self, table: str, checked: Checked) -> str:
        """In the summary a partner's row may lack one line of a service."""
        if checked.cause != Cause.CONTRADICTION or checked.column not in self.years:
            return ""
        number = self.years.index(checked.column)
        if table != f"{self.slug} {SUMMARY}":
            return ""
        lines = {
            f"{service.label}: {line.label}": self._cell(line.amounts[number])
            for service in self.figures.services
            if not service.apart
            for line in self.figures.profiles[service.pk].budgets
            if f"{line.partner} net budget" == checked.row
        }
        return left_out(checked.difference, lines)


def in_detail(stream: Stream, year: int) -> bool:
    return not isinstance(stream.savings[year], Unknown)
