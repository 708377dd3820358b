"""Targets are set, profiled over the quarters and ended; what approved figures were judged by stays."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.actions.definitions import create_kpi
from kpis.models import Observation, Result, Return, Target
from kpis.rollup import rebuild, touch
from kpis.wording import target_signs, tolerance_as_set
from partners.roles import RoleKind
from periods.models import CalendarPeriod
from periods.values import Quarter
from tests.answers import errors
from tests.partners.small import address


def kpi_of(small, slug="paid-on-time", **meaning):
    return create_kpi(
        service=small.payroll,
        slug=slug,
        valid_from=date(2023, 4, 1),
        scopes=[small.north.scope],
        by=None,
        **{"title": "Paid on time", "measure": "percent", "unit": "%", "decimals": 1, "direction": "higher"}
        | {"frequency": "quarterly"}
        | meaning,
    )


@pytest.fixture
def kpi(small):
    return kpi_of(small)


def aim(small, **fields):
    return {
        "scope": small.whole.pk,
        "valid_from": "1 4 2024",
        "operator": "at_least",
        "aim": "99.5",
        "tolerance": "0.5",
        "tolerance_kind": "absolute",
        **fields,
    }


def test_a_new_target_ends_the_one_before(administrator, kpi, small):
    page = address(small, "target-set", kpi.slug)
    assert administrator.post(page, aim(small)).status_code == 302
    assert administrator.post(page, aim(small, valid_from="1 10 2024", aim="99.75")).status_code == 302
    assert list(kpi.targets.values_list("aim", "valid_from", "valid_to")) == [
        (Decimal("99.5"), date(2024, 4, 1), date(2024, 10, 1)),
        (Decimal("99.75"), date(2024, 10, 1), None),
    ]
    shown = administrator.get(address(small, "kpi-targets", kpi.slug)).content.decode()
    assert "≥ 99.5%" in shown
    assert "0.5 points off" in shown


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"aim": "1.234,5"}, "aim", "is not a number"),
        ({"aim": "ninety"}, "aim", "is not a number"),
        ({"aim": "99.5%"}, "aim", "Leave out the per cent sign"),
        ({"aim": "0.1234567"}, "aim", "at most six decimal places"),
        ({"aim": ""}, "aim", "Type the target, or a baseline"),
        ({"operator": "at_most"}, "operator", "Choose from the list"),
        ({"operator": ""}, "operator", "Choose an answer"),
        ({"tolerance": "-1"}, "tolerance", "without a minus"),
        ({"scope": "0"}, "scope", "Choose from the list"),
        ({"aim": "", "relative": "-10"}, "baseline", "Type the baseline"),
        ({"baseline": "90", "relative": "10"}, "relative", "not both"),
        ({"minute_reference": "m" * 81}, "minute_reference", "Shorten this to 80"),
    ],
)
def test_what_cannot_be_aimed_at_is_said_at_its_field(administrator, kpi, small, fields, field, sentence):
    found = errors(administrator.post(address(small, "target-set", kpi.slug), aim(small, **fields)))
    assert any(sentence in error for error in found[field]), found
    assert not Target.objects.exists()


def test_a_part_of_a_whole_is_never_aimed_above_a_hundred(administrator, small):
    kpi = kpi_of(small, has_parts=True, upper_label="a", lower_label="b", multiplier=100, part_of_whole=True)
    found = errors(administrator.post(address(small, "target-set", kpi.slug), aim(small, aim="101")))
    assert "Type at most 100" in found["aim"][0]


def test_a_target_may_be_a_change_from_a_baseline(administrator, small):
    kpi = kpi_of(small, measure="money", unit="£", direction="lower")
    fields = aim(small, operator="at_most", aim="", baseline="5,361,233", relative="-10", tolerance="")
    assert administrator.post(address(small, "target-set", kpi.slug), fields).status_code == 302
    target = kpi.targets.get()
    assert (target.aim, target.baseline) == (Decimal("4825109.7"), Decimal("5361233"))  # 5,361,233 × 0.9


def test_a_range_needs_both_ends_in_order(administrator, small):
    kpi = kpi_of(small, measure="duration", unit="days", direction="range")
    page = address(small, "target-set", kpi.slug)
    typed = aim(small, operator="between", aim="4", tolerance="")
    assert "Type the upper end" in errors(administrator.post(page, typed))["upper_aim"][0]
    assert "not below the lower" in errors(administrator.post(page, typed | {"upper_aim": "2"}))["upper_aim"][0]
    assert administrator.post(page, typed | {"upper_aim": "6"}).status_code == 302
    assert target_signs(kpi.targets.get(), kpi.definitions.get()) == "4 to 6 days"


def test_yes_or_no_asks_only_whether_yes(administrator, small):
    kpi = kpi_of(small, measure="yes_no", unit="", decimals=0)
    fields = {"scope": small.whole.pk, "valid_from": "1 4 2024", "operator": "is_yes"}
    assert administrator.post(address(small, "target-set", kpi.slug), fields).status_code == 302
    assert kpi.targets.get().aim == 1
    assert administrator.get(address(small, "target-profile", kpi.slug)).status_code == 404


def test_a_context_kpi_has_no_target(administrator, small):
    kpi = kpi_of(small, direction="context")
    assert administrator.get(address(small, "target-set", kpi.slug)).status_code == 404
    assert "has no target" in administrator.get(address(small, "kpi-targets", kpi.slug)).content.decode()


def profile(small, **fields):
    quarters = {f"quarter_{number}": value for number, value in enumerate(("96", "97", "98", "98.5"), start=1)}
    return {**aim(small), "year": "2024/25", **quarters, **fields}


def test_a_profile_is_a_target_for_each_quarter(administrator, kpi, small):
    assert administrator.post(address(small, "target-profile", kpi.slug), profile(small)).status_code == 302
    assert list(kpi.targets.values_list("aim", "valid_from", "valid_to")) == [
        (Decimal("96"), date(2024, 4, 1), date(2024, 7, 1)),
        (Decimal("97"), date(2024, 7, 1), date(2024, 10, 1)),
        (Decimal("98"), date(2024, 10, 1), date(2025, 1, 1)),
        (Decimal("98.5"), date(2025, 1, 1), None),
    ]


def test_a_profile_is_set_whole_or_not_at_all(administrator, kpi, small):
    page = address(small, "target-profile", kpi.slug)
    assert "2024/25" in errors(administrator.post(page, profile(small, year="next")))["year"][0]
    assert "is not a number" in errors(administrator.post(page, profile(small, quarter_3="x")))["quarter_3"][0]
    administrator.post(address(small, "target-set", kpi.slug), aim(small, valid_from="1 10 2024"))
    assert "another target holds from 1 October 2024" in errors(administrator.post(page, profile(small)))["__all__"][0]
    assert kpi.targets.count() == 1


def test_a_target_is_ended_with_a_reason(administrator, kpi, small):
    administrator.post(address(small, "target-set", kpi.slug), aim(small))
    end = address(small, "target-end", kpi.slug, kpi.targets.get().pk)
    early = administrator.post(end, {"valid_to": "1 4 2024", "reason": "Gone"})
    assert early.status_code == 400
    assert "after" in str(early.context["form"].errors["valid_to"])
    assert administrator.post(end, {"valid_to": "1 4 2025", "reason": "Gone"}).status_code == 302
    assert kpi.targets.get().valid_to == date(2025, 4, 1)
    assert administrator.get(end).status_code == 404


def test_tolerances_are_said_in_words(small):
    definition = kpi_of(small).definitions.get()
    assert tolerance_as_set(Target(tolerance=Decimal("0.5"), tolerance_kind="absolute"), definition) == "0.5 points off"
    assert (
        tolerance_as_set(Target(tolerance=Decimal(5), tolerance_kind="percent"), definition) == "5% of the target off"
    )
    assert tolerance_as_set(Target(tolerance=Decimal(0)), definition) == "none"


def test_a_submitted_figure_is_judged_again_by_a_new_target(administrator, kpi, small):
    quarter = CalendarPeriod.of(Quarter(2024, 1))
    submitted = {"submitted_by": small.people[RoleKind.OFFICER], "submitted_at": "2024-07-02T10:00Z"}
    quarterly_return = Return.objects.create(service=small.payroll, period=quarter, state="submitted", **submitted)
    Observation.objects.create(
        quarterly_return=quarterly_return,
        kpi=kpi,
        scope=small.north.scope,
        item=small.partnership.items.get(breakdown=None),
        period=quarter,
        kind="number",
        numerator=99,
        denominator=1,
        standing="submitted",
    )
    touch(small.partnership, [(kpi.pk, small.north.scope.pk, quarter.code)])
    list(rebuild(small.partnership))
    assert Result.objects.get(kpi=kpi, period=quarter, scope=small.north.scope).status == "no_target"
    administrator.post(address(small, "target-set", kpi.slug), aim(small, aim="98"))
    list(rebuild(small.partnership))
    assert Result.objects.get(kpi=kpi, period=quarter, scope=small.north.scope).status == "on_target"
