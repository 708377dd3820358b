"""A paper is set in a process of its own (common/child.py), because it holds narrative that people typed."""

import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from common.child import PORTAL, Limits, Progress, Stopped, begin, run_module
from common.errors import Refused

__all__ = ["PORTAL", "USUAL", "Limits", "Progress", "Render", "run_in_child", "serve"]

USUAL = Limits()


class Render(Protocol):
    """Makes the file from its source; `moment` is its date of creation."""

    def __call__(self, source: str, /, *, moment: datetime, progress: Progress) -> bytes: ...


def run_in_child(
    module: str, source: str, *, moment: datetime, limits: Limits = USUAL, progress: Progress = lambda _: None
) -> bytes:
    """What the module makes of the source; the module calls `serve` when it is run. Raises Refused at the limits."""
    with TemporaryDirectory(prefix="paper-") as folder:
        place = Path(folder)
        (place / "source").write_text(source, encoding="utf-8")
        try:
            run_module(module, place, moment.isoformat(), limits=limits, progress=progress)
        except Stopped as stopped:
            raise Refused(
                f"The paper was stopped: it took more than {limits.seconds} seconds or more than "
                f"{limits.memory // 1024**2:,} MB of memory to set. Look for very long tables or unusual text in the "
                "narrative, shorten them and build it again."
            ) from stopped
        except RuntimeError as problem:
            raise RuntimeError(f"The paper could not be set:\n{problem}") from problem
        return (place / "paper").read_bytes()


def serve(render: Render) -> None:
    """The child's side: limits first, then the source of the folder becomes the paper."""
    folder, asked = begin()
    source = (folder / "source").read_text(encoding="utf-8")

    def say(words: str) -> None:
        sys.stdout.write(words + "\n")
        sys.stdout.flush()

    made = render(source, moment=datetime.fromisoformat(asked[0]), progress=say)
    (folder / "paper").write_bytes(made)
