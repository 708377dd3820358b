"""What is restricted, why, and until when that is to be looked at again."""

from typing import Any

from django import forms

from common.forms import DayField, Passage, PlainForm
from kpis.models import Item, Kpi, StatedFigure
from kpis.sight import Sight


class RestrictForm(PlainForm):
    """One thing of those that the person sees."""

    what = forms.ChoiceField(label="What is restricted")
    reason = Passage(
        label="Why may it not be open?", help_text="Kept, and read only by those who may see exempt matters"
    )
    review_on = DayField(label="Review on", help_text="When to ask again, for example 31 3 2027")

    def __init__(self, *args: Any, sight: Sight, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sight = sight
        titles = dict(sight.definitions.order_by("valid_from").values_list("kpi_id", "title"))
        self.fields["what"].choices = [
            ("", "Choose"),
            ("KPIs", [(f"kpi-{kpi.pk}", titles.get(kpi.pk, kpi.slug)) for kpi in sight.kpis]),
            (
                "Breakdown lists, by an entry that gives cause",
                [
                    (f"item-{item.pk}", f"{item.breakdown}: {item.name}")
                    for item in sight.items.filter(breakdown__isnull=False).select_related("breakdown")
                ],
            ),
            ("Printed figures", [(f"stated-{one.pk}", str(one)) for one in sight.stated_figures]),
        ]

    def thing(self) -> dict[str, Kpi | Item | StatedFigure]:
        """What was chosen, under the name by which the action takes it."""
        kind, pk = self.cleaned_data["what"].split("-")
        rows: Any = {"kpi": self.sight.kpis, "item": self.sight.items, "stated": self.sight.stated_figures}[kind]
        return {kind: rows.get(pk=pk)}


class LiftForm(PlainForm):
    reason = Passage(label="Why may it be open now?", help_text="The reason is kept")
