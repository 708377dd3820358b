"""A list as CSV: a row for each thing, its values alone. What is a list of its own within a row is left out."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from rest_framework import serializers
from rest_framework.renderers import BaseRenderer

from api.shapes import ExactField
from common.sheets.writing import Cell, Number, Row, csv_text

Path = tuple[str, ...]


class CsvRenderer(BaseRenderer):
    """Asked for by ?format=csv or Accept: text/csv."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, media_type: str | None = None, context: Mapping[str, Any] | None = None) -> bytes:
        assert context is not None
        things = data.get("results", [data])
        columns = dict(_columns(context["view"].get_serializer()))
        head = Row(tuple("_".join(path) for path in columns))
        rows = (Row(tuple(_cell(thing, path, kind) for path, kind in columns.items())) for thing in things)
        return csv_text([head, *rows]).encode()


def _columns(serializer: serializers.Serializer, before: Path = ()) -> Iterator[tuple[Path, serializers.Field]]:
    for name, kind in serializer.fields.items():
        if isinstance(kind, serializers.Serializer):
            yield from _columns(kind, (*before, name))
        elif not isinstance(kind, serializers.ListSerializer):
            yield (*before, name), kind


def _cell(thing: Any, path: Path, kind: serializers.Field) -> Cell:
    for name in path:
        thing = thing.get(name) if thing is not None else None
    if thing is None or isinstance(thing, Number):
        return thing
    if isinstance(kind, ExactField):
        return Number(Decimal(thing))
    if isinstance(thing, bool):
        return "yes" if thing else "no"
    if isinstance(thing, int):
        return Number(thing)
    return "; ".join(map(_words, thing)) if isinstance(thing, list) else str(thing)


def _words(one: Any) -> str:
    return " ".join(map(str, one.values())) if isinstance(one, Mapping) else str(one)
