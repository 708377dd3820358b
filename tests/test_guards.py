"""The rules of the house that a reader cannot see in one file: they hold everywhere, or the test names the place."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
LAYERS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]["layers"]
MODELS = [model for model in apps.get_models(include_auto_created=True) if model.__module__.split(".")[0] in LAYERS]


def tracked() -> list[Path]:
    """Every file of the repository."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name]


def modules_of_the_rooms() -> Iterator[Path]:
    for room in LAYERS:
        yield from sorted(path for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts)


# ---- only actions write ----

WRITES_BY_NAME = {
    "save",
    "create",
    "update",
    "delete",
}  # files, forms and sets have these too, with an argument by place
WRITES_ALWAYS = {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "execute", "executemany"}
WRITERS = {
    "accounts/models.py": {"UserManager.create_user": "Django's own way to make a person, which createsuperuser uses"},
    "demo/planning.py": {"_load": "the loader fills tables that nobody edits yet"},
    "jobs/handlers.py": {
        "Progress.__call__": "renews the lease by compare-and-set, between the handler's transactions"
    },
    "kpis/rollup.py": {
        "_touch": "notes what changed, in the transaction of the action that changed it",
        "_drop_quarters_of_whole_years": "tidies the notes that a run has claimed",
        "_rebuild_batch": "the roll-up alone writes results",
    },
    "periods/models.py": {"CalendarPeriod.of": "the calendar grows as it is used; its rows never change"},
    "sharedsvc/backups/postgresql.py": {
        "copy_out": "reads every table at one moment",
        "_replace": "a restore puts every row in place of every row, as they were",
        **dict.fromkeys(("_columns", "_sequences", "_state"), "asks the database about its tables"),
    },
    "sharedsvc/backups/sqlite.py": {
        "copy_out": "takes sessions out of the copy",
        "copy_in": "asks whether the copy is sound",
        "_rows": "counts rows",
    },
    "sharedsvc/backups/partnership.py": {
        "_write_tables": "asks for all tables as of one moment",
        "_read_tables": "lets numbers go on where they were",
        "_insert": "rows of an archive, as they were",
    },
    "sharedsvc/doctor.py": {
        "database": "asks whether the database answers",
        "constraints": "asks the database which rules it has",
        "clock": "asks the database what time it is",
    },
    "sharedsvc/management/commands/migrate.py": {"Command.handle": "says how long to wait for a table"},
    "sharedsvc/health.py": {"_database": "asks whether the database answers"},
}


def writes(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """(function, line) of every call that looks like a write to the database."""

    def walk(node: ast.AST, inside: str) -> Iterator[tuple[str, int]]:
        for child in ast.iter_child_nodes(node):
            named = isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            yield from walk(child, f"{inside}.{child.name}".lstrip(".") if named else inside)
            if isinstance(child, ast.Call) and isinstance(child.func, ast.Attribute):
                called = child.func.attr
                if called in WRITES_ALWAYS or (called in WRITES_BY_NAME and not child.args):
                    yield inside, child.lineno

    return walk(tree, "")


def test_only_actions_write():
    strangers, seen = [], set()
    for path in modules_of_the_rooms():
        name = path.relative_to(ROOT).as_posix()
        if path.name == "actions.py" or path.parent.name == "actions":
            continue
        for function, line in writes(ast.parse(path.read_text())):
            if function in WRITERS.get(name, {}):
                seen.add((name, function))
            else:
                strangers.append(f"{name}:{line} {function}")
    assert strangers == []
    listed = {(name, function) for name in WRITERS if (ROOT / name).exists() for function in WRITERS[name]}
    assert listed == seen, "an exception that nothing needs any more"


# ---- a foreign key is an import ----


def test_foreign_keys_point_down_only():
    def height(model: type[models.Model]) -> int:
        room = model.__module__.split(".")[0]
        return LAYERS.index(room) if room in LAYERS else len(LAYERS)  # Django itself lies below all rooms

    relations = [
        (model, field)
        for model in MODELS
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.is_relation
    ]
    assert len(relations) > 30
    assert [str(field) for model, field in relations if height(field.related_model) < height(model)] == []


# ---- what is found by itself has a test ----

PLUG_INS = {  # folder → the tests that have to name each file or folder in it (blocks: tests/reporting/test_blocks.py)
    "kpis/rules": "tests/kpis",
    "kpis/aggregations": "tests/kpis/test_aggregations.py",
    "reporting/reports": "tests/reporting",
}


def plug_ins() -> list[tuple[str, str]]:
    return [
        (folder, path.stem)
        for folder in PLUG_INS
        for path in sorted((ROOT / folder).glob("*"))
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.stem != "__init__"
    ]


@pytest.mark.parametrize(("folder", "name"), plug_ins())
def test_what_is_found_by_itself_has_a_test_that_names_it(folder, name):
    """In quotes, in an import, or as a block in narrative."""
    place = ROOT / PLUG_INS[folder]
    tests = "".join(path.read_text() for path in (sorted(place.rglob("test_*.py")) if place.is_dir() else [place]))
    package = folder.replace("/", r"\.")
    assert re.search(
        rf"""(["']){name}\1|^from {package} import .*\b{name}\b|{package}\.{name}\b|\bblock {name}\b""", tests, re.M
    ), f"no test in {PLUG_INS[folder]} names {name}"


# ---- who and when ----


def pairs() -> list[tuple[type[models.Model], str]]:
    """(model, verb) of every `verb_by` with a `verb_at` that may both be empty."""
    return [
        (model, field.name.removesuffix("_by"))
        for model in MODELS
        for field in model._meta.fields
        if field.name.endswith("_by") and field.null
        for at in model._meta.fields
        if at.name == field.name.removesuffix("by") + "at" and at.null
    ]


@pytest.mark.parametrize(("model", "verb"), pairs())
def test_who_and_when_come_together(model, verb):
    neither, both = ({f"{verb}_by__isnull": empty, f"{verb}_at__isnull": empty} for empty in (True, False))
    checks = [check for check in model._meta.constraints if isinstance(check, models.CheckConstraint)]
    assert models.Q(**neither) | models.Q(**both) in [check.condition for check in checks]


# ---- exact numbers ----

EXACT = ["periods", "partners", "kpis", "projects", "savings", "common/numbers.py", "common/formatting.py"]


def test_no_column_is_a_float():
    """A DecimalField is a float too, on SQLite."""
    inexact = models.FloatField | models.DecimalField
    assert [str(field) for model in MODELS for field in model._meta.fields if isinstance(field, inexact)] == []


def test_no_figure_passes_through_a_float():
    floats = []
    for path in modules_of_the_rooms():
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(tuple(EXACT)):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
            if called or (isinstance(node, ast.Constant) and isinstance(node.value, float)):
                floats.append(f"{name}:{node.lineno}")
    assert floats == []


# ---- what the manuals tell people to type ----


def typed_commands() -> set[str]:
    """Every line of the code blocks in the Markdown of the repository."""
    pages = [path.read_text() for path in tracked() if path.suffix == ".md"]
    blocks = [
        block for page in pages for block in re.findall(r"^```(?:sh|bash|console)?\n(.*?)^```", page, re.M | re.S)
    ]
    inline = [line for page in pages for line in re.findall(r"`((?:make|python|\S*manage\.py) [^`\n]+)`", page)]
    return {line.strip() for text in [*blocks, *inline] for line in text.splitlines()}


def test_the_commands_in_the_manuals_exist():
    verbs = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M)
    unknown = []
    for line in typed_commands():
        for verb in re.findall(r"(?:^|[;&|]\s*|\s)make ([a-z-]+)", line):
            if verb not in verbs:
                unknown.append(line)
        for command in re.findall(r"manage\.py ([a-z_]+)", line):
            if command not in get_commands():
                unknown.append(line)
        for module in re.findall(r"python\S* -m ([\w.]+)", line):
            if find_spec(module) is None:
                unknown.append(line)
        for script in re.findall(r"(?:^|\s)(?:\./)?(scripts/[\w.-]+)", line):
            if not (ROOT / script).exists():
                unknown.append(line)
    assert unknown == []


def test_a_readme_that_was_written_stays():
    written = subprocess.run(
        ["git", "log", "-1", "--format=%h", "--", "README.md"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert (ROOT / "README.md").exists() or not written


# ---- nothing of one machine in the repository ----

OF_ONE_MACHINE = {
    "a registry of packages": r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|rubygems\.org|crates\.io|proxy\.golang\.org",
    "a folder of one machine": r"/(?:work|root|home/\w+|Users/\w+)/",
    "who or what wrote it": r"\b(?:A[I]|L[L]M|Cl[a]ude|Chat[G]PT|Copi[l]ot)\b",
}
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "misc", "tools"}


@pytest.mark.parametrize("what", OF_ONE_MACHINE)
def test_no_file_names(what):
    pattern = re.compile(OF_ONE_MACHINE[what].encode())
    written = [path for path in tracked() if path.is_file() and not path.name.endswith((".min.js", ".woff2", ".png"))]
    assert len(written) > 100
    assert [str(path.relative_to(ROOT)) for path in written if pattern.search(path.read_bytes())] == []


def test_no_module_is_named_for_nothing():
    assert [str(path) for path in tracked() if path.stem in NAMES_THAT_SAY_NOTHING] == []


def test_every_room_is_a_layer():
    """So that no rule above passes a room by."""
    rooms = {name for name in settings.INSTALLED_APPS if (ROOT / name.partition(".")[0]).is_dir()}
    assert {name.partition(".")[0] for name in rooms} <= set(LAYERS)
