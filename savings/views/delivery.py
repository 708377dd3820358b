"""What became of a case after the decision: the case, and one line."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate

from partners.roles import Right
from savings.calculations.delivery import RISK_RULE, together
from savings.models import DeliveryReport
from savings.selectors.delivery import (
    CaseDelivery,
    FollowedLine,
    Place,
    agreed_versions,
    deliveries_of,
    due_quarter,
    short_money,
)
from savings.selectors.delivery_line_tables import history_table, line_table, write_offs_table
from savings.selectors.delivery_tables import (
    KINDS,
    NOT_REPORTED,
    bridge_table,
    by_line_table,
    by_year_table,
    effect_chart,
    risk_table,
    waiting_table,
)
from savings.views.base import CasePage


class DeliveryPage(CasePage):
    """A page about the agreed version, as at the quarter that is asked for, or the newest one."""

    in_menu = "delivery"

    @cached_property
    def delivery(self) -> CaseDelivery | None:
        for version in agreed_versions([self.case]):
            (delivery,) = deliveries_of([version], due_quarter(localdate()))
            asked = [one for one in delivery.quarters_shown if one.slug == self.request.GET.get("quarter")]
            return delivery.as_at(asked[0] if asked else None)
        return None

    def filters(self, delivery: CaseDelivery) -> list[dict[str, Any]]:
        """Other quarters to look at."""
        quarters = delivery.quarters_shown
        options = [{"value": one.slug, "label": one.label, "selected": one == delivery.quarter} for one in quarters]
        return [{"name": "quarter", "label": "As at", "options": options}] if len(quarters) > 1 else []

    def line_url(self, followed: FollowedLine, delivery: CaseDelivery) -> str:
        address = self.url("delivery-line", slug=self.case.slug, pk=followed.line.pk)
        newest = delivery.quarters_shown[0]
        return address if delivery.quarter == newest else f"{address}?quarter={delivery.quarter.slug}"

    def report_url(self, place: Place, delivery: CaseDelivery) -> str:
        """The form of one line and year."""
        return self.url(
            "delivery-report",
            slug=self.case.slug,
            pk=place.followed.line.pk,
            year=place.year.slug,
            quarter=delivery.quarter.slug,
        )

    def may_report(self, followed: FollowedLine) -> bool:
        return self.rights.may(Right.REPORT_DELIVERY, service_id=followed.service.pk)

    def check_url(self, report: DeliveryReport) -> str:
        return self.url("delivery-check", slug=self.case.slug, pk=report.pk)


class Delivery(DeliveryPage):
    """Planned, forecast and delivered, what is at risk, what waits for finance, and what nobody reported."""

    template_name = "savings/delivery.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        delivery = self.delivery
        if delivery is None or not delivery.lines:
            return self.page(delivery=delivery)
        may_validate = self.rights.may(Right.VALIDATE_SAVINGS)
        kinds = [one_off for one_off in KINDS if delivery.of_kind(one_off=one_off)]
        href = self._line_of(delivery)
        risks = [risk_table(delivery, lambda place: href(place.followed), one_off=one_off) for one_off in kinds]
        return self.page(
            delivery=delivery,
            filters=self.filters(delivery),
            figures=self._figures(delivery),
            chart=effect_chart(delivery) if False in kinds else None,
            by_year=[by_year_table(delivery, one_off=one_off) for one_off in kinds],
            by_line=[by_line_table(delivery, href, one_off=one_off) for one_off in kinds] if delivery.begun else [],
            risks=[table for table in risks if table],
            risk_rule=RISK_RULE,
            waiting=waiting_table(delivery, self.check_url if may_validate else None),
            may_validate=may_validate,
            bridges=[table for table in (bridge_table(delivery, one_off=one_off) for one_off in kinds) if table],
            not_reported=self._not_reported(delivery),
        )

    def _line_of(self, delivery: CaseDelivery) -> Any:
        return lambda followed: self.line_url(followed, delivery)

    def _figures(self, delivery: CaseDelivery) -> list[dict[str, str]]:
        """Recurrent savings in the newest year that has begun."""
        if not delivery.begun or not delivery.of_kind(one_off=False):
            return []
        place, year = len(delivery.begun) - 1, delivery.begun[-1]
        effect = delivery.effect
        unvalidated = together(delivery.by_year(one_off=False)[: place + 1]).unvalidated
        period = f"{year.label}, as at {delivery.quarter.label}"

        def figure(label: str, value: Any, note: str) -> dict[str, str]:
            return {
                "label": label,
                "value": NOT_REPORTED if value is None else short_money(value),
                "period": period,
                "note": note,
            }

        return [
            figure("Planned a year", effect.planned[place], "recurrent savings begun by then"),
            figure("Forecast a year", effect.forecast[place], "as far as lines are reported"),
            figure("Delivered a year", effect.delivered[place], "validated by finance"),
            figure(
                "Reported, not validated",
                unvalidated if delivery.is_reported else None,
                "counts once finance has validated it",
            ),
        ]

    def _not_reported(self, delivery: CaseDelivery) -> list[dict[str, Any]]:
        """Lines by name, each with the years that have no report."""
        found: dict[int, dict[str, Any]] = {}
        for place in delivery.not_reported():
            line = place.followed.line
            row = found.setdefault(line.pk, {"service": line.of_service.label, "label": line.label, "years": []})
            may = self.may_report(place.followed)
            row["years"].append({"label": place.year.label, "href": self.report_url(place, delivery) if may else ""})
        return list(found.values())


class DeliveryLine(DeliveryPage):
    """One line: where each year stands, and every report of it."""

    template_name = "savings/delivery_line.html"

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        delivery = self.delivery
        followed = next((one for one in delivery.lines if one.line.pk == pk), None) if delivery else None
        if delivery is None or followed is None:
            raise Http404
        may_report, may_validate = self.may_report(followed), self.rights.may(Right.VALIDATE_SAVINGS)
        places = [place for place in delivery.places if place.followed is followed]
        by_year = {place.year: place for place in places}
        crumbs = [
            {"label": "Business cases", "href": self.url("business-cases")},
            {"label": self.case.title, "href": self.url("business-case", slug=slug)},
            {"label": "Delivery", "href": self.url("delivery", slug=slug)},
        ]
        return self.page(
            delivery=delivery,
            followed=followed,
            filters=self.filters(delivery),
            years=line_table(
                delivery, followed, (lambda year: self.report_url(by_year[year], delivery)) if may_report else None
            ),
            history=history_table(delivery, followed, self.check_url if may_validate else None),
            write_offs=write_offs_table(
                delivery,
                followed,
                (lambda one: self.url("write-off-withdraw", slug=slug, pk=one.pk)) if may_validate else None,
            ),
            may_report=may_report,
            to_write_off=[
                {
                    "label": place.year.label,
                    "href": self.url(
                        "write-off-add", slug=slug, pk=pk, year=place.year.slug, quarter=delivery.quarter.slug
                    ),
                }
                for place in places
                if may_validate and (place.position.to_find or place.position.not_reported or place.position.not_begun)
            ],
            breadcrumbs=crumbs,
        )
