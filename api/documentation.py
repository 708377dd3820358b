"""The description of the API (OpenAPI) as a page has it: by subject, each address with what may be asked and what comes."""

import json
from collections import defaultdict
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post")


@cache
def subjects() -> list[dict[str, Any]]:
    """Every subject with its addresses; worked out once, as it is made of the code alone."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    found = defaultdict(list)
    for address, methods in schema["paths"].items():
        for method in METHODS:
            if method in methods:
                found[methods[method]["tags"][0]].append(_operation(schema, address, method, methods[method]))
    return [{"name": name.replace("-", " ").capitalize(), "addresses": found[name]} for name in found]


def _operation(schema: dict, address: str, method: str, said: dict) -> dict[str, Any]:
    content = said["responses"].get("200", {}).get("content", {}).get("application/json", {})
    examples = list(content.get("examples", {}).values())
    return {
        "method": method.upper(),
        "address": address,
        "id": said["operationId"],
        "words": said.get("description", ""),
        "asked": [
            {"name": one["name"], "words": one.get("description", ""), "needed": one.get("required", False)}
            for one in said.get("parameters", [])
            if one["in"] != "path"
        ],
        "sent": _fields(schema, said.get("requestBody", {}).get("content", {}).get("application/json", {})),
        "answered": _fields(schema, content),
        "example": json.dumps(examples[0]["value"], indent=2, ensure_ascii=False) if examples else "",
    }


def _fields(schema: dict, content: dict) -> list[dict[str, str]]:
    """The fields of a thing; of a list those of its rows."""
    thing = _resolved(schema, content.get("schema", {}))
    rows = _resolved(schema, thing.get("properties", {}).get("results", {}).get("items", {}))
    fields = (rows or thing).get("properties", {})
    return [
        {"name": name, "kind": _kind(schema, field), "words": field.get("description", "")}
        for name, field in fields.items()
    ]


def _resolved(schema: dict, one: dict) -> dict:
    reference = one.get("$ref", "")
    return schema["components"]["schemas"][reference.rpartition("/")[2]] if reference else one


def _kind(schema: dict, field: dict) -> str:
    """Text, number, yes or no; or the names of what is inside."""
    inside = _resolved(schema, next(iter(field.get("allOf", [])), field))
    if inside.get("type") == "array":
        return f"list of {_kind(schema, inside['items'])}"
    if "properties" in inside:
        return ", ".join(inside["properties"])
    return {"string": "text", "integer": "whole number", "boolean": "true or false"}.get(inside.get("type", ""), "text")
