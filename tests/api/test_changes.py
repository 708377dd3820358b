"""The feed of changes: what was done, in an order that holds, and silent about what is not to be seen."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.actions import _seal_some, record, seal
from audit.models import Seal
from kpis.actions.definitions import set_target
from kpis.actions.restrictions import lift_restriction, restrict
from kpis.actions.returns import open_returns, restate
from kpis.entry import Typed
from kpis.models import Observation
from kpis.rollup import rebuild
from partners.roles import RoleKind
from periods.values import FinancialYear, Quarter
from reporting.actions.writing import create_report
from reporting.models import Snapshot
from tests.api.asking import a_program
from tests.factories import BEGAN, a_world
from tests.reporting.history import approved

pytestmark = pytest.mark.django_db

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "connecting.md"
ROOT = "/api/v1/partnerships/north-and-south"
FEED = f"{ROOT}/changes/"


def read(program, after=None):
    """(every change after a cursor, the cursor at the end), page by page."""
    found = []
    while True:
        answer = program.get(FEED, {} if after is None else {"after": after})
        assert answer.status_code == 200, answer.content
        page = answer.json()
        found += page["changes"]
        after = page["next"]
        if not page["more"]:
            return found, after


def told(changes):
    return [(one["event"], one["code"]) for one in changes]


def of_role(world, role):
    return a_program(world.partnership, world.people[role])


def test_the_feed_is_what_was_done(world):
    program = of_role(world, RoleKind.OFFICER)
    assert read(program) == ([], "")
    kpi = world.kpi()
    seal()
    first, cursor = read(program)
    assert told(first) == [("KPI defined", "payroll-errors")]
    assert first[0]["address"] == f"{ROOT}/kpis/payroll-errors/"
    assert read(program, "now") == ([], cursor)
    set_target(kpi=kpi, scope=world.whole, valid_from=BEGAN, operator="at_most", aim=Decimal(5), by=None)
    quarter = Quarter(2023, 4)
    approved(world, quarter, {kpi: "7"})
    list(rebuild(world.partnership))
    line = Observation.objects.get()
    restate(observation=line, typed=Typed(figure="6"), reason="Counted twice", by=world.approver)
    list(rebuild(world.partnership))
    assert read(program, cursor) == ([], cursor), "what is not sealed yet comes with the next question"
    seal()
    done, end = read(program, cursor)
    events = told(done)
    assert events[0] == ("target set", "payroll-errors")
    assert events[-3:] == [
        ("results rebuilt", "payroll-errors"),
        ("figure restated", "payroll-errors"),
        ("results rebuilt", "payroll-errors"),
    ]
    for change in done:
        assert program.get(change["address"]).status_code == 200, change
    result = next(one for one in reversed(done) if one["kind"] == "results")
    assert result["address"] == f"{ROOT}/results/?kpi=payroll-errors"
    assert program.get(result["address"]).json()["results"][0]["figure"]["value"] == "6"
    assert read(program, end) == ([], end)
    assert read(program, cursor)[0] == done, "a cursor can be asked again for ever"


def test_nothing_is_passed_over_however_late_it_is_committed(world):
    """An entry with a lower id, committed after one with a higher id was read, comes next."""
    program = of_role(world, RoleKind.OFFICER)
    kpi = world.kpi()
    seal()
    _, cursor = read(program)
    late = record("target set", target=kpi, by=None, partnership_id=world.partnership.pk)
    early = record("KPI arranged", target=kpi, by=None, partnership_id=world.partnership.pk)
    # The later one is sealed while the other's transaction is still open: its id is passed over, its place is not.
    _seal_some(world.partnership.pk, late.pk)
    assert Seal.objects.filter(entry=early).exists()
    assert not Seal.objects.filter(entry=late).exists()
    first, cursor = read(program, cursor)
    assert told(first) == [("KPI arranged", "payroll-errors")]
    seal()
    assert told(read(program, cursor)[0]) == [("target set", "payroll-errors")]


def test_it_is_silent_about_what_is_restricted_or_not_ones_own(world):
    secret, plain = world.kpi("zebra-settlements"), world.kpi("errors")
    for kpi in (secret, plain):
        set_target(kpi=kpi, scope=world.whole, valid_from=BEGAN, operator="at_most", aim=Decimal(5), by=None)
    approved(world, Quarter(2023, 4), {secret: "7717", plain: "4"})
    for line in Observation.objects.all():
        restate(observation=line, typed=Typed(figure="9"), reason="Counted twice", by=world.approver)
    list(rebuild(world.partnership))
    restriction = restrict(
        partnership=world.partnership, kpi=secret, reason="Dispute", review_on=date(2099, 1, 1), by=None
    )
    papers = dict.fromkeys(("public", "exempt", "draft"))
    for name in papers:
        paper = create_report(
            partnership=world.partnership, type="annual", slug=f"paper-{name}", title=name, short_title=name,
            period=FinancialYear(2023), meeting_on=date(2024, 6, 24), by=None,
        )  # fmt: skip
        by_and_at = {} if name == "draft" else {"published_by": world.approver, "published_at": timezone.now()}
        papers[name] = Snapshot.objects.create(
            report=paper, number=1, audience="exempt" if name == "exempt" else "public", schema=1, checksum="1",
            content={"report": {"status": name}}, built_at=timezone.now(), **by_and_at,
        )  # fmt: skip
        event = "snapshot built" if name == "draft" else "snapshot published"
        record(event, target=papers[name], by=None, partnership_id=world.partnership.pk)
    elsewhere = a_world("elsewhere")
    elsewhere.kpi("theirs")
    open_returns(partnership=elsewhere.partnership, quarter=Quarter(2023, 4), by=None)
    seal()
    everything, _ = read(of_role(world, RoleKind.FINANCE))
    codes = {one["code"] for one in everything if one["kind"] != "return"}
    assert codes == {"zebra-settlements", "errors", "paper-public", "paper-exempt"}
    assert everything[-1]["address"] == f"{ROOT}/reports/paper-exempt/"
    officer = of_role(world, RoleKind.OFFICER)
    silent, cursor = read(officer)
    assert told(silent) == [one for one in told(everything) if one[1] not in ("zebra-settlements", "paper-exempt")]
    assert "zebra" not in str(silent)
    members, _ = read(of_role(world, RoleKind.EXEMPT_READER))
    assert {one["kind"] for one in members} == {"kpi", "results", "figure", "report"}, "returns are not theirs to see"
    lift_restriction(restriction=restriction, by=world.people[RoleKind.PROPER_OFFICER], reason="Settled")
    seal()
    assert told(read(officer, cursor)[0]) == [("restriction lifted", "zebra-settlements")]
    theirs = a_program(elsewhere.partnership, elsewhere.officer)
    assert theirs.get(FEED).status_code == 404


def test_pages_and_queries_do_not_grow(world):
    kpi = world.kpi()
    for _ in range(450):
        record("target ended", target=kpi.partnership, by=None, partnership_id=world.partnership.pk)  # of nothing shown
    for number in range(250):
        record(
            "KPI arranged" if number % 2 else "figure typed", target=kpi, by=None, partnership_id=world.partnership.pk
        )
    seal()
    program = of_role(world, RoleKind.OFFICER)
    changes, cursor = read(program)
    assert told(changes) == [("KPI defined", "payroll-errors")] + [("KPI arranged", "payroll-errors")] * 125
    assert read(program, cursor) == ([], cursor)
    with CaptureQueriesContext(connection) as many:
        program.get(FEED)
    with CaptureQueriesContext(connection) as few:
        program.get(FEED, {"after": cursor})
    assert len(many) - len(few) <= 3


def test_the_example_of_the_manual_keeps_a_copy(world, monkeypatch, tmp_path):
    kpi = world.kpi()
    approved(world, Quarter(2023, 4), {kpi: "7"})
    seal()
    program, copy, example = of_role(world, RoleKind.OFFICER), {}, {}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PORTAL", "https://portal.example.org")
    monkeypatch.setenv("TOKEN", "not asked")
    (code,) = re.findall(r"```python\n(import json.*?)```", MANUAL.read_text(), re.S)
    exec(code.replace("emss", world.partnership.slug), example)
    example["urlopen"] = lambda asked: BytesIO(
        program.get(asked.full_url.removeprefix("https://portal.example.org")).content
    )
    example["begin"](lambda: None)
    example["follow"](copy.__setitem__)
    assert copy == {}
    restate(observation=Observation.objects.get(), typed=Typed(figure="6"), reason="Twice", by=world.approver)
    list(rebuild(world.partnership))
    seal()
    example["follow"](copy.__setitem__)
    assert list(copy) == [f"{ROOT}/observations/{Observation.objects.get().pk}/", f"{ROOT}/results/?kpi=payroll-errors"]
    assert copy[f"{ROOT}/results/?kpi=payroll-errors"]["results"][0]["figure"]["value"] == "6"


def test_a_cursor_of_another_trail_is_refused(world):
    world.kpi()
    seal()
    program = of_role(world, RoleKind.OFFICER)
    _, cursor = read(program)
    number, _, mark = cursor.partition("-")
    for wrong in ("x", "7", f"{number}-", f"{number}-{mark[:-1]}z", f"{int(number) + 1}-{mark}", "9" * 30, "-1"):
        answer = program.get(FEED, {"after": wrong})
        assert answer.status_code == 409, wrong
        assert "?after=now" in answer.json()["detail"]
    assert program.get(FEED, {"afer": cursor}).status_code == 400
    sealed = Seal.objects.get(chain=world.partnership.pk, number=number)
    assert sealed.hash[:8] not in cursor, "the hash of an entry would confirm a guess at it"
