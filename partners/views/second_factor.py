"""Manage: which roles sign in with a second factor."""

from typing import Any

from accounts.models import User
from partners.actions import require_second_factor
from partners.forms import SecondFactorForm
from partners.models import Role
from partners.roles import Right
from partners.views.form_page import FormPage


class SecondFactorRoles(FormPage):
    """The roles in which nobody works without a second factor."""

    needs = Right.DEFINE
    section = "manage"
    template_name = "partners/manage_second_factor.html"
    heading = "Second factor at sign-in"
    lead = (
        "An authenticator app on the phone or a security key, beside the password. Whoever holds a ticked role and has "
        "none is led to set it up at their next click, and reaches nothing of this partnership before."
    )

    def make_form(self, data: Any = None) -> SecondFactorForm:
        return SecondFactorForm(
            data, partnership=self.partnership, initial={"kinds": self.partnership.second_factor_roles}
        )

    def save(self, form: SecondFactorForm) -> str:
        require_second_factor(partnership=self.partnership, kinds=form.cleaned_data["kinds"], by=self.request.user)
        return "Saved. It holds from everybody's next click on."

    def back(self) -> str:
        return self.url("manage")

    def more(self) -> dict[str, Any]:
        """How many have one, so that nobody is surprised."""
        people = User.objects.filter(roles__in=Role.objects.filter(partnership=self.partnership), is_active=True)
        return {
            "people": people.distinct().count(),
            "protected": people.filter(second_factors__isnull=False).distinct().count(),
        }
