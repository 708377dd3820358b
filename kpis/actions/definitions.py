"""Define a KPI, change what it means or aims at from a day on, close it. The past keeps its meaning."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from common.formatting import long_day
from common.numbers import quantise
from kpis.actions.rebuilding import request_rebuild
from kpis.choices import FigureKind, Measure, OverScopes, OverTime, Standing, ToleranceKind
from kpis.models import Breakdown, Definition, Item, Kpi, Observation, Target
from partners.models import Partnership, Scope, Service
from partners.rights import guard
from partners.roles import Right

WHOLE_ITEM_NAME = "All"
ADDABLE = {Measure.COUNT, Measure.MONEY, Measure.DURATION, Measure.RATIO, Measure.PERCENT, Measure.SCORE}


def whole_item(partnership: Partnership) -> Item:
    """The row that stands for "not broken down"; made with the first KPI."""
    item, _ = Item.objects.get_or_create(
        partnership=partnership, breakdown=None, defaults={"name": WHOLE_ITEM_NAME, "slug": "all"}
    )
    return item


@transaction.atomic
def add_breakdown(*, partnership: Partnership, name: str, items: Iterable[str], by: User | None) -> Breakdown:
    """Add a list by which figures can be broken down, in the order given."""
    guard(by, partnership, Right.DEFINE)
    breakdown = Breakdown(partnership=partnership, name=name)
    breakdown.full_clean()
    breakdown.save()
    record("breakdown added", target=breakdown, by=by, partnership_id=partnership.pk)
    add_items(breakdown=breakdown, items=items, by=by)
    return breakdown


@transaction.atomic
def add_items(*, breakdown: Breakdown, items: Iterable[str], by: User | None) -> list[Item]:
    """Add items at the end of a list. Those that are there stay: figures hang on them."""
    guard(by, breakdown.partnership, Right.DEFINE)
    count = breakdown.items.count()
    added = []
    for order, name in enumerate(items, start=count):
        item = Item(
            partnership_id=breakdown.partnership_id,
            breakdown=breakdown,
            name=name,
            slug=slugify(name)[:50],
            order=order,
        )
        item.full_clean()
        item.save()
        added.append(item)
    record(
        "breakdown items added",
        target=breakdown,
        by=by,
        partnership_id=breakdown.partnership_id,
        changes={"items": (None, ", ".join(item.name for item in added))},
    )
    return added


@transaction.atomic
def create_kpi(
    *,
    service: Service,
    slug: str,
    valid_from: date,
    scopes: Iterable[Scope],
    by: User | None,
    code: str = "",
    heading: str = "",
    order: int = 0,
    **meaning: Any,
) -> Kpi:
    """Begin a KPI with its first definition. `meaning` holds the other fields of kpis.models.Definition."""
    guard(by, service.partnership, Right.DEFINE)
    kpi = Kpi(
        partnership_id=service.partnership_id, service=service, slug=slug, code=code, heading=heading, order=order
    )
    kpi.full_clean()
    kpi.save()
    whole_item(service.partnership)
    _define(kpi, valid_from=valid_from, scopes=list(scopes), meaning=meaning)
    record("KPI defined", target=kpi, by=by, partnership_id=kpi.partnership_id)
    return kpi


@transaction.atomic
def change_definition(
    *, kpi: Kpi, valid_from: date, scopes: Iterable[Scope], by: User | None, reason: str, **meaning: Any
) -> Definition:
    """Give a KPI another meaning from a day on. Refused where approved figures would change theirs."""
    guard(by, kpi.partnership, Right.DEFINE)
    kpi = Kpi.objects.select_for_update().get(pk=kpi.pk)
    current = kpi.definitions.get(valid_to__isnull=True)
    _keep_the_past(kpi, valid_from)
    if valid_from <= current.valid_from:
        raise Refused(f"Choose a day after {long_day(current.valid_from)}: from then on the present definition holds.")
    old = {field: getattr(current, field) for field in meaning}
    current.valid_to = valid_from
    current.save(update_fields=["valid_to"])
    definition = _define(kpi, valid_from=valid_from, scopes=list(scopes), meaning=meaning)
    record(
        "KPI definition changed",
        target=kpi,
        by=by,
        partnership_id=kpi.partnership_id,
        changes={field: (old[field], value) for field, value in meaning.items() if old[field] != value},
        note=reason,
    )
    _judge_again(kpi, valid_from, by)
    return definition


@transaction.atomic
def arrange_kpi(*, kpi: Kpi, code: str, heading: str, order: int, by: User | None) -> Kpi:
    """Change where a KPI stands in the return; nothing of this touches a figure."""
    guard(by, kpi.partnership, Right.DEFINE)
    changes = {"code": (kpi.code, code), "heading": (kpi.heading, heading), "order": (kpi.order, order)}
    kpi.code, kpi.heading, kpi.order = code, heading, order
    kpi.full_clean()
    kpi.save()
    record("KPI arranged", target=kpi, by=by, partnership_id=kpi.partnership_id, changes=changes)
    return kpi


@transaction.atomic
def close_kpi(*, kpi: Kpi, closed_on: date, by: User | None, reason: str) -> Kpi:
    """No longer ask for a KPI from a day on. Its past stays visible."""
    guard(by, kpi.partnership, Right.DEFINE)
    kpi = Kpi.objects.select_for_update().get(pk=kpi.pk)
    _keep_the_past(kpi, closed_on)
    kpi.closed_on = closed_on
    kpi.save(update_fields=["closed_on"])
    record("KPI closed", target=kpi, by=by, partnership_id=kpi.partnership_id, note=reason)
    return kpi


@transaction.atomic
def reopen_kpi(*, kpi: Kpi, by: User | None, reason: str) -> Kpi:
    """Ask for a closed KPI again, from the next return that is opened."""
    guard(by, kpi.partnership, Right.DEFINE)
    changes = {"closed on": (kpi.closed_on, None)}
    kpi.closed_on = None
    kpi.save(update_fields=["closed_on"])
    record("KPI opened again", target=kpi, by=by, partnership_id=kpi.partnership_id, changes=changes, note=reason)
    return kpi


@transaction.atomic
def set_target(
    *,
    kpi: Kpi,
    scope: Scope,
    valid_from: date,
    operator: str,
    aim: Decimal,
    by: User | None,
    upper_aim: Decimal | None = None,
    tolerance: Decimal = Decimal(0),
    tolerance_kind: str = ToleranceKind.ABSOLUTE,
    baseline: Decimal | None = None,
    basis: str = "",
    minute_reference: str = "",
) -> Target:
    """Aim at something from a day on; the target before it ends there. A profile is one call for each quarter."""
    guard(by, kpi.partnership, Right.DEFINE)
    kpi = Kpi.objects.select_for_update().get(pk=kpi.pk)
    if scope.partnership_id != kpi.partnership_id:
        raise Refused("Choose a partner of this partnership.")
    _keep_the_past(kpi, valid_from)
    later = Target.objects.filter(kpi=kpi, scope=scope, valid_from__gte=valid_from).first()
    if later:
        raise Refused(f"Choose a later day: another target holds from {long_day(later.valid_from)}.")
    Target.objects.filter(kpi=kpi, scope=scope, valid_to__isnull=True).update(valid_to=valid_from)
    target = Target(
        kpi=kpi,
        scope=scope,
        valid_from=valid_from,
        operator=operator,
        aim=aim,
        upper_aim=upper_aim,
        tolerance=tolerance,
        tolerance_kind=tolerance_kind,
        tolerance_amount=tolerance_amount(aim=aim, tolerance=tolerance, kind=tolerance_kind),
        baseline=baseline,
        basis=basis,
        minute_reference=minute_reference,
    )
    target.full_clean()
    target.save()
    record("target set", target=target, by=by, partnership_id=kpi.partnership_id)
    _judge_again(kpi, valid_from, by)
    return target


@transaction.atomic
def end_target(*, target: Target, valid_to: date, by: User | None, reason: str) -> Target:
    """Aim at nothing from a day on."""
    guard(by, target.kpi.partnership, Right.DEFINE)
    _keep_the_past(target.kpi, valid_to)
    target.valid_to = valid_to
    target.full_clean()
    target.save(update_fields=["valid_to"])
    record("target ended", target=target, by=by, partnership_id=target.kpi.partnership_id, note=reason)
    _judge_again(target.kpi, valid_to, by)
    return target


def tolerance_amount(*, aim: Decimal, tolerance: Decimal, kind: str) -> Decimal:
    """The tolerance in the unit of the KPI; a percentage is of the aim, and nothing where the aim is nil."""
    if kind == ToleranceKind.PERCENT:
        return quantise(abs(Fraction(aim)) * Fraction(tolerance) / 100, 6)
    return tolerance


def _define(kpi: Kpi, *, valid_from: date, scopes: list[Scope], meaning: Mapping[str, Any]) -> Definition:
    definition = Definition(kpi=kpi, valid_from=valid_from, **meaning)
    definition.full_clean()
    check_adding_up(definition, scopes)
    if any(scope.partnership_id != kpi.partnership_id for scope in scopes):
        raise Refused("Choose partners and units of this partnership.")
    definition.save()
    definition.scopes.set(scopes)
    return definition


def check_adding_up(definition: Definition, scopes: list[Scope]) -> None:
    """Raise ValidationError where the ways of adding up cannot give a true figure for this kind of measure."""
    errors: dict[str, str] = {}
    over_time, over_scopes = definition.over_time, definition.over_scopes
    if not scopes:
        errors["scopes"] = "Choose for whom it is measured."
    if definition.measure not in ADDABLE and over_time not in (OverTime.NONE, OverTime.LAST):
        errors["over_time"] = (
            "Words, judgements and yes or no do not add up: choose ‘Does not add up’ or ‘The last one’."
        )
    if definition.measure not in ADDABLE and over_scopes != OverScopes.NONE:
        errors["over_scopes"] = "Words, judgements and yes or no do not add up over partners."
    if definition.has_parts:
        if over_time not in (OverTime.NONE, OverTime.RATIO, OverTime.LAST):
            errors["over_time"] = "A figure made of two parts adds up as sum over sum, or not at all."
        if over_scopes not in (OverScopes.NONE, OverScopes.RATIO):
            errors["over_scopes"] = "A figure made of two parts adds up as sum over sum, or not at all."
        if not (definition.upper_label and definition.lower_label):
            errors["upper_label"] = "Name both parts, so that the officer knows what to type."
    else:
        if over_time == OverTime.RATIO:
            errors["over_time"] = "Sum over sum needs a figure made of two parts."
        if over_scopes == OverScopes.RATIO:
            errors["over_scopes"] = "Sum over sum needs a figure made of two parts."
        if definition.multiplier != 1:
            errors["multiplier"] = "Only a figure made of two parts is multiplied: leave this at 1."
        if definition.measure in (Measure.PERCENT, Measure.SCORE, Measure.RATIO) and (
            over_time == OverTime.SUM or over_scopes == OverScopes.SUM
        ):
            errors["over_time"] = "Percentages, scores and ratios cannot be summed."
    if definition.is_cumulative and over_time not in (OverTime.NONE, OverTime.LAST):
        errors["over_time"] = (
            "A figure that runs on through the year takes in the months before it: choose ‘The last one’, or ‘Does not "
            "add up’."
        )
    if definition.measure == Measure.SCORE and not definition.score_out_of:
        errors["score_out_of"] = "Say what the best score is."
    if definition.measure == Measure.JUDGED and not definition.criteria:
        errors["criteria"] = "Say what makes it green, amber or red."
    kinds = {scope.kind for scope in scopes}
    if over_scopes != OverScopes.NONE and len(kinds) > 1:
        errors["scopes"] = "Where partners add up, choose partners alone or units alone, without the whole."
    if errors:
        raise ValidationError(errors)


def _keep_the_past(kpi: Kpi, day: date) -> None:
    """Refuse a change that would reach an approved figure."""
    judged = (
        Observation.objects.filter(kpi=kpi, standing=Standing.APPROVED, period__end__gte=day)
        .exclude(kind=FigureKind.NOT_ENTERED)
        .order_by("-period__end")
        .select_related("period")
        .first()
    )
    if judged and judged.period.end:
        raise Refused(
            f"Choose a day after {long_day(judged.period.end)}: figures up to then are approved, and what they were "
            "judged by stays as it was."
        )


def _judge_again(kpi: Kpi, day: date, by: User | None) -> None:
    """Ring for the roll-up where figures that are not approved yet have results already."""
    waiting = Observation.objects.filter(kpi=kpi, period__end__gte=day).exclude(standing=Standing.DRAFT)
    cells = set(waiting.values_list("kpi_id", "scope_id", "period_id"))
    if cells:
        request_rebuild(partnership=kpi.partnership, cells=cells, by=by)
