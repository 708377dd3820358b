"""How gunicorn serves, read by `gunicorn --config python:sharedsvc.serving sharedsvc.wsgi`.

WEB_CONCURRENCY sets the number of processes. Nothing here reads the settings: a process reads them when it starts, so a
reload takes new ones.
"""

import os
import shutil
import tempfile
from typing import Any

from sharedsvc import logs

bind = "127.0.0.1:8000"  # `--bind` says otherwise
workers = int(os.environ.get("WEB_CONCURRENCY") or min(1 + len(os.sched_getaffinity(0)), 9))
threads = 4
worker_class = "gthread"
timeout = 60  # a process that shows no life so long is ended and replaced
graceful_timeout = 30  # so long a request may take to end when the server stops or reloads
keepalive = 65  # longer than the proxy keeps its connections, so that it never writes into one that is closing
max_requests = 10_000  # then a process is replaced: what leaks does not grow
max_requests_jitter = 2_000  # not all at once
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
loglevel = (os.environ.get("LOG_LEVEL") or "info").lower()
logconfig_dict = logs.configured(as_json=os.environ.get("LOG_FORMAT") == "json", level=loglevel.upper())

# Before anything imports prometheus_client, which decides then how it counts.
if os.environ.get("METRICS_TOKEN") and "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="portal-counts-")


def on_exit(server: Any) -> None:
    if counts := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        shutil.rmtree(counts, ignore_errors=True)


def child_exit(server: Any, worker: Any) -> None:
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)
