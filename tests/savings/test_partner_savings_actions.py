"""What the actions about partners' savings refuse, in which words, and what a version takes along."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from common.errors import Refused
from partners.models import Body
from periods.models import CalendarPeriod
from periods.values import FinancialYear
from savings.actions.cases import agree_version, begin_version
from savings.actions.investment import save_investment
from savings.actions.lines import save_benefit_line
from savings.actions.partner_savings import save_parts_of_line, save_sharing
from savings.models import (
    BenefitLine,
    CaseVersion,
    InvestmentItem,
    LineSharing,
    SavingPart,
    SharingPartner,
    Standing,
    UnknownAmount,
)
from savings.selectors.cases import case_figures
from savings.selectors.sharing import SharedVersion, shared_versions
from tests.factories import a_world
from tests.savings.small_budgets import a_reserve, share, share_the_small_case
from tests.savings.small_case import YEARS, in_years

pytestmark = pytest.mark.django_db

D = Decimal
PLAN, NEW = Standing.IN_THE_PLAN, Standing.NEW


@pytest.fixture
def team(version) -> BenefitLine:
    return version.benefitlines.get(label="One team")


@pytest.fixture
def stranger() -> Body:
    return a_world("east-and-west").north


def shared(version: CaseVersion) -> SharedVersion:
    return shared_versions([version])[version.pk]


def refused(problem: pytest.ExceptionInfo, field: str) -> str:
    return problem.value.message_dict[field][0]


def test_each_partner_has_its_part_and_the_surplus_goes_by_the_rule(world, version):
    share_the_small_case(world, version)
    found = shared(version).by_partner.of(one_off=False)
    assert [total.known for total in found.row("NCC")] == [-8, -18], "6 and half of 4; 10, half of 10, and 3 of 4"
    assert [total.known for total in found.row("SCC")] == [-2, -6]
    assert found.rest == (0, 0)


def test_what_nobody_was_given_is_its_own_row(version):
    found = shared(version).by_partner
    assert found.partners == ()
    assert found.of(one_off=False).rest == (-10, -24)
    assert found.of(one_off=True).rest == (-5, 0)


@pytest.mark.parametrize(
    ("north", "south", "words"),
    [
        ("66.6", "33.3", "The shares add up to 99.9%: change them until they make 100%."),
        ("120", "-20", "Type a percentage of nought or more for each partner that shares."),
        ("100", None, "Type a percentage of nought or more for each partner that shares."),
    ],
)
def test_percentages_make_100(world, team, north, south, words):
    with pytest.raises(ValidationError) as problem:
        share(team, world, standing="new", rule="fixed", north=north, south=south)
    assert refused(problem, "partners") == words
    assert not LineSharing.objects.filter(line=team).exists()


def test_a_rule_needs_partners_and_partners_need_a_rule(world, team):
    sharing = LineSharing(partnership=world.partnership, line=team, standing="new")
    with pytest.raises(ValidationError) as problem:
        save_sharing(sharing=sharing, partners={}, by=None)
    assert refused(problem, "rule") == "Choose the rule that shares the line."
    sharing.rule = "equal"
    with pytest.raises(ValidationError) as problem:
        save_sharing(sharing=sharing, partners={}, by=None)
    assert refused(problem, "partners") == "Choose the partners that share."
    sharing.standing = sharing.rule = ""
    with pytest.raises(ValidationError) as problem:
        save_sharing(sharing=sharing, partners={world.north: None}, by=None)
    assert refused(problem, "rule") == "Choose the rule by which these partners share."


def test_partners_of_another_partnership_are_refused(world, team, stranger):
    sharing = LineSharing(partnership=world.partnership, line=team, standing="new", rule="equal")
    with pytest.raises(ValidationError, match="Choose partners of this partnership"):
        save_sharing(sharing=sharing, partners={stranger: None}, by=None)
    with pytest.raises(ValidationError, match="Choose partners of this partnership"):
        save_parts_of_line(line=team, parts={(stranger, YEARS[0], NEW): D(-1)}, by=None)
    with pytest.raises(ValidationError, match="Choose a benefit line of this partnership"):
        save_sharing(sharing=LineSharing(partnership=stranger.partnership, line=team), partners={}, by=None)


def test_parts_are_never_more_than_the_line(world, team):
    with pytest.raises(ValidationError) as problem:
        save_parts_of_line(
            line=team, parts={(world.north, YEARS[0], PLAN): D(-8), (world.south, YEARS[0], NEW): D("-2.01")}, by=None
        )
    assert (
        refused(problem, "parts")
        == "2016/17: the parts come to −£10.01, and the line has −£10.00. Take £0.01 off them."
    )


def test_a_part_has_the_sign_of_its_line(world, version, team):
    with pytest.raises(ValidationError) as problem:
        save_parts_of_line(line=team, parts={(world.north, YEARS[0], NEW): D(8)}, by=None)
    assert refused(problem, "parts") == "North, 2016/17: a benefit is negative. Type −£8.00."
    cost = BenefitLine(
        partnership=world.partnership, version=version, of_service=team.of_service, label="Licences", kind="added_cost"
    )
    save_benefit_line(line=cost, amounts=in_years(5, 0), by=None)
    with pytest.raises(ValidationError, match="an added cost is positive"):
        save_parts_of_line(line=cost, parts={(world.north, YEARS[0], NEW): D(-5)}, by=None)
    save_parts_of_line(line=cost, parts={(world.north, YEARS[0], NEW): D(5)}, by=None)


def test_a_part_of_an_unknown_line_or_a_strange_year_is_refused(world, version, team):
    server = version.benefitlines.get(label="Sale of a server")
    with pytest.raises(ValidationError, match="the line's own amount is not known"):
        save_parts_of_line(line=server, parts={(world.north, YEARS[1], NEW): D(-1)}, by=None)
    save_parts_of_line(line=server, parts={(world.north, YEARS[1], NEW): UnknownAmount.NOT_KNOWN}, by=None)
    with pytest.raises(ValidationError, match="The case does not cover 2030/31"):
        save_parts_of_line(line=team, parts={(world.north, FinancialYear(2030), NEW): D(-1)}, by=None)


def test_typed_amounts_and_a_rule_for_the_whole_exclude_each_other(world, team):
    save_parts_of_line(line=team, parts={(world.north, YEARS[0], NEW): D(-1)}, by=None)
    with pytest.raises(Refused, match="empty them first"):
        share(team, world, standing="new", rule="equal")
    save_parts_of_line(line=team, parts={}, by=None)
    share(team, world, standing="new", rule="equal")
    with pytest.raises(Refused, match="A rule shares the whole"):
        save_parts_of_line(line=team, parts={(world.north, YEARS[0], NEW): D(-1)}, by=None)


def test_what_changed_is_in_the_audit_trail(world, team):
    place = (world.north, YEARS[0], NEW)
    save_parts_of_line(line=team, parts={place: D(-1)}, by=None)
    save_parts_of_line(line=team, parts={place: D(-1)}, by=None)
    save_parts_of_line(line=team, parts={place: UnknownAmount.TO_BE_DETERMINED}, by=None)
    changes = [entry.changes for entry in Entry.objects.filter(event="parts of partners typed").order_by("pk")]
    assert changes == [
        {"North Council, new, 2016/17": [None, "-1"]},
        {"North Council, new, 2016/17": ["-1", "to be determined"]},
    ]


def test_a_line_that_shrinks_below_its_parts_says_so_and_loses_nothing(world, version, team):
    share_the_small_case(world, version)
    save_benefit_line(line=team, amounts=in_years(-5, -20), by=None)
    found = shared(version)
    troubles = [trouble for one in found.by_partner.lines for trouble in one.troubles]
    assert [trouble.value for _, trouble in troubles] == ["more is assigned than the line has"]
    assert found.by_partner.of(one_off=False).rest == (1, 0)


def test_an_agreed_version_keeps_its_shares_and_the_next_one_takes_them_along(world, version, team):
    share_the_small_case(world, version)
    agree_version(version=version, agreed_on=date(2016, 1, 1), by=None)
    with pytest.raises(Refused, match="begin a new version"):
        share(team, world, rule="equal")
    with pytest.raises(Refused, match="begin a new version"):
        save_parts_of_line(line=team, parts={}, by=None)
    following = begin_version(case=version.case, name="Final", baseline_on=date(2016, 2, 1), by=None)
    before, after = shared(version), shared(following)
    assert [one.parts for one in after.by_partner.lines] == [one.parts for one in before.by_partner.lines]
    copied = following.benefitlines.get(label="One team")
    assert copied.pk != team.pk
    assert copied.sharing.source == "Joint Committee, minute 14"


def test_a_reserve_follows_the_benefits_of_its_year(world, version):
    item = a_reserve(world, version)
    words = "not known until the year's benefits are given to partners"
    paid = case_figures(version).investment.items[-1].shares
    assert [amount.words for amount in paid.values()] == [words, words]
    save_parts_of_line(
        line=version.benefitlines.get(label="One team"),
        parts={(world.north, YEARS[1], PLAN): D(-15), (world.south, YEARS[1], NEW): D(-5), (world.south, YEARS[0], NEW): D(-10)},
        by=None,
    )  # fmt: skip
    assert case_figures(version).investment.items[-1].shares == {"NCC": 21, "SCC": 7}
    assert item.rule_source == "Partnership agreement"


def test_benefits_share_an_investment_only_in_a_year_of_the_case(world, version):
    item = InvestmentItem(
        partnership=world.partnership, version=version, label="Redundancy", rule="benefits", amount=D(28)
    )
    for year in (None, CalendarPeriod.of(FinancialYear(2030))):
        item.year = year
        with pytest.raises(ValidationError) as problem:
            save_investment(item=item, shares={world.north: None}, by=None)
        assert refused(problem, "year") == "Choose the year of the case whose benefits share it."


# ---- the database refuses it too ----


def test_the_database_keeps_the_rules(world, version):
    share_the_small_case(world, version)
    a_reserve(world, version)
    whole = LineSharing.objects.exclude(standing="")
    parts = SavingPart.objects.all()
    for name, change in {
        "shared_whole_has_a_rule": lambda: whole.update(rule=""),
        "share_of_a_line_is_not_negative": lambda: SharingPartner.objects.update(per_cent=D(-1)),
        "part_known_or_said": lambda: parts.update(amount=None),
        "benefits_share_it_in_a_year": lambda: InvestmentItem.objects.update(year=None),
        "one_part_of_a_partner_a_year|savings_savingpart": lambda: parts.update(year=parts[0].year),
        "partner_shares_a_line_once|savings_sharingpartner": lambda: SharingPartner.objects.update(body=world.north),
    }.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            change()


def test_more_investments_by_benefits_ask_no_more_of_the_database(world, version):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            case_figures(CaseVersion.objects.select_related("case").get(pk=version.pk))
        return len(asked)

    share_the_small_case(world, version)
    a_reserve(world, version)
    few = queries()
    for number in range(3):
        a_reserve(world, version, f"More {number}")
    assert queries() == few
