"""Restrict a figure, and open it again."""

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404

from common.formatting import long_day
from kpis.actions.restrictions import lift_restriction, restrict
from kpis.forms.restrictions import LiftForm, RestrictForm
from kpis.models import Restriction
from kpis.sight import Sight
from partners.roles import Right
from partners.views import FormPage


class Restrict(FormPage):
    """Keep a KPI, a list or a printed figure to those who may see exempt matters."""

    needs = Right.DEFINE
    section = "manage"
    heading = "Restrict a figure"
    lead = (
        "From now on it is there only for those who may see exempt matters: on no page, in no file, in no count and "
        "in no public paper of anybody else. If you may not see exempt matters, you will not see it either. An entry "
        "of a list takes the whole list with it, as it would be the total less the others. The proper officer opens it again."
    )
    button = "Restrict"

    def make_form(self, data: Any = None) -> RestrictForm:
        asked = self.request.GET.get("kpi", "")
        initial = {"what": f"kpi-{asked}"} if asked.isdecimal() else {}
        return RestrictForm(data, sight=Sight.of(self.rights), initial=initial)

    def save(self, form: RestrictForm) -> str:
        restriction = restrict(
            partnership=self.partnership,
            reason=form.cleaned_data["reason"],
            review_on=form.cleaned_data["review_on"],
            by=self.rights.user,
            **form.thing(),
        )
        return f"It is restricted from now on, to be reviewed on {long_day(restriction.review_on)}."

    def back(self) -> str:
        return self.url("manage")


class RestrictionLift(FormPage):
    """The proper officer opens what was restricted."""

    needs = Right.DECIDE_EXEMPTION
    section = "exempt-matters"
    heading = "Lift a restriction"
    button = "Lift the restriction"

    @cached_property
    def restriction(self) -> Restriction:
        live = Restriction.objects.live().filter(partnership=self.partnership)
        return get_object_or_404(live.select_related("kpi", "item__breakdown", "stated"), pk=self.kwargs["pk"])

    @property
    def lead(self) -> str:
        one = self.restriction
        return f"{one.thing}, restricted until now because: {one.reason}"

    def make_form(self, data: Any = None) -> LiftForm:
        self.restriction  # noqa: B018  # 404 where there is none
        return LiftForm(data)

    def save(self, form: LiftForm) -> str:
        lift_restriction(restriction=self.restriction, reason=form.cleaned_data["reason"], by=self.rights.user)
        return "The restriction is lifted: everybody in the partnership sees it again."

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": "Exempt matters", "href": self.back()}]

    def back(self) -> str:
        return self.url("exempt-matters")
