"""A decision report, to one member or a committee: what is asked for, by year, with workstreams, options and approvals."""

from reporting.reports import ReportType, SectionPlan
from reporting.reports.decision_report.cover import CoverForm, cover_rows
from reporting.reports.decision_report.findings import findings

TYPE = ReportType(
    key="decision_report",
    name="Decision report",
    sections=(
        SectionPlan("purpose", "Purpose"),
        SectionPlan("recommendation", "Recommendation", text="{{ block decision_amounts as=amounts }}"),
        SectionPlan(
            "background",
            "Background and proposal",
            text="{{ block decision_workstreams as=costs }}\n\n{{ block decision_dates as=milestones }}",
        ),
        SectionPlan("links", "Links to our strategic ambitions"),
        SectionPlan("options", "Options", text="{{ block decision_options }}"),
        SectionPlan(
            "implications",
            "Issues for consideration",
            text="### Finance\n\n{{ block decision_money }}\n\n{{ block decision_implications kind=finance }}\n\n"
            "### Legal\n\n{{ block decision_implications kind=legal }}",
        ),
        SectionPlan("equality", "Equality and diversity", text="{{ block decision_implications kind=equality }}"),
        SectionPlan("appendices", "List of appendices"),
        SectionPlan("background-papers", "List of background papers"),
        SectionPlan("approvals", "Approval and consultation", text="{{ block decision_approvals }}"),
    ),
    sign_offs=(),
    cover_form=CoverForm,
    cover_rows=cover_rows,
    findings=findings,
)
