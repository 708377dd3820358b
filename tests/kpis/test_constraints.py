"""The database refuses what the actions refuse: no door may be left open for a loader, a console or a new page."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from kpis.actions.definitions import add_breakdown, set_target, whole_item
from kpis.actions.returns import open_returns
from kpis.models import Breakdown, Item, Kpi, Observation, Result, Return, StatedFigure, Target
from periods.models import CalendarPeriod
from periods.values import Quarter
from tests.answers import refused
from tests.factories import BEGAN, World, a_world

pytestmark = pytest.mark.django_db

QUARTER = Quarter(2023, 1)
LATER = date(2023, 7, 1)
NOW = timezone.now()


@pytest.fixture
def kpi(world) -> Kpi:
    return world.kpi()


@pytest.fixture
def opened(world, kpi) -> Return:
    return open_returns(partnership=world.partnership, quarter=QUARTER, by=None)[0]


@pytest.fixture
def figure(opened) -> Observation:
    return opened.observations.get()


def changed(row, **fields) -> None:
    with transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**fields)


def again(row, **fields) -> None:
    """The same row once more, with other `fields`."""
    copy = type(row).objects.get(pk=row.pk)
    copy.pk = None
    copy._state.adding = True
    for name, value in fields.items():
        setattr(copy, name, value)
    with transaction.atomic():
        copy.save(force_insert=True)


# ---- figures ----


def test_two_live_figures_of_one_cell_are_refused(figure):
    with refused("one_live_figure_of_kpi_scope_item_period", "kpis_observation.kpi_id"):
        again(figure)


def test_the_result_of_a_cell_stands_once(figure):
    definition = figure.kpi.definitions.get()
    whole = {name: getattr(figure, name) for name in ("kpi", "scope", "item", "period")}
    made = Result.objects.create(
        **whole, definition=definition, parts_due=1, parts_reported=0, provisional=True, restated=False
    )
    with refused("one_result_of_kpi_period_scope_item", "kpis_result.kpi_id"):
        again(made)


NUMBER = {"kind": "number", "numerator": Decimal(3), "denominator": Decimal(1)}


@pytest.mark.parametrize(
    "fields",
    [NUMBER, {"kind": "text", "text": "In hand"}, {"kind": "not_measured"}, {**NUMBER, "numerator": Decimal(-3)}],
)
def test_a_figure_is_a_number_words_or_none(figure, fields):
    changed(figure, **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "number"},
        {**NUMBER, "numerator": None},
        {**NUMBER, "denominator": None},
        {**NUMBER, "text": "three"},
        {"kind": "text"},
        {**NUMBER, "kind": "text", "text": "three"},
        {**NUMBER, "kind": "not_entered"},
        {**NUMBER, "kind": "not_applicable"},
        {"kind": "lost", "text": "eaten"},
    ],
)
def test_a_figure_is_not_two_things_at_once(figure, fields):
    with refused("figure_is_number_words_or_none"):
        changed(figure, **fields)


def test_nothing_over_nothing_is_kept(figure):
    changed(figure, kind="number", numerator=Decimal(0), denominator=Decimal(0))


@pytest.mark.parametrize(("above", "below"), [(3, 0), (-3, 0), (3, -1), (0, -1)])
def test_something_over_nothing_or_over_less_is_refused(figure, above, below):
    with refused("nothing_divided_by_nothing_at_most"):
        changed(figure, kind="number", numerator=Decimal(above), denominator=Decimal(below))


def test_who_typed_a_figure_and_when_come_together(world, figure):
    for half in ({"entered_by": world.officer}, {"entered_at": NOW}):
        with refused("figure_entered_by_someone_at_a_time"):
            changed(figure, **half)
    changed(figure, entered_by=world.officer, entered_at=NOW)


# ---- returns ----


def submitted(world: World) -> dict:
    return {"state": "submitted", "submitted_by": world.officer, "submitted_at": NOW}


def approved(world: World) -> dict:
    return {**submitted(world), "state": "approved", "decided_by": world.approver, "decided_at": NOW}


def test_a_return_goes_its_way(world, opened):
    for step in (submitted(world), approved(world), {**approved(world), "state": "sent_back"}):
        changed(opened, **step)


def test_nobody_approves_their_own_return(world, opened):
    with refused("nobody_approves_their_own_return"):
        changed(opened, **{**approved(world), "decided_by": world.officer})


def test_who_sends_their_own_return_back_does_no_harm(world, opened):
    changed(opened, **{**approved(world), "state": "sent_back", "decided_by": world.officer})


def test_an_approval_names_who_submitted(world, opened):
    """Otherwise "not the one who submitted" is true of everybody."""
    with refused("return_state_matches_its_dates"):
        changed(opened, state="approved", decided_by=world.approver, decided_at=NOW)


@pytest.mark.parametrize("missing", ["submitted_by", "submitted_at", "decided_by", "decided_at"])
def test_who_and_when_of_a_return_come_together(world, opened, missing):
    with refused("return_(submitted|decided)_by_someone_at_a_time|return_state_matches_its_dates"):
        changed(opened, **{**approved(world), missing: None})


@pytest.mark.parametrize("state", ["submitted", "sent_back", "approved"])
def test_a_state_without_its_dates_is_refused(opened, state):
    with refused("return_state_matches_its_dates"):
        changed(opened, state=state)


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_what_is_undecided_has_no_decision(world, opened, state):
    with refused("return_state_matches_its_dates"):
        changed(opened, **{**approved(world), "state": state})


def test_a_service_owes_one_return_a_quarter(opened):
    with refused("one_return_of_a_service_and_quarter", "kpis_return.service_id"):
        again(opened)


# ---- definitions and targets ----


def test_a_kpi_has_one_open_definition(kpi):
    with refused("one_open_definition_of_a_kpi", "kpis_definition.kpi_id"):
        again(kpi.definitions.get(), valid_from=LATER)


def test_two_definitions_do_not_begin_on_one_day(kpi):
    first = kpi.definitions.get()
    changed(first, valid_to=LATER)
    with refused("definition_once_from_a_day", "kpis_definition.valid_from"):
        again(first, valid_to=None)


@pytest.mark.parametrize("end", [BEGAN, date(2014, 4, 1)])
def test_a_definition_ends_after_it_begins(kpi, end):
    with refused("definition_ends_after_it_begins"):
        changed(kpi.definitions.get(), valid_to=end)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"multiplier": 0}, "definition_multiplier_positive"),
        ({"over_time": "ratio"}, "ratio_over_time_has_parts"),
        ({"over_scopes": "ratio"}, "ratio_over_scopes_has_parts"),
    ],
)
def test_a_definition_can_be_worked_out(kpi, fields, constraint):
    with refused(constraint):
        changed(kpi.definitions.get(), **fields)


@pytest.fixture
def target(world, kpi) -> Target:
    return set_target(kpi=kpi, scope=world.whole, valid_from=BEGAN, operator="at_most", aim=Decimal(5), by=None)


def test_a_scope_has_one_open_target(world, target):
    with refused("one_open_target_of_a_scope", "kpis_target.kpi_id"):
        again(target, valid_from=LATER)
    again(target, scope=world.north.scope)


def test_two_targets_do_not_begin_on_one_day(target):
    changed(target, valid_to=LATER)
    with refused("target_once_from_a_day", "kpis_target.kpi_id"):
        again(target, valid_to=None)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"valid_to": BEGAN}, "target_ends_after_it_begins"),
        ({"operator": "between"}, "target_range_has_both_ends"),
        ({"operator": "between", "upper_aim": Decimal(4)}, "target_range_has_both_ends"),
        ({"upper_aim": Decimal(9)}, "target_range_has_both_ends"),
        ({"tolerance": Decimal(-1)}, "tolerance_not_negative"),
        ({"tolerance_amount": Decimal(-1)}, "tolerance_not_negative"),
    ],
)
def test_a_target_that_cannot_be_met_is_refused(target, fields, constraint):
    with refused(constraint):
        changed(target, **fields)


def test_a_range_may_be_a_point(target):
    changed(target, operator="between", upper_aim=Decimal(5))


# ---- names ----


def test_a_partnership_has_one_whole_item(world, kpi):
    with refused("one_whole_item_in_partnership", "kpis_item.partnership_id"):
        again(whole_item(world.partnership), slug="everything")


def test_a_list_and_its_items_are_named_once(world):
    sectors = add_breakdown(partnership=world.partnership, name="Sectors", items=["NHS"], by=None)
    with refused("breakdown_named_once", "kpis_breakdown.partnership_id"), transaction.atomic():
        Breakdown.objects.create(partnership=world.partnership, name="Sectors")
    with refused("item_once_in_breakdown", "kpis_item.breakdown_id"):
        again(sectors.items.get())
    other = a_world("east-and-west").partnership
    assert Item.objects.filter(
        breakdown=add_breakdown(partnership=other, name="Sectors", items=["NHS"], by=None)
    ).exists()


def test_papers_of_one_partnership_refer_to_a_kpi_by_one_slug(kpi):
    with refused("kpi_slug_once_in_partnership", "kpis_kpi.partnership_id"):
        again(kpi)
    assert a_world("east-and-west").kpi().slug == kpi.slug


def test_a_paper_printed_one_figure_in_a_place(world):
    stated = StatedFigure.objects.create(
        partnership=world.partnership, table="debt", row="NHS", column="March", text="1,234", source="Paper 4, table 2"
    )
    with refused("one_stated_figure_in_a_place", "kpis_statedfigure.partnership_id"):
        again(stated, text="1,243")


def test_a_period_ends_after_it_begins():
    quarter = CalendarPeriod.of(QUARTER)
    for end in (None, date(2023, 3, 31)):
        with refused("period_ends_unless_open"):
            changed(quarter, end=end)
