"""The way of a figure: opened, typed, submitted, approved or sent back; changed later only as a restatement."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from common.errors import ChangedMeanwhile, Refused
from kpis.actions.definitions import whole_item
from kpis.actions.notices import tell_the_chain
from kpis.actions.rebuilding import request_rebuild
from kpis.choices import WAITING, FigureKind, Frequency, ReturnState, Standing, StepKind
from kpis.entry import Entry, Typed, Unreadable, read_line
from kpis.in_force import definition_in_force
from kpis.models import Definition, Item, Kpi, Levels, Observation, Restatement, Return, ReturnStep
from kpis.selectors.approval import levels_of, right_to_decide, why_not_approve
from kpis.selectors.returns import LineFinding, ReturnLine, return_lines
from kpis.sight import Sight
from partners.models import Partnership, Scope, Service
from partners.rights import Rights, guard
from partners.roles import Right
from periods.models import CalendarPeriod
from periods.values import Period, Quarter

FIGURE_FIELDS = ("kind", "numerator", "denominator", "qualifier", "text", "reason", "expected_on")
WORDS_FIELDS = ("commentary", "cause")


class ReturnClosed(Refused):
    """The return is submitted or approved; nothing can be typed into it."""


class NotExplained(Refused):
    """Warnings without an explanation that counts. `errors` maps each, by its key, to what to do; "" is for the lines
    that the person does not fill in."""

    def __init__(self, errors: dict[str, str]) -> None:
        self.errors = errors
        super().__init__("Say for each figure that was pointed out why it stands as it is: the approver reads it.")


class SomebodyElseSaved(ChangedMeanwhile):
    """`now` is the figure as somebody else saved it meanwhile; `typed` was not saved."""

    def __init__(self, now: Observation, typed: Typed) -> None:
        self.now = now
        self.typed = typed
        who = now.entered_by.name if now.entered_by else "Somebody"
        super().__init__(
            f"{who} changed this line while you were typing. Compare both, and save the one that is right."
        )


@transaction.atomic
def open_returns(
    *, partnership: Partnership, quarter: Quarter, by: User | None, due_on: date | None = None
) -> list[Return]:
    """Open the quarter's return of every service, with a line for each figure that is due.

    May be repeated: a KPI or partner that came meanwhile gets its lines in returns that are still open.
    """
    guard(by, partnership, Right.DEFINE)
    lines = _lines_due(partnership, quarter)
    period = CalendarPeriod.of(quarter)
    returns = []
    for service in Service.objects.filter(pk__in={line.kpi.service_id for line in lines}):
        quarterly_return, new = Return.objects.get_or_create(
            service=service, period=period, defaults={"due_on": due_on}
        )
        if new:
            record("return opened", target=quarterly_return, by=by, partnership_id=partnership.pk)
        if quarterly_return.is_open:
            returns.append(quarterly_return)
    of_service = {quarterly_return.service_id: quarterly_return for quarterly_return in returns}
    due = [line for line in lines if line.kpi.service_id in of_service]
    Observation.objects.bulk_create(
        [
            Observation(
                quarterly_return=of_service[line.kpi.service_id],
                kpi=line.kpi,
                scope=line.scope,
                item=line.item,
                period_id=line.period.code,
            )
            for line in due
        ],
        ignore_conflicts=True,
    )
    cells = {(line.kpi.pk, line.scope.pk, line.period.code) for line in due}
    request_rebuild(partnership=partnership, cells=cells, by=by)
    return returns


@dataclass(frozen=True)
class DueLine:
    """One figure that a quarter asks for."""

    kpi: Kpi
    scope: Scope
    item: Item
    period: Period


def _lines_due(partnership: Partnership, quarter: Quarter) -> list[DueLine]:
    day = quarter.end
    definitions = (
        Definition.objects.filter(kpi__partnership=partnership, valid_from__lte=day)
        .exclude(valid_to__lte=day)
        .exclude(kpi__closed_on__lte=quarter.start)
        .exclude(frequency=Frequency.ONCE)
        .annotate(begun=Min("kpi__definitions__valid_from"))
        .select_related("kpi", "breakdown")
        .prefetch_related("scopes__body__roles", "breakdown__items")
    )
    everything = whole_item(partnership)
    return [
        DueLine(definition.kpi, scope, item, period)
        for definition in definitions
        for period in _periods_due(definition.frequency, quarter)
        # A measure that began or ended within the quarter is asked for its own months alone.
        if definition.begun <= period.last_day and not (definition.kpi.closed_on or date.max) <= period.start
        for scope in definition.scopes.all()
        if scope.body is None or any(role.holds_on(day) for role in scope.body.roles.all())
        for item in (definition.breakdown.items.all() if definition.breakdown else [everything])
    ]


def _periods_due(frequency: str, quarter: Quarter) -> Iterable[Period]:
    if frequency == Frequency.MONTHLY:
        return quarter.months()
    if frequency == Frequency.QUARTERLY:
        return [quarter]
    return [quarter.financial_year] if quarter.number == 4 else []


@dataclass(frozen=True)
class LineToSave:
    """What is to be typed in a line, given what stands in it. `version` is the one that was seen; None is any."""

    observation: Observation
    version: int | None
    typed: Callable[[Observation, Definition], Typed]


@dataclass(frozen=True)
class LineSaved:
    """A line as it is kept now; `is_changed` unless the same stood there before."""

    observation: Observation
    is_changed: bool


def save_line(*, observation: Observation, version: int, typed: Typed, by: User) -> Observation:
    """Keep what an officer typed in one line. `version` is the one the officer saw.

    Raises Unreadable (a sentence for each field), SomebodyElseSaved (nothing is overwritten), ReturnClosed, NotAllowed.
    """
    (saved,) = save_lines(lines=[LineToSave(observation, version, lambda *_: typed)], by=by)
    if isinstance(saved, Refused):
        raise saved
    return saved.observation


@transaction.atomic
def save_lines(*, lines: Sequence[LineToSave], by: User) -> list[LineSaved | Refused]:
    """Keep what was typed in each line; where one is refused, the others are saved and the refusal stands in its place.

    Two queries for each line that changes, and some for each return and each partner.
    """
    # The returns first, as in submit_return: two people who lock in different orders would wait for each other.
    returns = {one.pk: one for one in _locked_all({line.observation.quarterly_return_id for line in lines})}
    held = (
        Observation.objects.select_for_update(of=("self",))
        .select_related("kpi", "scope", "item", "entered_by")
        .prefetch_related("kpi__definitions")
        .in_bulk([line.observation.pk for line in lines])
    )
    of_place = defaultdict(list)
    for place, line in enumerate(lines):
        observation = held[line.observation.pk]
        of_place[observation.quarterly_return_id, observation.scope.body_id].append(place)
    saved: dict[int, LineSaved | Refused] = {}
    for (return_id, body_id), places in of_place.items():
        try:
            _guard_lines(returns[return_id], body_id, by)
        except Refused as refusal:
            saved |= dict.fromkeys(places, refusal)
            continue
        for place in places:
            saved[place] = _save_line(lines[place], held[lines[place].observation.pk], returns[return_id], by)
    return [saved[place] for place in range(len(lines))]


def _guard_lines(quarterly_return: Return, body_id: int | None, by: User) -> None:
    service = quarterly_return.service
    guard(by, service.partnership, Right.ENTER_FIGURES, service_id=service.pk, body_id=body_id)
    still_open(quarterly_return)


def _save_line(line: LineToSave, observation: Observation, quarterly_return: Return, by: User) -> LineSaved | Refused:
    definition = definition_in_force(observation.kpi.definitions.all(), observation.when)
    try:
        typed = line.typed(observation, definition)
        entry = read_line(typed, definition)
    except Refused as refusal:
        return refusal
    if _same(observation, entry):
        return LineSaved(observation, is_changed=False)
    if line.version is not None and observation.version != line.version:
        return SomebodyElseSaved(observation, typed)
    changes = _put(observation, entry)
    observation.version += 1
    observation.entered_by, observation.entered_at = by, timezone.now()
    observation.save()
    partnership_id = quarterly_return.service.partnership_id
    record("figure typed", target=observation, by=by, partnership_id=partnership_id, changes=changes)
    return LineSaved(observation, is_changed=True)


def still_open(quarterly_return: Return) -> None:
    """Raise ReturnClosed unless figures may be typed into it."""
    if not quarterly_return.is_open:
        raise ReturnClosed(
            f"Nothing was saved: the return is {quarterly_return.get_state_display().lower()}. "
            "Ask the approver to send it back, or to restate the figure."
        )


def _refuse_what_blocks(lines: list[ReturnLine]) -> None:
    blocking = [line for line in lines if line.blocks]
    empty = sum(not line.is_entered for line in blocking)
    ready = "line is not ready" if len(blocking) == 1 else "lines are not ready"
    if blocking and empty == len(blocking):
        raise Refused(f"{len(blocking)} {ready}: type the figure, or choose why there is none.")
    if blocking:
        raise Refused(f"{len(blocking)} {ready}: type what is missing, and put right what cannot be.")


def _refuse_unexplained(lines: list[ReturnLine], rights: Rights, service_id: int) -> None:
    errors = {}
    for line in lines:
        for finding in line.unexplained:
            if rights.may(Right.ENTER_FIGURES, service_id=service_id, body_id=line.observation.scope.body_id):
                errors[LineFinding(line, finding).key] = "Say why this stands as it is, or put it right in the return."
            else:
                errors[""] = (
                    "Something in lines of other partners is not explained yet: ask those who fill them in to say why "
                    "it stands."
                )
    if errors:
        raise NotExplained(errors)


def _same(observation: Observation, entry: Entry) -> bool:
    return all(getattr(observation, name) == getattr(entry, name) for name in FIGURE_FIELDS + WORDS_FIELDS)


def _put(observation: Observation, entry: Entry) -> dict:
    """Write the entry into the observation; gives the changes."""
    changes = {}
    for name in FIGURE_FIELDS + WORDS_FIELDS:
        old, new = getattr(observation, name), getattr(entry, name)
        if old != new:
            changes[name] = (old, new)
            setattr(observation, name, new)
    return changes


@transaction.atomic
def submit_return(*, quarterly_return: Return, by: User, note: str = "") -> Return:
    """Hand the return to the approver. Refused while a line is not ready, or a warning has no explanation."""
    quarterly_return = _locked(quarterly_return.pk)
    partnership = quarterly_return.service.partnership
    guard(by, partnership, Right.ENTER_FIGURES, service_id=quarterly_return.service_id)
    if not quarterly_return.is_open:
        raise ReturnClosed(f"The return is {quarterly_return.get_state_display().lower()} already.")
    # A restricted line that the person does not see is neither named nor counted: it cannot hold up their return.
    rights = Rights(by, partnership)
    lines = return_lines(quarterly_return, Sight.of(rights))
    _refuse_what_blocks(lines)
    _refuse_unexplained(lines, rights, quarterly_return.service_id)
    quarterly_return.state = ReturnState.SUBMITTED
    quarterly_return.submitted_by, quarterly_return.submitted_at = by, timezone.now()
    quarterly_return.submitted_for = by.on_behalf_of
    quarterly_return.submission_note = note.strip()
    quarterly_return.checked_by = quarterly_return.checked_at = quarterly_return.checked_for = None
    quarterly_return.decided_by = quarterly_return.decided_at = quarterly_return.decided_for = None
    quarterly_return.decision_note = ""
    quarterly_return.save()
    _move_figures(quarterly_return, Standing.SUBMITTED, by)
    _take_step(quarterly_return, StepKind.SUBMITTED, by=by, note=note)
    record("return submitted", target=quarterly_return, by=by, partnership_id=partnership.pk, note=note)
    return quarterly_return


@transaction.atomic
def approve_return(*, quarterly_return: Return, by: User, note: str = "") -> Return:
    """Accept a submitted return as its service manager.

    Its figures count as final; where the partnership approves in two levels, they wait for the second.
    """
    quarterly_return = _for_decision(quarterly_return, by, Right.APPROVE_RETURNS, [ReturnState.SUBMITTED])
    _refuse_who_had_a_part(quarterly_return, by)
    if levels_of(quarterly_return) == Levels.ONE:
        return _approve(quarterly_return, by=by, note=note)
    quarterly_return.state = ReturnState.CHECKED
    quarterly_return.checked_by, quarterly_return.checked_at = by, timezone.now()
    quarterly_return.checked_for = by.on_behalf_of
    quarterly_return.save()
    _take_step(quarterly_return, StepKind.CHECKED, by=by, note=note)
    record(
        "return checked",
        target=quarterly_return,
        by=by,
        partnership_id=quarterly_return.service.partnership_id,
        note=note,
    )
    return quarterly_return


@transaction.atomic
def approve_for_partnership(*, quarterly_return: Return, by: User, note: str = "") -> Return:
    """Accept, for the partnership, a return that its service manager checked: its figures count as final."""
    quarterly_return = _for_decision(quarterly_return, by, Right.APPROVE_FOR_PARTNERSHIP, [ReturnState.CHECKED])
    _refuse_who_had_a_part(quarterly_return, by)
    return _approve(quarterly_return, by=by, note=note)


def _approve(quarterly_return: Return, *, by: User, note: str) -> Return:
    _decide(quarterly_return, ReturnState.APPROVED, by=by, note=note)
    _take_step(quarterly_return, StepKind.APPROVED, by=by, note=note)
    _move_figures(quarterly_return, Standing.APPROVED, by)
    record(
        "return approved",
        target=quarterly_return,
        by=by,
        partnership_id=quarterly_return.service.partnership_id,
        note=note,
    )
    return quarterly_return


@transaction.atomic
def send_back_return(*, quarterly_return: Return, by: User, reason: str) -> Return:
    """Give a return back to the officer, from either level; everybody who had a part in it is told the reason."""
    quarterly_return = _for_decision(quarterly_return, by, None, WAITING)
    if not reason.strip():
        raise Refused("Say why you send the return back, so that the officer knows what to do.")
    _decide(quarterly_return, ReturnState.SENT_BACK, by=by, note=reason.strip())
    step = _take_step(quarterly_return, StepKind.SENT_BACK, by=by, note=reason)
    _move_figures(quarterly_return, Standing.DRAFT, by)
    record(
        "return sent back",
        target=quarterly_return,
        by=by,
        partnership_id=quarterly_return.service.partnership_id,
        note=reason,
    )
    tell_the_chain(step=step)
    return quarterly_return


@transaction.atomic
def restate(*, observation: Observation, typed: Typed, reason: str, by: User) -> Observation:
    """Correct an approved figure. The old one is kept and shown; the reason is required."""
    observation = (
        Observation.objects.select_for_update(of=("self",))
        .select_related("quarterly_return__service__partnership", "kpi", "scope")
        .get(pk=observation.pk)
    )
    service = observation.quarterly_return.service
    guard(by, service.partnership, Right.APPROVE_RETURNS, service_id=service.pk, body_id=observation.scope.body_id)
    if observation.standing != Standing.APPROVED:
        raise Refused("This figure is not approved yet: change it in the return.")
    typed = replace(typed, commentary=observation.commentary, cause=observation.cause)
    entry = read_line(typed, definition_in_force(observation.kpi.definitions.all(), observation.when))
    errors = {}
    if entry.kind == FigureKind.NOT_ENTERED:
        errors["figure"] = "Type the corrected figure, or choose why there is none."
    if not reason.strip():
        errors["restatement_reason"] = "Say why the figure is restated: the reason is shown wherever it appears."
    if errors:
        raise Unreadable(errors)
    if _same(observation, entry):
        raise Refused("The figure is the same as before: nothing was restated.")
    old = {name: getattr(observation, name) for name in ("kind", "numerator", "denominator", "text")}
    changes = _put(observation, entry)
    observation.version += 1
    observation.restated = True
    observation.save()
    Restatement.objects.create(
        observation=observation,
        by=by,
        reason=reason.strip(),
        **{f"old_{name}": value for name, value in old.items()},
        **{f"new_{name}": getattr(observation, name) for name in old},
    )
    record(
        "figure restated",
        target=observation,
        by=by,
        partnership_id=service.partnership_id,
        changes=changes,
        note=reason,
    )
    cell = (observation.kpi_id, observation.scope_id, observation.period_id)
    request_rebuild(partnership=service.partnership, cells=[cell], by=by)
    return observation


def _locked(return_id: int) -> Return:
    (found,) = _locked_all([return_id])
    return found


def _locked_all(return_ids: Collection[int]) -> Iterable[Return]:
    """Some returns, locked in one order whoever asks."""
    found = Return.objects.select_for_update(of=("self",)).select_related("service__partnership")
    return found.filter(pk__in=return_ids).order_by("pk")


def _for_decision(quarterly_return: Return, by: User, right: Right | None, states: Collection[ReturnState]) -> Return:
    """The locked return in one of `states`; without `right` it is the right of the level that the return waits at."""
    quarterly_return = _locked(quarterly_return.pk)
    guard(
        by,
        quarterly_return.service.partnership,
        right or right_to_decide(quarterly_return),
        service_id=quarterly_return.service_id,
        not_for=quarterly_return.had_a_part,
    )
    if quarterly_return.state not in states:
        raise Refused(f"There is nothing to decide: the return is {quarterly_return.get_state_display().lower()}.")
    return quarterly_return


def _refuse_who_had_a_part(quarterly_return: Return, by: User) -> None:
    if why := why_not_approve(quarterly_return, by, by.on_behalf_of):
        raise Refused(why)


def _decide(quarterly_return: Return, state: ReturnState, *, by: User, note: str) -> None:
    quarterly_return.state = state
    quarterly_return.decided_by, quarterly_return.decided_at = by, timezone.now()
    quarterly_return.decided_for = by.on_behalf_of
    quarterly_return.decision_note = note
    quarterly_return.save()


def _take_step(quarterly_return: Return, kind: StepKind, *, by: User, note: str) -> ReturnStep:
    return ReturnStep.objects.create(
        quarterly_return=quarterly_return,
        kind=kind,
        by=by,
        on_behalf_of=by.on_behalf_of,
        at=timezone.now(),
        note=note.strip(),
    )


def _move_figures(quarterly_return: Return, standing: Standing, by: User) -> None:
    """Give every figure of a return the standing of the return, and have them rolled up."""
    figures = Observation.objects.filter(quarterly_return=quarterly_return)
    figures.update(standing=standing)
    request_rebuild(
        partnership=quarterly_return.service.partnership,
        cells=figures.values_list("kpi_id", "scope_id", "period_id").distinct(),
        by=by,
    )
