"""What the actions refuse, in which words, and that nothing is lost by it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from audit.models import Entry
from common.errors import Refused
from periods.models import CalendarPeriod
from periods.values import FinancialYear, Quarter
from savings.actions.cases import (
    agree_version,
    begin_version,
    drop_case_service,
    save_business_case,
    save_case_service,
)
from savings.actions.investment import drop_investment, save_funding_source, save_investment
from savings.actions.lines import drop_line, save_benefit_line, save_budget_line
from savings.actions.outturn import save_outturn_line
from savings.models import (
    BenefitLine,
    BudgetLine,
    CaseVersion,
    FundingSource,
    InvestmentItem,
    OutturnLine,
    UnknownAmount,
)
from savings.selectors.cases import case_figures
from tests.factories import a_world
from tests.savings.small_case import YEARS, a_business_case, a_small_case, in_years

pytestmark = pytest.mark.django_db


def team(version: CaseVersion) -> BenefitLine:
    return BenefitLine.objects.get(version=version, label="One team")


def refused(problem: pytest.ExceptionInfo, field: str) -> str:
    return problem.value.message_dict[field][0]


def test_a_case_computes_what_its_lines_say(version):
    figures = case_figures(version)
    payroll, finance = figures.services
    assert figures.profiles[payroll.pk].openings == (100, 80)
    assert figures.profiles[payroll.pk].increments.amounts == (-10, -24)
    assert figures.profiles[payroll.pk].booked.amounts == (-10, -20)
    assert figures.profiles[finance.pk].increments.amounts == (0, -4)
    assert figures.headline.a_year_at_the_end == -34
    assert figures.headline.over_all_years == -44
    assert figures.headline.one_off.total == -5
    assert figures.profiles[payroll.pk].unknown == (("Sale of a server", 1, "to be determined"),)
    assert figures.investment.items[0].shares == {"NCC": Decimal("4.5"), "SCC": Decimal("4.5")}
    assert figures.streams[payroll.pk][0].closings == (40, 30)


def test_the_figures_of_a_case_take_a_fixed_number_of_queries(version, django_assert_num_queries):
    version = CaseVersion.objects.select_related("case").get(pk=version.pk)
    with django_assert_num_queries(11):
        case_figures(version)


def test_a_year_that_is_missing_is_named(version):
    with pytest.raises(ValidationError) as problem:
        save_benefit_line(line=team(version), amounts={YEARS[0]: Decimal(-1)}, by=None)
    assert refused(problem, "amounts") == "Type an amount, or why there is none, for 2017/18."
    assert team(version).amounts.count() == 2


def test_a_year_that_the_case_does_not_cover_is_named(version):
    with pytest.raises(ValidationError) as problem:
        save_benefit_line(line=team(version), amounts={**in_years(-1, -1), FinancialYear(2018): Decimal(-1)}, by=None)
    assert refused(problem, "amounts") == "The case does not cover 2018/19."


@pytest.mark.parametrize(
    ("kind", "amount", "sentence"),
    [
        ("income", 5, "2017/18: a benefit is negative. Type −£5, or choose added cost."),
        ("added_cost", -5, "2017/18: an added cost is positive. Type £5, or choose a kind of benefit."),
    ],
)
def test_the_sign_has_to_fit_the_kind(version, kind, amount, sentence):
    line = team(version)
    line.kind = kind
    with pytest.raises(ValidationError) as problem:
        save_benefit_line(line=line, amounts=in_years(0, amount), by=None)
    assert refused(problem, "amounts") == sentence


def test_a_negative_base_and_a_partner_who_joins_later_are_taken(world, version):
    of = {"partnership": world.partnership, "version": version, "of_service": version.case.services.first()}
    save_budget_line(line=BudgetLine(label="East", body=world.south, **of), amounts=in_years(0, -30), by=None)
    figures = case_figures(version)
    assert figures.profiles[of["of_service"].pk].openings == (100, 50)


def test_what_changed_is_audited_by_year(version):
    save_benefit_line(line=team(version), amounts=in_years(-10, "-20.5"), by=None)
    entry = Entry.objects.filter(event="amounts typed").first()
    assert entry.changes == {"2017/18": ["-20", "-20.5"]}
    before = Entry.objects.count()
    save_benefit_line(line=team(version), amounts=in_years(-10, "-20.50"), by=None)
    assert Entry.objects.count() == before, "saved as it was"


def test_rows_of_another_partnership_are_refused(version):
    stranger = a_world("east-and-west")
    other = a_small_case(stranger)
    line = BudgetLine.objects.filter(version=version).first()
    line.body = stranger.north
    with pytest.raises(ValidationError) as problem:
        save_budget_line(line=line, amounts=in_years(1, 1), by=None)
    assert refused(problem, "body") == "Choose a partner of this partnership."
    line = team(version)
    line.of_service = other.case.services.first()
    with pytest.raises(ValidationError) as problem:
        save_benefit_line(line=line, amounts=in_years(-1, -1), by=None)
    assert refused(problem, "of_service") == "Choose a service of the same business case."
    line = team(version)
    line.booked_in = other.case.services.first()
    with pytest.raises(ValidationError) as problem:
        save_benefit_line(line=line, amounts=in_years(-1, -1), by=None)
    assert refused(problem, "booked_in") == "Choose another service of the same case."
    service = version.case.services.first()
    service.service = stranger.payroll
    with pytest.raises(ValidationError):
        save_case_service(service=service, by=None)
    item = InvestmentItem.objects.get(version=version)
    with pytest.raises(ValidationError) as problem:
        save_investment(item=item, shares={stranger.north: None}, by=None)
    assert refused(problem, "shares") == "Choose partners of this partnership."
    source = FundingSource.objects.get(version=version)
    source.body = stranger.north
    with pytest.raises(ValidationError):
        save_funding_source(source=source, by=None)


def test_one_offs_and_own_lines_are_not_booked_elsewhere(version):
    line = team(version)
    line.booked_in = line.of_service
    with pytest.raises(ValidationError) as problem:
        save_benefit_line(line=line, amounts=in_years(-1, -1), by=None)
    assert "counted in its own table" in refused(problem, "booked_in")
    line.booked_in = version.case.services.last()
    line.recurrence = "one_off"
    with pytest.raises(ValidationError) as problem:
        save_benefit_line(line=line, amounts=in_years(-1, -1), by=None)
    assert "counted where it arises" in refused(problem, "booked_in")


@pytest.mark.parametrize(
    ("rule", "shares", "sentence"),
    [
        ("fixed", ("66.6", "33.3"), "The shares add up to 99.9%: change them until they make 100%."),
        ("fixed", ("100", None), "Type a percentage of nought or more for each partner."),
        ("fixed", ("110", "-10"), "Type a percentage of nought or more for each partner."),
        ("actual", ("5", None), "Type each partner's amount, or why it is not known."),
    ],
)
def test_shares_that_do_not_make_the_whole_are_refused(world, version, rule, shares, sentence):
    item = InvestmentItem.objects.get(version=version)
    item.rule = rule
    north, south = (None if share is None else Decimal(share) for share in shares)
    with pytest.raises(ValidationError) as problem:
        save_investment(item=item, shares={world.north: north, world.south: south}, by=None)
    assert refused(problem, "shares") == sentence


def test_unknown_shares_and_no_funding_source_stay_in_words(world, version):
    item = InvestmentItem(partnership=world.partnership, version=version, label="Taxes system")
    save_investment(item=item, shares={world.north: UnknownAmount.TO_BE_DETERMINED, world.south: Decimal(3)}, by=None)
    table = case_figures(version).investment
    assert table.foot["NCC"].unknown == ("to be determined",)
    assert table.total.known == 12
    assert "Taxes system" in table.without_source
    drop_investment(item=item, by=None)
    assert case_figures(version).investment.unknown == ()


def test_a_service_with_lines_stays_in_the_case(world, version):
    finance = version.case.services.last()
    with pytest.raises(Refused, match="Finance still has lines.*Payroll: One system"):
        drop_case_service(service=finance, by=None)
    booked = finance.booked_lines.get()
    with pytest.raises(Refused, match="counted in the table of Finance"):
        drop_line(line=booked, by=None)
    booked.booked_in = None
    save_benefit_line(line=booked, amounts=in_years(0, -4), by=None)
    for line in [*finance.budgetlines.all(), booked]:
        drop_line(line=line, by=None)
    drop_case_service(service=finance, by=None)
    assert [service.label for service in version.case.services.all()] == ["Payroll"]


def test_the_next_version_is_a_copy_and_the_agreed_one_stays(version):
    agree_version(version=version, agreed_on=date(2016, 1, 1), by=None)
    for change in (
        lambda: save_benefit_line(line=team(version), amounts=in_years(-1, -1), by=None),
        lambda: drop_line(line=team(version), by=None),
        lambda: agree_version(version=version, agreed_on=date(2016, 1, 2), by=None),
    ):
        with pytest.raises(Refused, match="begin a new version"):
            change()
    second = begin_version(case=version.case, name="Final", baseline_on=date(2016, 4, 1), by=None)
    assert second.number == 2
    assert case_figures(second).headline == case_figures(version).headline
    assert case_figures(second).investment == case_figures(version).investment
    save_benefit_line(line=team(second), amounts=in_years(-11, -20), by=None)
    assert case_figures(second).headline.a_year_at_the_end == -35
    assert case_figures(version).headline.a_year_at_the_end == -34


def test_years_of_a_case_are_financial_years_that_stay_under_its_lines(world, version):
    case = version.case
    case.last_year = CalendarPeriod.of(FinancialYear(2018))
    with pytest.raises(ValidationError) as problem:
        save_business_case(case=case, by=None)
    assert "take the lines out first" in refused(problem, "last_year")
    with pytest.raises(ValidationError) as problem:
        a_business_case(world, "other", first_year=CalendarPeriod.of(Quarter(2016, 1)))
    assert refused(problem, "first_year") == "Choose a financial year, for example 2016/17."
    with pytest.raises(ValidationError) as problem:
        a_business_case(world, "other", last_year=CalendarPeriod.of(FinancialYear(2015)))
    assert refused(problem, "last_year") == "Choose the first year or a later one."


def test_income_typed_positive_is_refused(world, version):
    line = OutturnLine.objects.get(partnership=world.partnership)
    line.external_income = Decimal(20)
    with pytest.raises(ValidationError) as problem:
        save_outturn_line(line=line, by=None)
    assert refused(problem, "external_income") == "Income is negative: type a minus in front."
