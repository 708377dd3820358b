"""The issue log. Every page reads through `visible_to`: a body's own issue is not there for anybody else."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from common.formatting import long_day
from partners.roles import Right
from projects.actions.issues import release_issue, reopen_issue, resolve_issue, save_issue
from projects.ages import age_words
from projects.forms.issues import IssueForm, ResolveForm
from projects.models import Issue, IssueState
from projects.register_words import TAGS, due_words, is_overdue, owner_of, said, state_words
from projects.selectors.issues import issues_of, owners_of_issues
from projects.selectors.register_filters import overdue_select, owner_select, service_select, state_select
from projects.views.register_pages import RegisterPage, RowForm, RowPage, RowTurn, action_table, chosen_in, table

OF_LIST = ("Issues", "issues")


def age_of(issue: Issue) -> str:
    return age_words(issue.opened_on, issue.resolved_on or timezone.localdate())


def name_of(issue: Issue) -> str:
    """The number and the title: to those who see the issue, private or not."""
    return f"{issue.reference} {issue.title}".strip()


def kept_words(issue: Issue) -> str:
    return f"Private: seen by {issue.of_body} alone" if issue.is_private else ""


class Issues(RegisterPage):
    """What is wrong, significant first."""

    template_name = "projects/register_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        chosen = chosen_in(request)
        issues = issues_of(self.rights, chosen, timezone.localdate())
        return self.page(
            heading="Issues",
            lead="What is wrong now: who puts it right, by when, and who is asked next if nothing happens.",
            add={"href": self.url("issue-add"), "label": "Add an issue"}
            if self.rights.may(Right.EDIT_PROJECTS)
            else None,
            filters=[
                state_select(IssueState.choices, chosen),
                service_select(self.partnership, chosen),
                owner_select(owners_of_issues(self.rights), chosen),
                overdue_select("Overdue", chosen),
            ],
            filtered=chosen.any,
            table=self._table(issues),
            empty={
                "why": "No issue is kept yet.",
                "next": "Add what is wrong with its owner and plan: status reports print it, the significant ones first.",
            },
            breadcrumbs=self.crumbs(),
        )

    def _table(self, issues: list[Issue]) -> dict:
        today = timezone.localdate()
        rows = [
            [
                {
                    "text": name_of(issue),
                    "href": self.url("issue", pk=issue.pk),
                    "note": ". ".join(filter(None, [issue.area, kept_words(issue)])),
                },
                {"text": issue.get_significance_display()},
                {"text": owner_of(issue)},
                {"text": due_words(issue), "note": "overdue" if is_overdue(issue, today) else ""},
                {"text": age_of(issue)},
                {"text": "", "tag": (TAGS[issue.state], state_words(issue))},
            ]
            for issue in issues
        ]
        columns = [("Issue", 36), ("Significance", 12), ("Owner", 16), ("Due", 14), ("Age", 10), ("State", 12)]
        count = "1 issue" if len(rows) == 1 else f"{len(rows)} issues"
        return table("list", f"{count}, the significant ones first", columns, rows)


class IssuePage(RowPage):
    """One issue, its actions and its history."""

    model, of_list = Issue, OF_LIST

    def rows(self) -> QuerySet:
        return Issue.objects.visible_to(self.rights).select_related("service", "of_body", "due_period", "released_by")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        issue = self.row
        resolved = f"Resolved on {long_day(issue.resolved_on)}: {issue.resolution}" if issue.resolved_on else ""
        facts = [
            ("State", resolved or state_words(issue)),
            ("Seen by", kept_words(issue)),
            ("Area", issue.area),
            ("Significance", issue.get_significance_display()),
            ("Service", str(issue.service) if issue.service else "The partnership as a whole"),
            ("Effect", said(issue, issue.effect)),
            ("Cause", issue.get_cause_display() if issue.cause else said(issue, "")),
            ("Owner", owner_of(issue)),
            ("Escalation route", said(issue, issue.escalation)),
            ("Workaround", said(issue, issue.workaround)),
            ("Plan", said(issue, issue.plan)),
            ("Due", due_words(issue)),
            ("Opened on", long_day(issue.opened_on) if issue.opened_on else said(issue, "")),
            ("Age", age_of(issue)),
            ("Released", self._released(issue)),
            ("Source", issue.source),
        ]
        return self.show(
            heading=name_of(issue),
            facts=[{"key": key, "value": value} for key, value in facts if value],
            buttons=self._buttons(issue) if self.may_keep(issue.service_id) else [],
            tables=action_table(self, issue.actions.all()),
        )

    def _released(self, issue: Issue) -> str:
        if issue.released_at is None:
            return ""
        return f"{long_day(issue.released_at.date())}, by {issue.released_by} for {issue.of_body}"

    def _buttons(self, issue: Issue) -> list[dict]:
        change = {"label": "Change", "href": self.url("issue-edit", pk=issue.pk)}
        if issue.state == IssueState.RESOLVED:
            turn = {"label": "Open again", "href": self.url("issue-reopen", pk=issue.pk), "post": True}
        else:
            turn = {"label": "Resolve", "href": self.url("issue-resolve", pk=issue.pk)}
        release = {
            "label": "Release to the partnership",
            "href": self.url("issue-release", pk=issue.pk),
            "post": True,
            "warning": f"Only people of {issue.of_body} see this issue. Once it is released, everybody of the "
            "partnership does, papers may print it, and it cannot be taken back.",
        }
        return [turn, change, *([release] if issue.is_private else [])]


class IssueFormPage(RowForm):
    model, form_class, what, of_row, of_list = Issue, IssueForm, "issue", "issue", OF_LIST

    def rows(self) -> QuerySet:
        return Issue.objects.visible_to(self.rights)


class IssueEdit(IssueFormPage):
    def asked(self) -> dict[str, Any]:
        resolved = self.row.state == IssueState.RESOLVED
        return {"rights": self.rights, "is_new": self.row.pk is None, "resolved": resolved}

    def fill(self, typed: dict[str, Any]) -> None:
        if typed.get("state", self.row.state) != self.row.state:
            self.row.state_words = ""  # what an older paper printed holds no longer
        super().fill(typed)

    def write(self) -> None:
        save_issue(issue=self.row, by=self.request.user)


class IssueResolve(IssueFormPage):
    form_class = ResolveForm
    heading, button = "Resolve the issue", "Resolve"  # type: ignore[assignment]

    @property
    def lead(self) -> str:
        return name_of(self.row)

    def make_form(self, data: Any = None) -> ResolveForm:
        return ResolveForm(data, partnership=self.partnership)

    def save(self, form: ResolveForm) -> str:
        resolve_issue(issue=self.row, by=self.request.user, **form.cleaned_data)
        return "The issue is resolved."


class IssueTurn(RowTurn):
    of_row = "issue"

    def rows(self) -> QuerySet:
        return Issue.objects.visible_to(self.rights)


class IssueReopen(IssueTurn):
    def turn(self, row: Issue) -> str:
        reopen_issue(issue=row, by=self.request.user)
        return "The issue is open again."


class IssueRelease(IssueTurn):
    def turn(self, row: Issue) -> str:
        released = release_issue(issue=row, by=self.request.user)
        return f"{released.reference} is released: everybody of the partnership sees it now."
