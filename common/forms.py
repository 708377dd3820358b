"""What every form of the portal asks with: plain sentences for what is wrong, and fields that read what people type."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.errors import Refused
from common.numbers import NumberUnreadable, millionths, parse_number

DAY_FORMATS = ["%d %m %Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y"]


class Line(forms.CharField):
    """One line of text. Too long a text comes back whole with a sentence: the browser is not told to cut it off."""

    def __init__(self, *, longest: int, width: str = "", **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"class": f"govuk-input--width-{width}"} if width else {})
        super().__init__(widget=kwargs.pop("widget", widget), **kwargs)
        self.longest = longest

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if len(text) > self.longest:
            raise ValidationError(f"Shorten this to {self.longest} characters: it has {len(text)}.")
        return text


class Passage(forms.CharField):
    """Several lines of text."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class DayField(forms.DateField):
    """A day as British officers write it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "For example, 31 3 2024")
        super().__init__(input_formats=DAY_FORMATS, widget=forms.DateInput(format="%d %m %Y"), **kwargs)
        self.error_messages["invalid"] = "Type a day as day, month and year, for example 31 3 2024."

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(" ".join(value.split()) if isinstance(value, str) else value)
        if day is not None and not 1900 <= day.year <= 2199:
            raise ValidationError("Type the year with four digits, between 1900 and 2199.")
        return day


class NumberField(forms.CharField):
    """An exact number with up to six decimal places: 1,234.5 and −5 are read, 1.234,5 is not."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.NumberInput(attrs={"class": "govuk-input--width-10"}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:
        typed = super().to_python(value)
        if not typed:
            return None
        try:
            number = parse_number(typed)
        except NumberUnreadable as problem:
            raise ValidationError(str(problem)) from problem
        millionths(number)
        return number


class WholeNumberField(forms.IntegerField):
    """A count; letters come back with a sentence."""

    def __init__(self, *, least: int = 0, most: int = 32_767, **kwargs: Any) -> None:
        widget = forms.NumberInput(attrs={"class": "govuk-input--width-5"})
        super().__init__(min_value=least, max_value=most, widget=widget, **kwargs)
        self.error_messages["invalid"] = "Type a whole number, for example 2."
        for validator in self.validators:
            validator.message = f"Type a whole number from {least} to {most:,}."


class PlainForm(forms.Form):
    """A form whose every error says what to do. `sections` groups its fields: (legend, hint, names)."""

    sections: list[tuple[str, str, list[str]]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            label = f"{field.label}" if str(field.label).endswith("?") else f"{field.label}."
            if isinstance(field, forms.ChoiceField):
                field.error_messages["required"] = f"Choose an answer: {label}"
                field.error_messages["invalid_choice"] = field.error_messages["invalid_list"] = (
                    f"Choose from the list: {label}"
                )
                field.error_messages["invalid_pk_value"] = field.error_messages["invalid_choice"]
            elif not isinstance(field, forms.BooleanField):
                field.error_messages["required"] = f"Fill this in: {label}"

    def groups(self) -> Iterator[tuple[str, str, list[forms.BoundField]]]:
        """Legend, hint and fields of each section; a form without sections is one group without a legend."""
        for legend, hint, names in self.sections or [("", "", list(self.fields))]:
            yield legend, hint, [self[name] for name in names if name in self.fields]


def blame(form: forms.Form, problem: ValidationError | Refused) -> None:
    """Put what an action refused where the person can act upon it: at the field it names, else above the form."""
    if not isinstance(problem, ValidationError):
        form.add_error(None, str(problem))
        return
    by_field = problem.error_dict if hasattr(problem, "error_dict") else {"": problem.error_list}
    for field, errors in by_field.items():
        form.add_error(field if field in form.fields else None, errors)
