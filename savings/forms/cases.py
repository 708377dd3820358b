"""What a business case says of itself, and the services in it."""

from typing import Any

from django import forms
from django.utils.text import slugify

from common.forms import Line, Passage
from partners.forms import PartnershipForm
from partners.models import Service
from periods.forms import PeriodField
from periods.values import FinancialYear
from savings.models import BusinessCase, CaseService

LONGEST_SLUG = 50
HOW_EXACT = (
    (0, "Exact: in pounds, as our own ledgers have them"),
    (1000, "In thousands of pounds, taken over from a paper that printed no more"),
)


class SeenForm(PartnershipForm):
    """Carries which change of the row was the newest when it was shown, so that nobody overwrites unseen."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class BusinessCaseForm(SeenForm):
    sections = [
        ("What it is", "", ["seen", "title", "source"]),
        ("The years it covers", "The years stay as they are once lines stand in them.", ["first_year", "last_year"]),
        ("How its amounts are to be read", "", ["price_base", "finance_basis", "printed_step"]),
    ]
    title = Line(
        label="Title",
        longest=200,
        help_text="For example Southmoor joins the shared payroll: outline business case. "
        "The address of its pages is made from it and stays when the title changes.",
    )
    source = Line(
        label="The paper it was taken over from",
        longest=200,
        required=False,
        help_text="Only for a case that was printed before. What that paper printed can then be compared.",
    )
    first_year = PeriodField(label="First financial year", kind=FinancialYear, example="2026/27")
    last_year = PeriodField(label="Last financial year", kind=FinancialYear, example="2030/31")
    price_base = Line(
        label="Price base",
        longest=120,
        help_text="The prices all amounts are in, for example 2025/26 prices, without inflation",
    )
    finance_basis = Passage(
        label="What the budgets already contain",
        required=False,
        help_text="For example: net of the savings in each council's medium-term plan; pay awards are funded apart.",
    )
    printed_step = forms.TypedChoiceField(
        label="How exact are the amounts?",
        coerce=int,
        choices=HOW_EXACT,
        initial=0,
        widget=forms.RadioSelect,
        help_text="Tables show thousands where only thousands are known, otherwise pounds.",
    )

    def __init__(self, *args: Any, case: BusinessCase, **kwargs: Any) -> None:
        self.case = case
        super().__init__(*args, **kwargs)

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        others = BusinessCase.objects.filter(partnership=self.partnership).exclude(pk=self.case.pk)
        if others.filter(title__iexact=title).exists():
            raise forms.ValidationError("Choose another title: a business case of this partnership has this one.")
        if not slugify(title):
            raise forms.ValidationError(
                "Use at least one letter or digit: the address of the case's pages is made from the title."
            )
        return title

    def slug(self) -> str:
        """Made from the title; numbered where another case has it."""
        begun = slugify(self.cleaned_data["title"])[:LONGEST_SLUG].strip("-")
        taken = set(BusinessCase.objects.filter(partnership=self.partnership).values_list("slug", flat=True))
        number, slug = 1, begun
        while slug in taken:
            number += 1
            end = f"-{number}"
            slug = begun[: LONGEST_SLUG - len(end)] + end
        return slug


class CaseServiceForm(SeenForm):
    service = forms.ModelChoiceField(Service.objects.none(), label="Service", empty_label="Choose a service")
    label = Line(
        label="Name in the summary",
        longest=80,
        required=False,
        help_text="One row of the summary is called so. Empty: the service's own name.",
    )
    apart = forms.BooleanField(
        label="Summarise it apart",
        required=False,
        help_text="It gets a summary of its own and is left out of that of the other services. It counts in the headline.",
    )

    def __init__(self, *args: Any, row: CaseService, **kwargs: Any) -> None:
        self.row = row
        super().__init__(*args, **kwargs)
        if row.pk:
            del self.fields["service"]
        else:
            taken = CaseService.objects.filter(case=row.case).values("service")
            self.fields["service"].queryset = self.partnership.services.exclude(pk__in=taken)

    def clean(self) -> dict[str, Any]:
        service = self.row.service if self.row.pk else self.cleaned_data.get("service")
        if service and "label" not in self.errors and not self.cleaned_data.get("label"):
            if len(service.name) > self.fields["label"].longest:
                self.add_error("label", "Type a shorter name here: the service's own has more than 80 characters.")
            self.cleaned_data["label"] = service.name
        return self.cleaned_data


class NothingToType(PartnershipForm):
    """Asks once, with a button alone."""
