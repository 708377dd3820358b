"""The benefit lines of a version with how they belong to the partners, as values."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from periods.values import FinancialYear
from savings.calculations.amounts import NIL, Amount
from savings.calculations.partner_savings import (
    By,
    ByPartner,
    Kind,
    LineOfPartners,
    Place,
    Rule,
    Weights,
    added,
    assign_all,
)
from savings.models import BenefitLine, BudgetLine, CaseVersion, LineSharing, Recurrence, SavingPart, Standing
from savings.selectors.amounts import amount_of, amounts_of, column_of

BenefitsOfPartners = Mapping[int | None, Mapping[str, Amount]]  # year's code → partner → benefits, negative


@dataclass
class SharedVersion:
    """Every benefit line of a version, in its order, beside what its sharing makes of it."""

    lines: list[BenefitLine]
    by_partner: ByPartner


def shared_versions(versions: Sequence[CaseVersion]) -> dict[int, SharedVersion]:
    """By the id of the version, whose case is at hand. Seven queries."""
    lines = BenefitLine.objects.filter(version__in=versions).select_related("of_service__service", "sharing", "version")
    lines = lines.order_by("of_service__order", "of_service", "order", "pk")
    lines = lines.prefetch_related("amounts", "sharing__partners__body", "parts__body")
    budgets = defaultdict(list)
    for budget in BudgetLine.objects.filter(version__in=versions).select_related("body").prefetch_related("amounts"):
        budgets[budget.version_id, budget.of_service_id].append(budget)
    of_version = defaultdict(list)
    for line in lines:
        of_version[line.version_id].append(line)
    found = {}
    for version in versions:
        years, own = version.case.years, of_version[version.pk]
        values = [_value(line, years, budgets[version.pk, line.of_service_id]) for line in own]
        found[version.pk] = SharedVersion(own, assign_all(values, len(years)))
    return found


def benefits_of_partners(versions: Sequence[CaseVersion]) -> dict[int, BenefitsOfPartners]:
    """What each partner saves for its plan in each year, by the id of the version; no query where there is none."""
    if not versions:
        return {}
    years = {version.pk: version.case.years for version in versions}
    return {
        pk: {
            year.code: {
                partner: _negative(of_years[number])
                for partner, of_years in shared.by_partner.of(one_off=False).benefits_for_the_plans().items()
            }
            for number, year in enumerate(years[pk])
        }
        for pk, shared in shared_versions(versions).items()
    }


def _negative(amount: Amount) -> Amount:
    return -amount if isinstance(amount, Decimal) else amount


def sharing_of(line: BenefitLine) -> LineSharing | None:
    """How a line is shared; None where nobody has said so yet."""
    sharing = getattr(line, "sharing", None)
    return sharing if sharing is not None and sharing.pk else None


def _value(line: BenefitLine, years: list[FinancialYear], budgets: list[BudgetLine]) -> LineOfPartners:
    return LineOfPartners(
        label=line.label,
        amounts=amounts_of(line.amounts.all(), years),
        parts=_parts(line.parts.all(), years),
        rule=_rule(line),
        budgets=_budgets(budgets, years),
        one_off=line.recurrence == Recurrence.ONE_OFF,
    )


def _parts(parts: Iterable[SavingPart], years: list[FinancialYear]) -> dict[Place, tuple[Amount, ...]]:
    places: dict[Place, dict[int, Amount]] = defaultdict(dict)
    for part in parts:
        places[column_of(part.body), Kind(part.standing)][part.year_id] = amount_of(part)
    return {place: tuple(of_year.get(year.code, NIL) for year in years) for place, of_year in places.items()}


def _rule(line: BenefitLine) -> Rule | None:
    sharing = sharing_of(line)
    if sharing is None or not sharing.rule:
        return None
    kind = Kind(sharing.standing) if sharing.standing not in ("", Standing.BEYOND) else Kind.SURPLUS
    partners = {column_of(one.body): one.per_cent or NIL for one in sharing.partners.all()}
    return Rule(By(sharing.rule), kind, partners)


def _budgets(budgets: list[BudgetLine], years: list[FinancialYear]) -> Weights:
    """What each partner has for the service in each year; unknown where one of its lines is."""
    found: dict[str, tuple[Amount, ...]] = {}
    for budget in budgets:
        name, amounts = column_of(budget.body), amounts_of(budget.amounts.all(), years)
        so_far = found.get(name, (NIL,) * len(years))
        found[name] = tuple(added(one, two) for one, two in zip(so_far, amounts, strict=True))
    return found
