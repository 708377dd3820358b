"""The lines of a return laid out as tables: headings, KPIs, rows, and a column per partner. Pure: no database.

KPIs of one heading that are read in the same way share a table, so that its heads are true for every row: those
with a line for each partner have a column per partner, all others a row per figure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from textwrap import shorten

from django.utils.timezone import localdate

from accounts.models import User
from common.formatting import NOTHING, long_day
from kpis.choices import TYPED_NO_FIGURE_KINDS, Cause, Direction, FigureKind, Measure
from kpis.entry import JUDGED_VALUES, YES_NO_VALUES, Typed
from kpis.models import Observation
from kpis.selectors.returns import ReturnLine
from kpis.wording import figure_words, target_words, tolerance_words, typed_of, unit_of
from partners.models import Scope, ScopeKind

BEGINNING = 40  # characters of a text that stand for it in a narrow place
MOST_COLUMNS = 3  # with more partners a KPI has a row for each of them
EARLIER_HEADS = {
    "month": ("Month before", "Same month last year"),
    "quarter": ("Last quarter", "Same quarter last year"),
}
NO_HEADING = "Measures"


@dataclass(frozen=True)
class Conflict:
    """What somebody else saved in a line meanwhile, beside what was typed and not saved."""

    version: int
    by: User | None
    at: datetime | None
    words: str
    commentary: str
    typed: Typed

    @classmethod
    def of(cls, now: Observation, typed: Typed, line: ReturnLine) -> "Conflict":
        return cls(
            version=now.version,
            by=now.entered_by,
            at=now.entered_at,
            words=figure_words(now, line.definition),
            commentary=now.commentary,
            typed=typed,
        )


@dataclass
class Field:
    """One line as a field, or several, of the form."""

    line: ReturnLine
    editable: bool
    typed: Typed
    version: int
    was: str
    errors: Mapping[str, str] = field(default_factory=dict)
    conflict: Conflict | None = None

    @classmethod
    def of(cls, line: ReturnLine, *, editable: bool) -> "Field":
        """The line as it is saved."""
        typed = typed_of(line.observation, line.definition)
        return cls(line=line, editable=editable, typed=typed, version=line.observation.version, was=typed.fingerprint)

    @property
    def prefix(self) -> str:
        return f"line-{self.line.observation.pk}"

    @property
    def words(self) -> str:
        """The figure as papers will print it, of words their beginning; nothing where none is entered yet."""
        if not self.line.is_entered:
            return ""
        return shorten(figure_words(self.line.observation, self.line.definition), BEGINNING, placeholder=" …")

    @property
    def unit(self) -> str:
        return unit_of(self.line.definition)

    @property
    def unit_stands_before(self) -> bool:
        return self.unit.startswith("£")

    @property
    def control(self) -> str:
        """Which kind of field: parts, choice, text or number."""
        definition = self.line.definition
        if definition.has_parts:
            return "parts"
        if definition.measure in (Measure.YES_NO, Measure.JUDGED):
            return "choice"
        return "text" if definition.measure == Measure.TEXT else "number"

    @property
    def choices(self) -> list[tuple[str, str]]:
        values = YES_NO_VALUES if self.line.definition.measure == Measure.YES_NO else JUDGED_VALUES
        return [(word, word.capitalize()) for word in values]

    @property
    def no_figure_choices(self) -> list[tuple[str, str]]:
        return [(kind.value, kind.label) for kind in TYPED_NO_FIGURE_KINDS]

    @property
    def cause_choices(self) -> list[tuple[str, str]]:
        return list(Cause.choices)

    @property
    def previous(self) -> str:
        return self._earlier(self.line.previous)

    @property
    def last_year(self) -> str:
        return self._earlier(self.line.last_year)

    def _earlier(self, figure: Observation | None) -> str:
        if figure is None:
            return NOTHING
        return shorten(figure_words(figure, self.line.definition, unit=False), BEGINNING, placeholder=" …")

    @property
    def target(self) -> str:
        return target_words(self.line.target, self.line.definition)

    @property
    def tolerance(self) -> str:
        return tolerance_words(self.line.target, self.line.definition)

    @property
    def direction(self) -> str:
        definition = self.line.definition
        if definition.direction == Direction.CONTEXT:
            return "Context only"
        return "" if definition.measure in (Measure.YES_NO, Measure.JUDGED) else definition.get_direction_display()

    @property
    def state(self) -> str:
        """Where the row stands: conflict, invalid, notdue, todo, check or saved."""
        if self.conflict:
            return "conflict"
        if self.errors:
            return "invalid"
        if not self.line.is_entered:
            return "notdue" if self.line.observation.when.end >= localdate() else "todo"
        return "check" if self.line.needs_a_look else "saved"

    @property
    def state_words(self) -> str:
        if self.state == "notdue":
            return f"Not yet due: {long_day(self.line.observation.when.end)} is the last day"
        return STATE_WORDS[self.state]

    @property
    def shown_findings(self) -> list[str]:
        """What is odd; an empty line says so by its state."""
        return [finding.words for finding in self.line.findings if self.line.is_entered]

    @property
    def is_open(self) -> bool:
        """Whether commentary and "no figure" stand open because something there is needed."""
        asked_for = {"comment_when_off_target", "commentary_copied", "expected_when"}
        return bool(
            self.typed.no_figure
            or self.errors.keys() - {"figure", "upper", "lower"}
            or any(finding.rule in asked_for for finding in self.line.findings)
        )

    @property
    def summary(self) -> str:
        """What opens commentary and "no figure", with the beginning of what is in there."""
        if not self.typed.commentary:
            return "Comment, or no figure"
        return f"Comment: “{shorten(self.typed.commentary, BEGINNING, placeholder=' …')}”"


STATE_WORDS = {
    "todo": "To do",
    "saved": "Saved",
    "check": "Saved – check",
    "invalid": "Not saved: put right",
    "conflict": "Changed by somebody else",
}


@dataclass
class Row:
    """One row of a table: a field for each column of partners, None where a partner has no such line."""

    label: str
    cells: list[Field | None]


@dataclass
class KpiRows:
    """A KPI with its rows. `stands_alone` where its one row carries the title itself."""

    first: Field
    rows: list[Row]

    @property
    def stands_alone(self) -> bool:
        return len(self.rows) == 1 and not self.rows[0].label


@dataclass
class GridTable:
    """A table whose heads are true for every row."""

    by_partner: bool
    scopes: list[Scope]
    earlier_heads: tuple[str, ...]
    kpis: list[KpiRows] = field(default_factory=list)

    @property
    def columns(self) -> int:
        """How many columns it has, the measure included."""
        return 1 + len(self.scopes) if self.by_partner else 5 + len(self.earlier_heads)


@dataclass
class Group:
    """The tables of one heading."""

    heading: str
    tables: list[GridTable]


def lay_out(fields: Iterable[Field]) -> list[Group]:
    """The form, from its fields in order."""
    headings: dict[str, dict[int, list[Field]]] = {}
    for one in fields:
        kpi = one.line.observation.kpi
        headings.setdefault(kpi.heading or NO_HEADING, {}).setdefault(kpi.pk, []).append(one)
    return [Group(heading, _tables(kpis.values())) for heading, kpis in headings.items()]


def _tables(kpis: Iterable[list[Field]]) -> list[GridTable]:
    tables: dict[tuple, GridTable] = {}
    for fields in kpis:
        scopes = list({one.line.observation.scope_id: one.line.observation.scope for one in fields}.values())
        by_partner = 1 < len(scopes) <= MOST_COLUMNS
        when = fields[0].line.observation.when
        key = (when.kind, tuple(scope.pk for scope in scopes) if by_partner else None)
        if key not in tables:
            heads = EARLIER_HEADS.get(when.kind, ("Last year",))
            tables[key] = GridTable(by_partner, scopes if by_partner else [], heads)
        tables[key].kpis.append(_kpi_rows(fields, scopes, by_partner))
    return list(tables.values())


def _kpi_rows(fields: list[Field], scopes: list[Scope], by_partner: bool) -> KpiRows:
    if not by_partner:
        return KpiRows(fields[0], [Row(_label(one, len(scopes) > 1), [one]) for one in fields])
    rows: dict[tuple[int, int], dict[int, Field]] = {}
    for one in fields:
        observation = one.line.observation
        rows.setdefault((observation.period_id, observation.item_id), {})[observation.scope_id] = one
    return KpiRows(
        fields[0],
        [
            Row(_label(next(iter(cells.values())), False), [cells.get(scope.pk) for scope in scopes])
            for cells in rows.values()
        ],
    )


def _label(one: Field, with_scope: bool) -> str:
    """What tells a row from the others of its KPI."""
    observation = one.line.observation
    words = []
    if with_scope:
        words.append("Whole partnership" if observation.scope.kind == ScopeKind.WHOLE else observation.scope.name)
    if observation.item.breakdown_id is not None:
        words.append(observation.item.name)
    if observation.when.kind == "month":
        words.append(observation.when.label)
    return ", ".join(words)


def progress_words(lines: Iterable[ReturnLine]) -> str:
    """7 of 9 measures done; 2 to check. A measure is done when every line of it holds a figure or says why not."""
    done: dict[int, bool] = {}
    to_check = 0
    for line in lines:
        kpi_id = line.observation.kpi_id
        done[kpi_id] = done.get(kpi_id, True) and line.observation.kind != FigureKind.NOT_ENTERED
        to_check += line.needs_a_look
    words = f"{sum(done.values())} of {len(done)} {'measure' if len(done) == 1 else 'measures'} done"
    return f"{words}; {to_check} to check" if to_check else words
