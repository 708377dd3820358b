"""One command holds broker, web, worker and schedule together, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sharedsvc import broker, run
from tests.conftest import wait_until

ROOT = Path(__file__).resolve().parents[2]
SLEEP = ["sleep", "600"]
DEAF = [sys.executable, "-c", "import signal, time; signal.signal(15, signal.SIG_IGN); print(1); time.sleep(600)"]


def alive(pid: int) -> bool:
    """A process that runs; one that has ended and was not yet asked for does not count."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def processes():
    processes = run.Processes()
    yield processes
    processes.stop()


def start_portal(data: Path, **variables: str) -> subprocess.CompletedProcess:
    """A start that is expected to give up at once."""
    return subprocess.run(
        [sys.executable, "-m", "sharedsvc.run"],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(data), **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_second_start_says_that_the_portal_runs(tmp_path):
    with run._only_one(tmp_path, "http://127.0.0.1:8000/"):
        second = start_portal(tmp_path)
    assert second.returncode == 1
    assert second.stderr == (
        "The portal runs already, at http://127.0.0.1:8000/: stop it with Ctrl-C where it was started.\n"
    )


def test_the_lock_of_a_killed_portal_does_not_hinder(tmp_path):
    (tmp_path / "run.lock").write_text("http://127.0.0.1:8000/")
    run._only_one(tmp_path, "http://127.0.0.1:8001/").close()
    assert (tmp_path / "run.lock").read_text() == "http://127.0.0.1:8001/"


@pytest.mark.parametrize("port", ["taken", "many", "70000"])
def test_a_port_that_cannot_be_had_gives_a_sentence(port, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        said = start_portal(tmp_path, PORT=str(other.getsockname()[1]) if port == "taken" else port)
    assert said.returncode == 1
    assert said.stderr.endswith("as in make run PORT=8001\n")
    assert len(said.stderr.splitlines()) == 1


def test_a_wrong_setting_gives_a_sentence(tmp_path):
    said = start_portal(tmp_path, DATABASE_URL="mysql://host/name", PORT="0")
    assert said.returncode == 1
    assert said.stderr.startswith("DATABASE_URL names no database the portal runs on")
    assert len(said.stderr.splitlines()) == 1


def test_one_that_ends_is_named(processes):
    processes.start("worker", SLEEP)
    processes.start("web server", ["true"])
    wait_until(lambda: processes.ended() == "web server", seconds=5)


def test_stop_ends_all_even_one_that_does_not_listen(processes, monkeypatch):
    monkeypatch.setattr(run, "SECONDS_TO_STOP", 0.5)
    processes.start("broker", SLEEP)
    processes.start("worker", DEAF)
    time.sleep(0.3)
    processes.stop()
    assert all(process.poll() is not None for process in processes.running.values())


def test_no_process_outlives_a_portal_that_is_killed(tmp_path):
    starter = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import time\n"
            "from sharedsvc import run\n"
            "processes = run.Processes()\n"
            f"processes.start('worker', {SLEEP})\n"
            "print(processes.running['worker'].pid, flush=True)\n"
            "time.sleep(600)",
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with starter:
        started = int(starter.stdout.readline())
        time.sleep(0.3)
        assert alive(started)
        os.kill(starter.pid, signal.SIGKILL)
    wait_until(lambda: not alive(started), seconds=5)


def test_the_brokers_socket_lies_in_the_data_folder_or_in_a_short_one(tmp_path):
    assert broker.socket_in(Path("/srv/portal/var")) == Path("/srv/portal/var/broker.sock")
    for awkward in (Path("/srv") / ("long" * 30), Path("/srv/my files"), Path("/srv/50%")):
        short = broker.socket_in(awkward)
        assert len(str(short)) < 50
        assert short.parent.stat().st_mode & 0o077 == 0
        short.parent.rmdir()
