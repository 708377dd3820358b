"""The whole portal on one machine, started and stopped together: `python -m sharedsvc.run`.

Broker (unless REDIS_URL names one), web server, worker and schedule. HOST and PORT say where the portal listens.
Whatever ends this process, Ctrl-C, SIGTERM or a kill, ends the others.
"""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn

from sharedsvc import broker

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_START = 90
SECONDS_TO_STOP = 10
SECONDS_TO_FREE_PORT = 3  # the web server of a portal that was killed a moment ago
# The system ends a process started with this when its parent is gone, even by kill -9.
DIES_WITH_PARENT = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []


class Processes:
    """Processes that live and die together, in the order they were started."""

    def __init__(self) -> None:
        self.running: dict[str, subprocess.Popen] = {}

    def start(self, name: str, command: list[str]) -> None:
        # A session of its own: Ctrl-C reaches this process only, which then stops the others in order.
        self.running[name] = subprocess.Popen([*DIES_WITH_PARENT, *command], cwd=ROOT, start_new_session=True)

    def ended(self) -> str | None:
        """The name of one that has ended by itself."""
        return next((name for name, process in self.running.items() if process.poll() is not None), None)

    def stop(self) -> None:
        """Ask all but the broker to finish, then the broker; after ten seconds end them and what they started."""
        ordered = list(reversed(self.running.items()))
        for group in ([one for one in ordered if one[0] != "broker"], [one for one in ordered if one[0] == "broker"]):
            for _, process in group:
                if process.poll() is None:
                    process.terminate()
            end = time.monotonic() + SECONDS_TO_STOP
            for _, process in group:
                try:
                    process.wait(timeout=max(0.1, end - time.monotonic()))
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()


def main() -> None:
    data = Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/"
    os.environ.setdefault("PORTAL_URL", address.rstrip("/"))
    os.environ.setdefault("LOG_LEVEL", "WARNING")  # who starts it looks at the browser
    data.mkdir(parents=True, exist_ok=True)
    lock = _only_one(data, address)
    _port_is_free(host, port)
    for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signal_number, _stop)
    processes = Processes()
    broker_socket = None
    try:
        if not os.environ.get("REDIS_URL"):
            broker_socket = broker.socket_in(data)
            broker_socket.unlink(missing_ok=True)
            os.environ["REDIS_URL"] = broker.url_of(broker_socket)
            processes.start("broker", broker.server_command(broker_socket, log=data / "broker.log"))
        _prepare()
        python = [sys.executable, "-W", "ignore:You're running the worker with superuser privileges", "-m"]
        web = ["gunicorn", "--config", "python:sharedsvc.serving", "sharedsvc.wsgi", "--bind", f"{host}:{port}"]
        celery = ["celery", "--quiet", "-A", "sharedsvc"]
        processes.start("web server", [*python, *web, "--workers", "2"])
        level = os.environ["LOG_LEVEL"].lower()
        processes.start("worker", [*python, *celery, "worker", "--concurrency", "2", "--loglevel", level])
        processes.start("schedule", [*python, *celery, "beat", "--loglevel", level])
        _watch(processes, address, data)
    finally:
        for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signal_number, signal.SIG_IGN)
        processes.stop()
        if broker_socket and broker_socket.parent != data:
            shutil.rmtree(broker_socket.parent, ignore_errors=True)
        lock.close()


def _only_one(data: Path, address: str) -> IO[str]:
    """The lock of this data folder, held as long as the file is open; the system lets go of it when we die."""
    lock = (data / "run.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        _give_up(f"The portal runs already, at {lock.read().strip()}: stop it with Ctrl-C where it was started.")
    lock.truncate(0)
    lock.write(address)
    lock.flush()
    return lock


def _port_is_free(host: str, port: str) -> None:
    if not port.isdecimal() or int(port) > 65535:
        _give_up(f"PORT is {port!r}: it must be a number up to 65535, as in make run PORT=8001")
    end = time.monotonic() + SECONDS_TO_FREE_PORT
    while problem := _refusal(host, int(port)):
        if time.monotonic() > end:
            _give_up(
                f"The portal cannot listen at {host}:{port} ({problem}): choose another port, as in make run PORT=8001"
            )
        time.sleep(0.2)


def _refusal(host: str, port: int) -> str:
    """Why nothing can listen there; empty when it can."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            attempt.bind((host, port))
    except OSError as problem:
        return problem.strerror or str(problem)
    return ""


def _prepare() -> None:
    """Bring database and static files up to date; load the demonstration into a portal that is empty."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sharedsvc.settings")
    import django
    from django.apps import apps
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import call_command
    from django.db import OperationalError, connections

    try:
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
    except ImproperlyConfigured as problem:
        _give_up(str(problem))
    except OperationalError as problem:
        _give_up(f"The database cannot be reached, see DATABASE_URL: {problem}")
    call_command("collectstatic", verbosity=0, interactive=False)
    if not apps.get_model("partners", "Partnership").objects.exists():
        _say("Loading the demonstration; this happens once.")
        call_command("demo")
    connections.close_all()


def _watch(processes: Processes, address: str, data: Path) -> None:
    """Say when everything is ready, then wait until a process ends, which none should."""
    began, told = time.monotonic(), False
    while not (ended := processes.ended()):
        if not told:
            answer = _health(address)
            if answer == {}:
                _say(_welcome(address, data))
                told = True
            elif time.monotonic() - began > SECONDS_TO_START:
                _say(f"The portal is not ready after {SECONDS_TO_START} seconds: {' '.join(answer.values())}")
                told = True
        time.sleep(0.5)
    _give_up(f"The {ended} has ended, so the portal stops; what it said stands above.")


def _health(address: str) -> dict[str, str]:
    """What is not alive yet, each with its sentence; empty when all is well."""
    try:
        with urllib.request.urlopen(f"{address}healthz", timeout=10):
            return {}
    except urllib.error.HTTPError as unwell:
        try:
            return {part: words for part, words in json.load(unwell).items() if words != "ok" and part != "version"}
        except ValueError:
            return {"web": f"The web server answers {unwell.code}."}
    except OSError:
        return {"web": "The web server does not answer."}


def _welcome(address: str, data: Path) -> str:
    lines = ["", f"The portal is ready: {address}"]
    accounts = data / "demo-accounts.txt"
    if accounts.exists():
        lines += ["", accounts.read_text().rstrip()]
    return "\n".join([*lines, "", "Stop it with Ctrl-C.", ""])


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _stop(signal_number: int, frame: FrameType | None) -> NoReturn:
    _say("\nThe portal stops.")
    sys.exit(0)


def _give_up(words: str) -> NoReturn:
    sys.exit(words)


if __name__ == "__main__":
    main()
