"""The lines of the grid as its template shows them. Pure: no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from savings.entry import Block, TypedLine
from savings.models import BenefitKind, BenefitLine, Confidence
from savings.selectors.grid import FURTHER_FIELDS, Computed, Draft, ProfileLine, StoredProfile, in_words

HEADINGS = {
    Block.BUDGET: "Budgets of the partners",
    Block.BENEFIT: "Recurrent benefits and costs",
    Block.ONE_OFF: "One-off benefits and costs, in no row above",
}
HINTS = {
    Block.BUDGET: "What each partner has set aside for the service, net of income.",
    Block.BENEFIT: "Each lasts from the year in which it stands: type what is new in that year.",
    Block.ONE_OFF: "Each comes once. It enters no budget and no percentage.",
}


@dataclass(frozen=True)
class Cell:
    """One amount of a line, as a field."""

    slug: str
    year: str
    value: str
    error: str
    correction: str
    was: str


@dataclass
class GridLine:
    """A line as fields. `line` is None for a new one."""

    draft: Draft
    line: ProfileLine | None
    revision: int
    was: str  # the fingerprint of what is stored
    total: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    refused: str = ""
    conflict: dict | None = None

    @property
    def prefix(self) -> str:
        return self.draft.key

    @property
    def typed(self) -> TypedLine:
        return self.draft.typed

    @property
    def is_budget(self) -> bool:
        return self.draft.block == Block.BUDGET

    @property
    def may_be_booked_elsewhere(self) -> bool:
        return self.draft.block == Block.BENEFIT and bool(self.draft.profile.services)

    @property
    def is_empty(self) -> bool:
        return self.line is None and self.typed.is_empty

    @property
    def name(self) -> str:
        return self.typed.label or "new line"

    @property
    def cells(self) -> list[Cell]:
        draft, wrong, was = self.draft, self.draft.read.wrong, self.draft.was
        return [
            Cell(
                slug=year.slug,
                year=year.label,
                value=text,
                error=wrong[year].sentence if year in wrong else self.errors.get(year.slug, ""),
                correction=wrong[year].correction if year in wrong else "",
                was="" if self.is_empty else was.get(year.slug, ""),
            )
            for year, text in zip(draft.profile.years, self.typed.amounts, strict=True)
        ]

    @property
    def problem(self) -> str:
        """What keeps the whole line from being saved."""
        return str(self.conflict["message"]) if self.conflict else self.refused

    @property
    def correction_words(self) -> str:
        """The words of the button that turns every amount of a wrong sign round."""
        wrong = [cell.correction for cell in self.cells if cell.correction]
        if not wrong:
            return ""
        return f"Make it {wrong[0]}" if len(wrong) == 1 else f"Make them {', '.join(wrong)}"

    @property
    def state_words(self) -> str:
        if self.conflict:
            return "Changed by somebody else"
        if self.errors or self.refused:
            return "Not saved"
        return "" if self.line is None else "Saved"

    @property
    def state(self) -> str:
        """Where the row stands, for its colour."""
        if self.conflict:
            return "conflict"
        return "invalid" if self.errors or self.refused else "saved"

    @property
    def booked_in_words(self) -> str:
        line = self.line
        if not isinstance(line, BenefitLine) or line.booked_in is None:
            return ""
        return f"Counted in the table of {line.booked_in}"

    def report(self) -> dict:
        """What the script shows of the line as it is being typed."""
        return {
            "total": self.total,
            "change": self.draft.change,
            "missing": [year.label for year in self.draft.read.missing],
            "correction": self.correction_words,
            "cells": {
                cell.slug: {"error": cell.error, "correction": cell.correction, "was": cell.was} for cell in self.cells
            },
        }


@dataclass(frozen=True)
class GridBlock:
    """One of the three tables: its lines, an empty one, and what is computed below them."""

    block: Block
    lines: list[GridLine]
    empty: GridLine
    elsewhere: list[dict]  # rows of other services' lines that are counted here
    computed: list[dict]
    removed: list[str]

    @property
    def heading(self) -> str:
        return HEADINGS[self.block]

    @property
    def hint(self) -> str:
        return HINTS[self.block]


def empty_line(block: Block, profile: StoredProfile) -> GridLine:
    """The line that waits below the others."""
    typed = TypedLine(amounts=("",) * len(profile.years))
    return GridLine(Draft(f"{block}-new", block, typed, None, profile), None, 0, typed.fingerprint)


def blocks(profile: StoredProfile, lines: list[GridLine], found: Computed) -> list[GridBlock]:
    """The whole grid. A new line that could not be saved stands among the others."""
    for line in lines:
        line.total = found.totals.get(line.prefix, "")
    laid_out = []
    for block in Block:
        own = [line for line in lines if line.draft.block == block]
        new = next((line for line in own if line.line is None), None)
        laid_out.append(
            GridBlock(
                block=block,
                lines=[line for line in own if line.line is not None],
                empty=new or empty_line(block, profile),
                elsewhere=_elsewhere(profile, found) if block == Block.BENEFIT else [],
                computed=found.rows[block],
                removed=[line.label for where, line in profile.removed if where == block],
            )
        )
    return laid_out


def _elsewhere(profile: StoredProfile, found: Computed) -> list[dict]:
    return [
        {**row, "of": line.of_service.label} for row, line in zip(found.elsewhere, profile.booked_here, strict=True)
    ]


def choices(profile: StoredProfile) -> dict[str, list[tuple[str, str]]]:
    """What the lists of the further fields offer."""
    return {
        "bodies": [(str(body.pk), body.short_name) for body in profile.bodies],
        "kinds": [(str(value), str(label)) for value, label in BenefitKind.choices],
        "confidences": [(str(value), str(label)) for value, label in Confidence.choices],
        "services": [(str(one.pk), one.label) for one in profile.services],
    }


def differences(profile: StoredProfile, theirs: TypedLine, yours: TypedLine) -> list[dict[str, str]]:
    """What two people typed in one line, where it differs."""
    found = [
        {"what": year.label, "theirs": one or "empty", "yours": other or "empty"}
        for year, one, other in zip(profile.years, theirs.amounts, yours.amounts, strict=True)
        if one != other
    ]
    if theirs.label != yours.label:
        found.insert(0, {"what": "Name", "theirs": theirs.label, "yours": yours.label})
    for name, what in FURTHER_FIELDS.items():
        one, other = getattr(theirs, name), getattr(yours, name)
        if one != other:
            found.append(
                {"what": what, "theirs": in_words(name, one, profile), "yours": in_words(name, other, profile)}
            )
    return found
