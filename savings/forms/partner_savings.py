"""How a benefit line belongs to the partners."""

from decimal import Decimal
from typing import Any

from django import forms

from common.forms import Line, NumberField
from partners.forms import PartnershipForm
from partners.models import Body
from periods.values import FinancialYear
from savings.actions.lines import TypedAmount
from savings.actions.partner_savings import PartOfLine
from savings.forms.amounts import AmountField
from savings.models import SharingRule, Standing

TYPED = "typed"
WAYS = [
    (TYPED, "Each partner's amounts were agreed: I type them on the next page"),
    (Standing.IN_THE_PLAN, "A rule shares all of it, and it is in the medium-term plans already"),
    (Standing.NEW, "A rule shares all of it, and it is new to the plans"),
    (Standing.BEYOND, "A rule shares all of it as a surplus beyond the plans"),
]


class SharingForm(PartnershipForm):
    """Percentages are asked of every partner, and taken for fixed percentages only."""

    standing = forms.ChoiceField(
        label="How do its amounts belong to the partners?", choices=WAYS, initial=TYPED, widget=forms.RadioSelect
    )
    rule = forms.ChoiceField(
        label="By which rule?",
        choices=[("", "No rule: what is not typed stays “not assigned”"), *SharingRule.choices],
        help_text="With agreed amounts, it shares what they leave: the surplus.",
        required=False,
        widget=forms.RadioSelect,
    )
    partners = forms.ModelMultipleChoiceField(
        Body.objects.none(),
        label="Which partners does the rule give a share?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    source = Line(
        label="Where is this agreed or said?",
        longest=200,
        required=False,
        help_text="For example Joint Committee, minute 14, or the page of a paper",
    )

    def __init__(self, *args: Any, bodies: list[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = bodies
        self.fields["partners"].queryset = self.partnership.bodies.filter(pk__in=[body.pk for body in bodies])
        for body in bodies:
            self.fields[f"per_cent_{body.pk}"] = NumberField(
                label=f"{body.name}, per cent",
                required=False,
                help_text="Only for fixed percentages. Together they make 100.",
            )
        self.order_fields([name for name in self.fields if name != "source"])  # the source stands last

    def shares(self) -> dict[Body, Decimal | None]:
        """Whoever is ticked, or has a percentage under fixed percentages."""
        fixed = self.cleaned_data["rule"] == SharingRule.FIXED
        ticked = set(self.cleaned_data["partners"])
        typed = {body: self.cleaned_data[f"per_cent_{body.pk}"] for body in self.bodies}
        return {
            body: typed[body] if fixed else None
            for body in self.bodies
            if body in ticked or (fixed and typed[body] is not None)
        }


class PartsForm(PartnershipForm):
    """An amount for each partner, standing and year. An empty field is no part."""

    def __init__(self, *args: Any, bodies: list[Body], years: list[FinancialYear], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, PartOfLine] = {}
        for body in bodies:
            for standing in Standing:
                for year in years:
                    name = name_of((body, year, standing))
                    label = f"{body.short_name}, {standing.label.lower()}, {year.label}"
                    self.fields[name] = AmountField(label=label, required=False, help_text="")
                    self.fields[name].widget.attrs |= {"class": "govuk-input--width-5", "aria-label": label}
                    self.places[name] = (body, year, standing)

    def parts(self) -> dict[PartOfLine, TypedAmount]:
        """What was typed; nought is no part either."""
        return {place: value for name, place in self.places.items() if (value := self.cleaned_data[name])}

    def grid(self) -> list[dict]:
        """Each partner with a row for each standing, its fields in the order of the years."""
        partners: dict[Body, dict[Standing, list[forms.BoundField]]] = {}
        for name, (body, _, standing) in self.places.items():
            partners.setdefault(body, {}).setdefault(standing, []).append(self[name])
        return [
            {
                "name": body.name,
                "rows": [{"standing": standing.label, "fields": fields} for standing, fields in rows.items()],
            }
            for body, rows in partners.items()
        ]


def name_of(place: PartOfLine) -> str:
    body, year, standing = place
    return f"{standing}_{body.pk}_{year.code}"
