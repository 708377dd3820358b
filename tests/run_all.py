"""Everything that must hold, with one summary at the end: `python -m tests.run_all`, or `… check` without the tests."""

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent  # not resolved: the programs of the virtual environment
CHECKS = {
    "style": [PROGRAMS / "ruff", "check", "."],
    "format": [PROGRAMS / "ruff", "format", "--check", "."],
    "types": [PROGRAMS / "mypy"],
    "imports": [PROGRAMS / "lint-imports"],
    "templates": [PROGRAMS / "djlint", "--lint", "--quiet", "templates"],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
}
DATABASES = {"tests on SQLite": "sqlite", "tests on PostgreSQL": "postgresql"}
LEFT_OUT = {
    "postgresql": ["-m", "not walked_once"]
}  # what looks at pages alone is walked on SQLite, and said at the end


@dataclass
class Stage:
    """What one stage came to."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        words = f"{self.passed} passed, {self.failed} failed"
        return words + (f", {self.skipped} skipped" if self.skipped else "")


def run_checks() -> Stage:
    """Each tool counts as one; the output of those that pass is left out."""
    began = time.monotonic()
    stage = Stage("checks")
    with tempfile.TemporaryDirectory() as data:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        for name, command in CHECKS.items():
            done = subprocess.run(
                command, cwd=ROOT, env={**environment, "DATA_DIR": data}, capture_output=True, text=True, check=False
            )
            if done.returncode:
                stage.failed += 1
                print(f"\n{name} failed:\n{done.stdout}{done.stderr}", flush=True)
            else:
                stage.passed += 1
    stage.seconds = time.monotonic() - began
    return stage


def run_tests(name: str, database: str) -> Stage:
    """The whole suite on one database; a run that breaks off counts as a failure."""
    began = time.monotonic()
    stage = Stage(name)
    print(f"\n{name}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        ended = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-n",
                "2",
                "-q",
                "-ra",
                f"--junit-xml={report}",
                "-o",
                "junit_family=xunit2",
                *LEFT_OUT.get(database, []),
            ],
            cwd=ROOT,
            env={**os.environ, "TEST_DATABASE": database},
            check=False,
        )
        if report.exists():
            for suite in ElementTree.parse(report).getroot():
                stage.skipped += int(suite.attrib["skipped"])
                stage.failed += int(suite.attrib["failures"]) + int(suite.attrib["errors"])
                stage.passed += int(suite.attrib["tests"])
            stage.passed -= stage.skipped + stage.failed
    if ended.returncode and not stage.failed:
        stage.failed = 1
    stage.seconds = time.monotonic() - began
    return stage


def main() -> int:
    stages = [run_checks()]
    if sys.argv[1:] != ["check"]:
        stages += [run_tests(name, database) for name, database in DATABASES.items()]
        print("\nThe accessibility of every page was walked on SQLite alone: pages are the same on both databases.")
    print()
    for stage in stages:
        print(f"{stage.name:<22}{stage!s:<36}{stage.seconds:6.0f} s")
    total = Stage(
        "all",
        passed=sum(stage.passed for stage in stages),
        failed=sum(stage.failed for stage in stages),
        skipped=sum(stage.skipped for stage in stages),
    )
    print(total)
    return 1 if total.failed or total.skipped else 0


if __name__ == "__main__":
    sys.exit(main())
