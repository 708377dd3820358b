"""Outturn by directorate: the page of a year, and the form of a line with its table beside."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from kpis.sight import Sight
from periods.models import CalendarPeriod
from savings.actions.outturn import save_outturn_line
from savings.forms.outturn import OutturnForm
from savings.models import OutturnLine
from savings.selectors.findings import stated_tables
from savings.selectors.outturn import OUTTURN
from savings.selectors.outturn_table import outturn_table
from savings.views.money import MoneyForm, MoneyPage, chosen_year


class Outturn(MoneyPage):
    in_menu = "outturn"
    template_name = "savings/outturn.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        lines = list(self.partnership.outturnlines.select_related("year"))
        years = sorted({line.year for line in lines}, key=lambda year: year.pk)
        year, filters = chosen_year(request, years)
        if year is None:
            return self.page()
        table = f"{OUTTURN} {year.label}"
        return self.page(
            filters=filters,
            table=outturn_table(
                year.label,
                [line for line in lines if line.year_id == year.pk],
                stated_tables(Sight.of(self.rights), table).table(table),
                lambda line: self.edit_link("outturn-line-edit", line),
            ),
        )


class OutturnLineEdit(MoneyForm):
    """One directorate's year; the whole table of the year stands below."""

    model, form_class, what = OutturnLine, OutturnForm, "outturn line"
    page_name, kind = "outturn", "outturn"

    def write(self) -> None:
        save_outturn_line(line=self.row, by=self.request.user)

    def more(self) -> dict[str, Any]:
        year = self._year()
        if year is None:
            return super().more()
        table = f"{OUTTURN} {year.label}"
        lines = list(self.partnership.outturnlines.filter(year=year))
        beside = outturn_table(
            year.label, lines, stated_tables(Sight.of(self.rights), table).table(table), lambda line: {}
        )
        return {**super().more(), "tables": [beside]}

    def _year(self) -> CalendarPeriod | None:
        """Of the line; of a new one, the newest year that has lines."""
        if self.row.pk:
            return self.row.year
        newest = self.partnership.outturnlines.select_related("year").order_by("-year").first()
        return newest.year if newest else None
