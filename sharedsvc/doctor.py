"""What the portal depends on, each thing tried once: `manage.py doctor`.

A check returns what it found, in words, or raises `Mend` with the sentence that says what to do.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pikepdf
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, IntegrityError, connection, models
from django.db.migrations.executor import MigrationExecutor
from django.http.request import validate_host
from django.utils import timezone
from kombu.exceptions import OperationalError as NoBroker
from redis import RedisError

from audit.models import Entry
from common.errors import Refused
from common.kept_files import keep_file
from jobs.models import WorkerSeen
from periods.models import CalendarPeriod
from periods.values import FinancialYear
from reporting.paper import paper_in_parts
from reporting.pdf import page_count, paper_pdf
from sharedsvc.celery import app as celery
from sharedsvc.health import WORKER_IS_LATE, ping_broker
from sharedsvc.status import ROOM_FOR_DOCUMENTS

CLOCK_MAY_DIFFER = timedelta(seconds=5)
SECONDS_FOR_A_WORKER = 2
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


class Mend(Exception):
    """Something must be mended; `str()` of it says what to do."""


@dataclass(frozen=True)
class Finding:
    what: str
    ok: bool
    words: str


def examine() -> Iterator[Finding]:
    """One finding after the other; what breaks a check is a finding too."""
    for what, check in CHECKS.items():
        try:
            yield Finding(what, True, check())
        except Mend as mend:
            yield Finding(what, False, str(mend))
        except DatabaseError as problem:
            yield Finding(
                what,
                False,
                f"The database does not let it be tried: mend database and migrations first. ({_line(problem)})",
            )
        except Exception as problem:  # a doctor who faints helps nobody
            yield Finding(what, False, f"This could not be tried: {type(problem).__name__}: {_line(problem)}")


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as problem:
        raise Mend(f"It does not answer: start it, and see that DATABASE_URL names it. ({_line(problem)})") from problem
    return f"{connection.display_name} {'.'.join(map(str, connection.get_database_version()))} answers."


def migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in missing[:3])
        raise Mend(f"{len(missing)} are not applied ({names}{' …' * (len(missing) > 3)}): run manage.py migrate.")
    return f"All {len(executor.loader.applied_migrations)} are applied."


def constraints() -> str:
    """Every rule that the models give to the database is in force there."""
    asked = {rule.name for model in apps.get_models() for rule in model._meta.constraints}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT conname FROM pg_constraint WHERE convalidated UNION SELECT indexname FROM pg_indexes"
            )
            there = {name for (name,) in cursor.fetchall()}
        else:
            cursor.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
            written = "\n".join(sql for (sql,) in cursor.fetchall())
            there = {name for name in asked if f'"{name}"' in written}
            try:
                connection.check_constraints()
            except IntegrityError as problem:
                raise Mend(f"A reference leads nowhere: restore the last backup. ({_line(problem)})") from problem
    if missing := sorted(asked - there):
        raise Mend(
            f"{len(missing)} of {len(asked)} are not in force ({', '.join(missing[:3])}): somebody changed the tables "
            "by hand. Restore the last backup."
        )
    return f"All {len(asked)} are in force."


def broker() -> str:
    try:
        ping_broker()
    except (RedisError, OSError) as problem:
        raise Mend(f"It does not answer: start it, and see that REDIS_URL names it. ({_line(problem)})") from problem
    return "It answers."


def worker() -> str:
    """Some worker answers for each queue."""
    if not _workers():
        raise Mend("None answers: start `celery -A sharedsvc worker`; where it runs, read its log.")
    served = celery.control.inspect(timeout=SECONDS_FOR_A_WORKER).active_queues() or {}
    heard = {queue["name"] for queues in served.values() for queue in queues}
    if unheard := [queue.name for queue in settings.CELERY_TASK_QUEUES if queue.name not in heard]:
        raise Mend(f"Nobody serves {' and '.join(unheard)}: start `celery -A sharedsvc worker --queues {unheard[0]}`.")
    return f"One answers for each of {len(settings.CELERY_TASK_QUEUES)} queues."


def schedule() -> str:
    """The worker sweeps when the schedule tells it to, every quarter of a minute, and writes down that it did."""
    seen = WorkerSeen.objects.first()
    if seen and timezone.now() - seen.at <= WORKER_IS_LATE:
        return f"The worker heard it at {timezone.localtime(seen.at):%H:%M:%S}."
    last = f"since {timezone.localtime(seen.at):%-d %B %Y, %H:%M:%S}" if seen else "ever"
    if not _workers():
        raise Mend(f"No worker has heard it {last}: mend the worker first.")
    raise Mend(f"The worker has not heard it {last}: start `celery -A sharedsvc beat`, once only.")


def storage() -> str:
    root = Path(settings.MEDIA_ROOT)
    try:
        name, _ = keep_file(os.urandom(16), folder="doctor", suffix="tried")
        (root / name).unlink()
        (root / "doctor").rmdir()
    except OSError as problem:
        raise Mend(f"No document can be kept in {root}: let the portal's user write there. ({problem})") from problem
    free = shutil.disk_usage(root).free
    if free < ROOM_FOR_DOCUMENTS:
        raise Mend(f"Only {free / 1e6:,.0f} MB are free in {root}: make room, at least 1,000 MB.")
    return f"A document can be kept in {root}; {free / 1e9:,.1f} GB are free."


def documents() -> str:
    """Every file that a row names is there."""
    named = {
        name
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.FileField)
        for name in model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)
    }
    missing = sorted(name for name in named if not (Path(settings.MEDIA_ROOT) / name).is_file())
    if missing:
        raise Mend(f"{len(missing)} of {len(named)} are gone, for example {missing[0]}: take them from a backup.")
    return f"All {len(named):,} are there."


def papers() -> str:
    """One page is set, in the child process and the typeface of every paper."""
    content = {"report": {"title": "One page", "status": "Tried by the doctor"}, "sections": []}
    try:
        pdf = paper_pdf(paper_in_parts(content), moment=timezone.now())
        with pikepdf.open(BytesIO(pdf)) as document:
            fonts = {str(font.BaseFont) for font in document.pages[0].Resources.Font.values()}
    except (Refused, RuntimeError, OSError, pikepdf.PdfError) as problem:
        reason = str(problem).strip().splitlines()[-1]
        raise Mend(f"No page can be set: install Pango as scripts/install does. ({reason})") from problem
    if not all("Arimo" in font for font in fonts):
        raise Mend(f"Pages are set in {', '.join(sorted(fonts))}: static/fonts is not complete, install it again.")
    return f"{page_count(pdf)} page was set in Arimo."


def mail() -> str:
    if settings.EMAIL_FILE_PATH:
        if not _is_laptop():
            raise Mend(f"E-mails become files in {settings.EMAIL_FILE_PATH}: set EMAIL_URL to your mail server.")
        return f"E-mails become files in {settings.EMAIL_FILE_PATH}."
    if settings.EMAIL_HOST_PASSWORD and not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        raise Mend("The password would be sent readable by anybody: begin EMAIL_URL with smtp+tls:// or smtp+ssl://.")
    return f"E-mails leave by {settings.EMAIL_HOST}:{settings.EMAIL_PORT} from {settings.DEFAULT_FROM_EMAIL}; none was sent."


def secret_key() -> str:
    if len(settings.SECRET_KEY) < 50 or len(set(settings.SECRET_KEY)) < 10:
        raise Mend("It can be guessed: set SECRET_KEY to fifty random characters.")
    kept = settings.DATA_DIR / "secret-key"
    if kept.exists() and kept.stat().st_mode & 0o077:
        raise Mend(f"Others can read it: run chmod 600 {kept}.")
    return "It is long enough, and nobody else can read it."


def debug() -> str:
    if settings.DEBUG:
        raise Mend("It is on, and shows strangers how the portal works: leave DEBUG out, or set it to 0.")
    return "It is off."


def address() -> str:
    portal = urlsplit(settings.PORTAL_URL)
    if "*" in settings.ALLOWED_HOSTS:
        raise Mend("ALLOWED_HOSTS lets anybody name the portal: set it to the portal's host name.")
    if not validate_host(portal.netloc.rpartition("@")[2].partition(":")[0], settings.ALLOWED_HOSTS):
        raise Mend(f"The portal answers 400 at {settings.PORTAL_URL}: add {portal.hostname} to ALLOWED_HOSTS.")
    if not _is_laptop() and not (settings.HTTPS and portal.scheme == "https"):
        raise Mend(
            "Figures and passwords may be read on their way: set HTTPS to 1, and begin PORTAL_URL with https://."
        )
    return f"The portal is at {settings.PORTAL_URL}."


def clock() -> str:
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()" if connection.vendor == "postgresql" else "SELECT 1")
        there = cursor.fetchone()[0] if connection.vendor == "postgresql" else now
    last = Entry.objects.aggregate(at=models.Max("at"))["at"]
    if abs(now - there) > CLOCK_MAY_DIFFER:
        raise Mend(f"The database's clock says {there.astimezone(ZoneInfo('UTC')):%H:%M:%S} UTC and this one "
                   f"{now:%H:%M:%S}: let both follow a time server.")  # fmt: skip
    if last and last > now + CLOCK_MAY_DIFFER:
        raise Mend(
            f"The audit trail ends on {timezone.localtime(last):%-d %B %Y, %H:%M}, which is still to come by this "
            "clock: let it follow a time server."
        )
    return f"It is {timezone.localtime(now):%-d %B %Y, %H:%M} in {settings.TIME_ZONE}."


def static_files() -> str:
    files = [path for finder in get_finders() for path, _ in finder.list([])]
    if not hasattr(staticfiles_storage, "hashed_files"):
        return f"{len(files)} files are served from where they are written."
    collected = staticfiles_storage.hashed_files
    missing = sorted(path for path in files if path not in collected or not staticfiles_storage.exists(collected[path]))
    if missing:
        raise Mend(
            f"{len(missing)} of {len(files)} are not collected (such as {missing[0]}): run manage.py collectstatic."
        )
    return f"All {len(files)} are collected."


def calendar() -> str:
    """The roll-up joins the periods of this financial year and the next."""
    this = FinancialYear(timezone.localdate().year - (timezone.localdate().month < 4))
    years = [this, FinancialYear(this.start_year + 1)]
    wanted = {period.code: year for year in years for period in (year, *year.quarters(), *year.months())}
    there = set(CalendarPeriod.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    if missing := sorted({str(year) for code, year in wanted.items() if code not in there}):
        raise Mend(f"Periods of {' and '.join(missing)} are missing: restore the last backup.")
    return f"It holds {years[0]} and {years[1]}."


CHECKS: dict[str, Callable[[], str]] = {
    "database": database,
    "migrations": migrations,
    "constraints": constraints,
    "broker": broker,
    "worker": worker,
    "schedule": schedule,
    "storage": storage,
    "documents": documents,
    "papers": papers,
    "mail": mail,
    "secret key": secret_key,
    "debug": debug,
    "address": address,
    "clock": clock,
    "static files": static_files,
    "calendar": calendar,
}


def _workers() -> list:
    try:
        return celery.control.ping(timeout=SECONDS_FOR_A_WORKER)
    except (NoBroker, RedisError, OSError) as problem:
        raise Mend("Nobody can ask it: mend the broker first.") from problem


def _is_laptop() -> bool:
    return urlsplit(settings.PORTAL_URL).hostname in THIS_MACHINE


def _line(problem: Exception) -> str:
    return " ".join(str(problem).split())
