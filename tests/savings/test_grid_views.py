"""The editing grid of a savings profile: its page, its one form, and what its doors answer."""

import json
import re
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from partners.roles import RoleKind
from savings.actions.cases import agree_version, begin_version
from savings.actions.lines import drop_line, save_benefit_line
from savings.models import BenefitLine, BudgetLine, CaseVersion
from tests.factories import World
from tests.savings.small_case import in_years

pytestmark = pytest.mark.django_db


def address(world: World, name: str = "savings-profile-edit", service: str = "payroll") -> str:
    return reverse(name, args=[world.partnership.slug, "sharing", service])


def words(page: bytes) -> str:
    main = page.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def team(version: CaseVersion) -> BenefitLine:
    return BenefitLine.objects.get(version=version, label="One team")


def as_typed(client: Client, where: str) -> dict[str, str]:
    """The form as the browser would send it, with nothing touched."""
    page = client.get(where).content.decode()
    fields = dict(re.findall(r'<input(?! type="checkbox")[^>]*? name="([^"]+)" value="([^"]*)"', page))
    for name, options in re.findall(r'<select[^>]*? name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return {name: unescape(value) for name, value in fields.items()}


def ask(client: Client, where: str, **asked: Any) -> tuple[int, dict]:
    answer = client.post(where, json.dumps(asked), content_type="application/json")
    return answer.status_code, answer.json()


def line_of(line: BenefitLine, **typed: Any) -> dict[str, Any]:
    return {
        "what": "save", "block": "benefit", "pk": line.pk, "revision": line.revision, "label": line.label,
        "kind": line.kind, "2016-17": "-10", "2017-18": "-20", **typed,
    }  # fmt: skip


# ---- the page ----


def test_the_profile_offers_to_be_edited_until_it_is_agreed(world, version, finance):
    profile = address(world, "savings-profile")
    assert address(world) in finance.get(profile).content.decode()
    agree_version(version=version, agreed_on=date(2016, 1, 1), by=None)
    assert "Version 1 is agreed and stays as it is. To change something, begin the next version" in words(
        finance.get(profile).content
    )
    answer = finance.get(address(world), follow=True)
    assert answer.redirect_chain == [(profile, 302)]
    assert "This version is agreed and stays as it is" in words(answer.content)


def test_a_member_is_not_offered_what_is_not_theirs(world, version):
    client = Client()
    client.force_login(world.people[RoleKind.MEMBER])
    assert "Edit the profile" not in words(client.get(address(world, "savings-profile")).content)
    assert client.get(address(world)).status_code == 403


def test_the_grid_shows_lines_and_what_follows_from_them(world, version, finance):
    page = finance.get(address(world)).content
    assert 'value="-20"' in page.decode()
    said = words(page)
    assert "Net benefits −10 −24 −34" in said
    assert "% net benefits −10.00% −30.00% −40.00%" in said
    assert "Amounts in £, 2015/16 prices: benefits negative, added costs positive." in said
    assert "The totals leave out 1 cell without a known amount." in said
    assert "Counted in the table of Finance." in said
    assert "One system a line of Payroll, typed there 0 −4 −4" in words(
        finance.get(address(world, service="finance")).content
    )


def test_an_empty_profile_begins_with_a_line_in_each_block(world, version, finance):
    for line in [*version.budgetlines.all(), *version.benefitlines.filter(booked_in=None)]:
        drop_line(line=line, by=None)
    page = finance.get(address(world, service="finance")).content.decode()
    assert page.count('data-line="budget-new"') == page.count('data-line="one_off-new"') == 1


def test_printed_totals_of_an_older_paper_stand_below_those_they_differ_from(lgss):
    case = lgss.businesscases.get()
    begin_version(case=case, name="Next", baseline_on=date(2016, 4, 1), by=None)
    client = Client()
    client.force_login(User.objects.get(email="finance@example.org"))
    where = reverse("savings-profile-edit", args=[lgss.slug, case.slug, "trn"])
    said = words(client.get(where).content)
    assert "as printed 4,452 4,328 4,452 4,452 4,452" in said
    assert "Amounts in £ thousand" in said


# ---- what changed since the last version ----


def next_version(version: CaseVersion) -> CaseVersion:
    return begin_version(case=version.case, name="Final", baseline_on=date(2016, 4, 1), by=None)


def test_what_changed_since_the_last_version_is_told_at_each_line(world, version, finance):
    second = next_version(version)
    line = team(second)
    line.label, line.confidence = "One joint team", "high"
    save_benefit_line(line=line, amounts=in_years(-10, -25), by=None)
    new = BenefitLine(
        partnership=world.partnership, version=second, of_service=line.of_service, label="New", kind="income"
    )
    save_benefit_line(line=new, amounts=in_years(-1, -1), by=None)
    drop_line(line=BenefitLine.objects.get(version=second, label="Sale of a server"), by=None)
    page = finance.get(address(world)).content
    said = words(page)
    assert "Show what changed since version 1" in said
    assert "Called “One team” in version 1. Confidence: was not stated." in said
    assert re.findall(r'data-was="2017-18">([^<]+)<', page.decode()) == ["was -20"]
    assert "New since version 1." in said
    assert "In version 1 and not in this one: Sale of a server." in said


def test_a_first_version_has_nothing_to_be_compared_with(world, version, finance):
    assert "what changed since" not in words(finance.get(address(world)).content)


# ---- without JavaScript ----


def test_the_button_saves_every_line_that_was_changed(world, version, finance):
    form = as_typed(finance, address(world))
    line = team(version)
    form |= {f"benefit-{line.pk}-2017-18": "(21k)", f"benefit-{line.pk}-cashable": "yes"}
    form |= {"one_off-new-label": "Redundancies", "one_off-new-kind": "added_cost"}
    form |= {"one_off-new-2016-17": "7", "one_off-new-2017-18": "tbd"}
    answer = finance.post(address(world), form, follow=True)
    assert "2 lines saved." in words(answer.content)
    saved = team(version)
    assert [one.amount for one in saved.amounts.all()] == [-10, -21_000]
    assert saved.cashable is True
    assert saved.revision == 2
    added = BenefitLine.objects.get(label="Redundancies")
    assert added.recurrence == "one_off"
    assert [one.unknown for one in added.amounts.all()] == ["", "to_be_determined"]


def test_untouched_lines_are_left_alone(world, version, finance):
    answer = finance.post(address(world), as_typed(finance, address(world)), follow=True)
    assert "Nothing was changed, so nothing was saved." in words(answer.content)
    assert set(BenefitLine.objects.values_list("revision", flat=True)) == {1}


def test_what_is_wrong_stands_beside_its_line_and_nothing_is_lost(world, version, finance):
    form = as_typed(finance, address(world))
    line, budget = team(version), BudgetLine.objects.get(label="North net budget")
    form |= {f"benefit-{line.pk}-2016-17": "see note", f"benefit-{line.pk}-2017-18": ""}
    form |= {f"budget-{budget.pk}-2016-17": "-30"}
    page = finance.post(address(world), form).content
    said = words(page)
    assert "There is a problem" in said
    assert "2016/17: “see note” is not an amount" in said
    assert "2017/18: type an amount, or why there is none." in said
    assert 'value="see note"' in page.decode()
    assert "1 line saved." in said, "a negative base is taken"
    assert team(version).revision == 1


def test_a_benefit_typed_positive_is_refused_and_one_press_turns_it(world, version, finance):
    form = as_typed(finance, address(world))
    line = team(version)
    form |= {f"benefit-{line.pk}-2016-17": "12"}
    page = finance.post(address(world), form).content
    assert "2016/17: a benefit is negative. Type −£12, or choose added cost." in words(page)
    assert "Make it -12" in words(page)
    finance.post(address(world), form | {"correct": f"benefit-{line.pk}"})
    assert team(version).amounts.first().amount == -12


def test_of_two_people_one_decides(world, version, finance):
    form = as_typed(finance, address(world))
    line = team(version)
    save_benefit_line(line=line, amounts=in_years(-11, -20), by=world.people[RoleKind.FINANCE])
    form |= {f"benefit-{line.pk}-2016-17": "-13"}
    page = finance.post(address(world), form).content.decode()
    assert "theirs -11, yours -13" in page
    assert team(version).amounts.first().amount == -11
    (mine,) = re.findall(r'name="mine" value="([^"]+)"', page)
    finance.post(address(world), form | {"theirs": f"benefit-{line.pk}"})
    assert team(version).amounts.first().amount == -11
    finance.post(address(world), form | {"mine": mine})
    assert team(version).amounts.first().amount == -13


def test_a_line_is_removed_unless_something_refers_to_it(world, version, finance):
    form = as_typed(finance, address(world))
    system = BenefitLine.objects.get(label="One system")
    form |= {f"benefit-{team(version).pk}-remove": "yes", f"benefit-{system.pk}-remove": "yes"}
    said = words(finance.post(address(world), form).content)
    assert "“One system” is counted in the table of Finance: say first that it is counted in its own table" in said
    assert "1 line saved." in said
    assert not BenefitLine.objects.filter(label="One team").exists()
    assert BenefitLine.objects.filter(label="One system").exists()


def test_what_was_typed_into_a_line_that_is_gone_comes_back_as_a_new_one(world, version, finance):
    form = as_typed(finance, address(world))
    line = team(version)
    form |= {f"benefit-{line.pk}-2016-17": "-13"}
    drop_line(line=line, by=None)
    page = finance.post(address(world), form).content
    assert "“One team” was removed meanwhile: save again to add it anew." in words(page)
    assert 'name="benefit-new-2016-17" value="-13"' in page.decode()


# ---- one line saves itself ----


def test_a_line_saves_itself_and_comes_back_as_it_is_kept(world, version, finance):
    status, body = ask(finance, address(world, "savings-line-save"), **line_of(team(version), **{"2016-17": "(1.5k)"}))
    assert status == 200
    assert (body["revision"], body["typed"]["2016-17"]) == (2, "-1,500")


def test_a_new_line_gets_its_number(world, version, finance):
    where = address(world, "savings-line-save")
    asked = {"what": "save", "block": "budget", "pk": None, "label": "East", "body": str(world.south.pk)}
    status, body = ask(finance, where, **asked, **{"2016-17": "0", "2017-18": "-30"})
    assert status == 200
    assert BudgetLine.objects.get(pk=body["pk"]).body == world.south


def test_what_is_wrong_comes_back_by_field(world, version, finance):
    where = address(world, "savings-line-save")
    typed = {"label": "", "kind": "gift", "2016-17": "abc", "2017-18": "", "booked_in": "0", "confidence": "total"}
    status, body = ask(finance, where, **line_of(team(version), **typed))
    assert status == 400
    assert body["missing"] == ["2017/18"]
    assert set(body["errors"]) == {"label", "kind", "2016-17", "booked_in", "confidence"}
    status, body = ask(finance, where, **line_of(team(version), label="One system"))
    assert body["errors"] == {"label": "Choose another name: this profile has a line called “One system” already."}
    status, body = ask(finance, where, **line_of(team(version), label="x" * 121))
    assert body["errors"] == {"label": "Shorten the name to 120 characters: it has 121."}


def test_a_stale_line_is_answered_with_theirs_and_yours(world, version, finance):
    stale = team(version)
    save_benefit_line(line=team(version), amounts=in_years(-11, -20), by=world.people[RoleKind.FINANCE])
    status, body = ask(finance, address(world, "savings-line-save"), **line_of(stale, **{"2016-17": "-13"}))
    assert status == 409
    conflict = body["conflict"]
    assert conflict["who"] == world.people[RoleKind.FINANCE].name
    assert conflict["differences"] == [{"what": "2016/17", "theirs": "-11", "yours": "-13"}]
    assert conflict["revision"] == 2
    assert [one.amount for one in team(version).amounts.all()] == [-11, -20]
    status, _ = ask(finance, address(world, "savings-line-save"), **line_of(stale, **{"2016-17": "-11"}))
    assert status == 200, "both typed the same"


def test_a_stale_line_is_not_removed(world, version, finance):
    stale = team(version)
    save_benefit_line(line=team(version), amounts=in_years(-11, -20), by=None)
    status, body = ask(finance, address(world, "savings-line-save"), **line_of(stale, what="remove"))
    assert status == 409
    assert body["conflict"]
    status, body = ask(finance, address(world, "savings-line-save"), **line_of(team(version), what="remove"))
    assert (status, body) == (200, {"removed": True})
    status, body = ask(finance, address(world, "savings-line-save"), **line_of(stale))
    assert status == 409
    assert body["gone"]


def test_a_line_moves_among_its_neighbours(world, version, finance):
    where = address(world, "savings-line-save")
    system = BenefitLine.objects.get(label="One system")
    assert ask(finance, where, **line_of(system, what="up")) == (200, {"moved": True})
    labels = BenefitLine.objects.filter(version=version, recurrence="recurrent").values_list("label", flat=True)
    assert list(labels) == ["One system", "One team"]
    assert ask(finance, where, **line_of(system, what="up")) == (200, {"moved": False})


def test_the_doors_of_an_agreed_version_are_shut(world, version, finance):
    line = team(version)
    agree_version(version=version, agreed_on=date(2016, 1, 1), by=None)
    status, body = ask(finance, address(world, "savings-line-save"), **line_of(line))
    assert status == 409
    assert "begin a new version" in body["refused"]


@pytest.mark.parametrize("name", ["savings-line-save", "savings-profile-preview"])
def test_who_is_signed_out_is_told(world, version, name):
    assert ask(Client(), address(world, name)) == (401, {"signed_out": True})


@pytest.mark.parametrize(
    "sent", ["[]", '{"block": "gift"}', '{"block": "benefit", "pk": true}', '{"block": [], "pk": {}}']
)
def test_nonsense_is_answered_in_words(world, version, finance, sent):
    answer = finance.post(address(world, "savings-line-save"), sent, content_type="application/json")
    assert answer.status_code in (400, 409)
    assert answer.json()["refused"]


# ---- totals ----


def test_totals_of_what_is_typed_come_from_the_portal(world, version, finance):
    lines = [
        {"key": "a", "block": "budget", "pk": None, "label": "North", "2016-17": "200", "2017-18": "200"},
        {"key": "b", **line_of(team(version), **{"2016-17": "(50)", "2017-18": "abc"})},
        {"key": "c", "block": "benefit", "label": "New", "kind": "income", "2016-17": "5", "2017-18": ""},
    ]
    status, body = ask(finance, address(world, "savings-profile-preview"), lines=lines)
    assert status == 200
    said = words(("<main>" + body["computed"]["benefit"]).encode())
    assert "Net benefits −45 0 −45" in said
    assert "% net benefits −22.50% 0.00% −22.50%" in said
    assert "Revised budget 155 155" in said
    assert body["left_out"] == "The totals leave out 1 cell empty, 1 cell not readable."
    assert body["lines"]["b"]["total"] == "−50"
    assert body["lines"]["c"]["cells"]["2016-17"]["correction"] == "-5"
    assert body["lines"]["c"]["correction"] == "Make it -5"
    assert team(version).amounts.first().amount == -10, "nothing was saved"


def test_the_totals_of_a_draft_say_what_changed_since_the_last_version(world, version, finance):
    second = next_version(version)
    lines = [{"key": "b", **line_of(team(second), **{"2017-18": "-25"})}]
    _, body = ask(finance, address(world, "savings-profile-preview"), lines=lines)
    cells = body["lines"]["b"]["cells"]
    assert (cells["2016-17"]["was"], cells["2017-18"]["was"]) == ("", "was -20")


def test_a_pasted_block_is_read_by_the_portal(world, version, finance):
    paste = {"text": "1\t2\t3", "rows": 1, "columns": 2, "labels": False, "unit": "1000"}
    status, body = ask(finance, address(world, "savings-profile-preview"), paste=paste)
    assert (status, body["cells"], body["left_over"]) == (200, [["1,000", "2,000"]], "3")
    assert "1 column too wide" in body["words"]


def test_the_preview_takes_a_fixed_number_of_queries(world, version, finance, django_assert_num_queries):
    where = address(world, "savings-profile-preview")
    lines = [{"key": str(number), **line_of(team(version))} for number in range(30)]
    with django_assert_num_queries(16):
        ask(finance, where, lines=lines)


def test_amounts_stay_exact(world, version, finance):
    typed = {"2016-17": "-0.000001", "2017-18": "-1,234,567.89"}
    ask(finance, address(world, "savings-line-save"), **line_of(team(version), **typed))
    assert [one.amount for one in team(version).amounts.all()] == [Decimal("-0.000001"), Decimal("-1234567.89")]
