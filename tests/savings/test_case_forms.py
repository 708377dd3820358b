"""A business case from an empty portal: begun, changed, with services in it, and led on step by step."""

from datetime import date

import pytest

from partners.actions import add_body, add_service
from partners.models import BodyKind, BodyRoleKind
from partners.roles import RoleKind
from periods.models import CalendarPeriod
from periods.values import FinancialYear
from savings.actions.cases import agree_version
from savings.actions.lines import save_benefit_line
from savings.models import BenefitLine, BusinessCase, CaseService, CaseVersion, UnknownAmount
from tests.factories import a_person, a_world
from tests.savings.asking import Desk, said
from tests.savings.small_case import a_business_case, a_small_case, in_years

pytestmark = pytest.mark.django_db

TYPED = {
    "title": "East joins: payroll & finance",
    "source": "",
    "first_year": "2026/27",
    "last_year": "2028/29",
    "price_base": "2025/26 prices",
    "finance_basis": "",
    "printed_step": "0",
}


def test_a_case_is_begun_from_nothing_and_its_page_leads_on(world, desk):
    assert "Begin one: its title, the years it covers" in desk.words("business-cases")
    page = said(desk.send("case-add", TYPED))
    case = BusinessCase.objects.get()
    assert (case.slug, case.printed_step) == ("east-joins-payroll-finance", 0)
    assert [year.label for year in case.years] == ["2026/27", "2027/28", "2028/29"]
    assert "The case is begun. The steps below lead on." in page
    assert "What to do next Take services into the case" in page
    assert "Later" in page


def test_who_only_reads_sees_no_form(world):
    a_business_case(world)
    member = Desk(world, world.people[RoleKind.MEMBER])
    page = member.words("business-case", slug="sharing")
    assert "What to do next" not in page
    assert "The case has no version yet." in page
    assert "Begin a business case" not in member.words("business-cases")


def test_the_whole_way_to_a_case_with_figures(world, desk):
    """Services, version, investment and sources by forms alone; the profile is typed on its own page."""
    desk.send("case-add", TYPED)
    slug = "east-joins-payroll-finance"
    for service in (world.payroll, world.finance):
        desk.send("case-service-add", {"service": service.pk, "label": ""}, slug=slug)
    begun = desk.send("version-begin", {"name": "Draft", "baseline_on": "1 4 2026", "after": "0"}, slug=slug)
    assert "Version 1, “Draft”, is begun. The steps below lead on." in said(begun)
    assert "Profile: Payroll" in said(begun), "the page behind it is the one with the steps"
    profile = desk.words("savings-profile", slug=slug, service=world.payroll.slug)
    assert "Nothing is typed for this service yet." in profile
    assert "Total budget" not in profile, "nothing typed is not nought"
    assert "version 1, “Draft”, baseline" in profile
    page = desk.words("business-case", slug=slug)
    assert (
        "Take services into the case The services whose budgets change. Each gets a table of its own. 2 services"
        in page
    )
    assert (
        "Profile: Payroll What each partner has set aside, and what every year saves or costs more. No lines yet"
        in page
    )
    assert "£0" not in page, "nothing typed is not nought"
    share = f"share_{world.north.pk}"
    desk.send(
        "investment-add", {"label": "System", "rule": "actual", share: "5000", "funding_source": "Capital"}, slug=slug
    )
    desk.send("funding-source-add", {"body": world.north.pk, "label": "Capital", "amount": "5,000"}, slug=slug)
    page = desk.words("business-case", slug=slug)
    assert "A case without any is complete too. 1 item" in page
    assert "Gaps are then shown. 1 source" in page


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("title", "", "Fill this in: Title."),
        ("title", "…!", "Use at least one letter or digit: the address of the case's pages is made from the title."),
        ("title", "x" * 201, "Shorten this to 200 characters: it has 201."),
        ("first_year", "next year", "Type it like this: 2026/27."),
        ("last_year", "2025/26", "Choose the first year or a later one."),
        ("last_year", "2099/00", "Choose a last year that makes at most 30 years: these are 74."),
        ("price_base", " ", "Fill this in: Price base."),
        ("printed_step", "5", "Choose from the list: How exact are the amounts?"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(desk, field, typed, sentence):
    assert desk.refused("case-add", {**TYPED, field: typed})[field] == [sentence]
    assert not BusinessCase.objects.exists()


def test_a_double_click_begins_one_case(desk):
    desk.send("case-add", TYPED)
    assert "already" not in said(desk.client.get(desk.where("business-cases")))
    assert desk.refused("case-add", TYPED)["title"] == [
        "Choose another title: a business case of this partnership has this one."
    ]
    assert BusinessCase.objects.count() == 1


def test_two_titles_that_make_one_address_are_told_apart(desk):
    long = "Sharing everything that may be shared between all the councils of "
    for title in (f"{long} the north", f"{long} the south"):
        desk.send("case-add", {**TYPED, "title": title})
    slugs = sorted(BusinessCase.objects.values_list("slug", flat=True))
    assert slugs == [
        "sharing-everything-that-may-be-shared-between-al-2",
        "sharing-everything-that-may-be-shared-between-all",
    ]


def test_a_change_keeps_the_address(world, desk):
    a_business_case(world)
    typed = desk.shown("case-edit", slug="sharing")
    assert typed["first_year"] == "2016/17"
    sent = {**TYPED, "title": "Sharing pay", "first_year": "2016/17", "last_year": "2018/19", "seen": typed["seen"]}
    desk.send("case-edit", sent, slug="sharing")
    case = BusinessCase.objects.get(slug="sharing")
    assert (case.title, len(case.years)) == ("Sharing pay", 3)


def test_the_years_stay_while_lines_stand_in_them(world, desk):
    a_small_case(world)
    typed = {
        **TYPED,
        "first_year": "2016/17",
        "last_year": "2018/19",
        "seen": desk.shown("case-edit", slug="sharing")["seen"],
    }
    errors = desk.refused("case-edit", typed, slug="sharing")
    assert errors["last_year"] == ["The years cannot change while lines stand in them: take the lines out first."]
    answer = desk.client.post(desk.where("case-edit", slug="sharing"), typed)
    assert "Sharing payroll</a>" in answer.content.decode(), "the way back has its own title, not the refused one"


def test_whoever_saves_second_is_told_what_the_first_one_changed(world, desk):
    a_business_case(world)
    typed = {
        **TYPED,
        "first_year": "2016/17",
        "last_year": "2017/18",
        "seen": desk.shown("case-edit", slug="sharing")["seen"],
    }
    other = a_person("second@north-and-south.example.org", "Second officer")
    world.people[RoleKind.FINANCE].roles.get().__class__.objects.create(
        user=other, partnership=world.partnership, kind=RoleKind.FINANCE
    )
    Desk(world, other).send("case-edit", {**typed, "title": "Theirs"}, slug="sharing")
    answer = desk.client.post(desk.where("case-edit", slug="sharing"), {**typed, "title": "Mine"})
    assert answer.status_code == 400
    assert "Second officer changed this on" in said(answer)
    assert "title from Sharing payroll to Theirs" in said(answer)
    form = answer.context["form"]
    assert form.data["title"] == "Mine"
    desk.send("case-edit", {**typed, "title": "Mine", "seen": form.data["seen"]}, slug="sharing")
    assert BusinessCase.objects.get().title == "Mine"


# ---- services ----


def test_a_service_is_taken_in_renamed_set_apart_and_taken_out(world, desk):
    case = a_business_case(world)
    assert "Take in each service whose budget changes." in desk.words("case-services", slug="sharing")
    desk.send("case-service-add", {"service": world.payroll.pk, "label": ""}, slug="sharing")
    service = case.services.get()
    assert (service.label, service.apart) == ("Payroll", False)
    desk.send(
        "case-service-edit", {"label": "Pay", "apart": "on", "seen": seen(desk, service)}, slug="sharing", pk=service.pk
    )
    page = desk.words("case-services", slug="sharing")
    assert "Pay Payroll A table of its own" in page
    assert "Lines can be typed once a version is begun." in page
    desk.send("case-service-drop", {}, slug="sharing", pk=service.pk)
    assert not case.services.exists()


def seen(desk: Desk, service: CaseService) -> object:
    return desk.shown("case-service-edit", slug="sharing", pk=service.pk)["seen"]


def test_a_service_with_lines_stays_and_the_lines_are_named(world, desk):
    version = a_small_case(world)
    finance = version.case.services.last()
    errors = desk.refused("case-service-drop", {}, slug="sharing", pk=finance.pk)
    assert errors["__all__"] == [
        "Finance still has lines: take these out first, or move them: Finance: South net budget; Payroll: One system."
    ]


def test_an_agreed_summary_stays_as_it_is(world, desk):
    version = a_small_case(world)
    agree_version(version=version, agreed_on=date(2016, 1, 1), by=None)
    service = version.case.services.first()
    typed = {"label": "Pay", "seen": desk.shown("case-service-edit", slug="sharing", pk=service.pk)["seen"]}
    errors = desk.refused("case-service-edit", {**typed, "apart": "on"}, slug="sharing", pk=service.pk)
    assert errors["apart"] == ["Version 1 is agreed with its summary as it is: leave this as it was."]
    desk.send("case-service-edit", typed, slug="sharing", pk=service.pk)
    assert version.case.services.first().label == "Pay"


def test_a_service_is_taken_in_once_and_no_two_are_called_the_same(world, desk):
    a_small_case(world)
    errors = desk.refused("case-service-add", {"service": str(world.payroll.pk)}, slug="sharing")
    assert errors["service"] == ["Choose from the list: Service."]
    other = add_service(partnership=world.partnership, name="HR", short_name="HR", slug="hr", by=None)
    errors = desk.refused("case-service-add", {"service": str(other.pk), "label": "payroll"}, slug="sharing")
    assert errors["label"] == ["Choose another name: a service of this case is called so already."]


def test_where_every_service_is_in_the_case_no_empty_list_is_shown(world, desk):
    case = a_business_case(world)
    for service in world.partnership.services.all():
        desk.send("case-service-add", {"service": service.pk, "label": ""}, slug=case.slug)
    page = desk.words("case-service-add", slug=case.slug)
    assert "Every service of the partnership is in the case: an administrator adds others under Manage." in page
    assert "Choose a service" not in page


def test_an_amount_that_nobody_knows_is_named_where_the_summary_cannot_count_it(world, desk):
    a_small_case(world)
    line = BenefitLine.objects.get(label="One team")
    save_benefit_line(line=line, amounts=in_years(-10, UnknownAmount.TO_BE_DETERMINED), by=None)
    page = desk.words("business-case", slug="sharing")
    assert "without One team 2017/18: to be determined" in page
    assert "Amounts that are not known are left out." in page


def test_a_small_saving_is_not_rounded_away_in_the_headline(world, desk):
    a_small_case(world)
    assert "Saved a year by 2017/18 £34 recurrent" in desk.words("business-case", slug="sharing")


def test_the_steps_count_the_lines_that_belong_to_somebody(world, desk):
    a_small_case(world)
    benefits = BenefitLine.objects.filter(partnership=world.partnership)
    lines, shared = benefits.count(), benefits.filter(sharing__isnull=False).count()
    assert f"Investment shared by benefits needs it. {shared} of {lines} lines" in desk.words(
        "business-case", slug="sharing"
    )


def test_a_service_of_another_partnership_is_not_to_be_chosen(world, desk):
    a_business_case(world)
    stranger = a_world("east-and-west")
    errors = desk.refused("case-service-add", {"service": str(stranger.payroll.pk)}, slug="sharing")
    assert errors["service"] == ["Choose from the list: Service."]


def test_a_portal_without_services_says_who_adds_them(world, desk):
    a_business_case(world)
    world.partnership.services.all().delete()
    assert "An administrator adds them under Manage" in desk.words("case-services", slug="sharing")
    assert "an administrator adds them under Manage" in desk.words("case-service-add", slug="sharing")


def test_a_service_called_like_a_page_has_its_own_address(world, desk):
    version = a_small_case(world)
    service = add_service(
        partnership=world.partnership, name="Investment", short_name="Investment", slug="investment", by=None
    )
    CaseService.objects.create(partnership=world.partnership, case=version.case, service=service, label="Investment")
    assert "Budgets and benefits" in desk.words("savings-profile", slug="sharing", service="investment")
    assert "What is paid once" in desk.words("case-investment", slug="sharing")


def test_a_partner_who_joins_in_the_third_year_is_explained(world, desk):
    case = a_business_case(world, last_year=CalendarPeriod.of(FinancialYear(2020)))
    add_body(
        partnership=world.partnership, name="East Council", short_name="East", code="ECC", kind=BodyKind.COUNTY,
        role=BodyRoleKind.FULL, valid_from=date(2018, 10, 1), by=None,
    )  # fmt: skip
    assert CaseVersion.objects.filter(case=case).count() == 0
    for page in ("business-case", "case-services"):
        words = desk.words(page, slug="sharing")
        assert "East Council joins in 2018/19. In its budget lines type 0 for the years before" in words
        assert "North Council joins" not in words
