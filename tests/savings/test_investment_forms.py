"""One-off investment and its sources: typed, refused beside the field, set against each other, and what is to be settled."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from committees.actions.committees import save_committee
from committees.models import Committee, Meeting
from common.errors import Refused
from partners.roles import RoleKind
from periods.models import CalendarPeriod
from periods.values import FinancialYear
from projects.models import Decision, Draw, Reserve, YearAmount
from savings.actions.cases import agree_version, begin_version
from savings.actions.investment import save_funding_source, save_investment
from savings.actions.lines import drop_line
from savings.models import BenefitLine, FundingSource, InvestmentItem
from tests.factories import World, a_person, a_world
from tests.savings.asking import Desk, said
from tests.savings.small_case import a_business_case, a_small_case
from tests.savings.test_views import words

pytestmark = pytest.mark.django_db


def paid_by(world: World, north: str = "", south: str = "", **typed: object) -> dict:
    shares = {f"share_{world.north.pk}": north, f"share_{world.south.pk}": south}
    return {"label": "Roof", "rule": "actual", **shares, **typed}


def page(desk: Desk) -> str:
    return desk.words("case-investment", slug="sharing")


# ---- investment ----


def test_agreed_amounts_are_typed_as_numbers_or_words(world, desk, version):
    desk.send("investment-add", paid_by(world, "£1,200.50", "TBD", heading="Buildings"), slug="sharing")
    item = InvestmentItem.objects.get(label="Roof")
    assert [(share.amount, share.unknown) for share in item.shares.all()] == [
        (Decimal("1200.5"), ""),
        (None, "to_be_determined"),
    ]
    shown = page(desk)
    assert "Roof Buildings 1,201 to be determined 1,201 not stated" in shown
    assert "Roof (£1,201): the funding source is not stated." in shown
    assert "Roof: what SCC pays is to be determined." in shown


def test_the_form_shows_what_is_stored(world, desk, version):
    desk.send("investment-add", paid_by(world, "1200.50", "not known"), slug="sharing")
    item = InvestmentItem.objects.get(label="Roof")
    shown = desk.shown("investment-edit", slug="sharing", pk=item.pk)
    assert shown[f"share_{world.north.pk}"] == "1200.5"
    assert shown[f"share_{world.south.pk}"] == "amount not known"
    assert shown["shares"] == [world.north.pk, world.south.pk]


def test_shares_of_99_9_are_refused_beside_the_field(world, desk, version):
    typed = paid_by(world, "66.6%", "33.3", rule="fixed", whole="9000")
    errors = desk.refused("investment-add", typed, slug="sharing")
    assert errors == {f"share_{world.north.pk}": ["The shares add up to 99.9%: change them until they make 100%."]}
    typed[f"share_{world.south.pk}"] = "33.4"
    desk.send("investment-add", typed, slug="sharing")
    assert "Roof fixed percentages: NCC 66.6%, SCC 33.4% 5,994 3,006 9,000" in page(desk)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({}, "shares", "Type what at least one partner pays, below."),
        ({"north": "five"}, "north", "“five” is not a number: type digits, for example 1,234.5 or -5."),
        ({"north": "5", "whole": "6"}, "whole", "The amounts come to £5 of £6: £1 is not shared yet. Or leave this empty: the amounts below make the whole."),
        ({"north": "5", "south": "tba", "whole": "6"}, "whole", "Leave this empty: where an amount is not known, say so at the partner."),
        ({"rule": "fixed", "north": "100"}, "whole", "Type the whole, or why it is not known: to be determined, to be announced, not printed, amount not known."),
        ({"rule": "fixed", "whole": "5", "north": "110", "south": "-10"}, "south", "Type a percentage of nought or more."),
        ({"rule": "fixed", "whole": "5", "north": "tbd"}, "north", "Type a percentage of nought or more."),
        ({"rule": "equal", "whole": "5"}, "shares", "Tick the partners that pay."),
        ({"rule": "equal", "whole": "5", "north": "3"}, "north", "Leave this empty: the rule works it out. Tick the partner above instead."),
        ({"rule": "thirds", "whole": "5"}, "rule", "Choose from the list: How is it shared?"),
        ({"label": "system", "north": "5"}, "label", "Choose another name: an investment of this version is called so already."),
    ],
)  # fmt: skip
def test_what_cannot_be_shared_is_said_beside_the_field(world, desk, version, typed, field, sentence):
    sent = paid_by(world, **typed)
    body = {"north": world.north, "south": world.south}.get(field)
    found = desk.refused("investment-add", sent, slug="sharing")[f"share_{body.pk}" if body else field]
    assert found[0].startswith(sentence)
    assert InvestmentItem.objects.count() == 1


def test_a_whole_that_is_not_known_is_shared_as_not_known(world, desk, version):
    sent = paid_by(world, rule="equal", whole="to be announced", shares=[world.north.pk, world.south.pk])
    desk.send("investment-add", sent, slug="sharing")
    assert "Roof equal shares to be announced to be announced to be announced not stated" in page(desk)


def test_who_is_ticked_and_typed_nothing_is_asked_for_it(world, desk, version):
    errors = desk.refused(
        "investment-add", paid_by(world, "5", shares=[world.north.pk, world.south.pk]), slug="sharing"
    )
    assert errors[f"share_{world.south.pk}"][0].startswith("Type what South Council pays, or why it is not known:")


def test_a_partner_or_a_saving_of_another_partnership_is_not_to_be_chosen(world, desk, version):
    other = a_small_case(stranger := a_world("east-and-west"))
    errors = desk.refused(
        "investment-add", paid_by(world, rule="equal", whole="5", shares=[stranger.north.pk]), slug="sharing"
    )
    assert errors["shares"][0].startswith("Choose from the list")
    line = BenefitLine.objects.filter(version=other).first()
    errors = desk.refused("investment-add", paid_by(world, "5", enables=[line.pk]), slug="sharing")
    assert errors["enables"][0].startswith("Choose from the list")


def test_savings_that_depend_on_an_investment_are_named_and_kept(world, desk, version):
    team = BenefitLine.objects.get(label="One team")
    desk.send("investment-add", paid_by(world, "tbd", enables=[team.pk]), slug="sharing")
    shown = page(desk)
    assert "Payroll: One team Roof −30 a year by 2017/18" in shown
    assert "Savings of £30 depend on Roof, whose cost is not known." in shown
    with pytest.raises(Refused, match="Payroll: One team is named as depending on Roof"):
        drop_line(line=team, by=None)
    item = InvestmentItem.objects.get(label="Roof")
    desk.send("investment-drop", {}, slug="sharing", pk=item.pk)
    drop_line(line=team, by=None)
    assert not BenefitLine.objects.filter(pk=team.pk).exists()


def test_the_action_takes_savings_and_reserves_of_its_own_alone(world, version):
    item, source = InvestmentItem.objects.get(), FundingSource.objects.get()
    other = a_small_case(stranger := a_world("east-and-west"))
    line = BenefitLine.objects.filter(version=other).first()
    with pytest.raises(ValidationError) as problem:
        save_investment(item=item, shares={world.north: None}, enables=[line], by=None)
    assert problem.value.message_dict["enables"] == ["Choose savings of the same version."]
    source.reserve = Reserve.objects.create(partnership=stranger.partnership, name="Theirs")
    with pytest.raises(ValidationError) as problem:
        save_funding_source(source=source, by=None)
    assert problem.value.message_dict["reserve"] == ["Choose from this partnership."]


def test_money_spent_before_approval_is_not_still_to_come(world, desk, version):
    desk.send("investment-add", paid_by(world, "5", spent_before_approval="on"), slug="sharing")
    shown = page(desk)
    assert "Roof spent before approval 5" in shown
    assert "£5 of the £14 is spent before approval (Roof): £9 is still to come." in shown


def test_a_change_and_a_removal(world, desk, version):
    item = InvestmentItem.objects.get()
    typed = paid_by(
        world, "4", "5", label="System", seen=desk.shown("investment-edit", slug="sharing", pk=item.pk)["seen"]
    )
    desk.send("investment-edit", typed, slug="sharing", pk=item.pk)
    item.refresh_from_db()
    assert (item.rule, item.amount) == ("actual", None)
    assert "Take this investment out" in desk.words("investment-edit", slug="sharing", pk=item.pk)
    assert "System is taken out." in said(desk.send("investment-drop", {}, slug="sharing", pk=item.pk))
    assert "No one-off investment is kept." in page(desk)


def test_a_double_click_adds_one(world, desk, version):
    desk.send("investment-add", paid_by(world, "5"), slug="sharing")
    errors = desk.refused("investment-add", paid_by(world, "5"), slug="sharing")
    assert errors["label"] == ["Choose another name: an investment of this version is called so already."]


def test_what_somebody_else_changed_meanwhile_is_said_with_its_shares(world, desk, version):
    item = InvestmentItem.objects.get()
    seen = desk.shown("investment-edit", slug="sharing", pk=item.pk)["seen"]
    other = a_person("second@north-and-south.example.org", "Second officer")
    other.roles.create(partnership=world.partnership, kind=RoleKind.FINANCE)
    typed = paid_by(world, "4", "5", label="System", seen=str(seen))
    Desk(world, other).send("investment-edit", typed, slug="sharing", pk=item.pk)
    errors = desk.refused("investment-edit", {**typed, f"share_{world.north.pk}": "6"}, slug="sharing", pk=item.pk)
    assert "Second officer changed this on" in errors["__all__"][0]
    assert "NCC" in errors["__all__"][0] or "North Council from an equal share to £4.00" in errors["__all__"][0]


def test_what_somebody_took_out_meanwhile_is_added_anew_when_asked_twice(world, desk, version):
    item = InvestmentItem.objects.get()
    typed = paid_by(
        world, "4", "5", label="System", seen=str(desk.shown("investment-edit", slug="sharing", pk=item.pk)["seen"])
    )
    pk = item.pk
    desk.send("investment-drop", {}, slug="sharing", pk=pk)
    assert "System was taken out already." in said(desk.send("investment-drop", {}, slug="sharing", pk=pk))
    answer = desk.client.post(desk.where("investment-edit", slug="sharing", pk=pk), typed)
    assert answer.status_code == 400
    assert "Finance took this out while you were typing." in said(answer)
    form = answer.context["form"]
    assert form.data["label"] == "System"
    desk.send("investment-edit", {**typed, "seen": form.data["seen"]}, slug="sharing", pk=pk)
    assert [share.amount for share in InvestmentItem.objects.get().shares.all()] == [4, 5]
    assert desk.client.get(desk.where("investment-edit", slug="sharing", pk=pk)).status_code == 404


def test_an_agreed_version_is_not_changed(world, desk, version):
    item = InvestmentItem.objects.get()
    agree_version(version=version, agreed_on=date(2016, 1, 1), by=None)
    assert "Add a one-off investment" not in page(desk)
    assert "Version 1 is agreed and stays as it is: begin a new version" in desk.words(
        "investment-edit", slug="sharing", pk=item.pk
    )
    errors = desk.refused("investment-edit", paid_by(world, "5"), slug="sharing", pk=item.pk)
    assert errors["__all__"] == ["Version 1 is agreed and stays as it is: begin a new version to change it."]


def test_what_was_typed_about_the_version_before_is_not_lost(world, desk, version):
    item = InvestmentItem.objects.get()
    begin_version(case=version.case, name="Final", baseline_on=date(2016, 4, 1), by=None)
    errors = desk.refused("investment-edit", paid_by(world, "5"), slug="sharing", pk=item.pk)
    assert errors["__all__"][0].startswith("Version 2 was begun meanwhile as a copy: change it there.")
    assert desk.refused("investment-drop", {}, slug="sharing", pk=item.pk)["__all__"] == errors["__all__"]


def test_without_a_version_the_page_says_what_comes_first(world, desk):
    a_business_case(world)
    assert "Investment stands in a version" in page(desk)
    for name in ("case-investment", "case-streams", "by-partner", "appraisal", "case-sheets"):
        assert "Begin the first version" in desk.words(name, slug="sharing"), name
    assert "Begin a version of the case first" in desk.words("investment-add", slug="sharing")
    assert "Begin a version of the case first" in said(desk.send("investment-add", paid_by(world, "5"), slug="sharing"))


def test_nobody_to_share_with(world, desk):
    stranger = a_world("east-and-west")
    case = a_business_case(world)
    begin_version(case=case, name="Draft", baseline_on=date(2016, 1, 1), by=None)
    world.partnership.scopes.filter(kind="body").delete()
    world.partnership.bodies.all().delete()
    assert "No partner is kept yet who could pay" in desk.words("investment-add", slug="sharing")
    errors = desk.refused("investment-add", {"label": "Roof", "rule": "equal", "whole": "5"}, slug="sharing")
    assert errors["shares"] == ["Tick the partners that pay."]
    assert stranger.partnership.bodies.count() == 2


# ---- sources ----


def test_uses_stand_against_sources_with_the_gap(world, desk, version):
    item = InvestmentItem.objects.get()
    typed = paid_by(
        world,
        "9",
        label="System",
        funding_source="capital",
        seen=desk.shown("investment-edit", slug="sharing", pk=item.pk)["seen"],
    )
    desk.send("investment-edit", typed, slug="sharing", pk=item.pk)
    desk.send(
        "funding-source-add",
        {"body": world.north.pk, "label": "Float", "amount": "2", "contingency": "on"},
        slug="sharing",
    )
    shown = page(desk)
    assert "Capital 9 4 5 NCC in all 9 4 5" in shown
    assert "Contingency in no row above; the gap is what stays if all of it is used 2 3" in shown
    assert "NCC, Capital: £9 is to be paid from £4. The gap is £5." in shown


def test_a_source_that_is_not_kept_is_to_be_settled(world, desk, version):
    desk.send("investment-add", paid_by(world, "", "7", funding_source="Loan"), slug="sharing")
    shown = page(desk)
    assert "Loan 7 none kept 7" in shown
    assert "SCC: £7 is to come from “Loan”, which is not kept as a source." in shown


def test_money_that_is_a_contingency_is_not_promised_twice(world, desk, version):
    typed = {"body": world.south.pk, "label": "Float", "amount": "9", "contingency": "on"}
    desk.send("funding-source-add", typed, slug="sharing")
    desk.send("investment-add", paid_by(world, "", "7", funding_source="Float"), slug="sharing")
    assert "SCC: £7 is to come from “Float”, which is a contingency." in page(desk)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("amount", "", "Fill this in: Amount, £."),
        ("amount", "(5)", "Type a minus in front instead of brackets: “(5)” is not read as a number."),
        ("amount", "-5", "Type nought or more: what a partner has to pay stands with the investment."),
        ("body", "", "Choose an answer: Partner."),
        ("label", "capital", "Choose another name: this partner has a source of this name already."),
    ],
)
def test_what_is_wrong_with_a_source_stands_beside_its_field(world, desk, version, field, typed, sentence):
    sent = {"body": str(world.north.pk), "label": "Loan", "amount": "5", field: typed}
    assert desk.refused("funding-source-add", sent, slug="sharing")[field][0].startswith(sentence)


def test_a_source_is_changed_and_taken_out(world, desk, version):
    source = FundingSource.objects.get()
    seen = desk.shown("funding-source-edit", slug="sharing", pk=source.pk)["seen"]
    typed = {"body": world.north.pk, "label": "Capital", "amount": "to be announced", "seen": seen}
    desk.send("funding-source-edit", typed, slug="sharing", pk=source.pk)
    assert "North Council, Capital: how much it holds is to be announced." in page(desk)
    desk.send("funding-source-drop", {}, slug="sharing", pk=source.pk)
    assert "No source of money is kept." in page(desk)


# ---- reserves ----


def a_reserve(world: World, opening: int | None, *, approved: int, drawn: int) -> Reserve:
    """A reserve with one decision upon it."""
    own = {"partnership": world.partnership}
    board = Committee(name="Board", kind="board", papers_are_public=False, **own)
    save_committee(committee=board, by=None)
    meeting = Meeting.objects.create(committee=board, on=date(2016, 1, 4), state="held", **own)
    reserve = Reserve.objects.create(name="Change fund", opening_gbp=opening and Decimal(opening), **own)
    decision = Decision.objects.create(meeting=meeting, title="Draw", recommendation="Draw", **own)
    amount = YearAmount.objects.create(
        decision=decision, order=1, year=CalendarPeriod.of(FinancialYear(2016)), reserve=reserve,
        amount_gbp=Decimal(approved), approved_gbp=Decimal(approved),
    )  # fmt: skip
    Draw.objects.create(year_amount=amount, on=date(2016, 5, 1), amount_gbp=Decimal(drawn))
    return reserve


def drawn_from(reserve: Reserve, desk: Desk, world: World, amount: str) -> str:
    typed = {"body": world.south.pk, "label": "Reserve", "amount": amount, "reserve": reserve.pk}
    desk.send("funding-source-add", typed, slug="sharing")
    return page(desk)


def test_a_reserve_shows_what_was_approved_drawn_and_is_left(world, desk, version):
    shown = drawn_from(a_reserve(world, 1000, approved=400, drawn=150), desk, world, "850")
    assert "Change fund 850 1,000 400 150 250 850" in shown
    assert "too much" not in shown


def test_a_source_that_counts_more_than_is_left_is_found(world, desk, version):
    shown = drawn_from(a_reserve(world, 1000, approved=400, drawn=150), desk, world, "900")
    assert (
        "Change fund: the sources count on £900, but £850 is left in it (£1,000 at first, £150 drawn). "
        "That is £50 too much." in shown
    )


def test_of_a_reserve_of_unknown_size_what_is_approved_counts(world, desk, version):
    shown = drawn_from(a_reserve(world, None, approved=400, drawn=150), desk, world, "300")
    assert (
        "Change fund: the sources count on £300, but £250 of it is approved and not drawn yet, and how much it holds "
        "is not known. That is £50 too much." in shown
    )


def test_a_reserve_of_another_partnership_is_not_to_be_chosen(world, desk, version):
    theirs = a_reserve(a_world("east-and-west"), 1000, approved=400, drawn=150)
    sent = {"body": str(world.north.pk), "label": "Loan", "amount": "5", "reserve": str(theirs.pk)}
    assert desk.refused("funding-source-add", sent, slug="sharing")["reserve"][0].startswith("Choose from the list")


# ---- the real paper ----


def test_the_real_paper_shows_its_gap(lgss):
    client = Client()
    client.force_login(User.objects.get(email="finance@example.org"))
    shown = words(client, "case-investment", lgss, slug="lgss-obc-mkc")
    assert "Capital 2,548 2,400 148" in shown
    assert "To be announced to be determined none kept not known" in shown
    assert "Version 1 is agreed and stays as it is." in shown
    assert "MKC, Capital: £2,547,706 is to be paid from £2,400,000. The gap is £147,706." in shown
    assert "as printed 3,302 3,245 6,547" in shown
    assert "Redundancy Reserve Cross-cutting · fixed percentages: MKC 66%, LGSS 34% 726 374 1,100 MKC/LGSS" in shown
    assert "Revenue & Benefits system: what MKC and LGSS pay is to be determined." in shown
