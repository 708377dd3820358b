"""The annual report of a partnership to its joint committee: cover sheet, seventeen sections, an appendix."""

from reporting.reports import ReportType, SectionPlan
from reporting.reports.annual.cover import CoverForm, cover_rows

SIGN_OFFS = (
    "finance comments",
    "legal and procurement comments",
    "social value",
    "equality impact assessment",
    "background papers",
    "published documents referred to",
)

TYPE = ReportType(
    key="annual",
    name="Annual report",
    sections=(
        SectionPlan("reasons", "Reasons for recommendations"),
        SectionPlan("options", "Other options considered"),
        SectionPlan("performance", "Performance summary"),
        SectionPlan("completed", "Business plan: what was completed", text="{{ block projects_completed }}"),
        SectionPlan("technology", "Technology"),
        SectionPlan("customer", "Customer"),
        SectionPlan("people", "People"),
        SectionPlan("employee-services", "Service performance: employee services"),
        SectionPlan("finance-services", "Service performance: finance services"),
        SectionPlan("procurement", "Procurement", text="{{ block contracts }}"),
        SectionPlan("priorities", "Business plan: priorities of the coming year", text="{{ block projects_planned }}"),
        SectionPlan(
            "finance-comments",
            "Finance comments, with implications and value for money",
            text='{{ block sign_offs kind="finance comments" }}',
        ),
        SectionPlan(
            "legal-comments",
            "Legal and procurement comments, with risks",
            text='{{ block sign_offs kind="legal and procurement comments" }}',
        ),
        SectionPlan("social-value", "Social value", text='{{ block sign_offs kind="social value" }}'),
        SectionPlan(
            "equality", "Equality impact assessment", text='{{ block sign_offs kind="equality impact assessment" }}'
        ),
        SectionPlan("background", "Background papers", text='{{ block sign_offs kind="background papers" }}'),
        SectionPlan(
            "published",
            "Published documents referred to",
            text='{{ block sign_offs kind="published documents referred to" }}',
        ),
        SectionPlan("action-plan", "Staff survey action plan", is_appendix=True, text="{{ block actions }}"),
    ),
    sign_offs=SIGN_OFFS,
    cover_form=CoverForm,
    cover_rows=cover_rows,
)
