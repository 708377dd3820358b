"""Live content of papers. One file is one block, found by itself: to add one, add a file and its test.

A block's module has `collect(context, *names, **options) -> list of parts` (plain JSON, see reporting/parts.py),
`EXAMPLE`, a line to be copied into narrative, and a first line of docstring that says what it shows.
"""

import inspect
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from types import ModuleType

from kpis.sight import Sight
from partners.models import Partnership
from periods.values import AsAt, Quarter
from reporting.cases import Cases
from reporting.exemption import NOT_FOR_PUBLICATION, omission
from reporting.figures import Figures, ReferenceUnknown
from reporting.marks import Marks
from reporting.models import Audience, Report
from reporting.passages import FenceWrong, Segment, replaced
from reporting.selectors.dashboard import Dashboard, dashboard_data

Part = dict
Collect = Callable[..., list[Part]]


@dataclass(frozen=True)
class BlockContext:
    """What a block knows: the paper it stands in, and for whom it is built."""

    report: Report
    audience: str

    @property
    def partnership(self) -> Partnership:
        return self.report.partnership

    @property
    def is_public(self) -> bool:
        return self.audience != Audience.EXEMPT

    @cached_property
    def sight(self) -> Sight:
        """What this audience may see: restricted figures stand in exempt content alone."""
        return Sight(self.partnership) if self.is_public else Sight.everything(self.partnership)

    @cached_property
    def figures(self) -> Figures:
        return Figures(self.sight)

    @cached_property
    def cases(self) -> Cases:
        return Cases(self.report, self.sight)

    @property
    def quarter(self) -> Quarter:
        """The quarter that the paper tells of, or with which its period ends."""
        return AsAt(self.report.when.last_day).quarter

    @cached_property
    def health(self) -> Dashboard:
        """How the partnership stands in that quarter, as the dashboard shows it."""
        return dashboard_data(self.sight, quarter=self.quarter)

    @cached_property
    def marks(self) -> Marks:
        return Marks(self.report)

    @cached_property
    def within(self) -> "BlockContext":
        """The context of exempt content. It is read for the public version as well, for its numbers, and then left out."""
        return BlockContext(self.report, Audience.EXEMPT) if self.is_public else self

    def shown(self, text: str) -> str:
        """A text that is no narrative, such as a comment, as this audience reads it. Raises ReferenceUnknown."""
        try:
            return replaced(text, self._passage)
        except FenceWrong as problem:
            raise ReferenceUnknown(str(problem)) from problem

    def omission(self, key: str) -> str:
        """What the public reads in the place of a passage; without a mark it is left out all the same."""
        mark = self.marks.of_passage.get(key)
        return omission(mark.paragraphs, self.partnership.country) if mark else NOT_FOR_PUBLICATION

    def _passage(self, segment: Segment) -> str:
        return self.omission(segment.key) if self.is_public else segment.text


@cache
def block_modules() -> dict[str, ModuleType]:
    """Every block's module by its name, as it is written in narrative."""
    return {module.name: import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)}


@cache
def blocks() -> dict[str, Collect]:
    return {name: module.collect for name, module in block_modules().items()}


def call(collect: Collect, context: BlockContext, words: Sequence[str], options: Mapping[str, str]) -> list[Part]:
    """Run a block with what was written behind its name. Raises ReferenceUnknown where it does not fit."""
    known = [
        name.rstrip("_")
        for name, parameter in inspect.signature(collect).parameters.items()
        if parameter.kind is parameter.KEYWORD_ONLY
    ]
    try:
        bound = inspect.signature(collect).bind(context, *words, **options)
    except TypeError as problem:
        raise ReferenceUnknown(
            f"The options do not fit: this block knows {', '.join(f'{name}=' for name in known) or 'no options'}."
        ) from problem
    return collect(*bound.args, **bound.kwargs)
