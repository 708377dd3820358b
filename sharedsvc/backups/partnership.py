"""One partnership alone, out of one installation and into another, on either kind of database (docs/decisions/0012).

The archive is that of a backup, its tables as lines of JSON. Rows keep their numbers: versions of papers, origins of
figures and the hashes of the audit trail name rows by them. So it goes into a portal in which those are free.
"""

import json
from collections import deque
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from accounts.models import User
from audit.actions import record, seal
from audit.models import Entry, Head, Seal
from common.errors import Refused
from kpis.actions.rebuilding import request_full_rebuild
from partners.actions import renew_password
from partners.models import Partnership
from partners.roles import RoleKind
from periods.models import CalendarPeriod
from sharedsvc.backups import archive
from sharedsvc.backups.archive import Manifest
from sharedsvc.backups.whole import check_version, documents_put, product_version

VENDOR = "one partnership"  # in the manifest, where a backup names its kind of database
AT_ONCE = 1_000

# Common to all partnerships: what is there already stays as it is.
SHARED: dict[type[models.Model], tuple[str, ...]] = {
    CalendarPeriod: (),
    User: ("id", "email", "name", "is_active"),  # who did what; nobody's password
}
# Not of a partnership, or of no use in another installation.
LEFT_OUT = {
    "accounts.knownelsewhere": "what the server of single sign-on calls somebody, here",
    "accounts.recoverycode": "opens the door of this installation",
    "accounts.secondfactor": "opens the door of this installation",
    "accounts.session": "everybody signs in anew",
    "api.token": "opens the door of this installation",
    "auth.group": "not used",
    "auth.group_permissions": "not used",
    "auth.permission": "not used",
    "committees.calendarfeed": "the address of a feed is a secret of this installation",
    "contenttypes.contenttype": "made by the migrations",
    "jobs.job": "work under way here",
    "jobs.workerseen": "work under way here",
    "kpis.touchedspan": "what waits for the roll-up: everything is built anew after it is brought in",
    "sessions.session": "not used",
}
# Named by a number, not by a reference.
BY_NUMBER = {Entry: "partnership_id", Seal: "entry__partnership_id", Head: "chain"}


def models_of_a_partnership() -> dict[type[models.Model], str]:
    """Model → the look-up that leads from its rows to their partnership, along references that are never empty."""
    found: dict[type[models.Model], str] = {Partnership: "pk"}
    queue: deque[type[models.Model]] = deque([Partnership])
    everything = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    while queue:
        known = queue.popleft()
        for model in everything:
            for field in model._meta.concrete_fields:
                if model in found or model in SHARED or model in BY_NUMBER or model._meta.label_lower in LEFT_OUT:
                    break
                if field.is_relation and field.related_model is known and not field.null:
                    found[model] = field.name if known is Partnership else f"{field.name}__{found[known]}"
                    queue.append(model)
    return {**found, **BY_NUMBER}


def take_out(slug: str, file: Path) -> Manifest:
    """Write everything of a partnership into one archive: rows, documents, its part of the audit trail."""
    archive.check_is_free(file)
    partnership = Partnership.objects.filter(slug=slug).first()
    if partnership is None:
        known = ", ".join(Partnership.objects.order_by("slug").values_list("slug", flat=True))
        raise Refused(f"There is no partnership {slug} here. There are: {known or 'none'}.")
    seal(everything=True)
    with TemporaryDirectory(dir=settings.DATA_DIR, prefix="taking-out-") as place:
        rows, documents = _write_tables(partnership, Path(place))
        root = Path(settings.MEDIA_ROOT)
        missing = sorted(name for name in documents if not (root / name).is_file())
        if missing:
            raise Refused(f"The document {missing[0]} is not there: `manage.py doctor` says what to do.")
        manifest = Manifest(
            product=product_version(),
            made_at=timezone.now().isoformat(),
            vendor=VENDOR,
            server=slug,
            migrations=sorted(".".join(name) for name in MigrationLoader(connection).disk_migrations),
            rows=rows,
        )
        tables = [(f"database/{path.name}", path) for path in sorted(Path(place).iterdir())]
        archive.write(file, manifest, [*tables, *((f"documents/{name}", root / name) for name in sorted(documents))])
    return manifest


def bring_in(file: Path, *, administrator: str) -> tuple[Manifest, str]:
    """Put a partnership that was taken out into this portal: all of it or, where anything is wrong, nothing.

    Nobody who came with it has a password. `administrator`, by e-mail address, gets one; it is returned, and
    "" where they sign in here already.
    """
    with TemporaryDirectory(dir=settings.DATA_DIR, prefix="bringing-in-") as place:
        folder = Path(place)
        manifest = archive.unpack(file, folder)
        if manifest.vendor != VENDOR:
            raise Refused("This is the backup of a whole portal: use `manage.py restore`. Nothing was changed.")
        check_version(manifest)
        with documents_put(folder / "documents", beside_others=True):
            password = _read_tables(folder / "database", manifest, administrator)
    return manifest, password


def _write_tables(partnership: Partnership, folder: Path) -> tuple[dict[str, int], set[str]]:
    """A file for each table, all of one moment; how many rows each has, and the documents they name."""
    rows: dict[str, int] = {}
    documents: set[str] = set()
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        people: set[int] = set()
        for model, path in models_of_a_partnership().items():
            of_people = [field.attname for field in model._meta.concrete_fields if field.related_model is User]
            files = [field.attname for field in model._meta.concrete_fields if isinstance(field, models.FileField)]
            table = model._base_manager.filter(**{path: partnership.pk}).order_by("pk")
            names = tuple(field.attname for field in model._meta.concrete_fields)
            with _file(folder, model).open("w", encoding="utf-8") as out:
                rows[model._meta.label_lower] = 0
                for row in table.values(*names).iterator(AT_ONCE):
                    rows[model._meta.label_lower] += 1
                    out.write(_line(row))
                    people.update(row[name] for name in of_people if row[name])
                    documents.update(str(row[name]) for name in files if row[name])
        for model, names in SHARED.items():
            shared = User.objects.filter(pk__in=people) if model is User else model._base_manager.all()
            lines = [_line(row) for row in shared.order_by("pk").values(*names)]
            _file(folder, model).write_text("".join(lines), encoding="utf-8")
            rows[model._meta.label_lower] = len(lines)
    return rows, documents


def _read_tables(folder: Path, manifest: Manifest, administrator: str) -> str:
    expected = {model._meta.label_lower for model in [*models_of_a_partnership(), *SHARED]}
    if expected != set(manifest.rows):
        raise Refused("The archive has other tables than this portal: use another one. Nothing was changed.")
    try:
        with transaction.atomic():
            for model in SHARED:
                _put_shared(model, folder)
            for model in models_of_a_partnership():
                _insert(model, _rows(folder, model))
            connection.check_constraints()
            with connection.cursor() as cursor:
                for statement in connection.ops.sequence_reset_sql(no_style(), [*SHARED, *models_of_a_partnership()]):
                    cursor.execute(statement)
            partnership = Partnership.objects.get(slug=manifest.server)
            record("partnership brought in", target=partnership, by=None, partnership_id=partnership.pk)
            request_full_rebuild(partnership=partnership, by=None)
            return _let_in(administrator, partnership)
    except IntegrityError as problem:
        raise Refused(
            "What is in the archive, or its numbers, is in this portal already: bring it into an empty one. "
            f"Nothing was changed. ({str(problem).splitlines()[0]})"
        ) from problem
    except (DatabaseError, ValidationError, ValueError, KeyError, TypeError) as problem:
        raise Refused(f"The archive cannot be read: use another one. Nothing was changed. ({problem})") from problem


def _let_in(administrator: str, partnership: Partnership) -> str:
    roles = partnership.roles.filter(kind=RoleKind.ADMINISTRATOR).select_related("user")
    people = {role.user.email: role.user for role in roles}
    if administrator.strip().lower() not in people:
        known = ", ".join(sorted(people)) or "nobody"
        raise Refused(f"{administrator} is no administrator there: {known} is. Nothing was changed.")
    person = people[administrator.strip().lower()]
    if person.has_usable_password():  # worked in this portal before
        return ""
    return renew_password(user=person, partnership=partnership, by=None)


def _put_shared(model: type[models.Model], folder: Path) -> None:
    """Add those who are not there; whoever has the number of somebody else stops it all."""
    new = []
    known = model._base_manager.in_bulk()
    for row in _rows(folder, model):
        there = known.get(row[model._meta.pk.attname])
        if there is None:
            new.append(row)
        elif isinstance(there, User) and there.email != row["email"]:
            raise Refused(
                f"Number {there.pk} is {row['email']} in the archive and {there.email} in this portal: bring it into "
                "an empty one. Nothing was changed."
            )
    if model is User:
        fields = [field.attname for field in model._meta.concrete_fields]
        people = [User(**row) for row in new]
        for person in people:
            person.set_unusable_password()
        new = [{name: getattr(person, name) for name in fields} for person in people]
    _insert(model, iter(new))


def _insert(model: type[models.Model], rows: Iterator[dict[str, Any]]) -> None:
    """As they are: no number, time or word is made anew, so past `save` and its kin."""
    fields = list(model._meta.concrete_fields)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({columns}) VALUES ({places})"
    with connection.cursor() as cursor:
        while some := list(islice(rows, AT_ONCE)):
            cursor.executemany(statement, [[_stored(field, row[field.attname]) for field in fields] for row in some])


def _stored(field: models.Field, value: Any) -> Any:
    return field.get_db_prep_save(value if _is_json(field) else field.to_python(value), connection)


def _is_json(field: models.Field) -> bool:
    return isinstance(field, models.JSONField)


def _file(folder: Path, model: type[models.Model]) -> Path:
    return folder / f"{model._meta.label_lower}.jsonl"


def _rows(folder: Path, model: type[models.Model]) -> Iterator[dict[str, Any]]:
    with _file(folder, model).open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, default=_as_text, ensure_ascii=False, separators=(",", ":")) + "\n"


def _as_text(value: Any) -> str:
    """Exactly what it is: days and moments by ISO 8601, numbers without an exponent."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)  # a period, the name of a file
