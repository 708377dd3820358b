"""Parts that were set before, as files below the data folder: whole or not there, and never needed.

A file is named by what its part was made of (`Order.key`), and begins with the checksum of what follows. Whatever goes
wrong with them costs time, not papers: a file that is cut or changed is thrown away, a full disk keeps nothing.
"""

import hashlib
import logging
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

logger = logging.getLogger(__name__)

DAYS = 24 * 60 * 60
CHECKSUM = hashlib.sha256().digest_size


@dataclass(frozen=True)
class KeptParts:
    """The parts in a folder, at most so many bytes of them, each until nobody has asked for it for so long."""

    folder: Path
    most: int = 256 * 1024**2
    seconds: int = 30 * DAYS

    def get(self, key: str) -> bytes | None:
        """The part, or None where it has to be set."""
        file = self._file(key)
        try:
            data = file.read_bytes()
            os.utime(file)
        except OSError:
            return None
        checksum, part = data[:CHECKSUM], data[CHECKSUM:]
        if hashlib.sha256(part).digest() == checksum:
            return part
        logger.warning("A kept part of a paper is damaged and is set anew: %s", file.name)
        file.unlink(missing_ok=True)
        return None

    def keep(self, key: str, part: bytes) -> None:
        unfinished = ""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, unfinished = tempfile.mkstemp(dir=self.folder, suffix=".unfinished")
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(part).digest() + part)
            os.replace(unfinished, self._file(key))
        except OSError as problem:
            logger.warning("A part of a paper could not be kept: %s", problem)
            if unfinished:
                Path(unfinished).unlink(missing_ok=True)

    def tidy(self) -> None:
        """Throw away what was not asked for in a long time, then the longest unused until the rest is small enough."""
        files = []
        for file in self.folder.glob("*"):
            try:
                about = file.stat()
            except FileNotFoundError:  # another worker tidies too
                continue
            files.append((about.st_mtime, about.st_size, file))
        room, oldest = self.most, time.time() - self.seconds
        for used, size, file in sorted(files, key=lambda one: one[0], reverse=True):
            room -= size
            if room < 0 or used < oldest:
                file.unlink(missing_ok=True)

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}.part"
