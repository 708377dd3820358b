"""What the pages of delivery say, and what their forms ask and refuse."""

import re
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from common.charts import plotly_figure
from partners.roles import RoleKind
from savings.actions.delivery import send_back_delivery
from savings.models import DeliveryReport, DeliveryState, WriteOff
from savings.selectors.delivery import agreed_versions, deliveries_of, delivery_sentence, short_money
from tests.factories import World
from tests.savings.followed import (
    BEFORE,
    DUE,
    FIRST,
    NOW,
    SECOND,
    a_followed_case,
    an_agreed_case,
    now_of,
    reported,
    the_line,
    validated,
)
from tests.savings.small_case import a_business_case, a_small_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_second_year():
    with time_machine.travel(NOW, tick=False):
        yield


def signed_in(world: World, role: RoleKind = RoleKind.FINANCE) -> Client:
    client = Client()
    client.force_login(world.people[role])
    return client


def address(world: World, name: str, slug: str = "sharing", **more) -> str:
    return reverse(name, kwargs={"partnership": world.partnership.slug, "slug": slug, **more})


def plain(content: bytes) -> str:
    main = content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def words(world: World, name: str, role: RoleKind = RoleKind.FINANCE, asked: str = "", **more) -> str:
    answer = signed_in(world, role).get(address(world, name, **more) + asked)
    assert answer.status_code == 200
    assert not re.search(rb"<th[^>]*>\s*</th>", answer.content), "every column and row has a head"
    return plain(answer.content)


def test_before_a_version_is_agreed_the_page_says_what_comes_first(world):
    a_business_case(world, "bare")
    assert "Nothing is followed yet." in words(world, "delivery", slug="bare")
    a_small_case(world)
    assert "Finance agrees it; each service then reports every quarter." in words(world, "delivery")


def test_without_a_report_nothing_is_nought(world):
    an_agreed_case(world)
    page = words(world, "delivery")
    assert "Delivered a year not reported" in page
    assert "Delivered, validated by finance not reported not reported not reported" in page
    assert "£34 a year is planned by 2017/18; nothing is reported yet" in page
    assert "Not reported for Q2 2017/18" in page
    assert "One team Payroll Report 2016/17" in page
    assert "Sale of a server (2017/18)" in page, "an amount that is not known is planned as nothing, and said"


def test_what_is_validated_stands_apart_from_what_is_reported(world):
    an_agreed_case(world)
    validated(world, 10, 10, year=FIRST)
    reported(world.officer, 12, 8, slipped=5, slips_to=SECOND.next(), reason="staff", reason_words="A vacancy")
    page = words(world, "delivery")
    assert "In 2017/18, £10 a year is delivered and validated of £34 planned" in page
    assert "Reported as delivered, not validated 0 8 8" in page
    assert "Slipped to a later year 0 5 5" in page
    assert "Still to find 0 3 3" in page
    assert "One team 30 10 8 4 5 3 0" in page
    assert "Posts, recruitment or consultation of staff. A vacancy." in page
    assert "One team, 2017/18 Payroll 20 12 8" in page, "at risk: 5 slips, 3 is still to find"
    assert "There is no earlier report to compare with." in page
    assert "Officer (enters figures)" in page


def test_the_bridge_leads_from_the_last_report_to_this_one(world):
    an_agreed_case(world)
    reported(world.officer, 20, 4, quarter=BEFORE)
    assert "No forecast changed since Q1 2017/18." in words(world, "delivery")
    reported(world.officer, 12, 8, slipped=5, slips_to=SECOND.next(), reason="staff")
    page = words(world, "delivery")
    assert "Forecast, Q1 2017/18 20" in page
    assert "One team, 2017/18 Payroll slipped to a later year −5" in page
    assert "One team, 2017/18 Payroll less than last reported −3" in page
    assert "Forecast, Q2 2017/18 12" in page
    earlier = words(world, "delivery", asked=f"?quarter={BEFORE.slug}")
    assert "as at Q1 2017/18" in earlier
    assert "slipped to a later year −5" not in earlier


def test_who_may_only_look_gets_no_links_to_forms(world):
    an_agreed_case(world)
    reported(world.officer, 20, 4)
    page = words(world, "delivery", RoleKind.MEMBER)
    assert "Finance validates these reports; until then they do not count." in page
    assert "Report 2016/17" not in page
    assert "Choose a year" not in words(world, "delivery-line", RoleKind.MEMBER, pk=the_line().pk)


def test_a_line_shows_every_report_of_it(world):
    an_agreed_case(world)
    report = reported(world.officer, 20, 4, quarter=BEFORE, evidence="One post is closed")
    send_back_delivery(report=report, version=1, reason="Which post?", by=world.people[RoleKind.FINANCE])
    page = words(world, "delivery-line", pk=the_line().pk)
    assert "Q1 2017/18 as at 30 June 2017 2017/18 20 4 – One post is closed." in page
    assert "Sent back reported by Officer (enters figures): Which post?" in page
    assert signed_in(world).get(address(world, "delivery-line", pk=999)).status_code == 404
    assert "Nobody has reported on this line." in words(world, "delivery-line", pk=the_line("One system").pk)


def form_of(world: World, **more) -> str:
    place = {"pk": the_line().pk, "year": SECOND.slug, "quarter": DUE.slug, **more}
    return address(world, "delivery-report", **place)


TYPED = {"as_at": "30 9 2017", "forecast": "£15", "delivered": "5", "reason": "demand", "version": "0"}


def test_a_report_is_typed_and_goes_to_finance(world):
    an_agreed_case(world)
    client = signed_in(world, RoleKind.OFFICER)
    page = plain(client.get(form_of(world)).content)
    assert "Due in 2017/18 £20" in page
    answer = client.post(form_of(world), TYPED, follow=True)
    assert "It counts as delivered once finance has validated it." in answer.content.decode()
    assert (DeliveryReport.objects.get().forecast, DeliveryReport.objects.get().reported_by) == (15, world.officer)


def test_what_is_refused_comes_back_with_everything_typed(world):
    an_agreed_case(world)
    client = signed_in(world, RoleKind.OFFICER)
    answer = client.post(form_of(world), {**TYPED, "reason": "", "mitigation": "Training"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Choose why: £20 is due in 2017/18, and the forecast is less." in page
    assert "Training" in page
    reported(world.approver, 20, 4)
    assert "nothing was overwritten" in client.post(form_of(world), TYPED).content.decode()


def test_a_new_report_begins_with_what_the_last_one_said_but_for_what_is_delivered(world):
    an_agreed_case(world)
    reported(world.officer, 15, 4, quarter=BEFORE, reason="demand", mitigation="Training")
    page = signed_in(world, RoleKind.OFFICER).get(form_of(world)).content.decode()
    assert 'name="forecast" value="15"' in page
    assert 'name="delivered" value' not in page
    assert "Training" in page


def test_an_address_that_names_no_year_or_quarter_is_not_found(world):
    an_agreed_case(world)
    client = signed_in(world)
    for wrong in ({"year": "2020-21"}, {"year": DUE.slug}, {"quarter": SECOND.slug}, {"quarter": "soon"}):
        assert client.get(form_of(world, **wrong)).status_code == 404


def test_finance_validates_or_sends_back(world):
    an_agreed_case(world)
    report = reported(world.officer, 20, 4)
    client, check = signed_in(world), address(world, "delivery-check", pk=report.pk)
    answer = client.post(check, {"answer": "send_back", "version": "1"})
    assert "Say what has to change" in answer.content.decode()
    client.post(check, {"answer": "validate", "version": "1"})
    report.refresh_from_db()
    assert (report.state, report.validated_by) == (DeliveryState.VALIDATED, world.people[RoleKind.FINANCE])
    client.post(check, {"answer": "send_back", "reason": "Paid back", "version": "2"})
    report.refresh_from_db()
    assert (report.state, report.sent_back_reason) == (DeliveryState.SENT_BACK, "Paid back")


def test_finance_writes_off_and_takes_back(world):
    write_off = a_followed_case(world)
    client = signed_in(world)
    add = address(world, "write-off-add", "followed", pk=write_off.line.pk, year=SECOND.slug, quarter=DUE.slug)
    typed = {"amount": "8", "reason": "Gone", "agreed_by": "Joint Committee", "agreed_on": "1 10 2017"}
    assert "Type an amount up to £7.00" in client.post(add, typed).content.decode()
    client.post(add, {**typed, "amount": "7"})
    assert sum(one.amount for one in WriteOff.objects.all()) == 10
    page = words(world, "delivery-line", slug="followed", pk=write_off.line.pk)
    assert "2017/18 written off in Q2 2017/18 7 Gone Joint Committee 1 October 2017 Take it back" in page
    client.post(address(world, "write-off-withdraw", "followed", pk=write_off.pk), {"reason": "Found again"})
    assert not WriteOff.objects.filter(pk=write_off.pk).exists()


def test_the_chart_has_no_bar_where_nobody_reported(world):
    version = an_agreed_case(world)
    validated(world, 10, 10, year=FIRST)
    answer = signed_in(world).get(address(world, "delivery"))
    chart = answer.context["chart"]
    assert [one["values"] for one in chart["series"]] == [["10", "34"], ["10", None], ["10", None]]
    assert chart["svg"].startswith("<svg")
    assert chart["figure"] == plotly_figure(chart)
    assert now_of(version).effect.delivered == (10, None)


def test_the_list_says_what_was_planned_and_delivered(world, lgss):
    client = Client()
    client.force_login(User.objects.get(email="finance@example.org"))
    page = plain(client.get(reverse("business-cases", args=[lgss.slug])).content)
    assert "Planned £572k in 2016/17, £4.47m a year by 2020/21. Delivered: not reported." in page
    version = an_agreed_case(world)
    validated(world, 10, 10, year=FIRST)
    reported(world.officer, 20, 4)
    words_of = delivery_sentence(now_of(version))
    assert words_of == (
        "Planned £10 in 2016/17, £34 a year by 2017/18. "
        "Delivered: £10 a year by 2017/18; £4 more reported, not validated."
    )


def test_every_saving_of_the_paper_is_followed_once(lgss):
    """The net benefits that the ten services' own tables print, in thousands; what debt recovery books in revenues and
    benefits stands in both tables and is followed once."""
    printed = [
        (50, 295, 275, 50, 50), (98, 185, 220, 50, 50), (30, 95, 95, 0, 0), (24, 470, 240, 0, 0),
        (230, 526, 330, 176, 65), (0, 88, 74, 63, 54), (20, 40, 75, 60, 35), (100, 75, 15, 15, 15),
        (20, 26, 41, 20, 20), (0, 30, 30, 30, 30),
    ]  # fmt: skip
    booked_twice = (0, 36, 30, 26, 15)
    (delivery,) = deliveries_of(agreed_versions([lgss.businesscases.get()]), DUE)
    expected = [
        1000 * (sum(year) - twice) for year, twice in zip(zip(*printed, strict=True), booked_twice, strict=True)
    ]
    assert [position.planned for position in delivery.by_year(one_off=False)] == expected
    assert sum(position.planned for position in delivery.by_year(one_off=True)) == 225_000


@pytest.mark.parametrize(("amount", "shown"), [(None, "–"), (950, "£950"), (571_600, "£572k"), (4_473_000, "£4.47m")])
def test_amounts_in_a_sentence_are_short(amount, shown):
    assert short_money(None if amount is None else Decimal(amount)) == shown
