"""A partnership has its figures checked in its own way, from a day on."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import Entry as AuditEntry
from common.errors import NotAllowed
from kpis.actions.checks import set_rule
from kpis.actions.returns import approve_return, save_line
from kpis.choices import Severity
from kpis.entry import Typed
from kpis.models import Observation, RuleSetting
from kpis.selectors.returns import return_findings, return_lines
from kpis.sight import Sight
from tests.kpis.explaining import submit_explained
from tests.kpis.returns_world import World, found, full_world

CHECKS = reverse("checks", kwargs={"partnership": "shared"})
CHANGE = reverse("check-set", kwargs={"partnership": "shared", "rule": "change_on_last_period"})
BEFORE = date(2020, 4, 1)
LAST_DAY = date(2024, 3, 31)  # of the quarter that is open


@pytest.fixture
def world(db) -> World:
    """One quarter has gone before: 21 overpayments, and now there are 40."""
    world = full_world(history=1)
    line = world.line("overpayments")
    save_line(observation=line, version=0, typed=Typed(figure="40"), by=world.people["officer"])
    return world


def pointed_out(world: World) -> list[tuple[str, str]]:
    """What is found in the line of overpayments."""
    return [
        (one.finding.rule, str(one.finding.severity))
        for one in return_findings(world.quarterly_return, Sight(world.partnership))
        if one.line.observation.kpi.slug == "overpayments"
    ]


def set_change(world: World, severity: str = "warning", threshold: str | None = "50", **more: object) -> RuleSetting:
    return set_rule(
        **{
            "partnership": world.partnership,
            "rule": "change_on_last_period",
            "severity": severity,
            "threshold": None if threshold is None else Decimal(threshold),
            "valid_from": BEFORE,
            "by": world.people["administrator"],
            **more,
        }
    )


def words(answer) -> str:
    return " ".join(answer.content.decode().replace("&#x27;", "'").split())


def test_without_a_setting_the_rule_holds_as_it_comes(world):
    # 40 − 21 = 19 is 90 % of 21
    assert pointed_out(world) == [("change_on_last_period", "warning")]


@pytest.mark.parametrize(
    ("severity", "threshold", "found"),
    [("warning", "95", []), ("warning", "90", ["warning"]), ("note", "50", ["note"]), ("error", "50", ["error"]),
     ("off", "50", [])],
)  # fmt: skip
def test_a_setting_changes_what_is_found(world, severity, threshold, found):
    set_change(world, severity, threshold)
    assert [severity for _, severity in pointed_out(world)] == found


def test_it_holds_from_its_day_on(world):
    setting = set_change(world, "off", valid_from=date(2024, 4, 1))
    assert pointed_out(world) == [("change_on_last_period", "warning")]
    set_change(world, "note", valid_from=LAST_DAY)
    assert pointed_out(world) == [("change_on_last_period", "note")]
    assert setting.valid_from == date(2024, 4, 1)


def test_the_newest_setting_holds(world):
    set_change(world, "off")
    set_change(world, "note", valid_from=date(2023, 4, 1))
    assert pointed_out(world) == [("change_on_last_period", "note")]


def test_another_partnership_has_its_own(world):
    other, *_ = found("other", "Other Services")
    set_change(world, "off", partnership=other, by=None)
    assert pointed_out(world) == [("change_on_last_period", "warning")]


def test_what_is_approved_is_not_judged_anew(world):
    Observation.objects.filter(quarterly_return=world.quarterly_return, kind="not_entered").update(
        kind="not_due", reason="Later"
    )
    submitted = submit_explained(world.quarterly_return, world.people["officer"])
    approve_return(quarterly_return=submitted, by=world.people["approver"])
    set_change(world, "error", "0")
    assert return_findings(world.quarterly_return, Sight(world.partnership)) == []
    lines = return_lines(world.quarterly_return, Sight(world.partnership))
    assert [one.words for line in lines for one in line.pointed_out] == [
        "Check 40 overpayments: it was 21 in Q3 2023/24. What changed?"
    ]


def test_a_change_is_audited(world):
    set_change(world, "off")
    set_change(world, "note", "20")
    assert RuleSetting.objects.count() == 1
    changed, added = AuditEntry.objects.filter(target_kind="kpis.rulesetting")
    assert (added.event, changed.event) == ("check added", "check changed")
    assert changed.changes["threshold"] == ["50", "20"]


@pytest.mark.parametrize(
    ("what", "field", "sentence"),
    [
        ({"rule": "required"}, "severity", "this one is the same everywhere"),
        ({"rule": "no_such_rule"}, "severity", "this one is the same everywhere"),
        ({"severity": "loud"}, "severity", "Choose what the check asks for."),
        ({"threshold": None}, "threshold", "Type the threshold."),
        ({"threshold": Decimal(-1)}, "threshold", "Type a number from 0 to 1,000,000."),
        ({"rule": "expected_when", "threshold": Decimal(1)}, "threshold", "This check has none."),
    ],
)
def test_what_cannot_be_set_says_why(world, what, field, sentence):
    with pytest.raises(ValidationError) as refused:
        set_change(world, **what)
    assert sentence in str(refused.value.message_dict[field])
    assert not RuleSetting.objects.exists()


def test_only_who_defines_sets_checks(world):
    with pytest.raises(NotAllowed):
        set_change(world, by=world.people["officer"])


@pytest.mark.parametrize("wrong", [{"threshold": Decimal(-1)}, {"severity": "loud"}])
def test_the_database_refuses_the_same(world, wrong):
    row = {"rule": "decimals", "severity": Severity.NOTE, "valid_from": BEFORE, "partnership": world.partnership}
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleSetting.objects.create(**row | wrong)


class TestPage:
    def test_every_check_is_there_with_how_it_comes_and_how_it_is_set(self, world, client):
        set_change(world, "note", "12.5")
        set_change(world, "off", valid_from=date(2098, 4, 1))
        client.force_login(world.people["administrator"])
        page = words(client.get(CHECKS))
        assert "Warning, above 50 per cent of the earlier figure" in page
        assert "Note, above 12.5 per cent of the earlier figure, since 1 April 2020" in page
        assert "Warning, however little" in page  # the threshold of sums is nothing
        assert "from 1 April 2098: Off" in page
        assert "the same everywhere" in page
        assert page.count("as usual") == 10  # twelve, without the fixed one and the one that was set

    def test_a_check_is_set_from_a_day_on(self, world, client):
        client.force_login(world.people["administrator"])
        assert 'value="50"' in words(client.get(CHANGE))
        form = {"severity": "note", "threshold": "20", "valid_from": "1 4 2024"}
        page = words(client.post(CHANGE, form, follow=True))
        assert (
            "Change since the period before: Note, above 20 per cent of the earlier figure, from 1 April 2024." in page
        )
        assert "From 1 April 2024: Note, above 20 per cent" in words(client.get(CHANGE))

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"threshold": ""}, "Type the threshold."),
            ({"threshold": "half"}, "“half” is not a number"),
            ({"threshold": "-5"}, "Type a number from 0 to 1,000,000."),
            ({"severity": ""}, "Choose an answer"),
            ({"severity": "loud"}, "Choose from the list"),
            ({"valid_from": ""}, "Fill this in: From."),
            ({"valid_from": "soon"}, "Type a day as day, month and year"),
        ],
    )
    def test_what_is_typed_wrongly_comes_back_with_a_sentence(self, world, client, typed, sentence):
        client.force_login(world.people["administrator"])
        answer = client.post(CHANGE, {"severity": "note", "threshold": "20", "valid_from": "1 4 2024"} | typed)
        assert answer.status_code == 400
        assert sentence in words(answer)

    def test_a_check_that_is_fixed_or_unknown_has_no_page(self, world, client):
        client.force_login(world.people["administrator"])
        for rule in ("required", "no_such_rule"):
            at = reverse("check-set", kwargs={"partnership": "shared", "rule": rule})
            assert client.get(at).status_code == 404
        client.force_login(world.people["officer"])
        assert client.get(CHECKS).status_code == 403
