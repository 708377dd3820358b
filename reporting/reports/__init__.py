"""Types of papers. One folder is one type, found by itself: to add one, add a folder and its test.

A type's package has `TYPE`: which sections its papers begin with, and which form its cover sheet is.
"""

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from django import forms


@dataclass(frozen=True)
class SectionPlan:
    """A section a new paper begins with; `text` is the narrative it stands with until somebody writes."""

    key: str
    heading: str
    is_appendix: bool = False
    text: str = ""


@dataclass(frozen=True)
class Finding:
    """Something in a paper that does not agree with itself; `key` stays the same as long as the fault is the same one."""

    key: str
    words: str


def nothing_found(report: Any) -> list[Finding]:
    return []


@dataclass(frozen=True)
class ReportType:
    """One kind of paper. `sign_offs` are the kinds of comment it asks for; `cover_rows` turns what the cover form kept into the rows of the cover sheet; `findings` checks a report's sums; `sections_for` plans the sections of a type whose papers have one for each service; `on_one_page` papers are also set as
    one page for members (reporting/one_page.py)."""

    key: str
    name: str
    sections: tuple[SectionPlan, ...]
    sign_offs: tuple[str, ...]
    cover_form: type[forms.Form]
    cover_rows: Callable[[Mapping[str, Any]], list[dict]]
    findings: Callable[[Any], list[Finding]] = nothing_found
    sections_for: Callable[[Any], tuple[SectionPlan, ...]] | None = None
    on_one_page: bool = False

    def planned(self, report: Any) -> tuple[SectionPlan, ...]:
        """What a new paper of this type begins with."""
        return self.sections_for(report) if self.sections_for else self.sections


@cache
def report_types() -> dict[str, ReportType]:
    """Every type by its key."""
    found = (import_module(f"{__name__}.{module.name}").TYPE for module in pkgutil.iter_modules(__path__))
    return {report_type.key: report_type for report_type in found}
