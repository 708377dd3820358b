"""KPIs and their figures are read through one door (kpis/sight.py); who reads past it is listed here with the reason."""

import ast
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from common.errors import Refused
from kpis.actions.definitions import add_breakdown, set_target
from kpis.actions.history import note_stated_figure
from kpis.actions.restrictions import lift_restriction, restrict
from kpis.models import StatedFigure
from kpis.sight import Sight
from partners.roles import RoleKind
from periods.values import Quarter
from reporting.figures import ReferenceUnknown
from tests.factories import BEGAN, World, a_world
from tests.reporting.history import approved

ROOT = Path(__file__).resolve().parent.parent.parent

# ---- the guard ----

GUARDED = {"Kpi", "Definition", "Target", "Result", "Observation", "StatedFigure", "Item", "Restatement", "Explanation"}
GUARDED |= {"Rebase", "Benchmark", "UnlikeMark"}
RELATED = {"kpis", "observations", "results", "stated_figures", "items", "breakdowns", "definitions", "targets"}
RELATED |= {"rebases", "benchmarks", "unlike_marks", "unlikemarks"}
ROOMS = ("kpis", "projects", "savings", "reporting", "sharedsvc", "partners", "committees")
PAST_THE_DOOR = {
    "kpis/sight.py": "the door itself",
    "kpis/rollup.py": "adds up what everybody typed, and shows nothing",
    "kpis/selectors/returns.py": "lines, definitions, targets and explanations of observations that came through the door",
    "kpis/selectors/definitions.py": "definitions, targets and items of KPIs and lists that came through the door",
    "kpis/selectors/history.py": "restatements of an observation that came through the door",
    "kpis/forms/definitions.py": "asks whether a name is taken",
    "kpis/forms/stated.py": "asks whether a place is taken",
    "kpis/views/definitions.py": "definitions and targets of a KPI that came through the door",
    "kpis/views/targets.py": "definitions and targets of a KPI that came through the door",
    "reporting/selectors/kpi.py": "restatements of observations that came through the door",
    "reporting/selectors/members_reading.py": "restatements of observations that came through the door",
}


def reads_of(tree: ast.Module) -> Iterator[int]:
    """Lines that read a guarded model by its manager, or from a row of the partnership or a KPI."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        if node.attr in ("objects", "_default_manager") and isinstance(node.value, ast.Name):
            if node.value.id in GUARDED:
                yield node.lineno
        elif node.attr in RELATED and _owner(node.value) in {"partnership", "kpi", "breakdown", "quarterly_return"}:
            yield node.lineno


def _owner(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def test_figures_are_read_through_the_door():
    strangers, seen = [], set()
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "migrations" in path.parts or "actions" in path.parts or path.name == "actions.py":
                continue
            lines = list(reads_of(ast.parse(path.read_text())))
            if lines and name in PAST_THE_DOOR:
                seen.add(name)
            elif lines:
                strangers += [f"{name}:{line}" for line in lines]
    assert strangers == []
    assert set(PAST_THE_DOOR) == seen, "an exception that nothing needs any more"


# ---- what a restriction takes away ----

QUARTER = Quarter(2023, 4)
SECRET = "Zebra settlements"
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = a_world()
    sectors = add_breakdown(partnership=world.partnership, name="Sectors", items=["Giraffe", "Other"], by=None)
    world.secret = world.kpi("zebra-settlements", title=SECRET, unit="zebras")
    world.parted = world.kpi("debt", title="Debt", breakdown=sectors, over_scopes="sum")
    world.open = world.kpi("errors", title="Errors")
    for kpi in (world.secret, world.open):
        set_target(kpi=kpi, scope=world.whole, valid_from=BEGAN, operator="at_most", aim=Decimal(5), by=None)
    giraffe, other = sectors.items.all()
    approved(
        world,
        QUARTER,
        {
            world.secret: "7717",
            world.open: "4",
            (world.parted, world.whole, QUARTER, giraffe): "4242",
            (world.parted, world.whole, QUARTER, other): "58",
        },
    )
    return world


def restricted(world, **what):
    return restrict(
        partnership=world.partnership, reason="Dispute", review_on=date(2099, 1, 1),
        by=world.people[RoleKind.ADMINISTRATOR], **what,
    )  # fmt: skip


def page(client, world, role, path):
    client.force_login(world.people[role])
    return client.get(f"/p/{world.partnership.slug}/{path}")


def test_a_restricted_kpi_is_there_only_for_those_who_may_see_it(client, world):
    places = ["", "figures.csv", "services/payroll/", "services/payroll/figures.csv", "manage/kpis/", "manage/"]
    before = page(client, world, RoleKind.ADMINISTRATOR, "manage/kpis/").text
    assert SECRET in before
    restricted(world, kpi=world.secret)
    for role, sees in ((RoleKind.OFFICER, False), (RoleKind.ADMINISTRATOR, False), (RoleKind.MEMBER, True)):
        found = [page(client, world, role, place) for place in places]
        text = " ".join(one.text for one in found if one.status_code == 200)
        assert (SECRET in text) is sees
        assert ("7717" in text or "7,717" in text) is sees
        for place in ("kpis/zebra-settlements/", "kpis/zebra-settlements/figures.csv"):
            assert page(client, world, role, place).status_code == (200 if sees else 404)
    pk = world.secret.observations.get().pk
    assert page(client, world, RoleKind.OFFICER, f"returns/figures/{pk}/").status_code == 404


def test_it_is_in_no_count(client, world):
    assert "1 of 2 reported" in page(client, world, RoleKind.OFFICER, "").text
    restricted(world, kpi=world.secret)
    assert "1 of 1 reported" in page(client, world, RoleKind.OFFICER, "").text
    assert "1 of 2 reported" in page(client, world, RoleKind.MEMBER, "").text


def test_a_restricted_entry_takes_its_list_with_it(client, world):
    giraffe = world.parted.definitions.get().breakdown.items.first()
    shown = page(client, world, RoleKind.OFFICER, "kpis/debt/").text
    assert "Giraffe" in shown
    assert "4,242" in shown
    restricted(world, item=giraffe)
    kept = page(client, world, RoleKind.OFFICER, "kpis/debt/").text
    assert "4,300" in kept  # the total stays, and nothing can be taken from it
    assert [words for words in ("Giraffe", "4,242", "58", "Other") if f">{words}<" in kept] == []
    assert "Giraffe" in page(client, world, RoleKind.MEMBER, "kpis/debt/").text


def test_printed_figures_of_a_restricted_kpi_go_with_it(world):
    note_stated_figure(
        stated=StatedFigure(
            partnership=world.partnership, table="zebra-settlements-ncc", row="Total", column="2023/24", text="7,717",
            source="A paper",
        ),
        by=None,
    )  # fmt: skip
    restricted(world, kpi=world.secret)
    assert not Sight(world.partnership).stated_figures.exists()
    assert Sight.everything(world.partnership).stated_figures.exists()


def test_papers_for_the_public_cannot_refer_to_it(world):
    from reporting.figures import Figures

    restricted(world, kpi=world.secret)
    with pytest.raises(ReferenceUnknown, match="There is no measure"):
        Figures(Sight(world.partnership)).get("zebra-settlements", "Q4 2023/24")
    assert Figures(Sight.everything(world.partnership)).get("zebra-settlements", "Q4 2023/24").words() == "7,717 zebras"


def test_the_administrator_closes_and_the_proper_officer_opens(client, world):
    client.force_login(world.people[RoleKind.ADMINISTRATOR])
    form = f"/p/{world.partnership.slug}/manage/restrict/"
    typed = {"what": f"kpi-{world.secret.pk}", "reason": "", "review_on": "1 1 2020"}
    assert "Fill this in: Why may it not be open?" in client.post(form, typed).text
    assert "Choose a day in the future" in client.post(form, typed | {"reason": "Dispute"}).text
    assert client.post(form, typed | {"reason": "Dispute", "review_on": "1 1 2099"}).status_code == 302
    assert SECRET not in client.get(form).text
    restriction = world.partnership.restrictions.get()
    client.force_login(world.people[RoleKind.PROPER_OFFICER])
    lift = f"/p/{world.partnership.slug}/restrictions/{restriction.pk}/lift/"
    assert "Dispute" in client.get(lift).text
    assert client.post(lift, {"reason": "Settled"}).status_code == 302
    assert Sight(world.partnership).kpis.filter(pk=world.secret.pk).exists()
    with pytest.raises(Refused, match="lifted already"):
        lift_restriction(restriction=restriction, reason="Again", by=world.people[RoleKind.PROPER_OFFICER])


def test_what_cannot_be_restricted_says_why(world):
    restricted(world, kpi=world.secret)
    with pytest.raises(Refused, match="restricted already"):
        restricted(world, kpi=world.secret)
    with pytest.raises(Refused, match="Choose something of this partnership"):
        restricted(a_world("east-and-west"), kpi=world.open)
    with pytest.raises(Refused, match="restricted with its KPI"):
        restricted(world, item=world.parted.partnership.items.get(breakdown=None))
    with pytest.raises(ValidationError):
        restrict(
            partnership=world.partnership, kpi=world.open, reason=" ", review_on=date(2020, 1, 1), by=None
        )  # fmt: skip


# ---- small counts of people ----


def test_members_and_the_public_see_no_small_count_of_people(client, world):
    leavers = world.kpi(
        "leavers", title="Leavers", unit="people", counts_people=True, over_scopes="sum",
        scopes=[world.north.scope, world.south.scope],
    )  # fmt: skip
    approved(world, QUARTER.next(), {(leavers, world.north.scope): "3", (leavers, world.south.scope): "2200"})
    member = page(client, world, RoleKind.MEMBER, "kpis/leavers/figures.csv").text
    assert "[c]" in member
    assert "2200" not in member  # the total, and so the other part, stays; of the two parts both are hidden
    assert "2203" in member
    assert "counts under 5 are not shown" in page(client, world, RoleKind.MEMBER, "kpis/leavers/").text
    staff = page(client, world, RoleKind.OFFICER, "kpis/leavers/figures.csv").text
    assert "2200" in staff
    assert "[c]" not in staff
    entry = leavers.observations.first()
    assert page(client, world, RoleKind.MEMBER, f"returns/figures/{entry.pk}/").status_code == 404
    assert page(client, world, RoleKind.OFFICER, f"returns/figures/{entry.pk}/").status_code == 200


def test_of_a_year_with_a_small_count_only_the_year_is_told(world):
    leavers = world.kpi("leavers", title="Leavers", counts_people=True, over_time="sum")
    for number, count in ((1, "30"), (2, "2"), (3, "20"), (4, "10")):
        approved(world, Quarter(2020, number), {leavers: count})
    shown = {
        result.when.label: result.pk
        for result in Sight(world.partnership).results.filter(kpi=leavers)
        if (result.kpi_id, result.scope_id, result.item_id, result.period_id) not in Sight(world.partnership).hidden
    }
    assert list(shown) == ["2020/21"]
