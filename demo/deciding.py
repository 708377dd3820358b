"""Loads decisions, what belongs to them, and reserves, from the tables of a folder that has them."""

from collections.abc import Callable
from datetime import date

from committees.actions import meeting_on
from committees.models import Committee
from demo.defining import Founded
from demo.people import person
from demo.reading import DATA, Row, day, exact
from periods.models import CalendarPeriod
from periods.values import parse
from projects.actions.decisions import (
    begin_decision,
    close_decision,
    minute_resolution,
    note_follow_up,
    save_decision,
    save_parts,
)
from projects.actions.reserves import draw_from_reserve, save_reserve
from projects.models import (
    Approval,
    Consequence,
    Decision,
    DecisionPart,
    Implication,
    NamedDate,
    Option,
    Reserve,
    Workstream,
    YearAmount,
)

PUT = ("title", "recommendation", "money", "key_decision", "forward_plan_reference", "call_in", "owner_role")


def load_decisions(founded: Founded, *, committee: str = "") -> None:
    """The decisions in their order, each with its parts, its resolution, and what became of it."""
    reserves = {
        row["name"]: save_reserve(
            reserve=Reserve(
                partnership=founded.partnership,
                name=row["name"],
                opening_gbp=exact(row["opening_gbp"]),
                opening_on=day(row["opening_on"]),
            ),
            by=None,
        )
        for row in _rows(founded, "reserves")
    }
    for row in _rows(founded, "decisions"):
        decision = _put(founded, row, committee or founded.partnership.committee_name)
        for table, kind, make in _parts(founded, reserves):
            rows = [make(one) for one in _rows(founded, table) if one["decision"] == row["key"]]
            save_parts(decision=decision, kind=kind, rows=rows, by=None)
        _decide(decision, row)
        _follow(founded, decision, row)


def _rows(founded: Founded, table: str) -> list[Row]:
    """The rows of a table; none where the folder does not have it."""
    return founded.rows(table) if (DATA / founded.folder / f"{table}.csv").exists() else []


def _put(founded: Founded, row: Row, committee: str) -> Decision:
    meeting = meeting_on(
        partnership=founded.partnership, committee_name=committee, on=date.fromisoformat(row["meeting"]), by=None
    )
    return save_decision(
        decision=Decision(
            partnership=founded.partnership,
            meeting=meeting,
            amount_gbp=exact(row["amount_gbp"]),
            has_exempt_part=row["has_exempt_part"] == "yes",
            call_in_ends_on=day(row["call_in_ends_on"]),
            due_on=day(row["due_on"]),
            **{name: row[name] for name in PUT},
        ),
        by=None,
    )


Make = Callable[[Row], DecisionPart]


def _parts(founded: Founded, reserves: dict[str, Reserve]) -> list[tuple[str, type[DecisionPart], Make]]:
    """(table, what its rows are, how one is made)."""

    def period(text: str) -> CalendarPeriod | None:
        return CalendarPeriod.of(parse(text)) if text else None

    def only(row: Row, *names: str) -> dict[str, str]:
        return {name: row[name] for name in names}

    def committee(name: str) -> Committee | None:
        return Committee.objects.get(partnership=founded.partnership, name=name) if name else None

    return [
        (
            "options",
            Option,
            lambda row: Option(
                recommended=row["recommended"] == "yes",
                does_nothing=row["does_nothing"] == "yes",
                **only(row, "title", "reason"),
            ),
        ),
        (
            "year_amounts",
            YearAmount,
            lambda row: YearAmount(
                year=period(row["year"]), amount_gbp=exact(row["amount_gbp"]), reserve=reserves.get(row["reserve"])
            ),
        ),
        (
            "workstreams",
            Workstream,
            lambda row: Workstream(
                amount_gbp=exact(row["amount_gbp"]),
                **only(row, "name", "requirement", "resource", "duration", "nature"),
            ),
        ),
        (
            "consequences",
            Consequence,
            lambda row: Consequence(
                amount_gbp=exact(row["amount_gbp"]),
                period=period(row["period"]),
                **only(row, "kind", "words", "qualifier", "period_words", "note"),
            ),
        ),
        ("implications", Implication, lambda row: Implication(**only(row, "kind", "text"))),
        (
            "named_dates",
            NamedDate,
            lambda row: NamedDate(
                period=period(row["period"]), **only(row, "what", "subject", "where", "printed", "owner_role")
            ),
        ),
        (
            "approvals",
            Approval,
            lambda row: Approval(
                committee=committee(row["committee"]),
                on=day(row["on"]),
                **only(row, "kind", "role", "on_behalf", "note"),
            ),
        ),
    ]


def _decide(decision: Decision, row: Row) -> None:
    if not row["resolution"]:
        return
    minute_resolution(
        decision=decision,
        resolution=row["resolution"],
        text=row["resolution_text"],
        on=date.fromisoformat(row["decided_on"]),
        approved={one.pk: one.amount_gbp for one in decision.year_amounts.all()},
        by=None,
    )
    if row["began_on"]:
        begin_decision(decision=decision, on=date.fromisoformat(row["began_on"]), by=None)


def _follow(founded: Founded, decision: Decision, row: Row) -> None:
    for one in _rows(founded, "draws"):
        if one["decision"] == row["key"]:
            draw_from_reserve(
                year_amount=decision.year_amounts.get(year=parse(one["year"]).code),
                on=date.fromisoformat(one["on"]),
                amount_gbp=exact(one["amount_gbp"]) or 0,
                note=one["note"],
                by=None,
            )
    for one in _rows(founded, "follow_ups"):
        if one["decision"] == row["key"]:
            note_follow_up(
                decision=decision, on=date.fromisoformat(one["on"]), text=one["text"], by=person("finance@example.org")
            )
    if row["closed_on"]:
        close_decision(
            decision=decision, on=date.fromisoformat(row["closed_on"]), evidence=row["closing_evidence"], by=None
        )
