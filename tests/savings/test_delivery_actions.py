"""Who reports, who validates, what is refused and in which words."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError

from audit.models import Entry
from common.errors import ChangedMeanwhile, NotAllowed, Refused
from partners.actions import give_role, take_role
from partners.models import Role
from partners.roles import RoleKind
from periods.values import FinancialYear, Quarter
from savings.actions.cases import agree_version, begin_version
from savings.actions.delivery import send_back_delivery, validate_delivery, withdraw_write_off, write_off_saving
from savings.actions.lines import save_benefit_line
from savings.models import BenefitLine, CaseVersion, DeliveryReport, DeliveryState, WriteOff
from tests.factories import World
from tests.savings.followed import (
    BEFORE,
    DUE,
    FIRST,
    NOW,
    SECOND,
    a_write_off,
    an_agreed_case,
    now_of,
    reported,
    the_line,
    validated,
)
from tests.savings.small_case import a_small_case, in_years

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_second_year():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def version(world) -> CaseVersion:
    return an_agreed_case(world)


def position(version, label="One team", year=SECOND, quarter=DUE):
    return next(
        place.position
        for place in now_of(version, quarter).places
        if (place.followed.line.label, place.year) == (label, year)
    )


def wrong(field: str, words: str, world: World, *amounts, **more) -> None:
    with pytest.raises(ValidationError) as refused:
        reported(world.officer, *amounts, **more)
    assert words in " ".join(refused.value.message_dict[field])


def test_a_report_counts_once_somebody_of_finance_has_validated_it(world, version):
    report = reported(world.officer, 20, 8)
    assert (position(version).validated, position(version).unvalidated) == (0, 8)
    validate_delivery(report=report, version=1, by=world.people[RoleKind.FINANCE])
    assert (position(version).validated, position(version).unvalidated, position(version).to_come) == (8, 0, 12)


def test_nobody_validates_what_they_reported(world, version):
    finance = world.people[RoleKind.FINANCE]
    report = reported(finance, 20, 8)
    with pytest.raises(Refused, match="You reported this yourself"):
        validate_delivery(report=report, version=1, by=finance)
    validate_delivery(report=report, version=1, by=world.people[RoleKind.SECTION_151])


def test_what_is_not_known_yet_cannot_be_validated(world, version):
    report = reported(world.officer, 20)
    with pytest.raises(Refused, match="Nothing is reported as delivered"):
        validate_delivery(report=report, version=1, by=world.people[RoleKind.FINANCE])


def test_who_comes_second_overwrites_nothing(world, version):
    reported(world.officer, 20, 8)
    with pytest.raises(ChangedMeanwhile, match="nothing was overwritten"):
        reported(world.approver, 18, 9, reason="demand")
    assert DeliveryReport.objects.get().forecast == 20
    reported(world.approver, 18, 9, reason="demand", version=1)
    with pytest.raises(ChangedMeanwhile, match="look at it once more"):
        validate_delivery(report=DeliveryReport.objects.get(), version=1, by=world.people[RoleKind.FINANCE])


def test_what_is_validated_is_not_reported_over(world, version):
    validated(world, 20, 8)
    with pytest.raises(Refused, match="Finance has validated this report"):
        reported(world.officer, 20, 9, version=2)


def test_what_was_sent_back_counts_for_nothing_until_it_is_reported_anew(world, version):
    finance = world.people[RoleKind.FINANCE]
    reported(world.officer, 20, 4, quarter=BEFORE)
    report = reported(world.officer, 20, 8)
    with pytest.raises(ValidationError, match="Say what has to change"):
        send_back_delivery(report=report, version=1, reason=" ", by=finance)
    send_back_delivery(report=report, version=1, reason="Which post?", by=finance)
    assert position(version).unvalidated == 4
    with pytest.raises(Refused, match="Nothing waits here: the report is sent back"):
        validate_delivery(report=report, version=2, by=finance)
    anew = reported(world.officer, 20, 9, version=2)
    assert (anew.state, anew.sent_back_reason, anew.sent_back_by) == (DeliveryState.REPORTED, "", None)
    assert position(version).unvalidated == 9


def test_what_was_validated_can_be_sent_back(world, version):
    report = validated(world, 20, 8)
    send_back_delivery(report=report, version=2, reason="Paid back", by=world.people[RoleKind.FINANCE])
    assert position(version).not_reported == 20


def test_what_slips_is_due_in_the_later_year(world, version):
    reported(world.officer, 6, 6, year=FIRST, slipped=4, slips_to=SECOND, reason="staff")
    assert position(version, year=FIRST).slipped == 4
    assert (position(version).slipped_in, position(version).due) == (4, 24)


def test_every_sentence_says_what_to_type(world, version):
    wrong("forecast", "A saving is positive: type £20, or £0", world, -20)
    wrong("delivered", "type a higher forecast, or less", world, 10, 12, reason="demand")
    wrong("reason", "£20 is due in 2017/18, and the forecast is less", world, 19)
    wrong("reason_words", "Say the reason in words", world, 19, reason="other")
    wrong("slips_to", "Say both", world, 19, slipped=1, reason="demand")
    wrong("slipped", "Say both", world, 19, slips_to=FinancialYear(2018), reason="demand")
    wrong("slipped", "Leave this empty", world, 20, slipped=0, slips_to=FinancialYear(2018))
    wrong("slips_to", "Choose a year after 2017/18", world, 19, slipped=1, slips_to=FIRST, reason="demand")
    wrong("reason", "Choose why it slips", world, 20, slipped=1, slips_to=FinancialYear(2018))
    wrong("as_at", "1 July 2017 to 30 September 2017", world, 20, as_at=date(2017, 10, 1))
    wrong("delivered", "2017/18 has not begun", world, 20, 1, quarter=Quarter(2016, 4), as_at=date(2017, 3, 31))
    assert not DeliveryReport.objects.exists()


def test_only_an_agreed_case_that_is_the_newest_is_followed(world):
    version = a_small_case(world)
    with pytest.raises(Refused, match="agree it first"):
        reported(world.officer, 20)
    agree_version(version=version, agreed_on=date(2016, 2, 1), by=None)
    line = the_line()
    second = begin_version(case=version.case, name="Second", baseline_on=date(2017, 4, 1), by=None)
    validated(world, 20, 8, line=line)
    agree_version(version=second, agreed_on=date(2017, 5, 1), by=None)
    with pytest.raises(Refused, match="A later version of this case was agreed"):
        reported(world.officer, 20, line=line, version=2)
    assert position(second).validated == 8, "what was reported stays with the line of the same name"


def test_nothing_is_reported_for_what_is_to_come(world, version):
    with pytest.raises(Refused, match="Q4 2017/18 has not begun yet"):
        reported(world.officer, 20, quarter=Quarter(2017, 4))
    with pytest.raises(Refused, match="does not cover 2020/21"):
        reported(world.officer, 20, year=FinancialYear(2020))


def test_an_officer_reports_on_their_own_services_alone(world, version):
    take_role(role=Role.objects.get(user=world.officer), by=None)
    give_role(
        user=world.officer, partnership=world.partnership, kind=RoleKind.OFFICER, services=[world.finance], by=None
    )
    with pytest.raises(NotAllowed):
        reported(world.officer, 20)


def test_what_is_still_to_find_is_written_off(world, version):
    finance = world.people[RoleKind.FINANCE]
    reported(world.officer, 15, 5, reason="demand")
    with pytest.raises(ValidationError, match="Type an amount up to £5.00: so much is still to find in 2017/18"):
        write_off_saving(write_off=a_write_off(6), by=finance)
    with pytest.raises(ValidationError, match="up to £5.00"):
        write_off_saving(write_off=a_write_off(-1), by=finance)
    with pytest.raises(ValidationError, match="today or earlier"):
        write_off_saving(write_off=a_write_off(5, agreed_on=date(2017, 10, 21)), by=finance)
    write_off_saving(write_off=a_write_off(5), by=finance)
    assert (position(version).written_off, position(version).to_find) == (5, 0)
    with pytest.raises(ValidationError, match="Nothing is still to find in 2017/18"):
        write_off_saving(write_off=a_write_off(1), by=finance)
    reported(world.officer, 15, 6, version=1)  # no reason is asked: what is left is forecast


def test_a_write_off_is_taken_back_with_a_reason_that_stays(world, version):
    write_off = write_off_saving(write_off=a_write_off(20), by=None)
    with pytest.raises(ValidationError, match="Say why it is taken back"):
        withdraw_write_off(write_off=write_off, reason="", by=None)
    withdraw_write_off(write_off=write_off, reason="A new tenant", by=None)
    assert not WriteOff.objects.exists()
    assert Entry.objects.filter(event="write-off taken back", note="A new tenant").exists()


def test_an_added_cost_is_negative(world):
    version = a_small_case(world)
    payroll = version.case.services.get(label="Payroll")
    cost = BenefitLine(
        partnership=world.partnership, version=version, of_service=payroll, label="Licences", kind="added_cost"
    )
    save_benefit_line(line=cost, amounts=in_years(3, 2), by=None)
    agree_version(version=version, agreed_on=date(2016, 2, 1), by=None)
    wrong("forecast", "This line is an added cost, which is negative: type −£2", world, 2, line=the_line("Licences"))
    reported(world.officer, -2, -1, line=the_line("Licences"))
    assert position(version, "Licences").unvalidated == Decimal(-1)
