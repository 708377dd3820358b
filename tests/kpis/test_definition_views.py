"""The administrator defines KPIs in one form, changes their meaning from a day on, and closes them."""

from datetime import date

import pytest

from audit.models import Entry
from kpis.actions.definitions import add_breakdown, create_kpi
from kpis.choices import FigureKind, Standing
from kpis.models import Breakdown, Definition, Kpi, Observation, Return
from partners.actions import add_service
from periods.models import CalendarPeriod
from periods.values import Quarter
from tests.answers import errors
from tests.partners.small import address, small_partnership


def typed(small, **fields):
    """A percentage of two parts, as an administrator types it."""
    return {
        "service": small.payroll.pk,
        "title": "Payroll errors",
        "measure": "percent",
        "unit": "%",
        "decimals": "2",
        "direction": "lower",
        "frequency": "quarterly",
        "has_parts": "on",
        "upper_label": "errors",
        "lower_label": "payments",
        "over_time": "ratio",
        "over_scopes": "ratio",
        "scopes": [small.north.scope.pk, small.south.scope.pk],
        "valid_from": "1 4 2023",
        **fields,
    }


def approved_figure(small, kpi, quarter):
    when = CalendarPeriod.of(quarter)
    about = {"submitted_by": small.people["officer"], "decided_by": small.people["approver"]}
    at = {"submitted_at": "2024-05-01T10:00Z", "decided_at": "2024-05-02T10:00Z"}
    quarterly_return = Return.objects.create(service=small.payroll, period=when, state="approved", **about, **at)
    return Observation.objects.create(
        quarterly_return=quarterly_return,
        kpi=kpi,
        scope=small.north.scope,
        item=small.partnership.items.get(breakdown=None),
        period=when,
        kind=FigureKind.NUMBER,
        numerator=1,
        denominator=100,
        standing=Standing.APPROVED,
    )


@pytest.fixture
def kpi(administrator, small):
    assert administrator.post(address(small, "kpi-create"), typed(small)).status_code == 302
    return Kpi.objects.get()


def test_a_percentage_of_two_parts_is_multiplied_by_a_hundred_by_itself(kpi, small):
    definition = Definition.objects.get(kpi=kpi)
    assert (kpi.slug, definition.multiplier, definition.valid_from) == ("payroll-errors", 100, date(2023, 4, 1))
    assert set(definition.scopes.all()) == {small.north.scope, small.south.scope}


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"title": ""}, "title", "Fill this in: Title."),
        ({"title": "t" * 300}, "title", "Shorten this to 200 characters: it has 300."),
        ({"slug": "***"}, "slug", "Use at least one letter or digit"),
        ({"decimals": "two"}, "decimals", "Type a whole number"),
        ({"decimals": "7"}, "decimals", "from 0 to 6"),
        ({"multiplier": "0"}, "multiplier", "from 1 to 1,000,000"),
        ({"multiplier": "1"}, "multiplier", "Type 100"),
        ({"lower_label": ""}, "upper_label", "Name both parts"),
        ({"over_time": "sum"}, "over_time", "sum over sum"),
        ({"over_scopes": "mean"}, "over_scopes", "sum over sum"),
        ({"has_parts": ""}, "over_time", "needs a figure made of two parts"),
        ({"has_parts": ""}, "over_scopes", "needs a figure made of two parts"),
        ({"measure": "text"}, "direction", "choose ‘Context only’"),
        ({"measure": "judged", "over_time": "none", "over_scopes": "none"}, "criteria", "green, amber or red"),
        ({"measure": "score"}, "score_out_of", "best score"),
        ({"measure": "guess"}, "measure", "Choose from the list"),
        ({"scopes": []}, "scopes", "Choose an answer: For whom is it measured?"),
        ({"valid_from": "Q1"}, "valid_from", "Type a day as day, month and year"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(administrator, small, fields, field, sentence):
    found = errors(administrator.post(address(small, "kpi-create"), typed(small, **fields)))
    assert any(sentence in error for error in found[field]), found
    assert "Constraint" not in str(found)
    assert not Kpi.objects.exists()


def test_the_whole_does_not_add_up_beside_its_partners(administrator, small):
    scopes = [small.whole.pk, small.north.scope.pk]
    found = errors(administrator.post(address(small, "kpi-create"), typed(small, scopes=scopes)))
    assert "without the whole" in found["scopes"][0]


def test_everything_typed_comes_back_with_the_error(administrator, small):
    answer = administrator.post(
        address(small, "kpi-create"), typed(small, valid_from="soon", purpose="<script>x</script>", code="P 1")
    )
    page = answer.content.decode()
    assert 'value="soon"' in page
    assert 'value="P 1"' in page
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert "<script>x" not in page


def test_two_kpis_do_not_share_a_short_name(administrator, kpi, small):
    found = errors(administrator.post(address(small, "kpi-create"), typed(small)))
    assert "already called payroll-errors" in found["slug"][0]


def test_things_of_another_partnership_cannot_be_chosen(administrator, small):
    other = small_partnership("east-west")
    found = errors(
        administrator.post(
            address(small, "kpi-create"),
            typed(small, service=other.payroll.pk, scopes=[other.north.scope.pk], breakdown="999"),
        )
    )
    assert set(found) == {"service", "scopes", "breakdown"}


def test_a_kpi_of_another_partnership_is_not_found(client, small):
    other = small_partnership("east-west")
    create_kpi(
        service=other.payroll,
        slug="theirs",
        valid_from=date(2023, 4, 1),
        scopes=[other.whole],
        by=None,
        title="Theirs",
        measure="count",
        direction="context",
        frequency="quarterly",
    )
    client.force_login(small.administrator)
    for name in ("kpi-manage", "kpi-change", "kpi-close", "kpi-targets", "target-set", "target-profile"):
        assert client.get(address(small, name, "theirs")).status_code == 404
        assert client.get(address(other, name, "theirs")).status_code == 404


def test_a_changed_definition_holds_from_its_day_and_keeps_the_reason(administrator, kpi, small):
    change = typed(small, title="Payroll mistakes", valid_from="1 4 2024", reason="Counted by case since April")
    assert administrator.post(address(small, "kpi-change", kpi.slug), change).status_code == 302
    assert list(kpi.definitions.values_list("title", "valid_from", "valid_to")) == [
        ("Payroll errors", date(2023, 4, 1), date(2024, 4, 1)),
        ("Payroll mistakes", date(2024, 4, 1), None),
    ]
    entry = Entry.objects.get(event="KPI definition changed")
    assert (entry.note, entry.changes["title"]) == (
        "Counted by case since April",
        ["Payroll errors", "Payroll mistakes"],
    )


def test_a_change_that_would_reach_an_approved_figure_is_refused_with_its_day(administrator, kpi, small):
    approved_figure(small, kpi, Quarter(2023, 4))
    change = typed(small, title="Payroll mistakes", valid_from="1 1 2024", reason="Why not")
    answer = administrator.post(address(small, "kpi-change", kpi.slug), change)
    assert "Choose a day after 31 March 2024" in errors(answer)["__all__"][0]
    assert kpi.definitions.count() == 1
    assert 'value="Payroll mistakes"' in answer.content.decode()


def test_a_change_needs_a_reason_and_a_difference(administrator, kpi, small):
    page = address(small, "kpi-change", kpi.slug)
    assert "Fill this in" in errors(administrator.post(page, typed(small, valid_from="1 4 2024")))["reason"][0]
    same = typed(small, valid_from="1 4 2024", reason="None", multiplier="100")
    assert "Nothing is different" in errors(administrator.post(page, same))["__all__"][0]


def test_a_kpi_is_arranged_closed_and_opened_again(administrator, kpi, small):
    administrator.post(address(small, "kpi-manage", kpi.slug), {"code": "P1", "heading": "Accuracy", "order": "3"})
    administrator.post(address(small, "kpi-close", kpi.slug), {"closed_on": "1 4 2025", "reason": "Replaced"})
    kpi.refresh_from_db()
    assert (kpi.code, kpi.heading, kpi.order, kpi.closed_on) == ("P1", "Accuracy", 3, date(2025, 4, 1))
    page = administrator.get(address(small, "kpis-manage")).content.decode()
    assert "Closed on 1 April 2025" in page
    administrator.post(address(small, "kpi-close", kpi.slug), {"reason": "Missed"})
    kpi.refresh_from_db()
    assert kpi.closed_on is None


def test_closing_reaches_no_approved_figure(administrator, kpi, small):
    approved_figure(small, kpi, Quarter(2023, 4))
    found = errors(
        administrator.post(address(small, "kpi-close", kpi.slug), {"closed_on": "1 4 2023", "reason": "Gone"})
    )
    assert "Choose a day after 31 March 2024" in found["__all__"][0]


def test_a_list_is_added_with_its_items_in_order_and_grows_at_the_end(administrator, small):
    administrator.post(address(small, "breakdown-add"), {"name": "Debt sectors", "items": "NHS\r\n\r\n Business \r\n"})
    breakdown = Breakdown.objects.get()
    administrator.post(address(small, "items-add", breakdown.pk), {"items": "Education"})
    assert [item.name for item in breakdown.items.all()] == ["NHS", "Business", "Education"]
    found = errors(administrator.post(address(small, "items-add", breakdown.pk), {"items": "Other\nnhs"}))
    assert found["items"] == ["Name each item once: “nhs” is there already."]
    assert breakdown.items.count() == 3


def test_a_list_of_another_partnership_is_not_found(administrator, small):
    other = small_partnership("east-west")
    theirs = add_breakdown(partnership=other.partnership, name="Theirs", items=["One"], by=None)
    assert administrator.post(address(small, "items-add", theirs.pk), {"items": "Two"}).status_code == 404


@pytest.mark.parametrize("name", ["manage", "kpis-manage", "breakdowns"])
def test_pages_take_a_fixed_number_of_queries(administrator, small, name, django_assert_max_num_queries):
    for number in range(8):
        service = add_service(
            partnership=small.partnership, name=f"S{number}", short_name=f"S{number}", slug=f"s{number}", by=None
        )
        administrator.post(address(small, "kpi-create"), typed(small, title=f"KPI {number}", service=service.pk))
        administrator.post(address(small, "breakdown-add"), {"name": f"List {number}", "items": "One\nTwo"})
    with django_assert_max_num_queries(13):
        administrator.get(address(small, name))


def test_a_full_rebuild_is_asked_for_and_followed(administrator, kpi, small):
    answer = administrator.post(address(small, "full-rebuild"), follow=True)
    assert answer.status_code == 200
    assert "Waiting to start" in answer.content.decode()
