"""The illustrative partnership: invented, labelled so on every page, and full enough that every screen can be seen.

Five years of quarters; the last one is on its way: one return approved, one waiting, one sent back, one half typed.
"""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from django.utils.timezone import localdate

from accounts.models import User
from demo.comparing import load_benchmarks, load_rebases, load_unlike_marks
from demo.deciding import load_decisions
from demo.defining import Founded, define
from demo.governing import load_committees, shorten_deadlines
from demo.history import History
from demo.illustrative_money import load_budgets
from demo.illustrative_savings import load_savings
from demo.illustrative_unit_costs import load_unit_costs
from demo.people import give_roles, person
from demo.planning import load_plans
from demo.using import (
    load_confirmations,
    load_evidence,
    load_follow_ups,
    load_saved_views,
    send_back_as_sheet,
    take_over,
)
from kpis.actions.approval import set_approval_levels
from kpis.actions.explanations import Reason, explain_findings
from kpis.actions.history import ReportedFigure, adopt_history
from kpis.actions.returns import (
    approve_return,
    open_returns,
    restate,
    save_line,
    send_back_return,
    submit_return,
)
from kpis.choices import FigureKind, Measure
from kpis.entry import JUDGED_VALUES, YES_NO_VALUES, Entry, Meaning, Typed
from kpis.models import Levels, Observation, Return
from kpis.selectors.returns import return_findings
from kpis.sight import Sight
from partners.actions import found_partnership, name_deputy
from partners.models import Partnership, Service
from partners.roles import RoleKind
from periods.values import FinancialYear, Quarter, parse

SLUG = "illustrative"
FIRST, CURRENT = Quarter(2021, 3), Quarter(2026, 2)
YEARS = (FinancialYear(year) for year in range(FIRST.start_year, CURRENT.start_year + 1))
REPORTED = [quarter for year in YEARS for quarter in year.quarters() if FIRST <= quarter < CURRENT]
FORTNIGHT = timedelta(days=13)  # with its first day
SUBMITTED_AFTER, DECIDED_AFTER = timedelta(days=18), timedelta(days=24)
DIGIT_TOO_MANY = ("complaints", "Northbridge")  # KPI and scope of the figure that is odd

EXPLAINED = "Checked against the list of the system: the figure is right. The change began in July and is lasting."

CHOSEN = {
    str(Measure.YES_NO): {value: word for word, value in YES_NO_VALUES.items()},
    str(Measure.JUDGED): {value: word for word, value in JUDGED_VALUES.items()},
}


def load() -> Partnership:
    """Found the partnership, take over its history, and leave its current quarter in every state."""
    administrator = person("administrator@example.org")
    partnership = found_partnership(
        name="Northbridge and Southmoor Shared Services (illustrative)",
        short_name="Northbridge & Southmoor (illustrative)",
        slug=SLUG,
        committee_name="Northbridge and Southmoor Joint Committee",
        colour="#5b3a78",
        illustrative=True,
        by=administrator,
    )
    founded = Founded(partnership, SLUG, administrator)
    define(founded, since=FIRST.start)
    give_roles(partnership, by=administrator)
    history = History(founded, first=FIRST)
    for quarter in REPORTED:
        for service in founded.services.values():
            _adopt(history, service, quarter)
    _approve_in_two_levels(founded)
    _adopt(history, founded.services["ict"], CURRENT)
    _restate(founded)
    load_rebases(founded)
    load_benchmarks(founded)
    load_unlike_marks(founded)
    _fill_current_returns(founded, history)
    load_follow_ups(founded)
    load_evidence(founded)
    load_confirmations(founded)
    load_plans(founded)
    shorten_deadlines(load_committees(founded)["Operational Board"], by=founded.by)
    load_decisions(founded)
    load_unit_costs(founded)
    load_savings(founded)
    load_budgets(founded)
    load_saved_views(founded)
    return partnership


def _approve_in_two_levels(founded: Founded) -> None:
    """From the current quarter on; and the service manager is away for a fortnight."""
    set_approval_levels(partnership=founded.partnership, first_quarter=CURRENT, levels=Levels.TWO, by=founded.by)
    today = localdate()
    name_deputy(
        partnership=founded.partnership,
        user=person("finance@example.org"),
        principal=person("approver@example.org"),
        kind=RoleKind.APPROVER,
        starts_on=today,
        ends_on=today + FORTNIGHT,
        by=founded.by,
    )


def _adopt(history: History, service: Service, quarter: Quarter) -> None:
    closed = datetime.combine(quarter.end, time(12), tzinfo=UTC)
    adopt_history(
        service=service,
        quarter=quarter,
        figures=history.figures(service, quarter),
        submitted_by=person("officer@example.org"),
        submitted_at=closed + SUBMITTED_AFTER,
        decided_by=person("approver@example.org"),
        decided_at=closed + DECIDED_AFTER,
    )


def _restate(founded: Founded) -> None:
    """A few figures that turned out wrong after approval."""
    for row in founded.rows("restatements"):
        observation = Observation.objects.get(
            kpi=founded.kpis[row["kpi"]], scope=founded.scopes[row["scope"]], period=parse(row["period"]).code
        )
        upper = (observation.numerator or 0) + Decimal(row["change"])
        lower = (observation.denominator or 0) + Decimal(row["out_of_change"] or 0)
        typed = Typed(upper=f"{upper:f}", lower=f"{lower:f}") if row["out_of_change"] else Typed(figure=f"{upper:f}")
        restate(observation=observation, typed=typed, reason=row["reason"], by=person("approver@example.org"))


def _fill_current_returns(founded: Founded, history: History) -> None:
    """One return that waits for approval, one that was sent back, one that is half typed with an odd figure."""
    open_returns(partnership=founded.partnership, quarter=CURRENT, by=founded.by)
    officer = person("officer@example.org")
    finance, payroll, people = (
        Return.objects.select_related("service").get(service=founded.services[slug], period=CURRENT.code)
        for slug in ("finance", "payroll-hr", "shared-services")
    )
    _type(founded, finance, history.figures(finance.service, CURRENT), by=officer)
    _explain(finance, by=officer)
    submit_return(
        quarterly_return=finance, by=officer, note="Agrees with both ledgers; the comments say what is unusual."
    )
    _type(founded, payroll, history.figures(payroll.service, CURRENT), by=officer)
    _explain(payroll, by=officer)
    submit_return(quarterly_return=payroll, by=officer, note="Complete; the comments say what is unusual.")
    approve_return(quarterly_return=payroll, by=person("approver@example.org"), note="Agrees with the payroll system.")
    send_back_return(
        quarterly_return=payroll,
        by=person("head@example.org"),
        reason="Please check Southmoor's overpayments in August: the council's own list shows three fewer.",
    )
    figures = history.figures(people.service, CURRENT)
    half = len(figures) // 2
    _type(founded, people, figures[:half], by=officer)
    _send_back_sheets(founded, people, figures[half:], by=officer)


def _send_back_sheets(founded: Founded, quarterly_return: Return, figures: list[ReportedFigure], *, by: User) -> None:
    """Two lists of another office came back: of the first most was taken over, the second waits with a slip in it."""
    asked = [one for one in figures if one.entry.kind == FigureKind.NUMBER][:6]
    lines = [_line_of(quarterly_return, figure) for figure in asked]
    typed = {
        line.pk: typed_from(figure.entry, founded.definitions[figure.kpi.slug][-1])
        for line, figure in zip(lines, asked, strict=True)
    }
    first, second = lines[:3], lines[3:]
    sheet = send_back_as_sheet(
        quarterly_return, {line.pk: typed[line.pk] for line in first}, name="staff-figures-q2.csv", by=by
    )
    take_over(sheet, first[:2], by=by)
    typed[second[-1].pk] = replace(typed[second[-1].pk], figure="not yet", upper="not yet", lower="")
    send_back_as_sheet(
        quarterly_return, {line.pk: typed[line.pk] for line in second}, name="staff-figures-q2-more.csv", by=by
    )


def _line_of(quarterly_return: Return, figure: ReportedFigure) -> Observation:
    return quarterly_return.observations.get(
        kpi=figure.kpi, scope=figure.scope, item=figure.item, period=figure.period.code
    )


def _explain(quarterly_return: Return, *, by: User) -> None:
    """Say to each warning why the figure stands."""
    found = return_findings(quarterly_return, Sight.everything(quarterly_return.service.partnership))
    reasons = [Reason.of(one, EXPLAINED) for one in found if one.finding.needs_explanation]
    explain_findings(quarterly_return=quarterly_return, reasons=reasons, by=by)


def _type(founded: Founded, quarterly_return: Return, figures: list[ReportedFigure], *, by: User) -> None:
    """Type figures into an open return, as an officer would."""
    lines = {
        (line.kpi_id, line.scope_id, line.item_id, line.period_id): line for line in quarterly_return.observations.all()
    }
    for figure in figures:
        line = lines[figure.kpi.pk, figure.scope.pk, figure.item.pk, figure.period.code]
        typed = typed_from(figure.entry, founded.definitions[figure.kpi.slug][-1])
        if (figure.kpi.slug, figure.scope.name) == DIGIT_TOO_MANY:
            typed = replace(typed, figure=typed.figure + "0")
        save_line(observation=line, version=line.version, typed=typed, by=by)


def typed_from(entry: Entry, meaning: Meaning) -> Typed:
    """What an officer types to enter a figure."""
    said = {"commentary": entry.commentary, "cause": entry.cause}
    if entry.kind == FigureKind.TEXT:
        return Typed(figure=entry.text, **said)
    if entry.numerator is None or entry.denominator is None:
        expected_on = entry.expected_on.isoformat() if entry.expected_on else ""
        return Typed(no_figure=entry.kind, reason=entry.reason, expected_on=expected_on, **said)
    if meaning.has_parts:
        return Typed(upper=f"{entry.numerator:f}", lower=f"{entry.denominator:f}", **said)
    if meaning.measure in CHOSEN:
        return Typed(figure=CHOSEN[meaning.measure][entry.numerator], **said)
    return Typed(figure=f"{entry.numerator:f}", **said)
