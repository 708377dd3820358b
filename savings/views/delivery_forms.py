"""The forms of what became of a case: reporting, checking, writing off."""

from functools import cached_property
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from common.formatting import NOTHING, long_day, money
from partners.forms import PartnershipForm
from partners.roles import Right
from partners.views import FormPage
from periods.models import CalendarPeriod
from periods.values import FinancialYear, Period, PeriodUnreadable, Quarter, parse
from savings.actions.delivery import (
    Said,
    report_delivery,
    send_back_delivery,
    validate_delivery,
    withdraw_write_off,
    write_off_saving,
)
from savings.forms.delivery import DeliveryCheckForm, DeliveryReportForm, WithdrawWriteOffForm, WriteOffForm
from savings.models import BenefitLine, BusinessCase, DeliveryReport, DeliveryState, WriteOff
from savings.selectors.delivery import FollowedLine, deliveries_of
from savings.selectors.delivery_tables import why_words

YEARS_AFTER_THE_CASE = 2  # in which a saving that slips may still begin


class CaseForm(FormPage):
    """A form about what became of a case."""

    section = "business-cases"
    template_name = "savings/delivery_form.html"

    @cached_property
    def case(self) -> BusinessCase:
        return get_object_or_404(BusinessCase, partnership=self.partnership, slug=self.kwargs["slug"])

    @property
    def line(self) -> BenefitLine:
        raise NotImplementedError

    def crumbs(self) -> list[dict[str, str]]:
        return [
            {"label": "Business cases", "href": self.url("business-cases")},
            {"label": self.case.title, "href": self.url("business-case", slug=self.case.slug)},
            {"label": "Delivery", "href": self.url("delivery", slug=self.case.slug)},
            {"label": self.line.label, "href": self.back()},
        ]

    def back(self) -> str:
        return self.url("delivery-line", slug=self.case.slug, pk=self.line.pk)

    def facts(self) -> list[dict[str, str]]:
        raise NotImplementedError

    def more(self) -> dict[str, Any]:
        return {"facts": self.facts()}

    @property
    def about(self) -> str:  # type: ignore[override]
        return str(self.line)


class LineYearForm(CaseForm):
    """A form about one line, one year of the plan and one quarter, all named in its address."""

    @cached_property
    def line(self) -> BenefitLine:  # type: ignore[override]
        lines = BenefitLine.objects.select_related("of_service__service", "version")
        return get_object_or_404(lines, partnership=self.partnership, version__case=self.case, pk=self.kwargs["pk"])

    @cached_property
    def year(self) -> FinancialYear:
        year = _period(self.kwargs["year"])
        if not isinstance(year, FinancialYear) or year not in self.case.years:
            raise Http404
        return year

    @cached_property
    def quarter(self) -> Quarter:
        quarter = _period(self.kwargs["quarter"])
        if not isinstance(quarter, Quarter):
            raise Http404
        return quarter

    @cached_property
    def followed(self) -> FollowedLine:
        version = self.line.version
        version.case = self.case
        (delivery,) = deliveries_of([version], self.quarter)
        return next(one for one in delivery.lines if one.line.pk == self.line.pk)

    def facts(self) -> list[dict[str, str]]:
        place = self.followed.years.index(self.year)
        position = self.followed.positions(self.quarter)[place]
        came = f", of it {money(position.slipped_in)} from earlier years" if position.slipped_in else ""
        facts = [
            {"key": "Line", "value": str(self.line)},
            {"key": f"Due in {self.year.label}", "value": f"{money(position.due)}{came}"},
            {"key": "Validated so far", "value": money(position.validated) if position.validated else "nothing"},
        ]
        if position.written_off:
            facts.append({"key": "Written off", "value": money(position.written_off)})
        return facts


def _period(slug: str) -> Period | None:
    try:
        return parse(slug)
    except PeriodUnreadable:
        return None


class DeliveryReportEdit(LineYearForm):
    """Report a position, or change one that is not validated."""

    needs = Right.REPORT_DELIVERY
    button = "Report"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"Report for {self.quarter.label}: savings of {self.year.label}"

    @property
    def _stored(self) -> DeliveryReport | None:
        reports = self.followed.reports[self.year]
        return next((one for one in reports if one.period_id == self.quarter.code), None)

    def make_form(self, data: Any = None) -> PartnershipForm:
        last = self.case.years[-1].start_year + YEARS_AFTER_THE_CASE
        later = [FinancialYear(year) for year in range(self.year.start_year + 1, last + 1)]
        return DeliveryReportForm(data, partnership=self.partnership, initial=self._initial(), later=later)

    def _initial(self) -> dict[str, Any]:
        """What was reported; for a new report what the last one said, but for what is delivered."""
        stored = self._stored
        earlier = self.followed.standing(self.year, self.quarter)
        said = stored or (earlier[-1] if earlier else None)
        initial: dict[str, Any] = {
            "as_at": min(self.quarter.last_day, localdate()),
            "version": stored.version if stored else 0,
        }
        if said:
            names = ("forecast", "slipped", "reason", "reason_words", "mitigation")
            initial |= {name: getattr(said, name) for name in names} | {"slips_to": said.slips_to_id}
        if stored:
            initial |= {name: getattr(stored, name) for name in ("as_at", "delivered", "evidence")}
        return initial

    def facts(self) -> list[dict[str, str]]:
        facts, stored = super().facts(), self._stored
        if stored and stored.state == DeliveryState.SENT_BACK:
            facts.append({"key": "Sent back", "value": stored.sent_back_reason})
        if stored and stored.is_validated:
            facts.append({"key": "State", "value": "Validated, and not changed any more: report for the next quarter."})
        return facts

    def save(self, form: DeliveryReportForm) -> str:
        said = Said(**{name: value for name, value in form.cleaned_data.items() if name != "version"})
        report_delivery(
            line=self.line,
            year=self.year,
            quarter=self.quarter,
            version=form.cleaned_data["version"],
            said=said,
            by=self.request.user,
        )
        return f"Reported: {self.line.label}, {self.year.label}. It counts as delivered once finance has validated it."


class DeliveryCheck(CaseForm):
    """Finance validates a report, or sends it back."""

    needs = Right.VALIDATE_SAVINGS
    heading = "Check a report of savings"
    button = "Decide"

    @cached_property
    def report(self) -> DeliveryReport:
        reports = DeliveryReport.objects.select_related(
            "line__of_service__service", "year", "slips_to", "reported_by", "validated_by"
        )
        return get_object_or_404(
            reports, partnership=self.partnership, line__version__case=self.case, pk=self.kwargs["pk"]
        )

    @property
    def line(self) -> BenefitLine:
        return self.report.line

    def make_form(self, data: Any = None) -> PartnershipForm:
        return DeliveryCheckForm(data, partnership=self.partnership, initial={"version": self.report.version})

    def facts(self) -> list[dict[str, str]]:
        report = self.report
        slips = f"{money(report.slipped)} to {report.slips_to.label}" if report.slips_to else "nothing"
        delivered = "not known yet" if report.delivered is None else money(report.delivered, 2)
        facts = [
            ("Line", str(report.line)),
            ("Saving of", report.year.label),
            ("Report", f"{report.when.label}, as at {long_day(report.as_at)}"),
            ("Reported by", report.reported_by.name),
            ("Delivered so far", delivered),
            ("Forecast of the year", money(report.forecast, 2)),
            ("Slips", slips),
            ("Why", ". ".join(why_words(report)) or NOTHING),
            ("What is done", report.mitigation or NOTHING),
            ("Evidence", report.evidence or "none given"),
            ("State", report.get_state_display()),
        ]
        return [{"key": key, "value": value} for key, value in facts]

    def save(self, form: DeliveryCheckForm) -> str:
        version = form.cleaned_data["version"]
        if form.cleaned_data["answer"] == form.VALIDATE:
            validate_delivery(report=self.report, version=version, by=self.request.user)
            return f"Validated: {self.line.label}, {self.report.year.label}. The amount counts as delivered."
        send_back_delivery(
            report=self.report, version=version, reason=form.cleaned_data["reason"], by=self.request.user
        )
        return "Sent back. Until it is reported anew, the report counts for nothing."


class WriteOffAdd(LineYearForm):
    """Give up a part of what is still to find."""

    needs = Right.VALIDATE_SAVINGS
    button = "Write off"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"Write off savings of {self.year.label}"

    def make_form(self, data: Any = None) -> PartnershipForm:
        return WriteOffForm(data, partnership=self.partnership)

    def save(self, form: WriteOffForm) -> str:
        write_off_saving(
            write_off=WriteOff(
                partnership=self.partnership,
                line=self.line,
                year=CalendarPeriod.of(self.year),
                period=CalendarPeriod.of(self.quarter),
                **form.cleaned_data,
            ),
            by=self.request.user,
        )
        return f"{money(form.cleaned_data['amount'], 2)} is written off."


class WriteOffWithdraw(CaseForm):
    """Take back a write-off."""

    needs = Right.VALIDATE_SAVINGS
    heading = "Take back a write-off"
    button = "Take it back"

    @cached_property
    def write_off(self) -> WriteOff:
        rows = WriteOff.objects.select_related("line__of_service__service", "year")
        return get_object_or_404(
            rows, partnership=self.partnership, line__version__case=self.case, pk=self.kwargs["pk"]
        )

    @property
    def line(self) -> BenefitLine:
        return self.write_off.line

    def make_form(self, data: Any = None) -> PartnershipForm:
        return WithdrawWriteOffForm(data, partnership=self.partnership)

    def facts(self) -> list[dict[str, str]]:
        one = self.write_off
        facts = [
            ("Line", str(one.line)),
            ("Saving of", one.year.label),
            ("Amount", money(one.amount, 2)),
            ("Why", one.reason),
            ("Agreed by", f"{one.agreed_by}, {long_day(one.agreed_on)}"),
        ]
        return [{"key": key, "value": value} for key, value in facts]

    def save(self, form: WithdrawWriteOffForm) -> str:
        withdraw_write_off(write_off=self.write_off, reason=form.cleaned_data["reason"], by=self.request.user)
        return "Taken back: the amount is due again."
