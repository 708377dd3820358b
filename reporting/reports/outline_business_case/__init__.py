"""An outline business case: what joining or changing a partnership would bring, service by service, and what it costs."""

from reporting.reports import ReportType
from reporting.reports.outline_business_case.cover import CoverForm, cover_rows
from reporting.reports.outline_business_case.findings import findings
from reporting.reports.outline_business_case.plan import BEFORE, BEHIND, sections_for

TYPE = ReportType(
    key="outline_business_case",
    name="Outline business case",
    sections=(*BEFORE, *BEHIND),
    sections_for=sections_for,
    sign_offs=(),
    cover_form=CoverForm,
    cover_rows=cover_rows,
    findings=findings,
)
