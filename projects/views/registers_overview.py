"""The first page of the registers: what needs attention, before how much there is."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from projects.models import Action, AuditFinding, Issue
from projects.register_words import due_words, owner_of, said
from projects.selectors.attention import Attention, attention
from projects.selectors.risks import RatedRisk
from projects.views.findings import UNKNOWN, due_of
from projects.views.issues import age_of, name_of
from projects.views.register_pages import RegisterPage, table
from projects.views.risks import rating_cell

SHOWN = 6  # of a list; the rest is one link away


class RegistersOverview(RegisterPage):
    """Late first, then grave, then what waits for a check; at the end each register with its count."""

    template_name = "projects/registers_overview.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        found = attention(self.rights, timezone.localdate())
        lists = [
            self._actions(found.overdue_actions),
            self._issues("overdue-issues", "Issues overdue", found.overdue_issues, "issues", "?overdue=yes"),
            self._findings("overdue-findings", "Audit findings overdue", found.overdue_findings, "?overdue=yes"),
            self._issues("significant", "Significant issues", found.significant_issues, "issues", ""),
            self._risks("high", "High risks", found.high_risks, "?state=open"),
            self._risks("review", "Risks to be reviewed", found.risks_to_review, "?overdue=yes"),
            self._findings("verify", "Findings that wait for a check", found.findings_to_verify, "?state=implemented"),
        ]
        return self.page(lists=[one for one in lists if one], registers=self._registers(found))

    def _list(self, id: str, what: str, rows: list[list[dict]], columns: list[tuple[str, int]], more: str) -> dict:
        if not rows:
            return {}
        shown = f", the first {SHOWN} of {len(rows)}" if len(rows) > SHOWN else ""
        return {
            "table": table(id, f"{what}{shown}", columns, rows[:SHOWN]),
            "more": more if shown else "",
            "what": what,
        }

    def _actions(self, actions: list[Action]) -> dict:
        rows = [
            [
                {"text": f"{one.reference} {one.title}".strip(), "href": self.url("action", pk=one.pk)},
                {"text": said(one, one.owner_role)},
                {"text": due_words(one)},
            ]
            for one in actions
        ]
        columns = [("Action", 56), ("Owner", 26), ("Was due", 18)]
        return self._list("overdue-actions", "Actions overdue", rows, columns, self.url("actions") + "?overdue=yes")

    def _issues(self, id: str, what: str, issues: list[Issue], page: str, query: str) -> dict:
        rows = [
            [
                {"text": name_of(one), "href": self.url("issue", pk=one.pk)},
                {"text": owner_of(one)},
                {"text": due_words(one)},
                {"text": age_of(one)},
            ]
            for one in issues
        ]
        columns = [("Issue", 46), ("Owner", 22), ("Due", 18), ("Age", 14)]
        return self._list(id, what, rows, columns, self.url(page) + query)

    def _findings(self, id: str, what: str, findings: list[AuditFinding], query: str) -> dict:
        rows = [
            [
                {"text": str(one), "href": self.url("finding", pk=one.pk), "note": one.audit},
                {"text": one.owner_role or UNKNOWN},
                {"text": due_of(one)},
            ]
            for one in findings
        ]
        return self._list(id, what, rows, [("Finding", 56), ("Owner", 26), ("Due", 18)], self.url("findings") + query)

    def _risks(self, id: str, what: str, risks: list[RatedRisk], query: str) -> dict:
        rows = [
            [
                {"text": str(one.risk), "href": self.url("risk", pk=one.risk.pk)},
                rating_cell(one),
                {"text": said(one.risk, one.risk.owner_role)},
            ]
            for one in risks
        ]
        columns = [("Risk", 56), ("Rating", 22), ("Owner", 22)]
        return self._list(id, what, rows, columns, self.url("risks") + query)

    def _registers(self, found: Attention) -> list[dict]:
        return [
            {"key": "Risks", "value": f"{found.open_risks} open", "href": self.url("risks")},
            {"key": "Issues", "value": f"{found.open_issues} not resolved", "href": self.url("issues")},
            {"key": "Actions", "value": f"{found.open_actions} not done", "href": self.url("actions")},
            {"key": "Audit findings", "value": f"{found.open_findings} not closed", "href": self.url("findings")},
            {"key": "Complaints", "value": f"{found.complaints} rows of numbers", "href": self.url("complaints")},
        ]
