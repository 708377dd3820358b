"""Audit findings: the list, one finding on its way to verified closure, and the forms."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from common.formatting import long_day
from partners.roles import Right
from projects.actions.findings import ANOTHER_PERSON, implement_finding, reopen_finding, save_finding, verify_finding
from projects.forms.action_plans import EvidenceForm
from projects.forms.complaints_and_findings import FindingForm, ReopenForm, VerifyForm
from projects.models import AuditFinding, FindingState
from projects.register_words import TAGS
from projects.selectors.action_plans import findings_of, owners_of_findings
from projects.selectors.register_filters import overdue_select, owner_select, service_select, state_select
from projects.views.register_pages import RegisterPage, RowForm, RowPage, action_table, chosen_in, table

OF_LIST = ("Audit findings", "findings")
UNKNOWN = "not stated"


def due_of(finding: AuditFinding) -> str:
    return finding.due_period.label if finding.due_period else "no date"


def is_late(finding: AuditFinding) -> bool:
    end = finding.due_period.end if finding.due_period else None
    return finding.state == FindingState.OPEN and end is not None and end < timezone.localdate()


class Findings(RegisterPage):
    """High priority first, what is verified at the end."""

    template_name = "projects/register_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        chosen = chosen_in(request)
        findings = findings_of(self.partnership, chosen, timezone.localdate())
        return self.page(
            heading="Audit findings",
            lead="What auditors recommend. A finding is closed when somebody else has checked that it is carried out.",
            add={"href": self.url("finding-add"), "label": "Add a finding"}
            if self.rights.may(Right.EDIT_PROJECTS)
            else None,
            filters=[
                state_select(FindingState.choices, chosen),
                service_select(self.partnership, chosen),
                owner_select(owners_of_findings(self.partnership), chosen),
                overdue_select("Overdue", chosen),
            ],
            filtered=chosen.any,
            table=self._table(findings),
            empty={
                "why": "No audit finding is kept yet.",
                "next": "Add what an audit recommends, with the answer of management and the day it is due.",
            },
            breadcrumbs=self.crumbs(),
        )

    def _table(self, findings: list[AuditFinding]) -> dict:
        rows = [
            [
                {
                    "text": f"{one.reference} {one.recommendation}",
                    "href": self.url("finding", pk=one.pk),
                    "note": one.audit,
                },
                {"text": one.get_priority_display()},
                {"text": one.owner_role or UNKNOWN},
                {"text": due_of(one), "note": "overdue" if is_late(one) else ""},
                {"text": "", "tag": (TAGS[one.state], one.get_state_display())},
            ]
            for one in findings
        ]
        columns = [("Finding", 46), ("Priority", 10), ("Owner", 16), ("Due", 14), ("State", 14)]
        count = "1 finding" if len(rows) == 1 else f"{len(rows)} findings"
        return table("list", f"{count}, high priority first", columns, rows)


class FindingPage(RowPage):
    """One finding: who said that it is carried out, who checked it, and what shows it."""

    model, of_list = AuditFinding, OF_LIST

    def rows(self) -> QuerySet:
        return super().rows().select_related("service", "due_period", "implemented_by", "verified_by")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        finding = self.row
        facts = [
            ("State", finding.get_state_display()),
            ("Audit", finding.audit),
            ("Recommendation", finding.recommendation),
            ("Priority", finding.get_priority_display()),
            ("Answer of management", finding.management_response or UNKNOWN),
            ("Owner", finding.owner_role or UNKNOWN),
            ("Service", str(finding.service) if finding.service else "The partnership as a whole"),
            ("Due", due_of(finding) + (", overdue" if is_late(finding) else "")),
            ("Implemented", _who_and_when(finding.implemented_by, finding.implemented_at)),
            ("Evidence", finding.evidence),
            ("Verified", _who_and_when(finding.verified_by, finding.verified_at)),
            ("How it was checked", finding.verification),
        ]
        own = finding.state == FindingState.IMPLEMENTED and finding.implemented_by_id == request.user.pk
        return self.show(
            heading=f"Finding {finding.reference}",
            facts=[{"key": key, "value": value} for key, value in facts if value],
            lead=ANOTHER_PERSON if own else "",
            buttons=self._buttons(finding, own) if self.may_keep(finding.service_id) else [],
            tables=action_table(self, finding.actions.all()),
        )

    def _buttons(self, finding: AuditFinding, own: bool) -> list[dict]:
        named = {
            "implement": "Say that it is implemented",
            "verify": "Verify and close",
            "reopen": "Open again",
            "edit": "Change",
        }
        shown = {
            FindingState.OPEN: ["implement", "edit"],
            FindingState.IMPLEMENTED: ["reopen", "edit"] if own else ["verify", "reopen", "edit"],
            FindingState.VERIFIED: ["reopen"],
        }[FindingState(finding.state)]
        return [{"label": named[one], "href": self.url(f"finding-{one}", pk=finding.pk)} for one in shown]


def _who_and_when(by: Any, at: Any) -> str:
    return f"{long_day(at.date())}, by {by}" if by else ""


class FindingEdit(RowForm):
    model, form_class, what, of_row, of_list = AuditFinding, FindingForm, "finding", "finding", OF_LIST

    def write(self) -> None:
        save_finding(finding=self.row, by=self.request.user)


class FindingStep(RowForm):
    """One step of a finding: a form with one passage of text."""

    model, of_row, of_list = AuditFinding, "finding", OF_LIST

    @property
    def lead(self) -> str:
        return str(self.row)

    def make_form(self, data: Any = None) -> Any:
        return self.form_class(data, partnership=self.partnership)


class FindingImplement(FindingStep):
    form_class = EvidenceForm
    heading = "Say that it is implemented"  # type: ignore[assignment]

    def save(self, form: EvidenceForm) -> str:
        implement_finding(finding=self.row, by=self.request.user, **form.cleaned_data)
        return "The finding is implemented. Somebody else verifies it now."


class FindingVerify(FindingStep):
    form_class = VerifyForm
    heading, button = "Verify and close", "Verify and close"  # type: ignore[assignment]

    def save(self, form: VerifyForm) -> str:
        verify_finding(finding=self.row, by=self.request.user, **form.cleaned_data)
        return "The finding is verified and closed."


class FindingReopen(FindingStep):
    form_class = ReopenForm
    heading, button = "Open the finding again", "Open again"  # type: ignore[assignment]

    def save(self, form: ReopenForm) -> str:
        reopen_finding(finding=self.row, by=self.request.user, **form.cleaned_data)
        return "The finding is open again."
