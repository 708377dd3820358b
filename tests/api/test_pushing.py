"""Figures sent in by another system: read, refused and kept as if they were typed."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from api.models import TokenScope
from audit.models import Entry
from kpis.actions.pushing import KEPT, forget_old_pushes
from kpis.actions.restrictions import restrict
from kpis.actions.returns import approve_return, save_line, submit_return
from kpis.entry import Typed
from kpis.models import Observation, Push, Return
from partners.actions import give_role
from partners.models import Role
from partners.roles import RoleKind
from tests.api.asking import a_program
from tests.factories import a_world
from tests.kpis.returns_world import GOOD, World, full_world

DOOR = "/api/v1/partnerships/shared/figures/"
KEPT_FIELDS = ("kind", "numerator", "denominator", "qualifier", "text", "reason", "expected_on", "commentary", "cause")
Q4 = {"period": "Q4 2023/24"}
LONG = "x" * 10_001

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return full_world(history=1)


@pytest.fixture
def program(world):
    return a_program(world.partnership, world.people["officer"], scope=TokenScope.PUSH)


def push(program, rows, key="1", **more):
    body = rows if isinstance(rows, str | bytes) else json.dumps({"rows": rows, **more})
    headers = {"Idempotency-Key": key} if key else {}
    return program.post(DOOR, body, content_type="application/json", headers=headers)


def kept(line: Observation) -> dict:
    return Observation.objects.values(*KEPT_FIELDS, "version").get(pk=line.pk)


TWENTY = [  # what is sent for a line of Q4 2023/24
    ("errors", {"upper": "857", "lower": "191,889"}),
    ("errors", {"upper": "857"}),
    ("errors", {"upper": "10", "lower": "9"}),
    ("errors", {"upper": "1", "lower": "0"}),
    ("paid", {"figure": "99.2"}),
    ("paid", {"figure": "90%", "commentary": "A strike.\r\nIn March.", "cause": "supplier"}),
    ("paid", {"figure": "101"}),
    ("paid", {"figure": "about 99"}),
    ("overpayments", {"figure": "1.5"}),
    ("overpayments", {"figure": "-1"}),
    ("overpayments", {"figure": "1.234,5"}),
    ("overpayments", {"figure": "99999999999999"}),
    ("overpayments", {"no_figure": "to_be_confirmed", "reason": "System change", "expected_on": "31/5/2024"}),
    ("overpayments", {"no_figure": "not_measured"}),
    ("overpayments", {"no_figure": "lost", "reason": "Gone"}),
    ("overpayments", {"figure": "1", "no_figure": "not_due", "reason": "Both"}),
    ("overpayments", {"no_figure": "not_due", "reason": "Soon", "expected_on": "31.5.24"}),
    ("satisfaction", {"figure": "6"}),
    ("policy", {"figure": "perhaps"}),
    ("risk", {"figure": "Amber", "cause": "weather"}),
    ("story", {"figure": LONG}),
    ("wait", {"figure": "£8"}),
]


def test_what_is_pushed_is_kept_and_refused_as_what_is_typed(world, program, client):
    """Each of them once on the form (its own door), then pushed: equal rows, equal sentences, equal findings."""
    client.force_login(world.people["officer"])
    for number, (slug, fields) in enumerate(TWENTY):
        line = world.line(slug)
        Observation.objects.filter(pk=line.pk).update(version=0)
        at_first = kept(line)
        door = reverse("line-save", kwargs={"partnership": "shared", "pk": line.pk})
        typed = client.post(door, {**fields, "version": 0}, content_type="application/json")
        after_typing, words = kept(line), typed.json()
        Observation.objects.filter(pk=line.pk).update(**at_first)
        pushed = push(program, [{"kpi": slug, **Q4, **fields, "version": 0}], key=str(number))
        (row,) = pushed.json()["rows"]
        assert kept(line) == after_typing, fields
        assert row["observation"] == line.pk
        if typed.status_code == 200:
            assert (pushed.status_code, row["outcome"], row["version"]) == (200, "saved", words["version"])
            assert [finding["words"] for finding in row["findings"]] == words["findings"]
        else:
            assert (pushed.status_code, row["outcome"], row["why"]) == (207, "refused", "unreadable"), fields
            assert row["errors"] == words["errors"]
        Observation.objects.filter(pk=line.pk).update(**at_first)


def test_numbers_are_exact_and_what_is_not_sent_stays(world, program):
    line = world.line("stock")
    push(program, b'{"rows": [{"kpi": "stock", "period": "2023-24-Q4", "figure": 0.1, "commentary": "Counted."}]}')
    assert (kept(line)["numerator"], kept(line)["commentary"]) == (Decimal("0.1"), "Counted.")
    push(program, b'{"rows": [{"kpi": "stock", "period": "2023-24-Q4", "figure": 12345678901.123456}]}', key="2")
    assert (kept(line)["numerator"], kept(line)["commentary"]) == (Decimal("12345678901.123456"), "Counted.")
    row = {"kpi": "stock", **Q4}
    push(program, [{**row, "no_figure": "not_measured", "reason": "No system"}], key="3")
    assert (kept(line)["kind"], kept(line)["numerator"], kept(line)["commentary"]) == ("not_measured", None, "Counted.")
    push(program, '{"rows": [{"kpi": "stock", "period": "2023-24-Q4", "figure": 1.5e2, "commentary": null}]}', key="4")
    assert (kept(line)["numerator"], kept(line)["reason"], kept(line)["commentary"]) == (150, "", "")
    float_error = push(
        program, '{"rows": [{"kpi": "stock", "period": "2023-24-Q4", "figure": 0.30000000000000004}]}', key="5"
    )
    assert float_error.json()["rows"][0]["errors"] == {"figure": "Type at most 6 decimal places."}
    push(program, [{"kpi": "policy", **Q4, "figure": True}], key="6")
    assert kept(world.line("policy"))["numerator"] == 1
    for number in ("1e400", "1E-400", "-1e31"):
        answer = push(
            program, f'{{"rows": [{{"kpi": "stock", "period": "2023-24-Q4", "figure": {number}}}]}}', key=number
        )
        assert "is not a number" in answer.json()["rows"][0]["errors"]["figure"]


def test_a_row_names_its_line(world, program):
    month = {"period": "2024-01", "scope": "North", "upper": 930, "lower": 1000}
    rows = [
        {"kpi": "tickets", **month},
        {"kpi": "Tickets", **month, "period": "Feb 2024", "scope": "south"},
        {"kpi": "debt", **Q4, "scope": "North Council", "item": "Individuals", "figure": "5"},
        {"kpi": "debt", **Q4, "scope": "North", "item": "businesses", "figure": "6"},
        {"kpi": "nothing", **Q4, "figure": 1},
        {"kpi": "debt", **Q4, "item": "businesses", "figure": "6"},
        {"kpi": "debt", **Q4, "scope": "North", "figure": "6"},
        {"kpi": "debt", **Q4, "scope": "North", "item": "Zebras", "figure": "6"},
        {"kpi": "paid", **Q4, "scope": "North", "figure": "6"},
        {"kpi": "paid", **Q4, "item": "Individuals", "figure": "6"},
        {"kpi": "paid", **Q4, "scope": "Nowhere", "figure": "6"},
        {"kpi": "paid", "period": "Q1 2024/25", "figure": "6"},
        {"kpi": "paid", "period": "soon", "figure": "6"},
        {"kpi": "paid", **Q4},
        {"kpi": "paid", **Q4, "value": 6},
        {"kpi": "paid", **Q4, "upper": 6},
        {"kpi": "errors", **Q4, "figure": 6},
        {"kpi": "paid", **Q4, "figure": [6], "version": "x"},
        7,
    ]
    answer = push(program, rows)
    content = answer.json()
    assert (answer.status_code, content["saved"], content["unchanged"], content["refused"]) == (207, 4, 0, 15)
    assert [row["row"] for row in content["rows"]] == list(range(1, 20))
    assert world.line("tickets", period_id=2024010101, scope=world.north.scope).numerator == 930
    assert world.line("debt", scope=world.north.scope, item__slug="businesses").numerator == 6
    assert [row["errors"] for row in content["rows"][4:]] == [
        {"kpi": "There is no KPI “nothing”: send its code, or its number."},
        {"scope": "Name for whom it is: North or South."},
        {"item": "Name the item of the list: Individuals, Businesses."},
        {"item": "Name the item of the list: Individuals, Businesses."},
        {"scope": "Leave it out: this KPI is measured for the whole partnership."},
        {"item": "Leave it out: this KPI has no list of items."},
        {"scope": "“Nowhere” is nobody here: send the name that heads a column of the return."},
        {"period": "No return asks for this in Q1 2024/25: check the period, or have the return opened."},
        {
            "period": "“soon” is not a period. Write a quarter as Q4 2023/24, a month as March 2024, a year as 2023/24, a "
            "day as 31 March 2024 or a run of months as January 2023 to April 2024."
        },
        {"figure": "Send the figure, why there is none, or a commentary: this row sets nothing."},
        {
            "": "Leave out “value”: a row has the fields kpi, period, scope, item, figure, upper, lower, no_figure, reason, "
            "expected_on, commentary, cause, version."
        },
        {"upper": "Send this measure as “figure”: it has no parts."},
        {"figure": "Send “upper” (payroll errors) and “lower” (payments made): the figure is worked out from both."},
        {
            "figure": "Send text or a number here.",
            "version": "Send the version as the whole number that the portal gave.",
        },
        {"": "Send each row as an object: {“kpi”: …, “period”: …, “figure”: …}."},
    ]


def test_what_somebody_else_saved_a_closed_return_and_a_line_sent_twice_are_refused(world, program):
    line, row = world.line("paid"), {"kpi": "paid", **Q4, "figure": "98"}
    save_line(observation=line, version=0, typed=Typed(figure="99"), by=world.people["colleague"])
    assert (
        push(program, [{**row, "figure": "99", "version": 0}], key="same").json()["rows"][0]["outcome"] == "unchanged"
    )
    (conflict,) = push(program, [{**row, "version": 0}]).json()["rows"]
    assert (conflict["why"], conflict["version"], conflict["now"]["figure"]) == ("conflict", 1, "99")
    assert conflict["errors"]["version"].startswith("Colleague changed this line")
    (saved,) = push(program, [{**row, "version": conflict["version"]}], key="2").json()["rows"]
    assert (saved["outcome"], saved["version"], kept(line)["numerator"]) == ("saved", 2, 98)
    twice = push(program, [row, {"kpi": "stock", **Q4, "figure": 1}, {**row, "figure": "97"}], key="3").json()
    assert [one["outcome"] for one in twice["rows"]] == ["refused", "saved", "refused"]
    assert twice["rows"][2]["errors"] == {"": "This line is sent more than once, in rows 1 and 3: send it once."}
    assert kept(line)["numerator"] == 98
    Return.objects.filter(pk=world.quarterly_return.pk).update(
        state="submitted", submitted_by=world.people["officer"], submitted_at=timezone.now()
    )
    (closed,) = push(program, [{**row, "figure": "96"}], key="4").json()["rows"]
    assert (closed["why"], kept(line)["numerator"]) == ("closed", 98)
    assert closed["errors"][""].startswith("Nothing was saved: the return is waiting for approval.")


def test_a_dry_run_says_the_same_and_saves_nothing(world, program):
    rows = [{"kpi": "paid", **Q4, "figure": "90"}, {"kpi": "stock", **Q4, "figure": "x"}]
    entries, before = Entry.objects.count(), kept(world.line("paid"))
    tried = push(program, rows, key="", dry_run=True)
    assert (kept(world.line("paid")), Push.objects.count()) == (before, 0)
    assert Entry.objects.count() == entries
    done = push(program, rows)
    expected = done.json() | {"dry_run": True}
    expected["rows"][0]["version"] = 0
    assert (tried.status_code, tried.json()) == (207, expected)
    assert kept(world.line("paid"))["version"] == 1
    assert world.quarterly_return.state == "draft", "a person submits it"


def test_the_same_key_is_answered_and_nothing_is_done_again(world, program):
    rows = [{"kpi": "paid", **Q4, "figure": "90"}]
    first = push(program, rows)
    entries = Entry.objects.count()
    save_line(observation=world.line("paid"), version=1, typed=Typed(figure="91"), by=world.people["colleague"])
    again = push(program, rows)
    assert (again.status_code, again.json(), again["Idempotent-Replayed"]) == (200, first.json(), "true")
    assert "Idempotent-Replayed" not in first
    assert (kept(world.line("paid"))["numerator"], Entry.objects.count()) == (91, entries + 1)
    other = push(program, [{"kpi": "paid", **Q4, "figure": "92"}])
    assert other.status_code == 409
    assert other.json()["detail"].endswith("Send this with a new key.")
    of_colleague = a_program(world.partnership, world.people["colleague"], scope=TokenScope.PUSH)
    assert push(of_colleague, [{"kpi": "paid", **Q4, "figure": "92"}]).status_code == 200, "each has their own keys"
    assert push(program, rows, key="").status_code == 400
    assert push(program, rows, key="k" * 101).status_code == 400
    Push.objects.filter(by=world.people["officer"]).update(at=timezone.now() - KEPT - timedelta(minutes=1))
    assert (forget_old_pushes(), Push.objects.count()) == (1, 1)


def test_the_trail_says_who_and_by_which_program(world, program):
    push(program, [{"kpi": "paid", **Q4, "figure": "90"}])
    entry = Entry.objects.get(event="figure typed", target_id=world.line("paid").pk)
    assert (entry.by, entry.changes["by way of"]) == (world.people["officer"], [None, "API, A test"])
    assert Entry.objects.get(event="figures sent in").by == world.people["officer"]


def test_whose_it_is_not_is_refused(world, program, client):
    rows = [{"kpi": "paid", **Q4, "figure": "90"}]
    before = kept(world.line("paid"))
    reader = a_program(world.partnership, world.people["officer"])
    assert push(reader, rows).status_code == 403
    stranger = a_world("elsewhere")
    theirs = a_program(stranger.partnership, stranger.officer, scope=TokenScope.PUSH)
    assert push(theirs, rows).status_code == 404
    give_role(user=world.people["officer"], partnership=stranger.partnership, kind=RoleKind.OFFICER, by=None)
    other = program.post(DOOR.replace("shared", "elsewhere"), "{}", content_type="application/json")
    assert other.status_code == 404, "a token opens one partnership"
    client.force_login(world.people["member"])
    assert push(client, rows).status_code == 403
    role = Role.objects.get(user=world.people["officer"], partnership=world.partnership)
    role.bodies.set([world.south])
    north = [{"kpi": "tickets", "period": "2024-01", "scope": "North", "upper": 1, "lower": 2}]
    south = [{**north[0], "scope": "South"}]
    both = push(program, north + south, key="2").json()["rows"]
    assert [one["outcome"] for one in both] == ["refused", "saved"]
    assert both[0]["errors"] == {"": "Your role does not let you fill this in: it is for another service or partner."}
    role.bodies.clear()
    restrict(kpi=world.kpis["paid"], partnership=world.partnership, reason="Dispute", by=None,
             review_on=timezone.localdate() + timedelta(days=9))  # fmt: skip
    hidden = push(program, [{"kpi": "paid", **Q4, "figure": "90"}, {"kpi": "zebra", **Q4, "figure": "90"}], key="3")
    told = [str(one["errors"]).replace("zebra", "paid") for one in hidden.json()["rows"]]
    assert told[0] == told[1]
    assert kept(world.line("paid")) == before


def test_what_cannot_be_read_as_a_whole_is_refused_in_a_sentence(world, program):
    row = '{"kpi": "paid", "period": "Q4 2023/24", "figure": %s}'
    sent = [
        (b"", 400), (b"{", 400), (b"[]", 400), (b"7", 400), (b"null", 400), (b"\xff\xfe", 400), (b'{"rows": {}}', 400),
        (b'{"rows": []}', 400), (b'{"rows": [], "rows": []}', 400), (b'{"rows": [{}], "submit": true}', 400),
        (b'{"rows": [{}], "dry_run": "yes"}', 400),
        (json.dumps({"rows": [{}] * 1001}).encode(), 400),
        (b'{"rows": [' + b" " * 2_100_000 + b"]}", 413),
        (b"[" * 100_000, 400), (b'{"a":' * 100_000, 400),
    ]  # fmt: skip
    bad = (
        "NaN",
        "Infinity",
        "-Infinity",
        "1" * 5000,
        '"\\u0000"',
        '"\\ud800"',
        '"\\udc00\\ud800"',
        '{"figure": "\\u0000"}',
    )
    sent += [(f'{{"rows": [{row % figure}]}}'.encode(), 400) for figure in bad]
    for number, (body, status) in enumerate(sent):
        answer = push(program, body, key=str(number))
        assert answer.status_code == status, body[:60]
        assert answer.json()["detail"].startswith("Nothing was saved"), body[:60]
    assert push(program, row % '["\\ud800"]', key="list").status_code == 400
    assert program.post(DOOR, {"rows": "x"}, headers={"Idempotency-Key": "f"}).status_code == 415
    assert not Push.objects.exists()
    assert program.get(DOOR).status_code == 405


def test_many_rows_take_two_queries_each(world, program):
    rows = [
        {"kpi": "tickets", "period": f"2024-0{month}", "scope": scope, "upper": 5, "lower": 9}
        for month in (1, 2, 3)
        for scope in ("North", "South")
    ]

    def asked(sent, key) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert push(program, sent, key=key).json()["saved"] == len(sent)
        return len(queries)

    asked(rows, "first")  # the clock of the token is set
    two, six = ([{**row, "upper": size} for row in rows[:size]] for size in (2, 6))
    assert asked(six, "six") - asked([{**row, "upper": 1} for row in two], "two") == 2 * 4


def test_what_is_pushed_goes_the_way_of_every_figure(world, program):
    rows = [
        {"kpi": line.kpi.slug, "period": line.when.slug, "scope": line.scope.name, "item": _item(line),
         **{name: text for name, text in vars(GOOD[line.kpi.slug]).items() if text}}
        for line in world.quarterly_return.observations.select_related("kpi", "scope", "item")
    ]  # fmt: skip
    assert push(program, rows).json()["saved"] == len(rows) == 22
    submit_return(quarterly_return=world.quarterly_return, by=world.people["officer"])
    approve_return(quarterly_return=world.quarterly_return, by=world.people["approver"])
    assert world.line("errors").standing == "approved"


def _item(line: Observation) -> str:
    return line.item.name if line.item.breakdown_id else ""
