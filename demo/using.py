"""What people leave in the portal as they work: follow-ups, documents, spreadsheets that came back, saved views."""

import csv
from io import StringIO

from accounts.models import User
from demo.defining import Founded
from demo.people import person
from demo.reading import Row
from kpis.actions.confirmations import answer_definition
from kpis.actions.evidence import add_evidence
from kpis.actions.follow_ups import close_follow_up, raise_follow_up
from kpis.actions.sheets import keep_return_sheet, take_over_sheet
from kpis.entry import Typed
from kpis.models import Observation, Return, ReturnSheet
from kpis.selectors.returns import visible_lines
from kpis.sheets.columns import HEADS, TYPED, Reference
from kpis.sheets.out import return_csv
from kpis.sheets.returned import read_returned
from partners.rights import Rights
from periods.values import parse
from reporting.actions.saved_views import save_view
from reporting.models import SavedView


def load_follow_ups(founded: Founded) -> None:
    """Notes on figures; one with a closing word is closed."""
    for row in founded.rows("figure_follow_ups"):
        raised = raise_follow_up(observation=_figure(founded, row), note=row["note"], by=person(row["by"]))
        if row["closing_word"]:
            close_follow_up(follow_up=raised, word=row["closing_word"], by=person(row["closed_by"]))


def load_evidence(founded: Founded) -> None:
    """What shows how a figure came about."""
    for row in founded.rows("evidence"):
        data = row["text"].replace("; ", "\r\n").encode()
        add_evidence(observation=_figure(founded, row), name=row["name"], data=data, by=person(row["by"]))


def load_confirmations(founded: Founded) -> None:
    """Some definitions are confirmed for this year; to one the service manager objects, the others wait."""
    for row in founded.rows("confirmations"):
        answer_definition(
            kpi=founded.kpis[row["kpi"]],
            definition_id=founded.definitions[row["kpi"]][-1].pk,
            is_right=not row["objection"],
            objection=row["objection"],
            by=person("approver@example.org"),
        )


def load_saved_views(founded: Founded) -> None:
    """What everybody is offered, and one of somebody's own."""
    for row in founded.rows("saved_views"):
        by = person(row["by"])
        view = SavedView(
            partnership=founded.partnership,
            owner=by,
            name=row["name"],
            address=f"/p/{founded.partnership.slug}/{row['address']}",
            shared=row["shared"] == "yes",
        )
        save_view(view=view, by=by)


def send_back_as_sheet(quarterly_return: Return, typed: dict[int, Typed], *, name: str, by: User) -> ReturnSheet:
    """The lines of a return as a file that somebody filled in: `typed` holds what, by line. It is kept, not taken over."""
    rights = Rights(by, quarterly_return.service.partnership)
    lines, _ = visible_lines(quarterly_return, rights)
    heads, *rows = csv.reader(StringIO(return_csv(lines).removeprefix("\ufeff")))
    filled = StringIO(newline="")
    writer = csv.writer(filled)
    writer.writerow(heads)
    for row in rows:
        reference = Reference.read(row[0])
        if reference and reference.pk in typed:
            told = vars(typed[reference.pk])
            writer.writerow(
                [told[KNOWN[head]] if head in KNOWN else cell for head, cell in zip(HEADS, row, strict=True)]
            )
    data = filled.getvalue().encode()
    content = read_returned(data, name, quarterly_return, rights)
    return keep_return_sheet(quarterly_return=quarterly_return, name=name, data=data, content=content, by=by)


def take_over(sheet: ReturnSheet, lines: list[Observation], *, by: User) -> None:
    """Some lines of a file that came back, as they stand now."""
    take_over_sheet(sheet=sheet, seen={line.pk: line.version for line in lines}, by=by)


KNOWN = {head: name for name, head in TYPED.items()}  # the column of a sheet → what is typed in it


def _figure(founded: Founded, row: Row) -> Observation:
    return Observation.objects.get(
        kpi=founded.kpis[row["kpi"]],
        scope=founded.scopes[row["scope"]],
        period=parse(row["period"]).code,
        item__breakdown=None,
    )
