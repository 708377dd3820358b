"""Actions: the list, one action with its evidence and history, and the forms."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from common.formatting import long_day
from partners.roles import Right
from projects.actions.action_plans import close_action, reopen_action, save_action
from projects.forms.action_plans import ActionForm, EvidenceForm
from projects.models import Action, ActionState
from projects.register_words import TAGS, due_words, is_overdue, said, since_words, state_words
from projects.selectors.action_plans import actions_of, owners_of_actions
from projects.selectors.register_filters import overdue_select, owner_select, state_select
from projects.views.register_pages import RegisterPage, RowForm, RowPage, RowTurn, chosen_in, table

OF_LIST = ("Actions", "actions")


class Actions(RegisterPage):
    """Every action in the order of the plans, what is done at the end."""

    template_name = "projects/register_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        chosen = chosen_in(request)
        actions = actions_of(self.rights, chosen, timezone.localdate())
        return self.page(
            heading="Actions",
            lead="What somebody has undertaken to do, by when or how often, and what shows that it is done.",
            add={"href": self.url("action-add"), "label": "Add an action"}
            if self.rights.may(Right.EDIT_PROJECTS)
            else None,
            filters=[
                state_select(ActionState.choices, chosen),
                owner_select(owners_of_actions(self.rights), chosen),
                overdue_select("Overdue", chosen),
            ],
            filtered=chosen.any,
            table=self._table(actions),
            empty={
                "why": "No action is kept.",
                "next": "Add what was undertaken, by whom and by when: papers print the actions of each plan.",
            },
            breadcrumbs=self.crumbs(),
        )

    def _table(self, actions: list[Action]) -> dict:
        today = timezone.localdate()
        rows = [
            [
                {
                    "text": f"{action.reference} {action.title}".strip(),
                    "href": self.url("action", pk=action.pk),
                    "note": action.detail,
                },
                {"text": action.plan},
                {"text": said(action, action.owner_role)},
                {
                    "text": since_words(action) or due_words(action),
                    "note": "overdue" if is_overdue(action, today) else "",
                },
                {"text": "", "tag": (TAGS[action.state], state_words(action))},
            ]
            for action in actions
        ]
        columns = [("Action", 42), ("Plan", 16), ("Owner", 16), ("Due, or how often", 14), ("State", 12)]
        return table("list", "1 action" if len(rows) == 1 else f"{len(rows)} actions", columns, rows)


class ActionPage(RowPage):
    """One action."""

    model, of_list = Action, OF_LIST

    def rows(self) -> QuerySet:
        seen = Action.objects.visible_to(self.rights)
        return seen.select_related("issue", "risk", "project", "finding", "due_period", "since", "closed_by")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        action = self.row
        done = action.state == ActionState.DONE
        answers = [
            f"Issue: {action.issue.reference} {action.issue.title}" if action.issue else "",
            f"Risk: {action.risk}" if action.risk else "",
            f"Project: {action.project}" if action.project else "",
            f"Audit finding: {action.finding}" if action.finding else "",
        ]
        closed = f"{long_day(action.closed_at.date())}, by {action.closed_by}" if action.closed_at else ""
        late = ", overdue" if is_overdue(action, timezone.localdate()) else ""
        facts = [
            ("State", state_words(action)),
            ("Evidence", action.evidence),
            ("Closed on", closed),
            ("Detail", action.detail),
            ("Plan", action.plan),
            ("Owner", said(action, action.owner_role)),
            ("Due", due_words(action) + late),
            ("How often, and since when", since_words(action)),
            ("Answers", "\n".join(filter(None, answers))),
            ("Source", action.source),
        ]
        buttons = []
        if self.rights.may(Right.EDIT_PROJECTS):
            turn = (
                {"label": "Open again", "href": self.url("action-reopen", pk=pk), "post": True}
                if done
                else {"label": "Close with evidence", "href": self.url("action-close", pk=pk)}
            )
            buttons = [turn, {"label": "Change", "href": self.url("action-edit", pk=pk)}]
        return self.show(
            heading=f"{action.reference} {action.title}".strip(),
            facts=[{"key": key, "value": value} for key, value in facts if value],
            buttons=buttons,
            tables=[],
        )


class ActionFormPage(RowForm):
    model, form_class, what, of_row, of_list = Action, ActionForm, "action", "action", OF_LIST

    def rows(self) -> QuerySet:
        return Action.objects.visible_to(self.rights).select_related("issue")


class ActionEdit(ActionFormPage):
    def asked(self) -> dict[str, Any]:
        return {"rights": self.rights, "done": self.row.state == ActionState.DONE}

    def fill(self, typed: dict[str, Any]) -> None:
        if typed.get("state", self.row.state) != self.row.state:
            self.row.state_words = ""  # what an older paper printed holds no longer
        super().fill(typed)

    def write(self) -> None:
        save_action(action=self.row, by=self.request.user)


class ActionClose(ActionFormPage):
    form_class = EvidenceForm
    heading, button = "Close the action", "Close the action"  # type: ignore[assignment]

    @property
    def lead(self) -> str:
        return f"{self.row.reference} {self.row.title}".strip()

    def save(self, form: EvidenceForm) -> str:
        close_action(action=self.row, by=self.request.user, **form.cleaned_data)
        return "The action is done."


class ActionReopen(RowTurn):
    of_row = "action"

    def rows(self) -> QuerySet:
        return Action.objects.visible_to(self.rights)

    def turn(self, row: Action) -> str:
        reopen_action(action=row, by=self.request.user)
        return "The action is open again."
