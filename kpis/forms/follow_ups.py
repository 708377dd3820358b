"""What is asked for a follow-up."""

from common.forms import Line, Passage, PlainForm
from kpis.actions.follow_ups import LONGEST


class FollowUpForm(PlainForm):
    note = Passage(
        label="What is to be followed up?",
        help_text="It stays open, also in the next returns, until somebody closes it",
    )


class CloseFollowUpForm(PlainForm):
    word = Line(label="What became of it?", longest=LONGEST)
