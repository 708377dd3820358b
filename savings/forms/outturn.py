"""What is typed of a directorate's year."""

from common.forms import Line, NumberField
from partners.forms import PartnershipForm
from periods.forms import PeriodField
from periods.values import FinancialYear


class OutturnForm(PartnershipForm):
    sections = [
        ("Which line", "", ["year", "directorate"]),
        (
            "Budget",
            "In pounds. Income is negative. The net budget is computed: gross expenditure and both incomes.",
            ["gross", "external_income", "internal_income"],
        ),
        ("What it came to", "The variance is computed: outturn less net budget.", ["outturn"]),
    ]

    year = PeriodField(kind=FinancialYear, example="2014/15", label="Financial year")
    directorate = Line(label="Directorate", longest=120)
    gross = NumberField(label="Gross expenditure, £")
    external_income = NumberField(label="External income, £", help_text="With a minus in front; 0 where there is none")
    internal_income = NumberField(
        label="Internal income, £", help_text="Recharged within the partnership; with a minus in front"
    )
    outturn = NumberField(label="Outturn, £", help_text="Net: what was spent less income received")
