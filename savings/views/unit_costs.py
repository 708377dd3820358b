"""What an activity costs each customer, against its charge."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from periods.models import CalendarPeriod
from savings.actions.unit_costs import save_activity
from savings.forms.unit_costs import ActivityForm
from savings.models import CostedActivity, UnknownAmount
from savings.selectors.unit_costs import activities_of, activity_table, years_with_activities
from savings.views.money import MoneyForm, MoneyPage, chosen_year


class UnitCosts(MoneyPage):
    in_menu = "unit-costs"
    template_name = "savings/unit_costs.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        year, filters = chosen_year(request, years_with_activities(self.partnership))
        found = activities_of(self.partnership, year) if year else []
        return self.page(
            filters=filters,
            activities=[activity_table(one, lambda row: self.edit_link("activity-edit", row)) for one in found],
        )


class ActivityEdit(MoneyForm):
    """One activity of a year with all its customers."""

    model, form_class, what = CostedActivity, ActivityForm, "activity"
    page_name, kind = "unit-costs", "activity"

    def make_form(self, data: Any = None) -> ActivityForm:
        return ActivityForm(data, partnership=self.partnership, initial=self._stored() if self.row.pk else {})

    def _stored(self) -> dict[str, Any]:
        activity = self.row
        stored = {name: getattr(activity, name) for name in ("service", "year", "label", "unit", "tolerance")}
        stored["cost"] = _typed(activity.cost, activity.unknown)
        for one in activity.customers.all():
            volume, charge = ActivityForm.names_of(one.body_id)
            stored[volume] = _typed(one.volume, one.volume_unknown)
            stored[charge] = _typed(one.charge, one.charge_unknown)
        return stored

    def save(self, form: ActivityForm) -> str:  # type: ignore[override]
        said, activity = form.cleaned_data, self.row
        activity.service, activity.year = said["service"], CalendarPeriod.of(said["year"])
        activity.label, activity.unit, activity.tolerance = said["label"], said["unit"], said["tolerance"]
        cost = said["cost"]
        activity.cost, activity.unknown = (None, cost) if isinstance(cost, UnknownAmount) else (cost, "")
        save_activity(activity=activity, uses=form.uses, by=self.request.user)
        return f"{activity.label} is saved."


def _typed(value: Any, unknown: str) -> Any:
    return UnknownAmount(unknown) if value is None else value
