"""Unit costs by customer against charge: worked by hand, refused in words, shown on the page."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from audit.models import Entry
from partners.roles import RoleKind
from periods.models import CalendarPeriod
from periods.values import Quarter
from savings.actions.unit_costs import save_activity
from savings.calculations.amounts import Unknown
from savings.calculations.unit_costs import ActivityCost, Position, Use
from savings.models import CostedActivity, CustomerVolume, UnknownAmount
from tests.factories import World, a_world
from tests.savings.small_money import a_use, an_activity
from tests.savings.test_views import words


def used(customer: str, volume: int | str, charge: int | str) -> Use:
    return Use(customer, Decimal(volume), Decimal(charge))


# ---- arithmetic, by hand ----


def test_a_customer_costs_its_share_of_the_volume():
    """£1,000 for 300: £3.33… each. 100 cost £333.33, 200 cost £666.67; together £1,000."""
    found = ActivityCost(Decimal(1000), [used("North", 100, 320), used("South", 200, 670)], Decimal(1))
    assert found.unit_cost == Fraction(10, 3)
    north, south = found.customers
    assert (north.cost, south.cost) == (Decimal("333.33"), Decimal("666.67"))
    assert (north.share.value, north.share.base) == (Fraction(100, 3), "of the volume of all customers")
    assert (north.difference, south.difference) == (Decimal("-13.33"), Decimal("3.33"))
    assert (north.recovered.value, north.recovered.base) == (Fraction(32000, 33333) * 100, "of the cost")
    assert (north.position, south.position) == (Position.SUBSIDISED, Position.BREAK_EVEN)  # 1% is £3.33 and £6.67
    assert (found.whole.cost, found.whole.difference, found.whole.position) == (1000, -10, Position.BREAK_EVEN)


@pytest.mark.parametrize(
    ("charge", "position"),
    [
        ("98", Position.BREAK_EVEN), ("97.99", Position.SUBSIDISED),
        ("102", Position.BREAK_EVEN), ("102.01", Position.SURPLUS),
    ],
)  # fmt: skip
def test_the_tolerance_is_within_and_at_its_ends(charge, position):
    (only,) = ActivityCost(Decimal(100), [used("North", 1, charge)], Decimal(2)).customers
    assert only.position == position


def test_what_is_not_known_is_said_and_nothing_is_computed_from_it():
    without_volume = ActivityCost(Decimal(9), [used("North", 1, 1), Use("South", Unknown("not known"), Decimal(3))])
    assert (without_volume.unit_cost, without_volume.why_unknown) == (None, "the volume of South is not known")
    assert [one.position for one in without_volume.customers] == [Position.NOT_KNOWN] * 2
    assert without_volume.customers[0].share.value is None
    without_cost = ActivityCost(Unknown("amount not known"), [used("North", 1, 1)])
    assert without_cost.why_unknown == "its cost is not known"
    without_charge = ActivityCost(Decimal(9), [Use("North", Decimal(3), Unknown("to be determined"))])
    assert without_charge.unit_cost == 3
    assert without_charge.customers[0].position == Position.NOT_KNOWN
    nothing = ActivityCost(Decimal(9), [used("North", 0, 0)])
    assert (nothing.unit_cost, nothing.why_unknown) == (None, "nothing was counted")


def test_a_customer_without_volume_costs_nothing():
    north, south = ActivityCost(Decimal(10), [used("North", 5, 10), used("South", 0, 1)]).customers
    assert (south.cost, south.position, south.recovered.value) == (0, Position.SURPLUS, None)
    assert north.position == Position.BREAK_EVEN


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=8).filter(any), st.integers(0, 500))
def test_shares_make_up_the_whole_whatever_is_typed(pence, volumes, charge):
    uses = [used(str(number), volume, charge) for number, volume in enumerate(volumes)]
    found = ActivityCost(Decimal(pence) / 100, uses)
    assert sum(one.cost for one in found.customers) == found.cost
    assert sum(one.share.value for one in found.customers) == 100
    assert sum(one.difference for one in found.customers) == found.whole.difference


# ---- what is kept ----

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity(world) -> CostedActivity:
    return an_activity(world)


def refused(problem: pytest.ExceptionInfo) -> dict[str, list[str]]:
    return problem.value.message_dict


def test_the_action_names_the_field_and_what_to_do(world, activity):
    stranger = a_world("east-and-west")
    activity.year, activity.cost, activity.tolerance = CalendarPeriod.of(Quarter(2014, 1)), Decimal(-1), Decimal(-1)
    activity.service = stranger.payroll
    with pytest.raises(ValidationError) as problem:
        save_activity(activity=activity, uses={stranger.north: a_use("1", "1")}, by=None)
    assert refused(problem) == {
        "year": ["Type a financial year, for example 2015/16."],
        "service": ["Choose a service of this partnership."],
        "cost": ["A cost is not negative: type what the activity costs."],
        "tolerance": ["Type a percentage of nought or more."],
        "uses": ["Choose customers of this partnership."],
    }
    for uses, sentence in (
        ({}, "Type the volume of at least one customer."),
        ({world.north: a_use("-1", "1")}, "North Council: a volume and a charge are not negative."),
    ):
        with pytest.raises(ValidationError) as problem:
            save_activity(activity=world.partnership.costedactivitys.get(), uses=uses, by=None)
        assert refused(problem)["uses"] == [sentence]
    assert CustomerVolume.objects.count() == 2


def test_what_changed_is_audited_by_customer(world, activity):
    uses = {world.north: a_use("100", "320"), world.south: a_use(UnknownAmount.NOT_KNOWN, "670")}
    save_activity(activity=activity, uses=uses, by=None)
    entry = Entry.objects.filter(event="volumes and charges typed").first()
    assert entry.changes == {"South Council": ["200.00 for £670.00", "amount not known for £670.00"]}
    before = Entry.objects.count()
    save_activity(activity=activity, uses=uses, by=None)
    assert Entry.objects.count() == before, "saved as it was"


@pytest.mark.parametrize(
    ("name", "model", "change"),
    [
        ("activity_cost_known_or_said", CostedActivity, {"unknown": "not_known"}),
        ("activity_cost_not_negative", CostedActivity, {"cost": Decimal(-1)}),
        ("activity_tolerance_not_negative", CostedActivity, {"tolerance": Decimal(-1)}),
        ("volume_known_or_said", CustomerVolume, {"volume": None}),
        ("volume_known_or_said", CustomerVolume, {"volume": Decimal(-1)}),
        ("charge_known_or_said", CustomerVolume, {"charge_unknown": "not_known"}),
    ],
)
def test_the_database_refuses_it_too(activity, name, model, change):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.update(**change)


def test_an_activity_is_costed_once_a_year(world, activity):
    with pytest.raises(ValidationError):
        an_activity(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        CustomerVolume.objects.create(activity=activity, body=world.north, volume=Decimal(1), charge=Decimal(1))


# ---- pages ----


def typed(world: World, **fields: str) -> dict[str, str]:
    return {
        "service": str(world.payroll.pk), "year": "2015/16", "label": "Invoices", "unit": "invoice", "cost": "1,200",
        "tolerance": "2", f"volume_{world.north.pk}": "300", f"charge_{world.north.pk}": "£1,200", **fields,
    }  # fmt: skip


def test_the_page_shows_unit_cost_shares_and_position(finance, world, activity):
    page = words(finance, "unit-costs", world.partnership)
    assert "Unit cost: £3.33 for each payslip Payslips, 2014/15" in page
    assert "North Council 100 33.3% 333.33 320.00 −13.33 96.0% Subsidised" in page
    assert "South Council 200 66.7% 666.67 670.00 +3.33 100.5% Break‑even" in page
    assert "All customers 300 100.0% 1,000.00 990.00 −10.00 99.0% Break‑even" in page
    assert "no more than 1% of the cost" in page


def test_finance_types_an_activity_and_chooses_its_year(finance, world, activity):
    added = finance.post(reverse("activity-add", args=[world.partnership.slug]), typed(world))
    assert added.status_code == 302
    page = words(finance, "unit-costs", world.partnership)
    assert "£4.00 for each invoice" in page
    assert "Payslips" not in page
    address = reverse("unit-costs", args=[world.partnership.slug])
    assert "Payslips" in finance.get(address, {"year": "2014-15"}).content.decode()
    assert finance.get(address, {"year": "soon"}).status_code == 404
    changed = CostedActivity.objects.get(label="Invoices")
    edit = reverse("activity-edit", args=[world.partnership.slug, changed.pk])
    assert 'value="1200"' in finance.get(edit).content.decode()
    south = {f"volume_{world.south.pk}": "not known", f"charge_{world.south.pk}": "5"}
    assert finance.post(edit, typed(world, cost="to be determined", **south)).status_code == 302
    assert "Not known: its cost is to be determined." in words(finance, "unit-costs", world.partnership)
    assert "amount not known" in finance.get(edit).content.decode()


def test_errors_stand_beside_the_field_and_nothing_typed_is_lost(finance, world):
    north, south = world.north.pk, world.south.pk
    wrong = typed(world, cost="-5", tolerance="200", year="May", **{
        f"volume_{north}": "many", f"charge_{north}": "-3", f"volume_{south}": "7", f"charge_{south}": "",
    })  # fmt: skip
    answer = finance.post(reverse("activity-add", args=[world.partnership.slug]), wrong)
    assert answer.status_code == 400
    errors = answer.context["form"].errors
    assert set(errors) == {"year", "cost", "tolerance", f"volume_{north}", f"charge_{north}", f"charge_{south}"}
    assert (
        "South Council, charge: Type what is charged: 0 if nothing, or amount not known." in errors[f"charge_{south}"]
    )
    assert 'value="many"' in answer.content.decode()
    assert CostedActivity.objects.count() == 0
    nobody = finance.post(
        reverse("activity-add", args=[world.partnership.slug]),
        typed(world, **{f"volume_{north}": "", f"charge_{north}": ""}),
    )
    assert "Type the volume of at least one customer." in nobody.content.decode()


def test_a_member_sees_the_figures_and_no_way_to_change_them(world, activity):
    client = Client()
    client.force_login(world.people[RoleKind.MEMBER])
    page = words(client, "unit-costs", world.partnership)
    assert "£3.33 for each payslip" in page
    assert "Add an activity" not in page
    assert client.get(reverse("activity-edit", args=[world.partnership.slug, activity.pk])).status_code == 403


def test_an_activity_is_taken_out_after_one_more_question(finance, world, activity):
    address = reverse("money-row-drop", args=[world.partnership.slug, "activity", activity.pk])
    assert "Take out the activity with all its volumes and charges" in finance.get(address).content.decode()
    assert CostedActivity.objects.exists()
    assert finance.post(address).status_code == 302
    assert not CostedActivity.objects.exists()
    assert Entry.objects.filter(event="costed activity taken out").exists()
    assert "No activity is costed." in words(finance, "unit-costs", world.partnership)
    nothing = reverse("money-row-drop", args=[world.partnership.slug, "anything", 1])
    assert finance.get(nothing).status_code == 404
