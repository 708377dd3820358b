"""An amount as finance officers type it: a number, or in words why there is none."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.numbers import NumberUnreadable, millionths, parse_number
from savings.models import UnknownAmount

WORDS = "to be determined, to be announced, not printed, amount not known"
HINT = f"In pounds; or, in words, why there is none: {WORDS}"
_MEANS = {
    **{str(one.label).casefold(): one for one in UnknownAmount},
    "tbd": UnknownAmount.TO_BE_DETERMINED,
    "tbc": UnknownAmount.TO_BE_DETERMINED,
    "to be confirmed": UnknownAmount.TO_BE_DETERMINED,
    "tba": UnknownAmount.TO_BE_ANNOUNCED,
    "not known": UnknownAmount.NOT_KNOWN,
    "unknown": UnknownAmount.NOT_KNOWN,
}


def typed_amount(text: str, *, percent: bool = False) -> Decimal | UnknownAmount | None:
    """What the text says; None where it is empty. ValidationError with a sentence where it says nothing of the kind."""
    said = " ".join(text.split())
    if not said:
        return None
    if reason := _MEANS.get(said.casefold().rstrip(".")):
        return reason
    try:
        number = parse_number(said, percent=percent)
    except NumberUnreadable as problem:
        or_words = "" if percent else f" Where there is no amount, say why: {WORDS}."
        raise ValidationError(f"{problem}{or_words}") from problem
    millionths(number)
    return number


def as_typed(amount: Decimal | None, unknown: str) -> Decimal | UnknownAmount | None:
    """A stored amount as the field shows it."""
    return UnknownAmount(unknown) if unknown else amount


class AmountField(forms.Field):
    """A number, or one of the reasons why there is none; `percent` takes 66 and 66%."""

    def __init__(self, *, percent: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", HINT)
        super().__init__(widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}), **kwargs)
        self.percent = percent

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, UnknownAmount):
            return value.label
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | UnknownAmount | None:
        return typed_amount(value or "", percent=self.percent)
