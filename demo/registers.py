"""Loads risks, issues, audit findings, complaints and actions through the room's actions; a table that is missing is empty."""

from datetime import date

from demo.defining import Founded
from demo.people import person
from demo.reading import DATA, Row, day
from periods.models import CalendarPeriod
from periods.values import parse
from projects.actions.action_plans import save_action
from projects.actions.complaints import save_complaints
from projects.actions.findings import implement_finding, save_finding, verify_finding
from projects.actions.issues import save_issue
from projects.actions.risks import Rated, add_risk, close_risk, rate_risk, scale_of
from projects.models import Action, AuditFinding, Complaint, Issue, RatingStage, Risk
from projects.risk_rating import read_kind, read_level, read_responses

IMPLEMENTED_BY, VERIFIED_BY = "officer@example.org", "approver@example.org"


def load_registers(founded: Founded) -> None:
    """Every register that the folder has a table of, in the order in which one refers to another."""
    for row in _table(founded, "risks"):
        _add_risk(founded, row)
    for row in _table(founded, "issues"):
        _save_issue(founded, row)
    for row in _table(founded, "findings"):
        _save_finding(founded, row)
    for row in _table(founded, "complaints"):
        _save_complaints(founded, row)
    for row in _table(founded, "actions"):
        _save_action(founded, row)


def _table(founded: Founded, name: str) -> list[Row]:
    return founded.rows(name) if (DATA / founded.folder / f"{name}.csv").exists() else []


def _period(text: str) -> CalendarPeriod | None:
    return CalendarPeriod.of(parse(text)) if text else None


def _add_risk(founded: Founded, row: Row) -> None:
    scale = scale_of(founded.partnership)
    risk = Risk(
        partnership=founded.partnership,
        reference=row["reference"],
        title=row["title"],
        kind=read_kind(row["kind"]),
        responses=read_responses(row["responses"]),
        mitigation=row["mitigation"],
        owner_role=row["owner_role"],
        service=founded.services.get(row["service"]),
        review_on=day(row["review_on"]),
        source=row["source"],
    )
    first = Rated(
        likelihood=read_level(row["likelihood"], scale),
        impact=read_level(row["impact"], scale),
        not_rated=not row["likelihood"],
        why=row["why"],
        rated_on=day(row["rated_on"]),
    )
    risk = add_risk(risk=risk, rated=first, by=None)
    for stage, before in ((RatingStage.CURRENT, "again_"), (RatingStage.RESIDUAL, "residual_")):
        if row[f"{before}likelihood"]:
            rated = Rated(
                likelihood=read_level(row[f"{before}likelihood"], scale),
                impact=read_level(row[f"{before}impact"], scale),
                why=row["again_why"] if stage == RatingStage.CURRENT else "",
                stage=stage,
                rated_on=day(row["again_on"]) or day(row["rated_on"]),
            )
            rate_risk(risk=risk, rated=rated, by=None)
    if row["closed_on"]:
        close_risk(risk=risk, why=row["closed_why"], closed_on=date.fromisoformat(row["closed_on"]), by=None)


def _save_issue(founded: Founded, row: Row) -> None:
    words = (
        "reference", "area", "title", "significance", "owner", "cause", "effect", "escalation", "workaround", "plan",
        "due", "state", "state_words", "resolution", "source",
    )  # fmt: skip
    save_issue(
        issue=Issue(
            partnership=founded.partnership,
            service=founded.services.get(row["service"]),
            of_body=founded.scopes[row["of_body"]].body if row["of_body"] else None,
            due_period=_period(row["due_period"]),
            opened_on=day(row["opened_on"]),
            resolved_on=day(row["resolved_on"]),
            **{word: row[word] for word in words},
        ),
        by=None,
    )


def _save_finding(founded: Founded, row: Row) -> None:
    words = ("reference", "audit", "recommendation", "priority", "management_response", "owner_role")
    finding = AuditFinding(
        partnership=founded.partnership,
        service=founded.services.get(row["service"]),
        due_period=_period(row["due_period"]),
        **{word: row[word] for word in words},
    )
    save_finding(finding=finding, by=None)
    if row["evidence"]:
        finding = implement_finding(finding=finding, evidence=row["evidence"], by=person(IMPLEMENTED_BY))
    if row["verification"]:
        verify_finding(finding=finding, verification=row["verification"], by=person(VERIFIED_BY))


def _save_complaints(founded: Founded, row: Row) -> None:
    numbers = ("received", "upheld", "target_days", "within_target")
    save_complaints(
        complaint=Complaint(
            partnership=founded.partnership,
            service=founded.services[row["service"]],
            period=_period(row["period"]),
            stage=row["stage"],
            learning=row["learning"],
            **{number: int(row[number]) if row[number] else None for number in numbers},
        ),
        by=None,
    )


def _save_action(founded: Founded, row: Row) -> None:
    """Tables of action plans have some of the columns, as the paper they come from tells."""
    words = (
        "reference", "plan", "title", "detail", "owner_role", "due", "state", "state_words", "cadence", "evidence",
        "source",
    )  # fmt: skip
    answers = {
        field: model.objects.get(partnership=founded.partnership, reference=row[field])
        for field, model in (("issue", Issue), ("risk", Risk), ("finding", AuditFinding))
        if row.get(field)
    }
    save_action(
        action=Action(
            partnership=founded.partnership,
            due_period=_period(row.get("due_period", "")),
            since=_period(row.get("since", "")),
            **{word: row.get(word, "") for word in words},
            **answers,
        ),
        by=None,
    )
