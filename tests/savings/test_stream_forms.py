"""Detail streams: typed by form, refused beside the field, shown with what they come to."""

import pytest
from django.test import Client

from accounts.models import User
from savings.models import DetailStream
from tests.savings.small_case import a_business_case, a_small_case
from tests.savings.test_views import words

pytestmark = pytest.mark.django_db


def test_a_stream_is_added_changed_and_taken_out(world, desk):
    version = a_small_case(world)
    payroll = version.case.services.first()
    typed = {"of_service": payroll.pk, "label": "Pensions", "opening": "£30", "year_2016": "", "year_2017": "5"}
    desk.send("stream-add", typed, slug="sharing")
    shown = desk.words("case-streams", slug="sharing")
    # By hand: 80 at first, 10 and 15 saved, 55 left; 25 of 80 is 31.25%.
    assert "Pensions 30 no saving stated 5 5 25" in shown
    assert "Total 80 10 15 25 55" in shown
    assert "All savings are 31.25% of the opening budgets of the first year." in shown
    stream = DetailStream.objects.get(label="Pensions")
    typed["seen"] = desk.shown("stream-edit", slug="sharing", pk=stream.pk)["seen"]
    desk.send("stream-edit", {**typed, "year_2016": "tbd", "year_2017": "40"}, slug="sharing", pk=stream.pk)
    shown = desk.words("case-streams", slug="sharing")
    assert "Pensions 30 to be determined 40 40 −10 below nought: more is saved than the budget holds" in shown
    desk.send("stream-drop", {}, slug="sharing", pk=stream.pk)
    assert DetailStream.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("label", "payslips", "Choose another name: this service has a stream of this name already."),
        ("opening", "much", "“much” is not a number: type digits, for example 1,234.5 or -5."),
        ("opening", "", "Fill this in: Opening budget, £."),
        ("year_2017", "a lot", "“a lot” is not a number: type digits, for example 1,234.5 or -5. Where there is no amount, "),
        ("of_service", "", "Choose an answer: Service."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_stream_stands_beside_its_field(world, desk, field, typed, sentence):
    payroll = a_small_case(world).case.services.first()
    sent = {"of_service": str(payroll.pk), "label": "Pensions", "opening": "5", "year_2016": "1", field: typed}
    assert desk.refused("stream-add", sent, slug="sharing")[field][0].startswith(sentence)


def test_without_a_version_the_page_says_what_comes_first(world, desk):
    a_business_case(world)
    assert "Streams stand in a version" in desk.words("case-streams", slug="sharing")


def test_the_detail_of_the_real_paper(lgss):
    client = Client()
    client.force_login(User.objects.get(email="finance@example.org"))
    shown = words(client, "case-streams", lgss, slug="lgss-obc-mkc")
    assert "All savings are 47.05% of the opening budgets of the first year." in shown
    assert "729,873" in shown
