"""The signing key of an installation that was given none."""

import os
import secrets
import tempfile
from pathlib import Path


def kept_secret_key(path: Path) -> str:
    """The key kept in `path`; the first call makes it, readable by the owner alone.

    Web, worker and schedule may all start at once: a complete file is linked into place, and the first wins.
    """
    if not path.exists():
        handle, fresh = tempfile.mkstemp(dir=path.parent)  # made with mode 0600
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(fresh)
    return path.read_text().strip()
