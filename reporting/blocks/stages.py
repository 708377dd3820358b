"""The stages of a longer plan with their dates; how long each is, is counted."""

from common.formatting import NOTHING
from periods.values import Month
from projects.models import Stage
from reporting.blocks import BlockContext, Part
from reporting.parts import note
from reporting.tables import column, row, table

EXAMPLE = "{{ block stages }}"


def collect(context: BlockContext, *, plan: str = "") -> list[Part]:
    """All stages, or those of one plan."""
    kept = Stage.objects.filter(partnership=context.partnership).order_by("order", "pk")
    stages = list(kept.filter(plan__iexact=plan) if plan else kept)
    if not stages:
        return [note("No stages are kept of this plan.")]
    plans = list(dict.fromkeys(stage.plan for stage in stages))
    heads = [column("Stage", width=40), column("From", width=22)]
    with_ends = any(stage.ends_on for stage in stages)
    if with_ends:
        heads += [column("To", width=22), column("Months", "number", 16)]
    return [
        table(
            id="stages",
            caption=f"{' and '.join(plans)}: stages and their dates",
            columns=heads,
            rows=[
                row(stage.name, *(_dates(stage) if with_ends else _dates(stage)[:1]), of=[stage]) for stage in stages
            ],
            note="Months are counted from the dates; the first and the last are included." if with_ends else "",
        )
    ]


def _dates(stage: Stage) -> list[str]:
    first = Month(stage.starts_on.year, stage.starts_on.month)
    if stage.ends_on is None:
        return [first.label, "open", NOTHING]
    last = Month(stage.ends_on.year, stage.ends_on.month)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return [first.label, last.label, str(months)]
