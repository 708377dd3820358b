"""What became of planned savings, as people report, send back and write it off."""

from typing import Any

from django import forms

from common.forms import DayField, Line, NumberField, Passage
from partners.forms import PartnershipForm
from periods.values import FinancialYear
from savings.models import SlippageReason


class DeliveryReportForm(PartnershipForm):
    """A report of one line, for one year of the plan and one quarter. `version` is the one that the person began with."""

    sections = [
        ("Amounts", "In pounds. Savings are positive, added costs negative.", ["as_at", "forecast", "delivered"]),
        (
            "What comes later",
            "Only where a part of the year's saving moves to a later year. It is due again there.",
            ["slipped", "slips_to"],
        ),
        ("Why, and what is done", "", ["reason", "reason_words", "mitigation", "evidence", "version"]),
    ]
    as_at = DayField(label="As at", help_text="The day that the amounts describe, usually the last one of the quarter")
    forecast = NumberField(
        label="Forecast of the whole year", help_text="What the year will bring, with what is delivered already"
    )
    delivered = NumberField(
        label="Delivered so far",
        required=False,
        help_text="Since the year began. Type 0 where nothing is delivered yet; leave this empty where it is not known.",
    )
    slipped = NumberField(
        label="Slips to a later year",
        required=False,
        help_text="All of it, also what earlier reports said. It is not part of the forecast.",
    )
    slips_to = forms.ChoiceField(label="Later year", required=False, help_text="The year in which it will begin")
    reason = forms.ChoiceField(
        label="Reason",
        choices=[("", "None: everything comes as planned"), *SlippageReason.choices],
        required=False,
        help_text="Needed where the forecast is less than what is due, or something slips",
    )
    reason_words = Passage(label="The reason in words", required=False)
    mitigation = Passage(
        label="What is done about it", required=False, help_text="So that the rest is found, or comes sooner"
    )
    evidence = Passage(
        label="Evidence",
        required=False,
        help_text="How finance can see what is delivered, for example the budget that was taken out, or posts closed",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, later: list[FinancialYear], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.later = {str(year.code): year for year in later}
        years = [(code, year.label) for code, year in self.later.items()]
        self.fields["slips_to"].choices = [("", "Nothing slips"), *years]

    def clean_slips_to(self) -> FinancialYear | None:
        return self.later.get(self.cleaned_data["slips_to"])


class DeliveryCheckForm(PartnershipForm):
    """Finance looks at a report. `version` is the one that was looked at."""

    VALIDATE, SEND_BACK = "validate", "send_back"
    answer = forms.ChoiceField(
        label="What do you decide?",
        choices=[
            (VALIDATE, "Validate: the amount counts as delivered"),
            (SEND_BACK, "Send back: the report counts for nothing until it is made anew"),
        ],
        widget=forms.RadioSelect,
    )
    reason = Passage(
        label="What has to change",
        required=False,
        help_text="Needed when you send it back: who reported it reads this.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class WriteOffForm(PartnershipForm):
    amount = NumberField(label="Amount that is written off", help_text="In pounds. Savings are positive.")
    reason = Passage(label="Why nobody expects it any more")
    agreed_by = Line(label="Agreed by", longest=120, help_text="A role or a committee, for example the joint committee")
    agreed_on = DayField(label="Agreed on")


class WithdrawWriteOffForm(PartnershipForm):
    reason = Passage(label="Why it is taken back", help_text="The audit trail keeps it. The amount is due again.")
