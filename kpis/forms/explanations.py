"""What the officer says when handing a return over: why each figure that was pointed out stands."""

from collections.abc import Iterable
from typing import Any

from django import forms

from common.forms import Passage, PlainForm
from kpis.actions.explanations import LONGEST, Reason
from kpis.selectors.returns import LineFinding


class SubmissionForm(PlainForm):
    """A field for each warning, and one note for the whole return."""

    note = Passage(
        label="Note to the approver",
        required=False,
        rows=4,
        help_text="About the return as a whole, where there is something to say.",
    )

    def __init__(self, *args: Any, found: Iterable[LineFinding], **kwargs: Any) -> None:
        self.found = list(found)
        super().__init__(*args, **kwargs)
        for one in self.found:
            said = one.line.explanation_of(one.finding)
            self.fields[one.key] = Passage(
                label="Why it stands as it is",
                required=False,  # not to save it; whoever submits is told by the action
                rows=2,
                initial=said.reason if said else "",
            )

    def clean_note(self) -> str:
        note = self.cleaned_data["note"]
        if len(note) > LONGEST:
            raise forms.ValidationError(f"Shorten the note to {LONGEST:,} characters: it has {len(note):,}.")
        return note

    def explanation(self, one: LineFinding) -> forms.BoundField:
        """The field of a finding."""
        return self[one.key]

    def reasons(self) -> list[Reason]:
        """What was typed, with the mark that the page had when it was read."""
        return [
            Reason(one.key, self.data.get(f"{one.key}-read", ""), self.cleaned_data[one.key])
            for one in self.found
            if self.cleaned_data[one.key]
        ]
