"""Files that are kept: named by what they hold, complete or not there."""

import errno
import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from common.errors import Refused

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def keep_file(data: bytes, *, folder: str, suffix: str, name: str = "") -> tuple[str, str]:
    """Write a file under its checksum, or under `name`; returns its name below MEDIA_ROOT and the checksum.

    A power cut leaves the whole file or none, and so does a disk that is full (Refused); writing the same bytes again
    changes nothing.
    """
    checksum = hashlib.sha256(data).hexdigest()
    place = Path(settings.MEDIA_ROOT) / folder
    place.mkdir(parents=True, exist_ok=True)
    name = f"{name or checksum}.{suffix}"
    handle, unfinished = tempfile.mkstemp(dir=place, suffix=".unfinished")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, place / name)
    except BaseException as problem:
        os.unlink(unfinished)
        if isinstance(problem, OSError) and problem.errno in NO_ROOM:
            raise Refused(
                "There is no room for the file on the server's disk, so it was not kept. Tell the people who run this "
                "portal; once they have made room, try again."
            ) from problem
        raise
    directory = os.open(place, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
    return f"{folder}/{name}", checksum
