"""Many lines at once: a pasted block, and what is taken back, each line saved as if it were typed."""

from decimal import Decimal

import pytest
from django.urls import reverse

from kpis.actions.returns import approve_return, save_line, submit_return
from kpis.choices import FigureKind
from kpis.entry import Typed
from kpis.models import Observation
from kpis.wording import typed_of
from partners.models import Role
from tests.kpis.returns_world import GOOD, World, add_posts, full_world

DOOR = reverse("lines-save", kwargs={"partnership": "shared", "service": "payroll", "quarter": "2023-24-Q4"})


@pytest.fixture
def world(db) -> World:
    return full_world()


@pytest.fixture
def officer(client, world):
    client.force_login(world.people["officer"])
    return client


def shown(world: World) -> list[dict]:
    """Every line as the page has it."""
    lines = Observation.objects.filter(quarterly_return=world.quarterly_return).select_related("kpi")
    return [{"line": one.pk, "version": one.version, **vars(typed_of(one, one.kpi.definitions.get()))} for one in lines]


def send(client, world: World, **asked: object) -> tuple[int, dict]:
    sent = asked if "lines" in asked else {"lines": shown(world), **asked}
    answer = client.post(DOOR, sent, content_type="application/json")
    return answer.status_code, answer.json()


def paste(client, world: World, text: str, slug: str = "errors", field: str = "upper", **more: object):
    return send(client, world, paste={"text": text, "line": world.line(slug).pk, "field": field}, **more)


def parts(body: dict) -> dict[str, list[str]]:
    return {part["head"]: part["items"] for part in body["note"]["parts"]}


def test_a_block_is_saved_line_by_line(world, officer, django_assert_max_num_queries):
    seen = shown(world)
    with django_assert_max_num_queries(60):
        status, body = paste(officer, world, "857\t191,889\n99.2%\n19\n", lines=seen)
    assert status == 200
    assert body["note"]["words"] == "3 lines filled."
    assert parts(body) == {"Filled": ["Payroll errors", "Paid on time", "Overpayments made"]}
    assert (world.line("errors").numerator, world.line("errors").denominator) == (857, 191_889)
    assert world.line("paid").numerator == Decimal("99.2")
    assert world.line("overpayments").entered_by == world.people["officer"]
    first = body["lines"][0]
    assert (first["answered"], first["value"], first["version"]) == (200, "0.45%", 1)
    assert first["typed"]["lower"] == "191,889"


def test_a_total_outside_the_block_is_judged_again(world, officer):
    whole, north, south = add_posts(world)
    save_line(observation=whole, version=0, typed=Typed(figure="310"), by=world.people["officer"])
    lines = [{"line": one.pk, "version": 0, "figure": figure} for one, figure in ((north, "200"), (south, "100"))]
    _, body = send(officer, world, lines=lines)
    (odd,) = [one for one in body["beside"] if one["line"] == whole.pk]
    assert odd["findings"] == ["Check the total 310: the partners add up to 300, 10 less."]


def test_a_cell_that_cannot_be_read_says_why_and_the_others_are_saved(world, officer):
    status, body = paste(officer, world, "857\t191889\n1.234,5\n19")
    assert status == 200
    assert body["note"]["words"] == "2 lines filled, 1 not saved."
    (refused,) = parts(body)["Not saved"]
    assert refused.startswith("Paid on time: “1.234,5” is not a number")
    assert [one["answered"] for one in body["lines"]] == [200, 400, 200]
    assert body["lines"][1]["typed"]["figure"] == "1.234,5"
    assert world.line("paid").kind == FigureKind.NOT_ENTERED
    assert world.line("overpayments").numerator == 19


def test_one_row_too_long(world, officer):
    """The last lines in the order shown: liquidity, policy, action plan, and the text."""
    status, body = paste(officer, world, "1.2\nyes\ngreen\nA quiet quarter.\n77\n", "stock", "figure")
    assert status == 200
    assert body["note"]["words"] == "4 lines filled, some of the block lies beyond the last field."
    assert parts(body)["Beyond the last field, and not filled"] == ["1 row below the last line of the return"]
    assert body["note"]["left_over"] == "77"
    assert world.line("story").text == "A quiet quarter."


def test_a_partner_per_column(world, officer):
    status, body = send(
        officer,
        world,
        paste={"text": "100\t200\n300\t400\n", "line": debt(world, "North", "Individuals").pk, "field": "figure"},
    )
    assert (status, len(parts(body)["Filled"])) == (200, 4)
    found = {
        (one.scope.name, one.item.name): one.numerator
        for one in Observation.objects.filter(kpi=world.kpis["debt"]).select_related("scope", "item")
    }
    assert found == {
        ("North", "Individuals"): 100,
        ("South", "Individuals"): 200,
        ("North", "Businesses"): 300,
        ("South", "Businesses"): 400,
    }


def debt(world: World, scope: str, item: str) -> Observation:
    return world.line("debt", scope__name=scope, item__name=item)


def test_lines_of_another_partner_are_skipped_by_name(world, officer):
    role = Role.objects.get(user=world.people["officer"])
    role.bodies.set([world.north])
    status, body = send(
        officer,
        world,
        paste={"text": "100\t200\n300\t400\n", "line": debt(world, "North", "Individuals").pk, "field": "figure"},
    )
    assert status == 200
    # South is not seen at all, so that the table has one column, and two values lie beyond it.
    assert parts(body)["Beyond the last field, and not filled"] == [
        "Debt past due, North, Individuals: “200”, beyond its last field",
        "Debt past due, North, Businesses: “400”, beyond its last field",
    ]
    assert debt(world, "South", "Individuals").kind == FigureKind.NOT_ENTERED


def test_not_applicable_asks_for_the_reason(world, officer):
    _, body = paste(officer, world, "n/a\n7", "paid", "figure")
    assert parts(body)["Not saved"] == ["Paid on time: Say why there is no figure."]
    assert body["lines"][0]["typed"]["no_figure"] == "not_applicable"


def test_two_officers_paste_onto_one_line(world, officer):
    seen = shown(world)
    line = world.line("paid")
    save_line(observation=line, version=0, typed=Typed(figure="97"), by=world.people["colleague"])
    status, body = paste(officer, world, "857\t191889\n99.2\n19", lines=seen)
    assert status == 200
    assert [one["answered"] for one in body["lines"]] == [200, 409, 200]
    assert parts(body)["Not saved"] == [
        "Paid on time: Colleague changed this line while you were typing. Compare both, and save the one that is right."
    ]
    assert (body["lines"][1]["now"]["words"], body["lines"][1]["typed"]["figure"]) == ("97.0%", "99.2")
    assert world.line("paid").numerator == 97


def test_taken_back_and_refused_where_somebody_changed_it_since(world, officer):
    before = shown(world)
    _, body = paste(officer, world, "857\t191889\n99.2\n19")
    versions = {one["line"]: one["version"] for one in body["lines"]}
    paid = world.line("paid")
    save_line(observation=paid, version=1, typed=Typed(figure="97"), by=world.people["colleague"])
    back = [{**one, "version": versions[one["line"]]} for one in before if one["line"] in versions]
    status, body = send(officer, world, lines=back)
    assert status == 200
    assert body["note"]["words"] == "2 lines taken back, 1 not saved."
    assert parts(body)["Taken back"] == ["Payroll errors", "Overpayments made"]
    assert parts(body)["Not saved"][0].startswith("Paid on time: Colleague changed this line")
    assert world.line("errors").kind == FigureKind.NOT_ENTERED
    assert world.line("paid").numerator == 97


def test_a_closed_return_takes_nothing(world, officer):
    seen = shown(world)
    for line in Observation.objects.filter(quarterly_return=world.quarterly_return).select_related("kpi"):
        save_line(observation=line, version=0, typed=GOOD[line.kpi.slug], by=world.people["officer"])
    submit_return(quarterly_return=world.quarterly_return, by=world.people["officer"], note="So.")
    status, body = paste(officer, world, "1\t2\n3", lines=seen)
    assert (status, body["refused"][:57]) == (409, "Nothing was saved: the return is waiting for approval. As")
    approve_return(quarterly_return=world.quarterly_return, by=world.people["approver"])
    assert paste(officer, world, "1\t2\n3")[0] == 409
    assert world.line("errors").numerator == 857


def test_a_line_that_came_meanwhile_is_left_alone(world, officer):
    """It is not on the page: the block runs over the lines that are."""
    seen = [one for one in shown(world) if one["line"] != world.line("paid").pk]
    _, body = paste(officer, world, "857\t191889\n19", lines=seen)
    assert parts(body)["Filled"] == ["Payroll errors", "Overpayments made"]


@pytest.mark.parametrize(
    "sent",
    [
        [],
        {"lines": None},
        {"lines": [1]},
        {"lines": [{"line": "1", "version": 0}]},
        {"lines": [{"line": 1, "version": True}]},
        {"lines": [], "paste": {"text": "1\t2", "line": 5, "field": "upper"}},
    ],
)
def test_what_cannot_be_read_saves_nothing(world, officer, sent):
    answer = officer.post(DOOR, sent, content_type="application/json")
    assert (answer.status_code, answer.json()["refused"]) == (
        400,
        "Nothing was saved: the page could not be read. Load it again.",
    )


def test_who_may_not_enter_is_told_apart_from_who_is_signed_out(world, client):
    assert client.post(DOOR, {"lines": []}, content_type="application/json").status_code == 401
    for name, status in (("approver", 403), ("outsider", 404)):
        client.force_login(world.people[name])
        assert client.post(DOOR, {"lines": []}, content_type="application/json").status_code == status
