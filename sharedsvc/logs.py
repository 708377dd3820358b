"""The lines of the log: readable ones, or one JSON object each, with the request and the job that they belong to.

No line has a query, an address as it was typed, a name or what somebody wrote: of an error the log keeps its kind, the
first line of its message (a database puts the values on the second) and where in the code it happened.
"""

import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.stdlib import ProcessorFormatter

Line = MutableMapping[str, Any]


def without_values(logger: Any, method: str, line: Line) -> Line:
    """Take out what a library adds about a person, and put errors in words that hold no values."""
    line.pop("user_agent", None)
    if "error" in line:
        line["error"] = str(line["error"]).partition("\n")[0]
    problem = line.pop("exc_info", None)
    if problem is True:
        problem = sys.exc_info()
    if isinstance(problem, tuple):
        problem = problem[1]
    if isinstance(problem, BaseException):
        line["exception"] = "\n".join(_told(problem))
    return line


def _told(problem: BaseException) -> list[str]:
    """Where it happened and what it was, its causes first."""
    chain: list[BaseException] = []
    one: BaseException | None = problem
    while one is not None and one not in chain:
        chain.append(one)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    told = []
    for one in reversed(chain):
        frames = "".join(traceback.format_tb(one.__traceback__)).rstrip()
        told.append(f"{frames}\n{type(one).__name__}: {str(one).partition(chr(10))[0]}".lstrip())
    return told


COMMON: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    without_values,
]


def configured(*, as_json: bool, level: str) -> dict[str, Any]:
    """What LOGGING is set to; structlog's own loggers write through it."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *COMMON,
            ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    last: Any = structlog.processors.JSONRenderer()
    if not as_json:
        last = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": ProcessorFormatter,
                "processors": [ProcessorFormatter.remove_processors_meta, last],
                "foreign_pre_chain": COMMON,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "pikepdf": {"level": "WARNING"},  # it announces that it was loaded
            "django.request": {"level": "CRITICAL"},  # it names addresses as typed; sharedsvc/watching.py tells instead
            # Sweep and seal, every quarter of a minute; jobs tell their own beginning and end.
            **{name: {"level": "WARNING"} for name in ("celery.beat", "celery.worker.strategy", "celery.app.trace")},
            "gunicorn.error": {"handlers": [], "propagate": True},
        },
    }
