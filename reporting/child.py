"""A paper is set in a process of its own, because it holds narrative that people typed: it knows no secrets and is
stopped at its limits of time and memory."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from typing import Protocol

from common.errors import Refused

PORTAL = Path(__file__).resolve().parent.parent

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Limits:
    """How much one paper may take to set: seconds of clock and of processor, bytes of memory and of the file."""

    seconds: int = 120
    memory: int = 1024**3
    file: int = 256 * 1024**2


USUAL = Limits()


class Render(Protocol):
    """Makes the file from its source; `moment` is its date of creation."""

    def __call__(self, source: str, /, *, moment: datetime, progress: Progress) -> bytes: ...


def run_in_child(
    module: str, source: str, *, moment: datetime, limits: Limits = USUAL, progress: Progress = lambda _: None
) -> bytes:
    """What the module makes of the source; the module calls `serve` when it is run. Raises Refused at the limits."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    with TemporaryDirectory(prefix="paper-") as folder:
        place = Path(folder)
        (place / "source").write_text(source, encoding="utf-8")
        asked = [folder, moment.isoformat(), str(limits.seconds), str(limits.memory), str(limits.file)]
        with (
            (place / "problems.txt").open("wb") as problems,
            subprocess.Popen(
                [sys.executable, "-m", module, *asked],
                cwd=PORTAL,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=problems,
                text=True,
            ) as child,
        ):
            watch = Timer(limits.seconds, child.kill)
            watch.start()
            for line in child.stdout or ():
                progress(line.strip())
            child.wait()
            watch.cancel()
        if child.returncode == 0:
            return (place / "paper").read_bytes()
        trace = (place / "problems.txt").read_text(encoding="utf-8", errors="replace")
        if child.returncode < 0 or "MemoryError" in trace:
            raise Refused(
                f"The paper was stopped: it took more than {limits.seconds} seconds or more than "
                f"{limits.memory // 1024**2:,} MB of memory to set. Look for very long tables or unusual text in the "
                "narrative, shorten them and build it again."
            )
        raise RuntimeError(f"The paper could not be set:\n{trace[-4000:]}")


def serve(render: Render) -> None:
    """The child's side: limits first, then the source of the folder becomes the paper."""
    folder, moment, seconds, memory, file = sys.argv[1:]
    for kind, most in (
        (resource.RLIMIT_CPU, int(seconds)),
        (resource.RLIMIT_AS, int(memory)),
        (resource.RLIMIT_FSIZE, int(file)),
    ):
        resource.setrlimit(kind, (most, most))
    source = (Path(folder) / "source").read_text(encoding="utf-8")

    def say(words: str) -> None:
        sys.stdout.write(words + "\n")
        sys.stdout.flush()

    made = render(source, moment=datetime.fromisoformat(moment), progress=say)
    (Path(folder) / "paper").write_bytes(made)
