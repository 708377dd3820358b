"""A strategic plan as a paper: vision, portfolio, partners, delivery, and every priority by phase."""

from reporting.reports import ReportType, SectionPlan
from reporting.reports.strategic_plan.cover import CoverForm, cover_rows

TYPE = ReportType(
    key="strategic_plan",
    name="Strategic plan",
    sections=(
        SectionPlan("introduction", "Introduction", text="{{ block plan_phases }}\n\n{{ block timetable }}"),
        SectionPlan("context", "Context", text="{{ block plan_list governance }}"),
        SectionPlan("vision", "Our strategic vision"),
        SectionPlan("portfolio", "Our service and product portfolio", text="{{ block plan_list services }}"),
        SectionPlan("partners", "Partners and customers"),
        SectionPlan("where", "Where we will do business"),
        SectionPlan("compete", "How we will compete", text="{{ block plan_list principles }}"),
        SectionPlan(
            "delivering",
            "Delivering the vision",
            text="{{ block plan_focus_areas }}\n\n{{ block plan_reviews }}\n\n{{ block plan_savings }}",
        ),
        SectionPlan("priorities", "Strategic priorities", text="{{ block plan_priorities }}"),
        SectionPlan("appendices", "Appendices", text="{{ block plan_appendices }}"),
    ),
    sign_offs=(),
    cover_form=CoverForm,
    cover_rows=cover_rows,
)
