"""The outstanding issues with effect, owner, escalation route, plan and date; the significant ones first."""

from projects.ages import age_words
from projects.models import Issue, Significance
from projects.register_words import due_words, owner_of, said, state_words
from projects.selectors.issues import in_order
from reporting.blocks import BlockContext, Part
from reporting.figures import ReferenceUnknown
from reporting.parts import note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block issues }}"


def collect(context: BlockContext, *, significance: str = "", resolved: str = "no") -> list[Part]:
    """All that are not resolved, or those of one significance. What a body keeps to itself is in no paper."""
    if significance and significance not in Significance.values:
        raise ReferenceUnknown(f"significance= knows {', '.join(Significance.values)}.")
    kept = Issue.objects.released().filter(partnership=context.partnership).select_related("due_period")
    if significance:
        kept = kept.filter(significance=significance)
    issues = in_order(kept if resolved == "yes" else kept.unresolved())
    if not issues:
        return [note("No issue is outstanding.")]
    rows = []
    for kind in Significance:
        group = [issue for issue in issues if issue.significance == kind]
        if group and not significance:
            rows.append(row(f"{kind.label} ({len(group)})", kind="group"))
        rows += [_row(issue, context) for issue in group]
    return [
        table(
            id="issues",
            caption=f"{Significance(significance).label if significance else 'Outstanding'} issues, "
            "with owner, escalation and plan",
            columns=[
                column("Issue and its effect", width=31),
                column("Owner and escalation", width=20),
                column("Plan and workaround", width=24),
                column("Due", width=12),
                column("State and age", width=13),
            ],
            rows=rows,
            note=_not_printed(issues),
        )
    ]


def _row(issue: Issue, context: BlockContext) -> dict:
    until = issue.resolved_on or context.report.meeting.on
    return row(
        cell(f"{issue.reference} {issue.title}", note=". ".join(filter(None, [issue.area, issue.effect]))),
        cell(owner_of(issue), note=f"Escalation: {said(issue, issue.escalation)}"),
        cell(said(issue, issue.plan), note=f"Workaround: {issue.workaround}" if issue.workaround else ""),
        due_words(issue),
        cell(state_words(issue), note=age_words(issue.opened_on, until)),
        of=[issue],
    )


def _not_printed(issues: list[Issue]) -> str:
    if not any(issue.source for issue in issues):
        return ""
    return "“Not printed”: the paper that these rows were taken from does not say."
