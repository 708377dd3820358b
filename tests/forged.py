"""Forms as somebody sends them who writes the request by hand: more fields, and choices that were never offered."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.apps import apps
from django.forms.models import ModelChoiceIterator

from common.forms import DayField

FORGED = 987_654_321  # stands nowhere else
ROOMS = ("accounts", "audit", "jobs", "partners", "committees", "kpis", "projects", "savings", "reporting")


def columns() -> set[str]:
    """Every column that the portal keeps anything in, by both of its names."""
    fields = [field for room in ROOMS for model in apps.get_app_config(room).get_models()
              for field in model._meta.concrete_fields]  # fmt: skip
    return {name for field in fields for name in (field.name, field.attname)} | {"pk"}


def filled(form: forms.BaseForm) -> dict[str, Any]:
    """What a browser would send: what stands in the form, and something that can be read where nothing does."""
    sent: dict[str, Any] = {}
    for bound in form:
        field, value = bound.field, bound.value()
        if isinstance(field, forms.FileField):
            continue
        if isinstance(field, forms.BooleanField):
            if value:
                sent[bound.html_name] = "on"
        elif isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
            sent[bound.html_name] = [str(one) for one in value or []] or [one for one in offered(field) if one][:1]
        elif isinstance(field, forms.ChoiceField):
            sent[bound.html_name] = str(value) if value not in (None, "") else next(filter(None, offered(field)), "")
        elif value not in (None, ""):
            sent[bound.html_name] = field.widget.format_value(value)
        elif field.required:
            sent[bound.html_name] = "31 3 2024" if isinstance(field, DayField) else "2"
    return {name: value for name, value in sent.items() if value is not None}


def offered(field: Any) -> list[str]:
    """The values of a list to choose from; of groups, those within."""
    found: list[str] = []
    for value, label in field.choices if not isinstance(field.choices, ModelChoiceIterator) else list(field.choices):
        found += [str(one) for one, _ in label] if isinstance(label, list | tuple) else [str(value)]
    return found


def with_choices_never_offered(form: forms.BaseForm, sent: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The same, once for each list to choose from, with something that is not in it: of another partnership, if there is."""
    for bound in form:
        if isinstance(bound.field, forms.ChoiceField) and bound.html_name in sent:
            known = set(offered(bound.field))
            model = getattr(getattr(bound.field, "queryset", None), "model", None)
            foreign = model and model._default_manager.exclude(pk__in=[one for one in known if one.isdecimal()]).first()
            other = str(foreign.pk if foreign else FORGED)
            yield {**sent, bound.html_name: [other] if isinstance(sent[bound.html_name], list) else other}
