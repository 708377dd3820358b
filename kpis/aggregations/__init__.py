"""Ways of adding up. One file is one way: a pair of SQL expressions over the `part`s of a figure.

A part has `numerator`, `denominator` (both NULL where there is no number) and `is_last` (1 for the latest period).
To add a way: a file here, its choice in kpis/choices.py, its case in tests/kpis/test_aggregations.py.
"""

import pkgutil
from dataclasses import dataclass
from functools import cache
from importlib import import_module


@dataclass(frozen=True)
class Aggregation:
    """How parts become one figure. `only_last`: the figure is its last part, so that part alone has to be in."""

    name: str
    numerator: str
    denominator: str
    only_last: bool = False


@cache
def aggregations() -> tuple[Aggregation, ...]:
    """Every way of adding up, found by itself."""
    return tuple(
        import_module(f"{__name__}.{module.name}").AGGREGATION
        for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name)
    )
