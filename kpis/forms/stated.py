"""What is typed about figures that older papers printed."""

from typing import Any

from common.forms import Line, NumberField, Passage, PlainForm
from partners.forms import PartnershipForm


class StatedForm(PartnershipForm):
    table = Line(
        label="Table",
        longest=80,
        help_text="A KPI's short name and a partner's code, for example past-due-debt-ncc, is compared by itself",
    )
    row = Line(label="Row", longest=120, help_text="As printed, for example Totals")
    column = Line(label="Column", longest=120, help_text="As printed, for example March 2024, or Movement")
    text = Line(label="Printed text", longest=200, help_text="Letter for letter, for example £ 5,111,385")
    value = NumberField(
        label="Its value", required=False, help_text="The number that the text means. Empty where it is none."
    )
    unit = Line(label="Unit", longest=40, width="10", required=False, help_text="For example £")
    source = Line(label="Source", longest=200, help_text="The paper, and the paragraph or table")
    note = Passage(label="What is unclear about it", required=False)

    def clean(self) -> dict[str, Any]:
        place = {name: self.cleaned_data.get(name) for name in ("table", "row", "column")}
        if all(place.values()) and self.partnership.stated_figures.filter(**place).exists():
            self.add_error("column", "Choose another place: a figure of this table, row and column is noted already.")
        return self.cleaned_data


class ExplainForm(PlainForm):
    explanation = Passage(label="Why the printed figure differs", rows=4, help_text="Printed beside the difference")
