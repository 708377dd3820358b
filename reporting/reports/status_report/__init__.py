"""The status report on a shared service after go-live: boards, issues, actions, milestones, what is asked of members."""

from reporting.reports import ReportType, SectionPlan
from reporting.reports.status_report.cover import CoverForm, cover_rows

TYPE = ReportType(
    key="status_report",
    name="Status report",
    sections=(
        SectionPlan("summary", "Executive summary"),
        SectionPlan("governance", "Governance: boards and groups", text="{{ block boards }}"),
        SectionPlan("requirements", "What the boards require"),
        SectionPlan("issues", "Outstanding issues and what resolves them", text="{{ block issues }}"),
        SectionPlan("actions", "Actions for process improvement", text="{{ block actions }}"),
        SectionPlan("forward", "Moving forward"),
        SectionPlan("milestones", "Milestones", text="{{ block milestones_reached }}"),
        SectionPlan("risks", "Risks", text="{{ block risks }}"),
        SectionPlan("recommendation", "Recommendation", text="{{ block recommendations }}"),
    ),
    sign_offs=("finance comments", "legal comments"),
    cover_form=CoverForm,
    cover_rows=cover_rows,
)
