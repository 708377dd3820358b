"""What the pages of returns ask for, beside the lines themselves (those are read by kpis/entry.py)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django import forms

from kpis.choices import TYPED_NO_FIGURE_KINDS, Measure
from kpis.entry import JUDGED_VALUES, YES_NO_VALUES, Typed
from kpis.models import Definition
from periods.values import Period, Quarter

DAY_FORMATS = ["%d/%m/%Y", "%d %m %Y", "%Y-%m-%d", "%d %B %Y"]


@dataclass(frozen=True)
class PostedLine:
    """One line of the form as the browser sent it. `was` is the fingerprint of what the page had shown."""

    typed: Typed
    version: int
    was: str

    @classmethod
    def of(cls, post: Mapping[str, str], prefix: str) -> "PostedLine | None":
        """None where the line is not in the form at all."""
        if f"{prefix}-version" not in post:
            return None
        version = post[f"{prefix}-version"]
        return cls(
            typed=Typed.of({one.name: post.get(f"{prefix}-{one.name}", "") for one in fields(Typed)}),
            version=int(version) if version.isdecimal() and len(version) < 10 else -1,
            was=post.get(f"{prefix}-was", ""),
        )

    @property
    def is_touched(self) -> bool:
        return self.typed.fingerprint != self.was


class OpenReturnsForm(forms.Form):
    """Which quarter's returns are opened, and when they are due."""

    due_on = forms.DateField(
        error_messages={"invalid": "Write the day as 14/6/2024."},
        label="Due on",
        required=False,
        input_formats=DAY_FORMATS,
        help_text="For example, 14/6/2024. Left empty, it follows from the joint committee's next meeting.",
    )

    def __init__(self, *args: Any, quarters: list[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_slug = {quarter.slug: quarter for quarter in quarters}
        self.fields["quarter"] = forms.TypedChoiceField(
            label="Quarter",
            choices=[(slug, one.long_label) for slug, one in of_slug.items()],
            coerce=of_slug.__getitem__,
        )
        self.order_fields(["quarter", "due_on"])


class DecisionForm(forms.Form):
    """What the approver tells the officer."""

    note = forms.CharField(
        label="Note to the officer",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Needed if you send the return back: say what has to be changed.",
    )


class RestatementForm(forms.Form):
    """The corrected figure of an approved line, and why. The fields are those that the measure is typed in."""

    def __init__(self, *args: Any, definition: Definition, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there_is_one = not self.data.get(self.add_prefix("no_figure"))
        asked: dict[str, Any] = {
            "required": there_is_one,
            "error_messages": {"required": "Type the corrected figure, or choose why there is none."},
        }
        narrow = forms.TextInput(
            attrs={"class": "govuk-input--width-10", "inputmode": "decimal", "autocomplete": "off"}
        )
        if definition.has_parts:
            for name, label in (("upper", definition.upper_label), ("lower", definition.lower_label)):
                self.fields[name] = forms.CharField(label=label[:1].upper() + label[1:], widget=narrow, **asked)
        elif definition.measure in (Measure.YES_NO, Measure.JUDGED):
            values = YES_NO_VALUES if definition.measure == Measure.YES_NO else JUDGED_VALUES
            choices = [("", "Choose"), *((word, word.capitalize()) for word in values)]
            self.fields["figure"] = forms.ChoiceField(label="Corrected figure", choices=choices, **asked)
        elif definition.measure == Measure.TEXT:
            self.fields["figure"] = forms.CharField(
                label="Corrected text", widget=forms.Textarea(attrs={"rows": 4}), **asked
            )
        else:
            label = f"Corrected figure ({unit})" if unit else "Corrected figure"
            self.fields["figure"] = forms.CharField(label=label, widget=narrow, **asked)
        self.fields["no_figure"] = forms.ChoiceField(
            label="Or is there no figure?",
            required=False,
            choices=[("", "There is a figure"), *((kind.value, kind.label) for kind in TYPED_NO_FIGURE_KINDS)],
        )
        self.fields["reason"] = forms.CharField(
            label="Why there is no figure", required=False, help_text="Only where you chose so above"
        )
        self.fields["restatement_reason"] = forms.CharField(
            label="Why the figure is restated",
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text="Shown beside the figure wherever it appears. The old figure is kept.",
            error_messages={"required": "Say why the figure is restated: the reason is shown wherever it appears."},
        )

    @property
    def typed(self) -> Typed:
        return Typed.of(self.cleaned_data)


def quarters_to_open(newest: Period | None, today: date) -> list[Period]:
    """The quarters an administrator may open: after the newest return, and around today; newest first."""
    quarter = Quarter(today.year - (today.month < 4), (today.month - 4) % 12 // 3 + 1)
    around: set[Period] = {quarter.next(), quarter, quarter.previous(), quarter.previous().previous()}
    if newest is not None:
        around |= {newest.next().next(), newest.next(), newest}
    return sorted(around, reverse=True)
