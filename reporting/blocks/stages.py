"""The stages of a longer plan with their dates; how long each is, is counted."""

from periods.values import Month, months_from
from projects.models import Stage
from reporting.blocks import BlockContext, Part
from reporting.parts import column, note, row, table

EXAMPLE = "{{ block stages }}"


def collect(context: BlockContext, *, plan: str = "") -> list[Part]:
    """All stages, or those of one plan."""
    stages = Stage.objects.filter(partnership=context.partnership).order_by("order", "pk")
    stages = list(stages.filter(plan__iexact=plan) if plan else stages)
    if not stages:
        return [note("No stages are kept of this plan.")]
    plans = list(dict.fromkeys(stage.plan for stage in stages))
    return [
        table(
            id="stages",
            caption=f"Stages of the {' and the '.join(plans)}",
            columns=[
                column("Stage", width=40),
                column("From", width=22),
                column("To", width=22),
                column("Months", "number", 16),
            ],
            rows=[row(stage.name, *_dates(stage)) for stage in stages],
            note="Months are counted from the dates; both the first and the last are included.",
        )
    ]


def _dates(stage: Stage) -> list[str]:
    first = Month(stage.starts_on.year, stage.starts_on.month)
    if stage.ends_on is None:
        return [first.label, "open", "–"]
    last = Month(stage.ends_on.year, stage.ends_on.month)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return [first.label, last.label, str(months_from(first, months).length)]
