"""What is typed of a costed activity: its cost, and each customer's volume and charge."""

from decimal import Decimal
from typing import Any

from django import forms

from common.forms import Line, NumberField
from partners.models import Body, Service
from periods.forms import PeriodField
from periods.values import FinancialYear
from savings.actions.unit_costs import TypedUse
from savings.forms.number_or_words import REASONS, NumberOrReasonField
from savings.forms.rows import FormOfRows


class ActivityForm(FormOfRows):
    service = forms.ModelChoiceField(Service.objects.none(), label="Service", empty_label="Choose a service")
    year = PeriodField(kind=FinancialYear, example="2015/16", label="Financial year")
    label = Line(label="Activity", longest=120, help_text="For example payroll")
    unit = Line(label="One unit of it", longest=60, help_text="What is counted, one of it: payslip, invoice, check")
    cost = NumberOrReasonField(
        label="Cost of the year, £", help_text=f"For all customers together. Where it is not known, one of: {REASONS}"
    )
    tolerance = NumberField(
        label="Tolerance, % of the cost",
        help_text="A charge that differs by no more from a customer's cost breaks even. For example 1",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = self.partnership.services.all()
        self.bodies: list[Body] = list(self.partnership.bodies.all())
        own = ("The activity", "", list(self.base_fields))
        about = "Leave both empty where the customer has none of it. What is not known: the words, as with the cost."
        self.sections = [own]
        for number, body in enumerate(self.bodies):
            names = [f"volume_{body.pk}", f"charge_{body.pk}"]
            for name, label, row in zip(names, ("Volume", "Charge, £"), ("volume", "charge"), strict=True):
                self.fields[name] = NumberOrReasonField(label=label, required=False)
                self.rows[name] = f"{body.name}, {row}"
            self.sections.append((body.name, about if not number else "", names))

    @staticmethod
    def names_of(body_id: int) -> tuple[str, str]:
        return f"volume_{body_id}", f"charge_{body_id}"

    def clean_cost(self) -> Any:
        cost = self.cleaned_data["cost"]
        if isinstance(cost, Decimal) and cost < 0:
            raise forms.ValidationError("A cost is not negative: type what the activity costs.")
        return cost

    def clean_tolerance(self) -> Decimal:
        tolerance = self.cleaned_data["tolerance"]
        if not 0 <= tolerance <= 100:
            raise forms.ValidationError("Type a percentage from 0 to 100.")
        return tolerance

    def clean(self) -> dict[str, Any]:
        for body in self.bodies:
            volume, charge = (self.cleaned_data.get(name) for name in self.names_of(body.pk))
            for name, typed in zip(self.names_of(body.pk), (volume, charge), strict=True):
                if isinstance(typed, Decimal) and typed < 0:
                    self.add_error(name, "Type nought or more.")
            volume_name, charge_name = self.names_of(body.pk)
            if volume is not None and charge is None and charge_name not in self.errors:
                self.add_error(charge_name, "Type what is charged: 0 if nothing, or amount not known.")
            if charge is not None and volume is None and volume_name not in self.errors:
                self.add_error(volume_name, "Type it, or amount not known.")
        return self.cleaned_data

    @property
    def uses(self) -> dict[Body, TypedUse]:
        """Of the customers that have any of it."""
        found = {}
        for body in self.bodies:
            volume, charge = (self.cleaned_data.get(name) for name in self.names_of(body.pk))
            if volume is not None and charge is not None:
                found[body] = TypedUse(volume, charge)
        return found
