"""The pool of children that set a paper: at most two at once, stopped at their limits, heard while they work."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from queue import Empty, Queue
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any, Protocol

from common.errors import Refused
from reporting.child import PORTAL, USUAL, Limits
from reporting.pdf.kept import KeptParts
from reporting.pdf.parts import InParts, Order, elsewhere_of_front, orders

CHILDREN = 2
HEARTBEAT = 20.0  # seconds: whoever is told the progress hears it at least so often
DONE = "."  # as in setter.py, which is not imported here: it would load what sets papers


class Progress(Protocol):
    """Told what is happening, and how many of how many steps are over."""

    def __call__(self, words: str, done: int, total: int, /) -> None: ...


def paper_pdf(
    paper: InParts,
    *,
    moment: datetime,
    kept: KeptParts | None = None,
    limits: Limits = USUAL,
    progress: Progress = lambda words, done, total: None,
) -> bytes:
    """The paper as PDF/UA-1. `moment` is its date of creation: the same input gives the same bytes.

    Parts that are kept are not set again; what is set is kept at once, so that a worker that is killed leaves it to the
    next. Raises Refused where a part reaches the limits.
    """
    wanted = list(orders(paper))
    with TemporaryDirectory(prefix="paper-") as folder:
        place = Path(folder)
        files = [place / f"{number}.pdf" for number in range(len(wanted))]
        missing = []
        for order, file in zip(wanted, files, strict=True):
            found = kept.get(order.key) if kept else None
            if found is None:
                missing.append((order, file))
            else:
                file.write_bytes(found)
        with _Children(place, limits, progress, done=len(wanted) - len(missing), total=len(wanted) + 1) as children:
            for order, file in children.set_parts(missing):
                if kept:
                    kept.keep(order.key, file.read_bytes())
            made = children.join(paper, files, moment)
    if kept:
        kept.tidy()
    return made


class _Child:
    """One process, and what it works on: `words` say what that is, `until` is when it is stopped."""

    def __init__(self, number: int, folder: Path, limits: Limits, heard: "Queue[tuple[_Child, str | None]]") -> None:
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        asked = [str(folder), str(limits.seconds), str(limits.memory), str(limits.file)]
        self.limits = limits
        self.words = ""
        self.until = float("inf")
        self.problems = folder / f"problems-{number}.txt"
        with self.problems.open("wb") as problems:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "reporting.pdf.setter", *asked],
                cwd=PORTAL,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=problems,
                text=True,
            )
        Thread(target=self._listen, args=(heard,), daemon=True).start()

    def _listen(self, heard: "Queue[tuple[_Child, str | None]]") -> None:
        with self.process.stdout as lines:  # type: ignore[union-attr]  # it is a pipe
            for line in lines:
                heard.put((self, line.strip()))
        heard.put((self, None))

    def ask(self, words: str, order: Mapping[str, Any]) -> None:
        self.words, self.until = words, time.monotonic() + self.limits.seconds
        with suppress(BrokenPipeError):  # it has ended; that is heard
            self.process.stdin.write(json.dumps(order) + "\n")  # type: ignore[union-attr]
            self.process.stdin.flush()  # type: ignore[union-attr]

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        with suppress(BrokenPipeError):  # there may be an order in it that nobody took
            self.process.stdin.close()  # type: ignore[union-attr]

    def ended(self) -> Exception:
        """Why it has ended although it had work."""
        returned = self.process.wait()
        trace = self.problems.read_text(encoding="utf-8", errors="replace")
        if returned < 0 or "MemoryError" in trace:
            return Refused(
                f"The paper was stopped at “{self.words}”: it took more than {self.limits.seconds} seconds or more "
                f"than {self.limits.memory // 1024**2:,} MB of memory to set. Look for very long tables or unusual "
                "text there, shorten them and build it again."
            )
        return RuntimeError(f"The paper could not be set at “{self.words}”:\n{trace[-4000:]}")


class _Children:
    """The children that work on one paper; they end with it."""

    def __init__(self, folder: Path, limits: Limits, progress: Progress, *, done: int, total: int) -> None:
        self.folder, self.limits = folder, limits
        self.progress, self.done, self.total = progress, done, total
        self.heard: Queue[tuple[_Child, str | None]] = Queue()
        self.children: list[_Child] = []
        self.told = ""

    def __enter__(self) -> "_Children":
        return self

    def __exit__(self, *_: object) -> None:
        for child in self.children:
            child.end()

    def set_parts(self, missing: Sequence[tuple[Order, Path]]) -> Iterator[tuple[Order, Path]]:
        """Set parts, each into its file, and yield each as soon as it is there."""
        waiting = list(reversed(missing))
        at_work: dict[_Child, tuple[Order, Path]] = {}
        for child in [self._another() for _ in range(min(CHILDREN, len(waiting)))]:
            at_work[child] = self._give(child, waiting.pop())
        while at_work:
            child, words = self._hear()
            if words != DONE:
                self._tell(f"{child.words}: {words}")
                continue
            ready = at_work.pop(child)
            self.done += 1
            yield ready  # first: it is kept before anything else can go wrong
            if waiting:
                at_work[child] = self._give(child, waiting.pop())

    def join(self, paper: InParts, files: Sequence[Path], moment: datetime) -> bytes:
        """The whole paper, from the files of its parts."""
        for idle in self.children[1:]:
            idle.end()
        del self.children[1:]
        child = self.children[0] if self.children else self._another()
        (self.folder / "front.html").write_text(paper.front, encoding="utf-8")
        (self.folder / "running.html").write_text(paper.running, encoding="utf-8")
        order = {"do": "join", "front": "front.html", "running": "running.html", "made": "paper.pdf"}
        order |= {"parts": [file.name for file in files], "elsewhere": elsewhere_of_front(paper)}
        child.ask("Joining the sections", order | {"moment": moment.isoformat()})
        while (heard := self._hear()[1]) != DONE:
            self._tell(heard)
        return (self.folder / "paper.pdf").read_bytes()

    def _another(self) -> _Child:
        self.children.append(_Child(len(self.children), self.folder, self.limits, self.heard))
        return self.children[-1]

    def _give(self, child: _Child, work: tuple[Order, Path]) -> tuple[Order, Path]:
        order, file = work
        html = file.with_suffix(".html")
        html.write_text(order.part.html, encoding="utf-8")
        asked = {"do": "part", "html": html.name, "made": file.name, "name": order.key[:12]}
        child.ask(order.part.words, asked | {"elsewhere": order.elsewhere})
        return work

    def _hear(self) -> tuple[_Child, str]:
        """The next words of a child that works. Raises where one has ended or takes too long."""
        while True:
            soonest = min(self.children, key=lambda child: child.until)
            try:
                child, words = self.heard.get(timeout=max(0.0, min(HEARTBEAT, soonest.until - time.monotonic())))
            except Empty:
                if time.monotonic() < soonest.until:
                    self._tell(self.told or soonest.words)
                    continue
                soonest.process.kill()
                raise soonest.ended() from None
            if words is None and child not in self.children:
                continue
            if words is None:
                raise child.ended()
            if words == DONE:
                child.until = float("inf")
            return child, words

    def _tell(self, words: str) -> None:
        self.told = words
        self.progress(words, self.done, self.total)
