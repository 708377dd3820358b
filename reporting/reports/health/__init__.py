"""Health of the partnership: every quarter, how the services, the improvement plan, money and staff stand."""

from reporting.reports import ReportType, SectionPlan
from reporting.reports.health.cover import CoverForm, cover_rows

TYPE = ReportType(
    key="health",
    name="Health of the partnership (quarterly)",
    sections=(
        SectionPlan(
            "standing",
            "How we are doing",
            text="{{ block health_shares }}\n\n{{ block kpi_health quarter=own sets=no }}",
        ),
        SectionPlan("asking", "Worth asking", text="{{ block worth_asking }}"),
        SectionPlan("exceptions", "Exceptions", text="{{ block health_exceptions }}"),
        SectionPlan("services", "Performance by service", text="{{ block health_services }}"),
        SectionPlan("improvement", "Progress of the improvement plan", text="{{ block plan_progress }}"),
        SectionPlan("projects", "Projects: milestones", text="{{ block milestones_due }}"),
        SectionPlan("money", "Money", text="{{ block health_money }}"),
        SectionPlan("workforce", "Staff", text="{{ block workforce }}"),
        SectionPlan(
            "definitions",
            "Definitions, and how to read this report",
            is_appendix=True,
            text="{{ block health_definitions }}",
        ),
    ),
    sign_offs=(),
    cover_form=CoverForm,
    cover_rows=cover_rows,
    on_one_page=True,
)
