"""Manage: in how many levels returns are approved."""

from typing import Any

from kpis.actions.approval import set_approval_levels
from kpis.forms.approval import ApprovalLevelsForm
from kpis.models import ApprovalRule, Levels
from partners.roles import Right
from partners.views import FormPage


class ApprovalLevels(FormPage):
    """Ask for a second level of approval from a quarter on, or for one again."""

    needs = Right.DEFINE
    section = "manage"
    template_name = "kpis/manage_approval.html"
    heading = "Approval of returns"
    lead = (
        "With two levels the service manager checks a return, and then the head of the shared service approves it for "
        "the partnership. Either may send it back. Nobody takes both steps, nor approves what they submitted."
    )

    def make_form(self, data: Any = None) -> ApprovalLevelsForm:
        return ApprovalLevelsForm(data)

    def save(self, form: ApprovalLevelsForm) -> str:
        rule = set_approval_levels(
            partnership=self.partnership,
            first_quarter=form.cleaned_data["quarter"],
            levels=Levels(form.cleaned_data["levels"]),
            by=self.rights.user,
        )
        return f"From {rule.when.label} on returns are approved in {'one level' if rule.levels == 1 else 'two levels'}."

    def back(self) -> str:
        return self.url("manage")

    def more(self) -> dict[str, Any]:
        rules = ApprovalRule.objects.filter(partnership=self.partnership)
        return {"rules": [(rule.when.label, rule.get_levels_display()) for rule in rules]}
