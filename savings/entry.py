"""What somebody types or pastes into a savings profile, read into amounts. Pure: no database, no request.

Amounts are in pounds. `unit` is what the cells count: 1 for pounds, 1000 where the case prints thousands.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from io import StringIO

from django.core.exceptions import ValidationError

from common.formatting import money
from common.numbers import NumberUnreadable, millionths, parse_number
from periods.values import FinancialYear
from savings.models import BenefitKind, UnknownAmount

TypedAmount = Decimal | UnknownAmount

UNKNOWN_WORDS: dict[str, UnknownAmount] = {
    **{one.label.lower(): one for one in UnknownAmount},
    **{one.value: one for one in UnknownAmount},
    "tbd": UnknownAmount.TO_BE_DETERMINED,
    "tba": UnknownAmount.TO_BE_ANNOUNCED,
    "not known": UnknownAmount.NOT_KNOWN,
    "unknown": UnknownAmount.NOT_KNOWN,
}
NIL_WORDS = {"-", "–", "—", "−", "nil"}  # how papers print that there is nothing
MINUSES = ("-", "−", "–")
SCALES = {"thousand": 1000, "million": 1_000_000, "k": 1000, "m": 1_000_000}
WHY_NONE = ", ".join(one.label for one in UnknownAmount)
LONGEST_CELL = 40
LONGEST_BLOCK = 100_000


class Block(StrEnum):
    """The three tables within a profile, in which lines stand."""

    BUDGET = "budget"
    BENEFIT = "benefit"
    ONE_OFF = "one_off"


class AmountUnreadable(ValueError):
    """Text that is not an amount. `str()` of it tells the person what to type."""


def read_amount(text: str, unit: int = 1) -> TypedAmount | None:
    """An amount in pounds, why there is none, or None where nothing is typed.

    Reads what papers and spreadsheets have: £1,234, −5, 5-, (5), £(5), 5k, £1.2m, + 5, a dash for nil.
    """
    typed = " ".join(text.split())
    if not typed:
        return None
    said = UNKNOWN_WORDS.get(typed.lower().rstrip(".").replace(".", ""))
    if said is not None:
        return said
    if typed.lower() in NIL_WORDS:
        return Decimal(0)
    return _number(typed, unit)


def _number(typed: str, unit: int) -> Decimal:
    shown = f"“{typed if len(typed) <= LONGEST_CELL else typed[: LONGEST_CELL - 1] + '…'}”"
    rest, negative = typed, False
    if typed.replace("£ ", "").replace("£", "").startswith("(") and typed.endswith(")"):
        rest, negative = typed.replace("(", "", 1).removesuffix(")").strip(), True
        if rest.replace("£", "").strip().startswith(MINUSES):
            raise AmountUnreadable(f"Leave out the brackets or the minus in {shown}: each of them says negative.")
    elif typed.endswith(MINUSES) and not typed.startswith(MINUSES):
        rest, negative = typed[:-1].strip(), True
    rest = rest.removeprefix("+").strip()
    scale = unit
    for word, worth in SCALES.items():
        if rest.lower().endswith(word):
            rest, scale = rest[: -len(word)].strip(), worth
            break
    if rest.endswith("%"):
        raise AmountUnreadable(f"{shown} is a percentage: type the amount; percentages are worked out.")
    for minus in MINUSES:
        rest = rest.replace(f"{minus} ", minus)
    try:
        amount = parse_number(rest) * scale
        millionths(amount)
    except NumberUnreadable as problem:
        raise AmountUnreadable(
            f"{shown} is not an amount: type a number, for example -40,000, (40,000) or -40k, "
            f"or why there is none: {WHY_NONE}."
        ) from problem
    except ValidationError as problem:
        raise AmountUnreadable(problem.messages[0]) from problem
    return -amount if negative and amount else amount


def write_amount(amount: TypedAmount | None, unit: int = 1) -> str:
    """As it stands in a cell: it can be read again, here and by a spreadsheet."""
    if amount is None:
        return ""
    if isinstance(amount, UnknownAmount):
        return str(amount.label)
    return f"{(amount / unit).normalize():,f}"


def wrong_sign(kind: str, year: FinancialYear, amount: TypedAmount) -> str:
    """The sentence about an amount whose sign does not fit its kind; nothing where it fits."""
    if isinstance(amount, UnknownAmount) or not amount:
        return ""
    if kind == BenefitKind.ADDED_COST:
        if amount > 0:
            return ""
        return f"{year.label}: an added cost is positive. Type {money(-amount)}, or choose a kind of benefit."
    if amount < 0:
        return ""
    return f"{year.label}: a benefit is negative. Type {money(-amount)}, or choose added cost."


# ---- a line ----


@dataclass(frozen=True)
class TypedLine:
    """The fields of a line as they came from the page: text, untouched. `amounts` in the order of the years."""

    label: str = ""
    body: str = ""
    kind: str = ""
    cashable: str = ""
    confidence: str = ""
    booked_in: str = ""
    label_there: str = ""
    amounts: tuple[str, ...] = ()

    @classmethod
    def of(cls, typed: Mapping[str, object], years: Iterable[FinancialYear]) -> "TypedLine":
        """From a mapping such as request data; what it does not know is left out."""
        named = {one.name: _plain(typed.get(one.name)) for one in fields(cls) if one.name != "amounts"}
        return cls(**named, amounts=tuple(_plain(typed.get(year.slug)) for year in years))

    @property
    def fingerprint(self) -> str:
        """The same for the same fields: tells a line that nobody touched from one that was changed."""
        return sha256("\0".join([*self.words, *self.amounts]).encode()).hexdigest()[:16]

    @property
    def words(self) -> tuple[str, ...]:
        return (
            self.label, self.body, self.kind, self.cashable, self.confidence, self.booked_in, self.label_there
        )  # fmt: skip

    @property
    def is_empty(self) -> bool:
        """Nothing was named and no amount typed: the line that waits below the others."""
        return not self.label and not any(self.amounts)


def _plain(value: object) -> str:
    return "" if value is None else str(value).replace("\0", "").strip()


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a cell, and what may stand there instead, where one press can mend it."""

    sentence: str
    correction: str = ""


@dataclass(frozen=True)
class ReadAmounts:
    """The amounts of a line: what could be read, what is wrong, and the years in which nothing stands."""

    amounts: Mapping[FinancialYear, TypedAmount]
    wrong: Mapping[FinancialYear, Wrong]
    missing: Sequence[FinancialYear]

    @property
    def are_complete(self) -> bool:
        return not self.wrong and not self.missing


def read_amounts(texts: Iterable[str], years: Sequence[FinancialYear], *, kind: str, unit: int) -> ReadAmounts:
    """Read every cell of a line. `kind` of a benefit; empty for a budget, whose sign is free."""
    amounts: dict[FinancialYear, TypedAmount] = {}
    wrong: dict[FinancialYear, Wrong] = {}
    missing = []
    for year, text in zip(years, texts, strict=True):
        try:
            amount = read_amount(text, unit)
        except AmountUnreadable as problem:
            wrong[year] = Wrong(f"{year.label}: {problem}")
            continue
        if amount is None:
            missing.append(year)
            continue
        amounts[year] = amount
        if kind and isinstance(amount, Decimal) and (sentence := wrong_sign(kind, year, amount)):
            wrong[year] = Wrong(sentence, write_amount(-amount, unit))
    return ReadAmounts(amounts, wrong, missing)


# ---- a pasted block ----


@dataclass(frozen=True)
class PastedBlock:
    """What a pasted block puts into the cells from the one it was pasted into; None leaves a cell as it is.

    `left_over` is what found no cell, as it came: it is shown, so that nothing is lost.
    """

    cells: tuple[tuple[str | None, ...], ...]
    words: str
    left_over: str = ""


def read_block(
    text: str, *, rows: int, columns: int, labels: bool = False, pasted_unit: int = 1, unit: int = 1
) -> PastedBlock:
    """Fit a block into `rows` × `columns` cells; with `labels` the first column holds the names of the lines."""
    if len(text) > LONGEST_BLOCK:
        return PastedBlock((), "Nothing was filled: the block is longer than a savings profile. Paste a part of it.")
    block = [[cell.strip() for cell in row] for row in csv.reader(StringIO(text), delimiter="\t")]
    while block and not any(block[-1]):
        block.pop()
    if not block:
        return PastedBlock((), "Nothing was filled: the clipboard is empty.")
    said: list[str] = []
    left_over: list[list[str]] = []
    if not labels and _names_come_first(block):
        said.append("The first column holds names and was not filled.")
        block = [row[1:] for row in block]
    if len(block) > 1 and any(block[0]) and not any(_is_amount(cell, unit) for cell in block[0]):
        said.append("The first row holds headings and was not filled.")
        block = block[1:]
    width = max(map(len, block))
    if width > columns:
        said.append(
            f"The block is {_count(width - columns, 'column')} too wide: what stands beyond the last year was not filled."
        )
        left_over += [row[columns:] for row in block if any(row[columns:])]
    if len(block) > rows:
        said.append(f"{_count(len(block) - rows, 'row')} found no line below: add lines, then paste these again.")
        left_over += block[rows:]
    cells = tuple(
        tuple(
            (cell if labels and column == 0 else _rewritten(cell, pasted_unit, unit)) if cell else None
            for column, cell in enumerate(row[:columns])
        )
        for row in block[:rows]
    )
    filled = sum(cell is not None for row in cells for cell in row)
    skipped = sum(cell is None for row in cells for cell in row)
    said.insert(0, f"{_count(filled, 'cell')} filled." if filled else "Nothing was filled.")
    if skipped:
        said.insert(1, f"{_count(skipped, 'empty cell')} of the block left what stood there.")
    return PastedBlock(cells, " ".join(said), "\n".join("\t".join(row) for row in left_over))


def _names_come_first(block: list[list[str]]) -> bool:
    """Judged below the first row, which may hold a heading such as £000."""
    first = [row[0] for row in block[1:] or block if row and row[0]]
    return bool(first) and max(map(len, block)) > 1 and not any(_is_amount(cell, 1) for cell in first)


def _is_amount(cell: str, unit: int) -> bool:
    try:
        return read_amount(cell, unit) is not None
    except AmountUnreadable:
        return False


def _rewritten(cell: str, pasted_unit: int, unit: int) -> str:
    """As the grid writes it, in its own unit; what is no amount stays as it came, and is marked where it stands."""
    try:
        return write_amount(read_amount(cell, pasted_unit), unit)
    except AmountUnreadable:
        return cell


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
