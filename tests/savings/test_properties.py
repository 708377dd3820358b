"""Whatever is typed: columns cast, rows cross-cast, shares make up the whole, running sums are sums of increments."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from savings.calculations.amounts import Unknown
from savings.calculations.bridge import bridge
from savings.calculations.investment import InvestmentTable, Item
from savings.calculations.outturn import OutturnLine, outturn_total
from savings.calculations.profile import BudgetLine, Profile, RecurrentLine
from savings.calculations.shares import in_proportion
from savings.calculations.summary import headline, summarise
from tests.savings.naive_savings import naive_cumulated, naive_profile, naive_share
from tests.savings.typed import AMOUNTS, POUNDS, profiles

quickly = settings(max_examples=60, deadline=None)


@quickly
@given(profiles())
def test_columns_cast_and_each_year_opens_where_the_last_one_ended(profile):
    for year, rolled in enumerate(profile.rolled):
        assert rolled.base == sum((line.amounts[year] for line in profile.budgets), Decimal(0))
        assert rolled.benefits == sum((line.amounts[year] for line in profile.benefits), Decimal(0))
        assert rolled.revised - rolled.opening == rolled.benefits
        if year:
            before = profile.rolled[year - 1]
            assert rolled.opening - before.revised == rolled.base - before.base


@quickly
@given(profiles())
def test_rows_cross_cast(profile):
    assert sum((sum(line.amounts) for line in profile.benefits), Decimal(0)) == profile.increments.total
    assert profile.rolled[-1].revised == profile.base.amounts[-1] + profile.increments.total
    partners = {line.partner for line in profile.budgets}
    for year, amount in enumerate(profile.base.amounts):
        assert sum((profile.partner_base(one).amounts[year] for one in partners), Decimal(0)) == amount


@quickly
@given(profiles())
def test_what_runs_is_the_sum_of_what_came_each_year(profile):
    increments = profile.increments
    running = increments.running().amounts
    assert running == tuple(sum(increments.amounts[: year + 1]) for year in range(profile.years))
    assert running[-1] == increments.total
    cumulated = increments.running().cumulated().amounts
    assert cumulated == tuple(sum(running[: year + 1]) for year in range(profile.years))
    assert Fraction(cumulated[-1]) == naive_cumulated(list(map(Fraction, increments.amounts)))


@quickly
@given(profiles())
def test_one_offs_change_no_budget_and_no_percentage(profile):
    without = Profile(profile.years, profile.budgets, profile.benefits)
    assert profile.rolled == without.rolled
    assert profile.total_share == without.total_share
    assert profile.one_off.total == sum((sum(line.amounts) for line in profile.one_offs), Decimal(0))


@quickly
@given(profiles())
def test_a_summary_is_the_sum_of_what_its_services_book(profile):
    summary = summarise({"One": profile, "Two": profile}, profile.years)
    assert summary.profile.increments.amounts == tuple(2 * amount for amount in profile.booked.amounts)
    assert summary.profile.base.amounts == tuple(2 * amount for amount in profile.base.amounts)
    promised = headline([summary], profile.years)
    assert promised.a_year_at_the_end == summary.profile.increments.total
    assert promised.over_all_years == sum(promised.annual_effect.amounts)


@quickly
@given(AMOUNTS, st.dictionaries(st.text(max_size=3), POUNDS.map(abs), min_size=1, max_size=6))
def test_shares_make_up_the_whole(whole, weights):
    if not any(weights.values()):
        return
    shares = in_proportion(whole, weights)
    assert sum(shares.values()) == whole
    step = Decimal(1).scaleb(min(-2, whole.normalize().as_tuple().exponent))
    added = sum(map(Fraction, weights.values()))
    for name, share in shares.items():
        assert abs(Fraction(share) - Fraction(whole) * Fraction(weights[name]) / added) < Fraction(step)
        assert weights[name] or not share, "who has no share pays nothing"


@quickly
@given(st.lists(st.tuples(AMOUNTS, st.one_of(AMOUNTS, st.just(Unknown("to be determined")))), max_size=6))
def test_an_investment_table_cross_casts(rows):
    items = tuple(Item(f"Item {n}", {"North": north, "South": south}) for n, (north, south) in enumerate(rows))
    table = InvestmentTable(items, ("North", "South"))
    foot = table.foot
    assert foot["North"].known + foot["South"].known == table.total.known == sum(item.total.known for item in items)
    assert len(table.unknown) == len(table.total.unknown)


@quickly
@given(st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS), max_size=5))
def test_an_outturn_table_cross_casts(rows):
    lines = [OutturnLine(f"Directorate {number}", *row) for number, row in enumerate(rows)]
    whole = outturn_total(lines)
    assert whole.net == sum(line.net for line in lines)
    assert whole.variance == sum(line.variance for line in lines)


@quickly
@given(st.data(), st.integers(1, 5))
def test_a_bridge_adds_up(data, years):
    lines = st.dictionaries(st.sampled_from("abcde"), st.tuples(*[AMOUNTS] * years), max_size=5)
    before, after = data.draw(lines), data.draw(lines)
    crossed = bridge(before, after)
    assert crossed.before + sum(step.amount for step in crossed.steps) == crossed.after
    assert crossed.after == sum((sum(amounts) for amounts in after.values()), Decimal(0))


@pytest.mark.parametrize("case", range(200))
def test_two_implementations_agree_to_the_last_digit(case):
    chance = Random(f"savings {case}")
    years = chance.randint(1, 8)

    def rows(low: int, high: int) -> list[list[Decimal]]:
        return [
            [Decimal(chance.randint(low, high)).scaleb(-chance.choice([0, 2, 6])) for _ in range(years)]
            for _ in range(chance.randint(0, 5))
        ]

    budgets, benefits = rows(-(10**6), 10**12), rows(-(10**11), 10**9)
    profile = Profile(
        years,
        tuple(BudgetLine(f"{n}", tuple(line)) for n, line in enumerate(budgets)),
        tuple(RecurrentLine(f"{n}", tuple(line)) for n, line in enumerate(benefits)),
    )
    naive = naive_profile(
        [list(map(Fraction, line)) for line in budgets], [list(map(Fraction, line)) for line in benefits], years
    )
    assert [Fraction(year.base) for year in profile.rolled] == naive["base"]
    assert [Fraction(year.opening) for year in profile.rolled] == naive["opening"]
    assert [Fraction(year.benefits) for year in profile.rolled] == naive["net"]
    assert [Fraction(year.revised) for year in profile.rolled] == naive["revised"]
    assert [year.share.value for year in profile.rolled] == naive["share"]
    assert Fraction(profile.increments.total) == naive["total"]
    assert profile.total_share.value == naive["total_share"]
    whole, weights = chance.randint(-(10**9), 10**9), [chance.randint(0, 99) for _ in range(4)]
    weights[0] += 1
    shares = in_proportion(Decimal(whole) / 100, {str(n): Decimal(weight) for n, weight in enumerate(weights)})
    assert [share * 100 for share in shares.values()] == naive_share(whole, weights)
