"""A case appraised on request: by hand, and as the page answers good and bad questions."""

import re
from decimal import Decimal
from fractions import Fraction
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partners.roles import RoleKind
from savings.calculations.amounts import Unknown
from savings.calculations.appraisal import (
    Appraisal,
    Assumptions,
    FlowKind,
    FlowLine,
    one_off_flows,
    paid_in,
    recurrent_flows,
)
from savings.calculations.discounting import Discounting, Terms, Timing
from savings.models import BusinessCase
from savings.selectors.appraisal import flows_of
from savings.selectors.cases import case_figures
from tests.factories import World
from tests.savings.small_case import a_business_case, a_small_case, more_of_a_case

pytestmark = pytest.mark.django_db


def appraised(lines: list[FlowLine], **assumed) -> Appraisal:
    """10% a year to the first year, at the start, in real terms, unless something else is assumed."""
    timing, terms = assumed.pop("timing", Timing.START), assumed.pop("terms", Terms.REAL)
    discounting = Discounting(assumed.pop("rate", Decimal(10)), "2016/17", timing, terms)
    return Appraisal(2, tuple(lines), Assumptions(discounting, assumed.pop("first_after", 0), **assumed))


SAVING = FlowLine("One team", FlowKind.RECURRENT, recurrent_flows([Decimal(-10), Decimal(-23)]))
COST = FlowLine("Licences", FlowKind.RECURRENT, recurrent_flows([Decimal(2), Decimal(0)]))
SYSTEM = FlowLine("System", FlowKind.INVESTMENT, paid_in(0, 2, Decimal(12)))


def test_what_is_saved_lasts_and_what_is_paid_once_does_not():
    assert SAVING.flows == (10, 33)
    assert COST.flows == (-2, -2)
    assert SYSTEM.flows == (-12, 0)
    assert one_off_flows([Decimal(-5), Unknown("to be determined")]) == (5, 0)


def test_the_net_present_value_by_hand():
    """2016/17: 10 − 2 − 12 = −4; 2017/18: 33 − 2 = 31, worth 31 / 1.1."""
    found = appraised([SAVING, COST, SYSTEM])
    assert found.net == (-4, 31)
    assert found.factors == (1, Fraction(10, 11))
    assert found.net_present_value == -4 + Fraction(310, 11)
    assert found.payback == 1 + Fraction(4, 31)
    assert found.savings == (10, 33)
    assert found.added_costs == (-2, -2)


def test_at_the_end_of_the_year_and_from_an_earlier_base_year_it_is_worth_less():
    found = appraised([SAVING], timing=Timing.END, first_after=1)
    assert found.factors == (Fraction(100, 121), Fraction(1000, 1331))


def test_optimism_bias_raises_costs_alone():
    """A tenth more of 2 + 12 and of 2."""
    found = appraised([SAVING, COST, SYSTEM], uplift=Decimal(10))
    assert found.bias == (Fraction(-14, 10), Fraction(-2, 10))
    assert found.net == (Fraction(-54, 10), Fraction(308, 10))


def test_in_nominal_terms_amounts_are_raised_by_inflation():
    found = appraised([SAVING], terms=Terms.NOMINAL, inflation=Decimal(10))
    assert found.net == (10, Fraction(363, 10))
    assert found.net_present_value == 43  # inflation and rate are alike here, and cancel


def test_the_line_that_matters_most_stands_first_and_names_stay_apart():
    found = appraised([COST, SAVING, SAVING, SYSTEM], change=Decimal(50))
    assert [one.label for one in found.sensitivities] == ["One team", "One team (2)", "System", "Licences"]
    assert found.sensitivities[0].change == 20  # half of 10 + 33 / 1.1
    assert found.sensitivities[2].total == found.net_present_value - 6
    changes = sum(one.change for one in found.sensitivities)
    assert changes == found.net_present_value / 2, "the lines together are the whole"


def test_the_method_names_everything_that_was_assumed():
    found = appraised([], terms=Terms.NOMINAL, inflation=Decimal("2.50"), uplift=Decimal(20), rate=Decimal("6.1"))
    assert found.assumptions.method == (
        "Discounted at 6.1% a year to 2016/17, at the start of each year, in nominal terms, amounts raised by 2.5% a "
        "year from it; costs raised by 20% for optimism"
    )


# ---- a case of the product ----


@pytest.fixture
def member(world) -> Client:
    a_small_case(world)
    client = Client()
    client.force_login(world.people[RoleKind.MEMBER])
    return client


GOOD = {
    "rate": "3.5", "base_year": "2016/17", "timing": "start", "terms": "real", "paid_in": "2016-17", "change": "10",
}  # fmt: skip


def ask(client: Client, world: World, **asked: str):
    return client.get(reverse("appraisal", args=[world.partnership.slug, "sharing"]), {**GOOD, **asked})


def test_each_line_of_a_case_flows_once_where_it_is_counted(world):
    lines, left_out = flows_of(case_figures(a_small_case(world)), 1)
    assert {line.label: line.flows for line in lines} == {
        "Payroll: One team": (10, 30),
        "Payroll: Sale of a server, one-off": (5, 0),
        "Finance: One system": (0, 4),
        "Investment: System": (0, -9),
    }
    assert left_out == ["Payroll: Sale of a server, one-off, 2017/18: to be determined"]


def test_nothing_is_computed_before_it_is_asked(member, world):
    answer = member.get(reverse("appraisal", args=[world.partnership.slug, "sharing"]))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Net present value" not in page
    assert 'value="3.5"' in page
    assert 'value="2016/17"' in page


def test_the_page_prints_the_method_beside_the_figure_and_what_is_left_out(member, world):
    answer = ask(member, world, rate="0", uplift="10")
    assert answer.status_code == 200
    page = words_of(answer)
    # 10 + 30 + 5 + 4 saved, 9 and a tenth of it paid: 39.1
    assert "Net present value of savings less investment £39 Discounted at 0% a year to 2016/17, at the start" in page
    assert "in real terms; costs raised by 10% for optimism; 2015/16 prices" in page
    assert "Left out, as the amount is not known: Payroll: Sale of a server, one-off, 2017/18" in page
    assert "Payback At once" in page
    assert "Payroll: One team 4 35 43" in page
    assert "Present value 5 34 39" in page


def words_of(answer) -> str:
    main = answer.content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("rate", "-100", "Type the discount rate as a percentage from 0 to 100."),
        ("rate", "three", "“three” is not a number"),
        ("rate", "", "Fill this in: Discount rate"),
        ("base_year", "2018/19", "Type a year from 2006/07 to 2017/18: the case covers 2016/17 to 2017/18."),
        ("base_year", "soon", "Type it like this: 2015/16."),
        ("timing", "sometimes", "Choose from the list"),
        ("terms", "nominal", ""),
        ("inflation", "2", "Leave this empty in real terms, or choose nominal terms."),
        ("paid_in", "2030-31", "Choose from the list"),
        ("uplift", "-1", "Type the rise for optimism as a percentage from 0 to 1,000."),
        ("change", "0", "Type a change of each line above 0%, for example 10."),
        ("change", "0.0000001", "at most six decimal places"),
    ],
)
def test_a_bad_question_is_answered_beside_the_field(member, world, field, typed, sentence):
    answer = ask(member, world, **{field: typed})
    assert answer.status_code == 400
    at = "inflation" if field == "terms" else field
    assert sentence in " ".join(answer.context["form"].errors[at])
    if field not in ("timing", "terms", "paid_in"):
        assert f'value="{typed}"' in answer.content.decode() or not typed


def test_an_appraisal_asks_the_database_as_often_for_much_as_for_little(member, world):
    asked = []
    for number in range(2):
        ask(member, world)
        with CaptureQueriesContext(connection) as queries:
            assert ask(member, world).status_code == 200
        asked.append(len(queries))
        more_of_a_case(world, number)
    assert asked[0] == asked[1]


def test_a_case_without_a_version_or_without_lines_says_so(world):
    case = a_business_case(world)
    client = Client()
    client.force_login(world.people[RoleKind.MEMBER])
    assert "The case has no version yet." in words_of(ask(client, world))
    case.versions.create(partnership=world.partnership, number=1, name="Draft", baseline_on="2015-12-14")
    page = words_of(ask(client, world))
    assert "savings less investment £0 Discounted" in page
    assert "Sensitivity" not in page


def test_the_real_case_pays_back_and_leaves_out_what_nobody_knows(lgss):
    figures = case_figures(BusinessCase.objects.get(partnership=lgss).versions.get())
    lines, left_out = flows_of(figures, 0)
    saved = sum(sum(line.flows) for line in lines if line.kind == FlowKind.RECURRENT)
    assert saved == -figures.headline.over_all_years  # the £15.3m of the headline
    assert sum(sum(line.flows) for line in lines if line.kind == FlowKind.ONE_OFF) == 225_000
    assert {one.rsplit(", ", 1)[0] for one in left_out} == {"Investment: Revenue & Benefits system"}
