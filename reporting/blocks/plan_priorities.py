"""Every strategic priority by phase and issue, with the projects and KPIs it leads to."""

from common.formatting import NOTHING
from projects.selectors.plans import PhaseLines, PriorityLine, phases_of
from projects.wording import from_and_to
from reporting.blocks import BlockContext, Part
from reporting.figures import ReferenceUnknown
from reporting.parts import note
from reporting.plans import plan_of
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block plan_priorities }}"


def collect(context: BlockContext, *, plan: str = "", phase: str = "") -> list[Part]:
    """A table for each phase (`phase=2` shows one), a row a priority; what is listed twice says so."""
    phases = phases_of(plan_of(context, plan), context.sight)
    if phase:
        phases = [one for one in phases if str(one.phase.number) == phase]
        if not phases:
            raise ReferenceUnknown(f"The plan has no phase {phase}.")
    if not any(one.lines for one in phases):
        return [note("The plan has no priorities yet.")]
    return [_table(one) for one in phases if one.lines]


def _table(one: PhaseLines) -> Part:
    linked = any(line.links for line in one.lines)
    focused = any(line.priority.focus_area for line in one.lines)
    columns = [column("No.", "number", 7), column("Strategic priority", width=40 if linked else 70 if focused else 93)]
    columns += [column("Focus area", width=18 if linked else 23)] if focused else []
    columns += [column("Leads to", width=35 if focused else 53)] if linked else []
    rows = []
    for issue, lines in one.issues:
        rows.append(row(issue or "No issue named", kind="group"))
        rows += [_row(line, focused, linked) for line in lines]
    first, last = from_and_to(one.phase.period.value)
    months = f"{first} to {last}" if one.phase.period.end else f"from {first}, no end printed"
    many = f"{len(one.lines)} {'priority' if len(one.lines) == 1 else 'priorities'}"
    return table(
        id=f"priorities-of-phase-{one.phase.number}",
        caption=f"Phase {one.phase.number}, {one.phase.name} ({months}): {one.progress if linked else many}",
        columns=columns,
        rows=rows,
    )


def _row(line: PriorityLine, focused: bool, linked: bool) -> dict:
    cells: list[dict | str] = [str(line.priority.number), cell(line.priority.text, note=line.same)]
    cells += [line.priority.focus_area or NOTHING] if focused else []
    if linked:
        cells.append("; ".join(f"{link.text}: {link.words.lower()}" for link in line.links) or NOTHING)
    return row(*cells, of=[line.priority])
