"""One field for an amount that may not be known: a number, or one of the reasons why there is none."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from common.forms import Line
from common.numbers import NumberUnreadable, millionths, parse_number
from savings.models import UnknownAmount

REASONS = ", ".join(str(label) for label in UnknownAmount.labels)


class NumberOrReasonField(Line):
    """A number, or the words of an `UnknownAmount`; nothing where nothing is typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(longest=60, width="10", **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, UnknownAmount):
            return value.label
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        words = " ".join(typed.lower().split())
        for reason in UnknownAmount:
            if words in (reason.label, reason.value) or words == reason.label.removeprefix("amount "):
                return reason
        try:
            number = parse_number(typed)
        except NumberUnreadable as problem:
            raise ValidationError(f"Type a number, or one of: {REASONS}.") from problem
        millionths(number)
        return number
