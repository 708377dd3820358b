"""The returns of a partnership: the list, and opening those of a quarter."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate

from kpis.actions.returns import open_returns
from kpis.choices import ReturnState
from kpis.forms.returns import OpenReturnsForm, quarters_to_open
from kpis.models import Return
from kpis.selectors.approval import right_to_decide
from kpis.selectors.my_returns import waits_for, what_i_owe
from kpis.selectors.returns import ReturnOverview, returns_overview
from kpis.sight import Sight
from partners.roles import Right
from partners.views import PartnershipPage
from periods.values import Period


class ReturnList(PartnershipPage):
    """What I owe, the first thing first; then what others owe, quarter by quarter; then what was approved before."""

    needs = Right.SEE_RETURNS
    section = "returns"
    template_name = "kpis/returns.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.answer()

    def answer(self, form: OpenReturnsForm | None = None) -> HttpResponse:
        """The list; `form` is the form for opening returns as it was filled in."""
        everything = returns_overview(self.rights)
        quarters = list(dict.fromkeys(one.quarterly_return.when for one in everything))
        services = list(dict.fromkeys(one.quarterly_return.service for one in everything))
        quarter, service = self.request.GET.get("quarter", ""), self.request.GET.get("service", "")
        shown = [
            one
            for one in everything
            if quarter in ("", one.quarterly_return.when.slug) and service in ("", one.quarterly_return.service.slug)
        ]
        owed = what_i_owe(shown, self.rights, Sight.of(self.rights))
        mine = {one.overview.quarterly_return.pk for one in owed}
        open_ones: dict[Period, list[dict]] = {}
        for one in shown:
            if one.quarterly_return.state != ReturnState.APPROVED and one.quarterly_return.pk not in mine:
                open_ones.setdefault(one.quarterly_return.when, []).append(self._row(one))
        if form is None and self.rights.may(Right.DEFINE):
            form = opening_form(quarters)
        return self.page(
            there_are_returns=bool(everything),
            filtered=bool(quarter or service),
            owed=[self._row(one.overview) | {"owing": one} for one in owed],
            stands_for=self.rights.stands_for,
            confirm_url=self.url("definitions-to-confirm") if self.rights.may(Right.APPROVE_RETURNS) else "",
            deputies_url=self.url("deputies") if self.rights.may(Right.NAME_DEPUTIES) else "",
            open_ones=open_ones,
            approved=[self._row(one) for one in shown if one.quarterly_return.state == ReturnState.APPROVED],
            filters=[
                _filter("quarter", "Quarter", quarter, [(one.slug, one.label) for one in quarters], "All quarters"),
                _filter("service", "Service", service, [(one.slug, one.name) for one in services], "All services"),
            ],
            form=form,
        )

    def _row(self, one: ReturnOverview) -> dict[str, Any]:
        quarterly_return = one.quarterly_return
        where = {"service": quarterly_return.service.slug, "quarter": quarterly_return.when.slug}
        return {
            "overview": one,
            "return": quarterly_return,
            "href": self.url(
                "return-review" if quarterly_return.waits and self._may_decide(quarterly_return) else "return", **where
            ),
            "acts": waits_for(one, self.rights),
        }

    def _may_decide(self, quarterly_return: Return) -> bool:
        return self.rights.may(right_to_decide(quarterly_return), service_id=quarterly_return.service_id)


class ReturnsOpen(ReturnList):
    """Open the returns of a quarter; said again, it adds what came meanwhile."""

    needs = Right.DEFINE
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        quarters = [one.quarterly_return.when for one in returns_overview(self.rights)]
        form = opening_form(quarters, request.POST)
        if not form.is_valid():
            return self.answer(form)
        quarter = form.cleaned_data["quarter"]
        returns = open_returns(
            partnership=self.partnership, quarter=quarter, by=self.rights.user, due_on=form.cleaned_data["due_on"]
        )
        if returns:
            count = f"{len(returns)} returns are" if len(returns) > 1 else "1 return is"
            messages.success(request, f"{quarter.label}: {count} open.")
        else:
            messages.warning(request, f"{quarter.label}: nothing new to open; no measure is due that has no return.")
        return redirect(self.url("returns"))


def opening_form(quarters: list[Period], data: Any = None) -> OpenReturnsForm:
    newest = max(quarters, default=None)
    return OpenReturnsForm(
        data,
        quarters=quarters_to_open(newest, localdate()),
        initial={"quarter": newest.next().slug if newest else ""},
        prefix="open",
    )


def _filter(name: str, label: str, chosen: str, options: list[tuple[str, str]], everything: str) -> dict[str, Any]:
    return {
        "name": name,
        "label": label,
        "options": [
            {"value": value, "label": text, "selected": value == chosen} for value, text in [("", everything), *options]
        ],
    }
