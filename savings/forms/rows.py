"""Forms that ask the same of many rows."""

from typing import Any

from django import forms

from partners.forms import PartnershipForm


class FormOfRows(PartnershipForm):
    """The sentences at the top of the page name the row that they speak of: `rows` has its name by field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows: dict[str, str] = {}

    def add_error(self, field: str | None, error: Any) -> None:
        if field in self.rows:
            error = [f"{self.rows[field]}: {sentence}" for sentence in forms.ValidationError(error).messages]
        super().add_error(field, error)
