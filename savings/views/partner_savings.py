"""Each saving of a case per partner, and the two forms that say whose a line is."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from common.formatting import number
from partners.forms import PartnershipForm
from partners.roles import Right
from partners.views import FormPage
from periods.values import from_code
from savings.actions.partner_savings import save_parts_of_line, save_sharing
from savings.calculations.amounts import Amount, Unknown
from savings.forms.amounts import as_typed
from savings.forms.partner_savings import TYPED, PartsForm, SharingForm, name_of
from savings.models import BenefitLine, LineSharing
from savings.selectors.amounts import amounts_of
from savings.selectors.partner_savings import (
    investment_rules,
    lines_table,
    partner_tables,
    partners_of,
    troubles,
)
from savings.selectors.sharing import shared_versions, sharing_of
from savings.views.base import CasePage

IN_MENU = "by-partner"


class ByPartner(CasePage):
    """What each partner saves in each year, and what nobody has been given yet."""

    in_menu = IN_MENU
    template_name = "savings/by_partner.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        if self.version is None:
            return self.page()
        shared = shared_versions([self.version])[self.version.pk]
        may_edit = self.rights.may(Right.EDIT_SAVINGS) and self.version.agreed_on is None

        def address(line: BenefitLine) -> str:
            return self.url("line-sharing", slug=slug, pk=line.pk) if may_edit else ""

        return self.page(
            tables=partner_tables(self.version, shared),
            lines=lines_table(self.version, shared, address) if shared.lines else None,
            troubles=troubles(self.version, shared),
            investment=investment_rules(self.version),
            may_edit=may_edit,
        )


class OfLine(FormPage, CasePage):
    """A form about one benefit line of the case's newest version."""

    needs = Right.EDIT_SAVINGS
    in_menu = IN_MENU

    @cached_property
    def line(self) -> BenefitLine:
        lines = BenefitLine.objects.select_related("of_service__service", "version__case", "sharing")
        return get_object_or_404(
            lines.prefetch_related("amounts", "parts"),
            partnership=self.partnership,
            version=self.version,
            pk=self.kwargs["pk"],
        )

    @property
    def about(self) -> str:  # type: ignore[override]
        return str(self.line)

    def crumbs(self) -> list[dict[str, str]]:
        return [
            {"label": "Business cases", "href": self.url("business-cases")},
            {"label": self.case.title, "href": self.url("business-case", slug=self.case.slug)},
            {"label": "By partner", "href": self.back()},
        ]

    def back(self) -> str:
        return self.url("by-partner", slug=self.case.slug)


class LineSharingEdit(OfLine):
    """Says whose a line is: typed amounts, or a rule."""

    template_name = "savings/by_partner_form.html"
    heading = "Whose is this saving?"
    button = "Save and go on"

    @cached_property
    def sharing(self) -> LineSharing:
        return sharing_of(self.line) or LineSharing(partnership=self.partnership, line=self.line)

    def make_form(self, data: Any = None) -> PartnershipForm:
        initial: dict[str, Any] = {"standing": TYPED}
        if self.sharing.pk:
            shares = list(self.sharing.partners.all())
            initial = {
                "standing": self.sharing.standing or TYPED,
                "rule": self.sharing.rule,
                "source": self.sharing.source,
                "partners": [one.body_id for one in shares],
                **{f"per_cent_{one.body_id}": one.per_cent for one in shares},
            }
        bodies = partners_of(self.line.version, self.line)
        return SharingForm(data, partnership=self.partnership, bodies=bodies, initial=initial)

    def save(self, form: SharingForm) -> str:
        typed = form.cleaned_data
        self.sharing.standing = "" if typed["standing"] == TYPED else typed["standing"]
        self.sharing.rule, self.sharing.source = typed["rule"], typed["source"]
        save_sharing(sharing=self.sharing, partners=form.shares(), by=self.request.user)
        return f"How “{self.line.label}” is shared is saved."

    def done(self, sentence: str) -> HttpResponse:
        answer = super().done(sentence)
        if not self.sharing.standing:
            answer["Location"] = self.url("line-parts", slug=self.case.slug, pk=self.line.pk)
        return answer


class LineParts(OfLine):
    """The agreed amounts of each partner, standing and year."""

    template_name = "savings/by_partner_amounts.html"
    heading = "Each partner's amounts"

    def make_form(self, data: Any = None) -> PartnershipForm:
        initial = {}
        for part in self.line.parts.select_related("body"):
            initial[name_of((part.body, from_code(part.year_id), part.standing))] = as_typed(part.amount, part.unknown)
        return PartsForm(
            data,
            partnership=self.partnership,
            bodies=partners_of(self.line.version, self.line),
            years=self.case.years,
            initial=initial,
        )

    def more(self) -> dict[str, Any]:
        years = self.case.years
        amounts = amounts_of(self.line.amounts.all(), years)
        return {
            "years": [year.label for year in years],
            "amounts": [_written(one) for one in amounts],
            "case": self.case,
        }

    def save(self, form: PartsForm) -> str:
        save_parts_of_line(line=self.line, parts=form.parts(), by=self.request.user)
        return f"The amounts of “{self.line.label}” are saved."


def _written(amount: Amount) -> str:
    """With pence only where there are any."""
    if isinstance(amount, Unknown):
        return amount.words
    return number(amount, 0 if amount == amount.to_integral_value() else 2)
