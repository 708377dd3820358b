"""The database refuses what the actions refuse."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from periods.models import CalendarPeriod
from periods.values import FinancialYear
from savings.models import (
    BenefitAmount,
    BenefitLine,
    BusinessCase,
    CaseVersion,
    DependentSaving,
    FundingSource,
    InvestmentItem,
    InvestmentShare,
    OutturnLine,
)

pytestmark = pytest.mark.django_db


def refuses(name: str, change) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        change()


def test_amounts_are_known_or_said(version):
    amounts = BenefitAmount.objects.filter(line__label="One team")
    refuses("benefit_amount_known_or_said", lambda: amounts.update(unknown="not_known"))
    refuses("benefit_amount_known_or_said", lambda: amounts.update(amount=None))
    amounts.update(amount=None, unknown="not_known")
    refuses("funding_known_or_said", lambda: FundingSource.objects.update(amount=None))


def test_a_line_has_one_amount_a_year(version):
    first = BenefitAmount.objects.filter(line__version=version).first()
    refuses(
        "one_benefit_amount_a_year|savings_benefitamount",
        lambda: BenefitAmount.objects.create(line=first.line, year=first.year, amount=Decimal(0)),
    )


def test_a_line_is_booked_in_another_service_and_only_if_recurrent(version):
    lines = BenefitLine.objects.filter(label="One team")
    payroll, finance = version.case.services.all()
    refuses("benefit_booked_elsewhere", lambda: lines.update(booked_in=payroll))
    refuses("one_offs_are_booked_where_they_arise", lambda: lines.update(booked_in=finance, recurrence="one_off"))


def test_a_case_ends_after_it_begins(version):
    early = CalendarPeriod.of(FinancialYear(2012))
    refuses("case_ends_after_it_begins", lambda: BusinessCase.objects.update(last_year=early))


def test_versions_count_from_one(version):
    refuses("versions_count_from_one", lambda: CaseVersion.objects.update(number=0))


def test_the_whole_of_an_investment_is_typed_where_a_rule_shares_it(version):
    items = InvestmentItem.objects.filter(version=version)
    refuses("investment_whole_where_a_rule_shares_it", lambda: items.update(rule="actual"))
    refuses("investment_whole_where_a_rule_shares_it", lambda: items.update(amount=None))
    items.update(amount=None, unknown="not_known")


def test_a_share_is_said_once(version):
    shares = InvestmentShare.objects.filter(item__version=version)
    refuses("share_said_once", lambda: shares.update(per_cent=50, amount=Decimal(1)))
    refuses("share_is_not_negative", lambda: shares.update(per_cent=Decimal(-1)))
    refuses("share_known_or_said", lambda: shares.update(amount=1, unknown="not_known"))


def test_income_is_negative(version):
    refuses("income_is_negative", lambda: OutturnLine.objects.update(internal_income=Decimal(1)))


def test_a_saving_depends_once_on_an_investment(version):
    one = {
        "item": InvestmentItem.objects.get(version=version),
        "line": BenefitLine.objects.get(version=version, label="One team"),
    }
    DependentSaving.objects.create(**one)
    with pytest.raises(IntegrityError), transaction.atomic():
        DependentSaving.objects.create(**one)
    with pytest.raises(ProtectedError):
        one["line"].delete()
