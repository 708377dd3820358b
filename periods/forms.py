"""Periods as people type them."""

from typing import Any

from django import forms

from common.forms import Line
from periods.models import CalendarPeriod
from periods.values import Period, PeriodUnreadable, parse


class PeriodField(Line):
    """A period in words; `kind` says which periods are taken."""

    def __init__(self, *, kind: type[Period], example: str, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", f"For example {example}")
        super().__init__(longest=60, width="20", **kwargs)
        self.kind, self.example = kind, example

    def prepare_value(self, value: Any) -> Any:
        return value.label if isinstance(value, Period | CalendarPeriod) else value

    def clean(self, value: Any) -> Period | None:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            period = parse(typed)
        except PeriodUnreadable:
            period = None
        if not isinstance(period, self.kind):
            raise forms.ValidationError(f"Type it like this: {self.example}.")
        return period
