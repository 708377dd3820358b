"""The dry run: what a workbook would change, cell by cell, and what is wrong with it. Nothing is saved here."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.core.exceptions import ValidationError

from common.formatting import MINUS, number
from common.numbers import millionths
from common.sheets.reading import Cell, CellUnreadable, Kind, WorkbookRead
from common.sheets.writing import as_kept
from partners.models import Body
from periods.values import FinancialYear
from savings.calculations import casting
from savings.models import (
    BenefitAmount,
    BenefitKind,
    BenefitLine,
    BudgetAmount,
    BudgetLine,
    CaseService,
    Confidence,
    Recurrence,
    UnknownAmount,
)
from savings.selectors.amounts import NOT_TYPED, column_of
from savings.sheets.lines import CASHABLE, CONFIDENCE, KIND, PARTNER, CaseLines, attributes, note_there
from savings.sheets.rows import PlaceProblem, TypedRow, TypedSheet, typed_sheet
from savings.sheets.tables import BUDGETS, LINE, ONE_OFFS, RECURRENT

TypedAmount = Decimal | UnknownAmount
UNKNOWN = {str(one.label).casefold(): one for one in UnknownAmount}
WHY_NONE = ", ".join(f"“{one.label}”" for one in UnknownAmount)
ADDED, CHANGED, MISSING, ELSEWHERE = "added", "changed", "missing", "elsewhere"
LONGEST_LABEL = 120
GROUP_OF = {Recurrence.RECURRENT: RECURRENT, Recurrence.ONE_OFF: ONE_OFFS}
TOTALS = {BUDGETS: casting.BASE, RECURRENT: casting.NET, ONE_OFFS: casting.ONE_OFF_NET}


@dataclass(frozen=True)
class CellChange:
    """A cell that differs: what the portal has, what the workbook has, the difference, and what is wrong with it."""

    address: str
    column: str
    old: str
    new: str
    difference: str = ""
    problem: str = ""


@dataclass
class LineChange:
    """A line with cells that differ, or one that is only here or only there."""

    sheet: str
    what: str
    line: BudgetLine | BenefitLine
    amounts: dict[FinancialYear, TypedAmount] = field(default_factory=dict)
    cells: list[CellChange] = field(default_factory=list)
    address: str = ""

    @property
    def problems(self) -> list[CellChange]:
        return [cell for cell in self.cells if cell.problem]

    @property
    def can_be_saved(self) -> bool:
        return self.what in (ADDED, CHANGED) and not self.problems


@dataclass
class DryRun:
    """Everything that the workbook would do to the version whose figures have this mark."""

    mark: str
    changes: list[LineChange] = field(default_factory=list)
    places: list[PlaceProblem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def to_save(self) -> list[LineChange]:
        return [change for change in self.changes if change.can_be_saved]

    @property
    def missing(self) -> list[LineChange]:
        return [change for change in self.changes if change.what == MISSING]

    @property
    def with_problems(self) -> list[LineChange]:
        return [change for change in self.changes if change.problems]

    @property
    def has_problems(self) -> bool:
        return bool(self.places or self.with_problems)


def compare(lines: CaseLines, names: dict[str, CaseService], book: WorkbookRead) -> DryRun:
    """The workbook beside the lines; `names` are the sheets of the services, as the portal names them."""
    run = DryRun(lines.mark)
    by_name = {name.casefold(): service for name, service in names.items()}
    there = {sheet.name.casefold() for sheet in book.sheets}
    for name in names:
        if name.casefold() not in there:
            run.notices.append(f"The sheet “{name}” is not in the workbook: its lines stay as they are.")
    sheets = [
        (by_name[sheet.name.casefold()], typed_sheet(sheet, [year.label for year in lines.version.case.years]))
        for sheet in book.sheets
        if sheet.name.casefold() in by_name
    ]
    for service, sheet in sheets:
        _refuse_sheet_of_another(lines, service, sheet)
        run.places += sheet.problems
        if not sheet.problems:
            compared = SheetComparison(lines, service, sheet)
            run.changes += compared.changes()
            run.notices += compared.wrong_totals()
    _check_counted_elsewhere(run)
    return run


def _refuse_sheet_of_another(lines: CaseLines, service: CaseService, sheet: TypedSheet) -> None:
    """A sheet that was renamed or copied over another: its title still says whose it is."""
    titles = {f"Savings profile: {one.service.name}": one for one in lines.services}
    other = titles.get(sheet.title)
    if other is not None and other.pk != service.pk:
        words = f"This is the table of {other.label}, on the sheet of {service.label}: move it to its own sheet."
        sheet.problems.append(PlaceProblem(sheet.name, "A1", words))


def _check_counted_elsewhere(run: DryRun) -> None:
    """A line that another service's table repeats is changed where it arises; the same change in both is no problem."""
    new = {one.line.pk: one for one in run.changes if one.what == CHANGED and isinstance(one.line, BenefitLine)}
    for change in [one for one in run.changes if one.what == ELSEWHERE]:
        source = new.get(change.line.pk)
        same = {cell.column: cell.new for cell in source.cells} if source else {}
        change.cells = [cell for cell in change.cells if same.get(cell.column) != cell.new]
    run.changes = [change for change in run.changes if change.cells or change.what == MISSING]


class SheetComparison:
    """The rows of one service beside its lines."""

    def __init__(self, lines: CaseLines, service: CaseService, sheet: TypedSheet) -> None:
        self.lines, self.service, self.sheet = lines, service, sheet
        self.years = lines.version.case.years
        self.scale = lines.version.case.printed_step or 1
        self.bodies: dict[str, Body] = {}
        for body in lines.bodies:
            for name in (body.name, body.short_name, column_of(body)):
                self.bodies[name.casefold()] = body
        self.budgets = {line.label: line for line in lines.budgets_of(service)}
        self.benefits = {line.label: line for line in lines.benefits_of(service)}
        self.booked = {line.label_there or line.label: line for line in lines.booked_in(service)}
        self.totals: dict[
            str, dict[str, list[Decimal]]
        ] = {}  # row and year → as stored, and as the workbook's lines give it

    def changes(self) -> list[LineChange]:
        found, seen = (
            [],
            Counter((row.group == BUDGETS, row.label) for row in self.sheet.rows if not self._is_booked(row)),
        )
        for row in self.sheet.rows:
            if self._is_booked(row):
                found.append(self._booked(row))
                continue
            change = self._row(row)
            if seen[row.group == BUDGETS, row.label] > 1:
                words = f"“{row.label}” stands {seen[row.group == BUDGETS, row.label]} times: take the others out."
                change.cells.insert(0, CellChange(f"A{row.number}", LINE, "", row.label, "", words))
            found.append(change)
        typed = {(row.group == BUDGETS, row.label) for row in self.sheet.rows if not self._is_booked(row)}
        stored: list[tuple[bool, BudgetLine | BenefitLine]] = [
            *((True, line) for line in self.budgets.values()),
            *((False, line) for line in self.benefits.values()),
        ]
        gone = [line for is_budget, line in stored if (is_budget, line.label) not in typed]
        for line in gone:
            found.append(LineChange(self.sheet.name, MISSING, line))
            self._count_as_stored(line)
        return [change for change in found if change.cells or change.what == MISSING]

    def _is_booked(self, row: TypedRow) -> bool:
        line = self.booked.get(row.label)
        if line is None or row.group == BUDGETS:
            return False
        return row.note == note_there(line) or row.label not in self.benefits

    def _booked(self, row: TypedRow) -> LineChange:
        line = self.booked[row.label]
        change = LineChange(self.sheet.name, ELSEWHERE, line, address=f"A{row.number}")
        words = f"This line is of {line.of_service.label}: change it on the sheet of that service."
        for year, old, cell in self._years(row, line):
            self._add(
                row,
                year.label,
                old,
                cell.number * self.scale if cell is not None and cell.kind == Kind.NUMBER else None,
            )
            if cell is not None and cell.kind != Kind.FORMULA and self._differs(old, cell):
                change.cells.append(
                    CellChange(self._at(year.label, row), year.label, self._words(old), _shown(cell), "", words)
                )
        return change

    def _row(self, row: TypedRow) -> LineChange:
        known: BudgetLine | BenefitLine | None
        known = self.budgets.get(row.label) if row.group == BUDGETS else self.benefits.get(row.label)
        line = known or self._new(row)
        old_attributes = attributes(self.lines, known) if known else {}
        change = LineChange(self.sheet.name, CHANGED if known else ADDED, line, address=f"A{row.number}")
        if known is None and len(row.label) > LONGEST_LABEL:
            words = f"Shorten the name to {LONGEST_LABEL} characters: it has {len(row.label)}."
            change.cells.append(CellChange(f"A{row.number}", LINE, "", row.label, "", words))
        about = [
            cell for cell in (self._budget(row, line, old_attributes) if isinstance(line, BudgetLine) else self._benefit(
                row, line, old_attributes)) if cell
        ]  # fmt: skip
        before = {year: old for year, old, _ in self._years(row, known)}
        cells = [self._amount(row, line, year, before[year], cell, change) for year, _, cell in self._years(row, known)]
        for year in self.years:
            self._add(row, year.label, before[year], change.amounts.get(year))
        different = bool(known is None or about or any(one and not one.problem for one in cells)) or any(
            one and one.problem and one.old != one.new for one in cells
        )
        if different:
            change.cells += [*about, *(one for one in cells if one)]
        return change

    def _years(
        self, row: TypedRow, line: BudgetLine | BenefitLine | None
    ) -> list[tuple[FinancialYear, BudgetAmount | BenefitAmount | None, Cell | None]]:
        stored = {one.year_id: one for one in line.amounts.all()} if line is not None and line.pk else {}
        return [(year, stored.get(year.code), row.years[year.label]) for year in self.years]

    def _at(self, head: str, row: TypedRow) -> str:
        return self.sheet.address(head, row.number)

    # ---- totals ----

    def _add(self, row: TypedRow, year: str, old: BudgetAmount | BenefitAmount | None, new: TypedAmount | None) -> None:
        both = self.totals.setdefault(TOTALS[row.group], {}).setdefault(year, [Decimal(0), Decimal(0)])
        both[0] += (old and old.amount) or 0
        both[1] += new if isinstance(new, Decimal) else 0

    def _count_as_stored(self, line: BudgetLine | BenefitLine) -> None:
        """A line that is missing from the workbook is in the totals that it was downloaded with."""
        group = BUDGETS if isinstance(line, BudgetLine) else GROUP_OF[Recurrence(line.recurrence)]
        sums = self.totals.setdefault(TOTALS[group], {})
        for one in line.amounts.all():
            label = next(year.label for year in self.years if year.code == one.year_id)
            sums.setdefault(label, [Decimal(0), Decimal(0)])[0] += one.amount or 0

    def wrong_totals(self) -> list[str]:
        """Totals that neither the stored lines nor those of the workbook give: a line may be missing or typed wrong."""
        found = []
        for label, years in self.totals.items():
            for year, sums in years.items():
                cell = self.sheet.computed.get(label, {}).get(year)
                if cell is None or cell.kind != Kind.NUMBER or cell.percentage:
                    continue
                if not any(_same(total, cell.number, self.scale) for total in sums):
                    found.append(
                        f"{self.sheet.name}, {cell.address}: “{label}” is {_shown(cell)} in the workbook, and its lines "
                        f"there come to {self._figure(sums[1])}. Totals are worked out by the portal, not read: check the lines."
                    )
        return found

    # ---- amounts ----

    def _amount(
        self,
        row: TypedRow,
        line: BudgetLine | BenefitLine,
        year: FinancialYear,
        old: BudgetAmount | BenefitAmount | None,
        cell: Cell | None,
        change: LineChange,
    ) -> CellChange | None:
        """What differs in the column of one year, or is wrong there; the amount itself is put into the change."""
        at, shown = self._at(year.label, row), _shown(cell)
        try:
            new = self._read(cell, old)
            _refuse_wrong_sign(line, new, self.scale)
        except CellUnreadable as problem:
            return CellChange(at, year.label, self._words(old), shown, "", str(problem))
        change.amounts[year] = new
        stored = None if old is None else (UnknownAmount(old.unknown) if old.amount is None else old.amount)
        if new == stored:
            return None
        difference = ""
        if isinstance(new, Decimal) and isinstance(stored, Decimal):
            difference = _signed(self._figure(new - stored))
        return CellChange(at, year.label, self._words(old), self._figure(new), difference)

    def _read(self, cell: Cell | None, old: BudgetAmount | BenefitAmount | None) -> TypedAmount:
        """The amount in pounds, or why there is none. Raises CellUnreadable."""
        if cell is None:
            raise CellUnreadable(f"Type an amount, or why there is none: {WHY_NONE}.")
        if cell.kind == Kind.TEXT:
            words = " ".join(cell.text.split()).casefold()
            if words in UNKNOWN:
                return UNKNOWN[words]
            if words == NOT_TYPED.words:
                raise CellUnreadable(f"Type an amount, or why there is none: {WHY_NONE}.")
        if cell.percentage:
            raise CellUnreadable("This is shown as a percentage: choose the format “Number” and type the amount.")
        try:
            typed = cell.number
        except CellUnreadable as problem:
            if cell.kind == Kind.TEXT:
                raise CellUnreadable(f"{problem} Where there is no amount, say why: {WHY_NONE}.") from problem
            raise
        if old is not None and old.amount is not None and _same(old.amount, typed, self.scale):
            return old.amount
        try:
            millionths(typed * self.scale)
        except ValidationError as problem:
            raise CellUnreadable(problem.messages[0]) from problem
        return typed * self.scale

    def _differs(self, old: BudgetAmount | BenefitAmount | None, cell: Cell) -> bool:
        try:
            new = self._read(cell, old)
        except CellUnreadable:
            return _shown(cell).casefold() != self._words(old).casefold()
        return old is None or new != (UnknownAmount(old.unknown) if old.amount is None else old.amount)

    def _words(self, old: BudgetAmount | BenefitAmount | None) -> str:
        if old is None:
            return NOT_TYPED.words
        return old.get_unknown_display() if old.amount is None else self._figure(old.amount)

    def _figure(self, amount: TypedAmount) -> str:
        """As exact as it is, in the unit of the case."""
        if isinstance(amount, UnknownAmount):
            return str(amount.label)
        return _exactly(amount / self.scale)

    # ---- what stands beside the amounts ----

    def _new(self, row: TypedRow) -> BudgetLine | BenefitLine:
        of = {
            "partnership": self.lines.version.partnership, "version": self.lines.version, "of_service": self.service,
            "label": row.label,
        }  # fmt: skip
        return BudgetLine(**of) if row.group == BUDGETS else BenefitLine(**of)

    def _budget(self, row: TypedRow, line: BudgetLine, old: dict[str, str]) -> list[CellChange | None]:
        if PARTNER not in row.about and line.pk:
            return []
        typed = row.about.get(PARTNER, "")
        body = self.bodies.get(typed.casefold())
        if body is None:
            names = ", ".join(dict.fromkeys(column_of(one) for one in self.lines.bodies))
            words = (f"“{typed}” is no partner of this partnership" if typed else "Say which partner") + f": {names}."
            return [self._beside(PARTNER, row, old, typed, words)]
        if line.pk and body.pk == line.body_id:
            return []
        line.body = body
        return [self._beside(PARTNER, row, old, column_of(body))]

    def _benefit(self, row: TypedRow, line: BenefitLine, old: dict[str, str]) -> list[CellChange | None]:
        return [
            self._recurrence(row, line),
            self._chosen(KIND, row, line, old, "kind", {kind.label: kind.value for kind in BenefitKind}),
            self._chosen(CASHABLE, row, line, old, "cashable", {"Yes": True, "No": False, "": None}),
            self._chosen(
                CONFIDENCE, row, line, old, "confidence", {"": "", **{one.label: one.value for one in Confidence}}
            ),
        ]

    def _recurrence(self, row: TypedRow, line: BenefitLine) -> CellChange | None:
        """The heading under which a line stands says whether it lasts."""
        new = Recurrence.ONE_OFF if row.group == ONE_OFFS else Recurrence.RECURRENT
        before, line.recurrence = Recurrence(line.recurrence), new
        if not line.pk or before == new:
            return None
        words = "A one-off is counted where it arises: move the row back." if line.booked_in_id else ""
        old, now = (one.label.partition(":")[0] for one in (before, new))
        return CellChange(f"A{row.number}", "Recurrent or one-off", old, now, "", words)

    def _chosen(
        self, head: str, row: TypedRow, line: BenefitLine, old: dict[str, str], name: str, choices: dict[str, object]
    ) -> CellChange | None:
        if head not in row.about and (line.pk or "" in choices):
            return None
        typed = row.about.get(head, "")
        found = {str(label).casefold(): (str(label), value) for label, value in choices.items()}
        if typed.casefold() not in found:
            words = f"{f'“{typed}” is not one of' if typed else 'Choose one of'} {', '.join(filter(None, map(str, choices)))}."
            return self._beside(head, row, old, typed, words)
        label, value = found[typed.casefold()]
        same = line.pk and getattr(line, name) == value
        setattr(line, name, value)
        return None if same or (not line.pk and not label) else self._beside(head, row, old, label)

    def _beside(self, head: str, row: TypedRow, old: dict[str, str], new: str, problem: str = "") -> CellChange:
        return CellChange(self._at(head, row), head, old.get(head, ""), new or "not stated", "", problem)


def _refuse_wrong_sign(line: BudgetLine | BenefitLine, amount: TypedAmount, scale: int) -> None:
    if not isinstance(line, BenefitLine) or not isinstance(amount, Decimal) or not line.kind:
        return
    other = _exactly(-amount / scale)
    if line.kind == BenefitKind.ADDED_COST and amount < 0:
        raise CellUnreadable(f"An added cost is positive: type {other}, or choose a kind of benefit.")
    if line.kind != BenefitKind.ADDED_COST and amount > 0:
        raise CellUnreadable(f"A benefit is negative: type {other}, or choose the kind “Added cost”.")


def _same(stored: Decimal, typed: Decimal, scale: int) -> bool:
    """Equal to as many digits as a spreadsheet keeps."""
    return as_kept(Fraction(stored) / scale) == as_kept(typed)


def _shown(cell: Cell | None) -> str:
    if cell is None:
        return "empty"
    if cell.kind == Kind.NUMBER:
        return _exactly(cell.number) + ("%" if cell.percentage else "")
    return cell.text if len(cell.text) <= 60 else f"{cell.text[:59]}…"


def _exactly(value: Decimal) -> str:
    """With as many places as it has."""
    return number(value, max(0, -int(value.normalize().as_tuple().exponent)))


def _signed(text: str) -> str:
    return text if text.startswith(MINUS) else f"+{text}"
