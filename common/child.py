"""Work on what people typed or sent in, in a process of its own: it knows no secrets and is stopped at its limits of time
and memory.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

PORTAL = Path(__file__).resolve().parent.parent

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Limits:
    """How much one piece of work may take: seconds of clock and of processor, bytes of memory and of any file."""

    seconds: int = 120
    memory: int = 1024**3
    file: int = 256 * 1024**2


class Stopped(Exception):
    """The child reached one of its limits."""


def run_module(module: str, folder: Path, *asked: str, limits: Limits, progress: Progress = lambda _: None) -> None:
    """Run a module upon the files of a folder; it begins with `begin`. Raises Stopped, or RuntimeError with its trace."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    stated = [str(folder), str(limits.seconds), str(limits.memory), str(limits.file)]
    problems = folder / "problems.txt"
    with (
        problems.open("wb") as errors,
        subprocess.Popen(
            [sys.executable, "-m", module, *stated, *asked],
            cwd=PORTAL,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
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
        return
    trace = problems.read_text(encoding="utf-8", errors="replace")
    if child.returncode < 0 or "MemoryError" in trace:
        raise Stopped(trace[-4000:])
    raise RuntimeError(trace[-4000:])


def begin() -> tuple[Path, list[str]]:
    """The child's side: limits first; then its folder, and what else it was asked."""
    folder, seconds, memory, file, *asked = sys.argv[1:]
    for kind, most in (
        (resource.RLIMIT_CPU, int(seconds)),
        (resource.RLIMIT_AS, int(memory)),
        (resource.RLIMIT_FSIZE, int(file)),
    ):
        resource.setrlimit(kind, (most, most))
    return Path(folder), asked
