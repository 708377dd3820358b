"""Each saving per partner: what was agreed, what a rule shares, and what nobody has assigned yet.

The parts of a line always make up the line: what is not any partner's is its own row, never left out. Unknown amounts
stay unknown; what they may come to is still in that row.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from savings.calculations.amounts import NIL, Amount, Total, Unknown, known, total
from savings.calculations.shares import by_benefits_of_each_year, by_fixed_shares, equally, in_proportion


class Kind(StrEnum):
    """What a part is to the partner's medium-term plan. A surplus of all is shared by a rule."""

    IN_THE_PLAN = "in_the_plan"
    NEW = "new"
    BEYOND = "beyond"
    SURPLUS = "surplus"


FOR_THE_PLANS = (Kind.IN_THE_PLAN, Kind.NEW)  # what is not beyond them


class By(StrEnum):
    FIXED = "fixed"
    EQUAL = "equal"
    BUDGETS = "budgets"
    BENEFITS = "benefits"


class Trouble(StrEnum):
    """Why a year of a line is not assigned as it was meant to be."""

    TOO_MUCH = "more is assigned than the line has"
    LINE_UNKNOWN = "parts are assigned of an amount that is not known"
    NO_WEIGHTS = "nothing to share by"
    WEIGHT_UNKNOWN = "what it is shared by is not known"
    PART_UNKNOWN = "a part is not known, so what is left to share is not known either"


@dataclass(frozen=True)
class Rule:
    """Shares what the typed parts leave; without typed parts, the whole. `partners` with their percentages, if fixed."""

    by: By
    kind: Kind
    partners: Mapping[str, Decimal]


Place = tuple[str, Kind]  # partner and kind
Weights = Mapping[str, tuple[Amount, ...]]  # partner → its budgets or benefits of each year


@dataclass(frozen=True)
class LineOfPartners:
    """A benefit line, how it is shared, and the budgets of its service."""

    label: str
    amounts: tuple[Amount, ...]
    parts: Mapping[Place, tuple[Amount, ...]] = field(default_factory=dict)
    rule: Rule | None = None
    budgets: Weights = field(default_factory=dict)
    one_off: bool = False


@dataclass(frozen=True)
class Part:
    """What a partner has of a line in each year: as agreed, or by the rule."""

    partner: str
    kind: Kind
    amounts: tuple[Amount, ...]


@dataclass(frozen=True)
class Assigned:
    """A line with every part of it. `rest` is what no partner has, year by year."""

    line: LineOfPartners
    parts: tuple[Part, ...]
    rest: tuple[Decimal, ...]
    troubles: tuple[tuple[int, Trouble], ...]


def shared(amount: Decimal, rule: Rule, weights: Mapping[str, Amount]) -> dict[str, Amount] | None:
    """What each partner of the rule gets. None where there is nothing to share by; unknown where a weight is."""
    names = list(rule.partners)
    if rule.by == By.FIXED:
        return dict(by_fixed_shares(amount, rule.partners))
    if rule.by == By.EQUAL:
        return dict(equally(amount, names)) if names else None
    return by_weights(amount, {name: weights.get(name, NIL) for name in names})


def by_weights(amount: Decimal, weights: Mapping[str, Amount]) -> dict[str, Amount] | None:
    """In proportion to what each has; who has less than nothing gets nothing."""
    if words := next((weight.words for weight in weights.values() if isinstance(weight, Unknown)), ""):
        return dict.fromkeys(weights, Unknown(words))
    counted = {name: max(NIL, known(weight)) for name, weight in weights.items()}
    return dict(in_proportion(amount, counted)) if any(counted.values()) else None


def by_benefits_of_the_year(amount: Decimal, benefits: Mapping[str, Amount]) -> dict[str, Amount] | None:
    """A cost by the partners' benefits of its year (benefits negative); None where nobody has any."""
    if words := next((one.words for one in benefits.values() if isinstance(one, Unknown)), ""):
        return dict.fromkeys(benefits, Unknown(words))
    if all(known(one) >= 0 for one in benefits.values()):
        return None
    (of_year,) = by_benefits_of_each_year([amount], {name: [known(one)] for name, one in benefits.items()})
    return dict(of_year)


def assign(line: LineOfPartners, benefits: Weights) -> Assigned:
    """Every year of a line. `benefits` is what other lines give the partners for their plans, as positive amounts."""
    by_rule: list[dict[str, Amount]] = []
    rests: list[Decimal] = []
    troubles: list[tuple[int, Trouble]] = []
    weights = line.budgets if line.rule and line.rule.by == By.BUDGETS else benefits
    for year, whole in enumerate(line.amounts):
        typed = total(amounts[year] for amounts in line.parts.values())
        rest = known(whole) - typed.known
        given: dict[str, Amount] = {}
        trouble = _trouble(whole, typed, rest)
        if line.rule is not None:
            if isinstance(whole, Unknown):
                given = dict.fromkeys(line.rule.partners, whole)
            elif typed.unknown:
                given = dict.fromkeys(line.rule.partners, Unknown(typed.unknown[0]))
                trouble = trouble or Trouble.PART_UNKNOWN
            elif rest and trouble is None:
                of_year = {name: amounts[year] for name, amounts in weights.items()}
                found = shared(rest, line.rule, of_year)
                given = found or {}
                if found is None:
                    trouble = Trouble.NO_WEIGHTS
                elif any(isinstance(amount, Unknown) for amount in found.values()):
                    trouble = Trouble.WEIGHT_UNKNOWN
        by_rule.append(given)
        rests.append(rest - sum((known(amount) for amount in given.values()), NIL))
        if trouble is not None:
            troubles.append((year, trouble))
    parts = _agreed(line)
    if line.rule is not None:
        parts += tuple(
            Part(name, line.rule.kind, tuple(given.get(name, NIL) for given in by_rule)) for name in line.rule.partners
        )
    return Assigned(line, parts, tuple(rests), tuple(troubles))


def _agreed(line: LineOfPartners) -> tuple[Part, ...]:
    return tuple(Part(partner, kind, amounts) for (partner, kind), amounts in line.parts.items())


def added(one: Amount, two: Amount) -> Amount:
    """Both together; not known where one of them is not."""
    if isinstance(one, Unknown) or isinstance(two, Unknown):
        return one if isinstance(one, Unknown) else two
    return one + two


def _trouble(whole: Amount, typed: Total, rest: Decimal) -> Trouble | None:
    if isinstance(whole, Unknown):
        return Trouble.LINE_UNKNOWN if typed.known else None
    if (rest > 0) if whole < 0 else (rest < 0) if whole > 0 else rest:
        return Trouble.TOO_MUCH
    return None


def assign_all(lines: Iterable[LineOfPartners], years: int) -> "ByPartner":
    """First the lines that need no benefits to be shared by, then those that the benefits of the others share.

    What is agreed of these counts too; only what the rule gives does not share itself. One-offs share nothing.
    """
    lines = list(lines)
    agreed = [
        Assigned(line, _agreed(line), (), ()) if _by_benefits(line) else assign(line, {})
        for line in lines
        if not line.one_off
    ]
    weights = ByPartner(years, tuple(agreed)).benefits_for_the_plans()
    return ByPartner(years, tuple(assign(line, weights) for line in lines))


def _by_benefits(line: LineOfPartners) -> bool:
    return line.rule is not None and line.rule.by == By.BENEFITS


@dataclass(frozen=True)
class ByPartner:
    """Lines of one kind of money, cast by partner: columns by year, and every row."""

    years: int
    lines: tuple[Assigned, ...]

    @cached_property
    def partners(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part.partner for line in self.lines for part in line.parts))

    def row(self, partner: str, *kinds: Kind) -> tuple[Total, ...]:
        """What a partner has of these kinds in each year; of all, where none is named."""
        return tuple(
            total(
                part.amounts[year]
                for line in self.lines
                for part in line.parts
                if part.partner == partner and (not kinds or part.kind in kinds)
            )
            for year in range(self.years)
        )

    def of(self, *, one_off: bool) -> "ByPartner":
        """The one-off lines, or the recurrent ones: they are never added together."""
        return ByPartner(self.years, tuple(line for line in self.lines if line.line.one_off == one_off))

    @property
    def rest(self) -> tuple[Decimal, ...]:
        """What is not assigned to a partner."""
        return tuple(sum((line.rest[year] for line in self.lines), NIL) for year in range(self.years))

    @property
    def whole(self) -> tuple[Total, ...]:
        return tuple(total(line.line.amounts[year] for line in self.lines) for year in range(self.years))

    def benefits_for_the_plans(self) -> dict[str, tuple[Amount, ...]]:
        """What each partner saves for its plan in each year, as a positive amount: what is beyond is left out."""
        return {
            partner: tuple(
                Unknown(one.unknown[0]) if one.unknown else -one.known for one in self.row(partner, *FOR_THE_PLANS)
            )
            for partner in self.partners
        }
