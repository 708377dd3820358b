"""Choosing for whom: scopes under their full names."""

from typing import Any

from django import forms

from partners.models import Scope, ScopeKind


def scope_words(scope: Scope) -> str:
    """The whole partnership; Northbridge Council; Payroll (unit)."""
    if scope.kind == ScopeKind.WHOLE:
        return "The whole partnership"
    return str(scope.body) if scope.body else f"{scope.unit} (as a unit)"


class ScopeField(forms.ModelChoiceField):
    """One scope; its queryset has bodies and units loaded."""

    def label_from_instance(self, obj: Any) -> str:
        return scope_words(obj)


class ScopesField(forms.ModelMultipleChoiceField):
    """Several scopes; their queryset has bodies and units loaded."""

    def label_from_instance(self, obj: Any) -> str:
        return scope_words(obj)
