"""What is asked for a token."""

from typing import Any

from django import forms

from api.models import TokenScope
from common.forms import DayField, Line
from partners.forms import PartnershipForm
from partners.roles import RoleKind


class TokenForm(PartnershipForm):
    name = Line(
        label="What is it for?",
        longest=80,
        help_text="For example Power BI of the finance team",
    )
    scope = forms.ChoiceField(
        label="What may it do?",
        choices=TokenScope.choices,
        widget=forms.RadioSelect,
    )
    last_day = DayField(
        label="Its last day",
        help_text="Within a year. For example 31 3 2027",
    )

    def __init__(self, *args: Any, may_push: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_push:
            del self.fields["scope"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["scope"] = TokenScope(cleaned.get("scope") or TokenScope.READ)
        return cleaned


class SystemTokenForm(TokenForm):
    kind = forms.ChoiceField(
        label="In which role?",
        choices=RoleKind.choices,
        help_text="The system has the rights of this role here, and none beside. Choose the smallest that will do.",
    )
    field_order = ("name", "kind", "scope", "last_day")

    def clean_kind(self) -> RoleKind:
        return RoleKind(self.cleaned_data["kind"])
