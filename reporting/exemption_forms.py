"""What an author types to propose that something is exempt, and the proper officer to decide."""

from typing import Any

from django import forms

from common.forms import DayField, Line, Passage, PlainForm
from partners.forms import PartnershipForm
from reporting.exemption import paragraph_choices
from reporting.marks import Marks
from reporting.models import Section
from reporting.passages import FenceWrong, passages_of

WHOLE = "*"  # no passage can be named so
BEGINNING = 60  # characters by which a passage is known again


class ProposeForm(PartnershipForm):
    """A section as a whole, or a passage of it that is not marked yet."""

    place = forms.ChoiceField(label="What is not for publication?", widget=forms.RadioSelect)
    paragraphs = forms.TypedMultipleChoiceField(
        label="Under which paragraph of Part 1 of Schedule 12A?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the paragraph of Schedule 12A."},
    )
    reason = Passage(
        label="Why does the public interest in keeping it back outweigh that in telling it?",
        help_text="Paragraph 10 asks for it. Only those who may see exempt matters read it.",
    )
    review_on = DayField(label="Review on", help_text="When to ask again, for example 31 3 2027")
    public_heading = Line(
        label="Heading that the public reads",
        help_text="For a whole section. Leave it empty where its heading may not be told either: then it says "
        "“Exempt information”.",
        longest=200,
        required=False,
    )

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        marks = Marks(section.report)
        try:
            passages = passages_of(section.text)
        except FenceWrong:
            passages = {}
        open_ones = [one for key, one in passages.items() if key not in marks.of_passage]
        fields: Any = self.fields
        fields["place"].choices = [
            *([] if section.pk in marks.of_section else [(WHOLE, "The whole section")]),
            *((one.key, f"The passage “{one.key}”: {_beginning(one.text)}") for one in open_ones),
        ]
        fields["paragraphs"].choices = paragraph_choices(self.partnership.country)


def _beginning(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= BEGINNING else f"{words[: BEGINNING - 1]}…"


class DecideForm(PlainForm):
    decision = forms.ChoiceField(
        label="Decision",
        choices=[("confirm", "Confirm: it is not for publication"), ("refuse", "Refuse: it may be published")],
        widget=forms.RadioSelect,
    )
    reason = Passage(label="Reason", help_text="Kept with the decision. Only those who may see exempt matters read it.")


class EndForm(PlainForm):
    reason = Passage(label="Why is it exempt no longer?")


class ReviewForm(PlainForm):
    review_on = DayField(label="Review again on", help_text="For example 31 3 2027")
