"""The archive: a compressed tar of the database and the documents, and last a manifest with the checksum of each.

As the manifest comes last, an archive that was cut off has none, and is refused.
"""

import gzip
import hashlib
import json
import os
import re
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from common.errors import Refused

FORMAT = 1
MANIFEST = "manifest.json"
MEMBER = re.compile(r"database/[A-Za-z0-9_][A-Za-z0-9_.]*|documents(/[A-Za-z0-9_-][A-Za-z0-9_. -]*)+")


@dataclass
class Manifest:
    """What the archive holds, and what it came from."""

    product: str
    made_at: str
    vendor: str
    server: str
    migrations: list[str]
    rows: dict[str, int]
    sequences: dict[str, list] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def words(self) -> str:
        """What is told when all is done."""
        documents = sum(name.startswith("documents/") for name in self.members)
        return f"{sum(self.rows.values()):,} rows in {len(self.rows)} tables, and {documents:,} {'document' if documents == 1 else 'documents'}"


class _Counted:
    """A stream that knows the checksum of what was read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.checksum = stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size)
        self.checksum.update(data)
        return data


def check_is_free(file: Path) -> None:
    """No archive is written over another."""
    if file.exists():
        raise Refused(f"{file} exists already: choose another name, so that no backup is lost.")
    if not file.parent.is_dir():
        raise Refused(f"There is no folder {file.parent}: make it, or name another.")


def write(file: Path, manifest: Manifest, members: Iterable[tuple[str, Path]]) -> None:
    """Write the archive, readable by its owner alone; a power cut leaves the whole file or none of that name."""
    handle, unfinished = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=".unfinished")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=3) as tar:
                for name, path in members:
                    manifest.members[name] = _add(tar, name, path)
                said = json.dumps(asdict(manifest), indent=1).encode()
                tar.addfile(_entry(MANIFEST, len(said)), BytesIO(said))
            raw.flush()
            os.fsync(raw.fileno())
        os.replace(unfinished, file)
    except BaseException:
        os.unlink(unfinished)
        raise


def unpack(file: Path, folder: Path) -> Manifest:
    """Unpack into an empty folder and prove every byte against the manifest; refuses what is cut off or changed."""
    with _refused_in_words(file), tarfile.open(file, mode="r:gz") as tar:
        found, manifest = {}, None
        for entry in tar:
            stream = tar.extractfile(entry) if entry.isreg() else None
            if stream is None or manifest is not None:
                raise ValueError(entry.name)
            if entry.name == MANIFEST:
                manifest = _read(stream.read())
            elif MEMBER.fullmatch(entry.name) and entry.name not in found:
                found[entry.name] = _unpack_one(stream, folder / entry.name)
            else:
                raise ValueError(entry.name)
        if manifest is None or found != manifest.members:
            raise ValueError("what the archive holds is not what its manifest says")
    return manifest


def _add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    if not MEMBER.fullmatch(name):
        raise Refused(f"{name} has a name that the portal never gives: move it out of the documents, then try again.")
    with path.open("rb") as stream:
        counted = _Counted(stream)
        tar.addfile(_entry(name, os.fstat(stream.fileno()).st_size), counted)  # type: ignore[arg-type]
    return counted.checksum.hexdigest()


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


def _unpack_one(stream: IO[bytes], path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    counted = _Counted(stream)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        shutil.copyfileobj(counted, target)  # type: ignore[misc]
        target.flush()
        os.fsync(target.fileno())
    return counted.checksum.hexdigest()


def _read(said: bytes) -> Manifest:
    content: dict[str, Any] = json.loads(said)
    if content["format"] != FORMAT:
        raise Refused(
            f"This backup has format {content['format']}, and this portal reads format {FORMAT}: restore it with "
            f"version {content['product']} of the portal. Nothing was changed."
        )
    return Manifest(**content)


@contextmanager
def _refused_in_words(file: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as problem:
        raise Refused(f"There is no file {file}: name a backup that exists.") from problem
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError, KeyError, TypeError) as problem:
        raise Refused(
            f"{file} is no backup, or is cut off or changed: use another backup. Nothing was changed."
        ) from problem
