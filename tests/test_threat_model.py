"""docs/security/threat-model.md: no risk without a test that is there."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "security" / "threat-model.md").read_text()
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| V")]


@cache
def names_of_tests(file: str) -> frozenset[str]:
    """The names of the tests of a file, of which none is skipped."""
    tree = ast.parse((ROOT / file).read_text())
    return frozenset(
        one.name
        for one in tree.body
        if isinstance(one, ast.FunctionDef) and not any("skip" in ast.unparse(mark) for mark in one.decorator_list)
    )


def test_each_risk_names_what_stands_against_it_and_a_test_that_is_there():
    wrong = []
    for row in ROWS:
        named = re.fullmatch(r"`(tests/[\w/]+\.py)::(test_\w+)`", row[-1])
        if len(row) != 4 or not all(row) or named is None:
            wrong.append(f"This row cannot be read: {row}")
        elif not (ROOT / named[1]).is_file() or named[2] not in names_of_tests(named[1]):
            wrong.append(f"“{row[1]}” names a test that is not there: {row[-1]}")
    assert wrong == []
    assert len(ROWS) > 50


def test_every_chapter_has_a_risk_or_is_said_not_to_apply():
    named = {int(row[0].split()[0][1:]) for row in ROWS} | {int(one) for one in re.findall(r"^V(\d+) \(", PAGE, re.M)}
    assert named == set(range(1, 18))


def test_the_items_of_level_3_are_among_them():
    marked = " ".join(row[1] for row in ROWS if "(L3)" in row[1])
    for item in ("formula", "approves", "left", "at once"):
        assert item in marked
