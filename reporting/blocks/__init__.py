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

from partners.models import Partnership
from reporting.figures import Figures, ReferenceUnknown
from reporting.models import Report

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

    @cached_property
    def figures(self) -> Figures:
        return Figures(self.partnership)


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
