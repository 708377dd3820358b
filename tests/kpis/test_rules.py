"""Each rule points out what it is for, in a plain sentence, and keeps quiet otherwise."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from kpis.choices import FigureKind, Severity, Status
from kpis.entry import Entry
from kpis.models import Definition
from kpis.rules import Finding, Line, Place, Rule, findings, rules
from periods.values import FinancialYear, Month, Period, Quarter

NOW = Quarter(2023, 4)
COUNT = Definition(measure="count", unit="calls")
SHARE = Definition(measure="percent", unit="%", decimals=1, part_of_whole=True)
GROWTH = Definition(measure="percent", unit="%", decimals=1, may_be_negative=True)
SCORE = Definition(measure="score", score_out_of=5, decimals=1)
MONEY = Definition(measure="money", unit="£")
JUDGED = Definition(measure="judged")
PARTS = Definition(
    measure="percent", unit="%", has_parts=True, part_of_whole=True, multiplier=100, upper_label="errors",
    lower_label="payments",
)  # fmt: skip
ADDS_UP = Definition(measure="count", unit="calls", over_scopes="sum", over_time="sum")


def number(value: str, **more: object) -> Entry:
    return Entry(kind=FigureKind.NUMBER, numerator=Decimal(value), denominator=Decimal(1), **more)


def line(entry: Entry, meaning: Definition = COUNT, status: Status = Status.NO_TARGET, **more: object) -> Line:
    return Line(meaning=meaning, entry=entry, status=status, **{"when": NOW, **more})


def found(one: Line) -> list[Finding]:
    return findings([one])[one]


def words(one: Line) -> list[str]:
    return [finding.words for finding in found(one)]


def past(*values: int) -> tuple[Fraction, ...]:
    return tuple(Fraction(value) for value in values)


STEADY = past(19, 21, 20, 23, 21, 20, 18, 21, 20, 18, 19, 20)  # limits 15.4 and 24.6, see test_process_control.py


def test_every_rule_is_found_by_itself():
    assert set(rules()) == {
        "change_on_last_period",
        "change_on_last_year",
        "comment_when_off_target",
        "commentary_copied",
        "decimals",
        "expected_when",
        "negative",
        "out_of_range",
        "outside_history",
        "part_above_whole",
        "required",
        "sum_of_parts",
    }


def test_every_rule_says_what_it_looks_for():
    for key, rule in rules().items():
        assert rule.name
        assert rule.words.endswith(".")
        assert (rule.threshold is None) == (not rule.unit), key


CASES = {  # rule, severity, sentence, line
    "an empty line": (
        "required", "error", "Type the figure, or choose why there is none.", line(Entry(), status=Status.NO_FIGURE),
    ),
    "a missed target without a word": (
        "comment_when_off_target", "warning",
        "Say in the commentary why the target was missed and what is being done.",
        line(number("5"), status=Status.BELOW_TARGET),
    ),
    "the commentary of last time": (
        "commentary_copied", "warning", "Bring the commentary up to date: it is the same as last time.",
        line(number("5", commentary="Two people left."), previous_commentary="Two people left."),
    ),
    "the text of last time": (
        "commentary_copied", "warning", "Bring the text up to date: it is the same as last time.",
        line(Entry(kind=FigureKind.TEXT, text="A quiet quarter."), previous_text="A quiet quarter."),
    ),
    "a figure that is to come some day": (
        "expected_when", "warning", "Say on which day the figure is expected.",
        line(Entry(kind=FigureKind.TO_BE_CONFIRMED, reason="Late")),
    ),
    "a share above all": (
        "out_of_range", "error", "Put 104% right: a share lies between 0% and 100%.", line(number("104"), SHARE),
    ),
    "a share below nothing": (
        "out_of_range", "error", "Put −4% right: a share lies between 0% and 100%.",
        line(number("-4"), Definition(measure="percent", unit="%", part_of_whole=True, may_be_negative=True)),
    ),
    "a score above the best": (
        "out_of_range", "error", "Put 5.5 right: a score lies between 0 and 5.", line(number("5.5"), SCORE),
    ),
    "a part above its whole": (
        "part_above_whole", "error", "Put errors right: 1,200 is more than payments, 1,000.",
        line(Entry(kind=FigureKind.NUMBER, numerator=Decimal(1200), denominator=Decimal(1000)), PARTS),
    ),
    "a minus where there can be none": (
        "negative", "error", "Put −1,250.5 right: this measure cannot be negative.", line(number("-1250.5"), MONEY),
    ),
    "a decimal too many": (
        "decimals", "note", "99.25 is kept as typed and shown as 99.3%: papers give one decimal place.",
        line(number("99.25"), SHARE),
    ),
    "a decimal of what is whole": (
        "decimals", "note", "7.5 is kept as typed and shown as 8 days: papers give no decimals.",
        line(number("7.5"), Definition(measure="duration", unit="days")),
    ),
    # 19 − 3 = 16 is 84 % of 19
    "a fall since last quarter": (
        "change_on_last_period", "warning", "Check 3 calls: it was 19 in Q3 2023/24. What changed?",
        line(number("3"), before=Fraction(19)),
    ),
    "a rise since last month": (
        "change_on_last_period", "warning", "Check £160: it was £100 in February 2024. What changed?",
        line(number("160"), MONEY, before=Fraction(100), when=Month(2024, 3)),
    ),
    "a change since last year": (
        "change_on_last_year", "note", "Check 160 calls: a year before, in Q4 2022/23, it was 100.",
        line(number("160"), last_year=Fraction(100), before=Fraction(150)),
    ),
    # range 100–104, so figures from 96 (and a tenth of 104 more: 89.6) to 114.4 pass
    "above its history": (
        "outside_history", "warning", "Check 190: the last 4 figures lay between 100 and 104 calls.",
        line(number("190"), history=past(100, 101, 104, 102)),
    ),
    "below its history": (
        "outside_history", "warning", "Check 89: the last 4 figures lay between 100 and 104 calls.",
        line(number("89"), history=past(100, 101, 104, 102)),
    ),
    "off a flat history": (
        "outside_history", "warning", "Check 12: the last 4 figures were all 10 calls.",
        line(number("12"), history=past(10, 10, 10, 10)),
    ),
    "outside the control limits": (
        "outside_history", "warning",
        "Check 26: going by the last 12 figures, one between 15 and 25 calls was to be expected.",
        line(number("26"), history=STEADY),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_rule_points_out(case):
    rule, severity, sentence, one = CASES[case]
    assert found(one) == [Finding(rule, sentence, Severity(severity))]


QUIET = {
    "an ordinary figure": line(number("103"), history=past(100, 101, 104, 102), before=Fraction(102)),
    "a missed target with a word": line(number("5", commentary="Two people left."), status=Status.BELOW_TARGET),
    "a figure to come on a day": line(
        Entry(kind=FigureKind.TO_BE_CONFIRMED, reason="Late", expected_on=date(2024, 5, 1))
    ),
    "the ends of a share": line(number("100"), SHARE),
    "growth by more than all": line(number("140"), GROWTH),
    "growth below nothing": line(number("-4"), GROWTH),
    "the best score": line(number("5"), SCORE),
    "all of a whole": line(Entry(kind=FigureKind.NUMBER, numerator=Decimal(9), denominator=Decimal(9)), PARTS),
    "nothing of nothing": line(Entry(kind=FigureKind.NUMBER, numerator=Decimal(0), denominator=Decimal(0)), PARTS),
    "pence of pounds": line(number("3.45"), MONEY),
    "half as much again": line(number("150"), before=Fraction(100)),  # exactly the threshold
    "two things more": line(number("4"), before=Fraction(2)),
    "something after nothing": line(number("90"), before=Fraction(0)),
    "a judgement that fell": line(number("1"), JUDGED, before=Fraction(3), history=past(3, 3, 3, 3)),
    "near its history": line(number("114"), history=past(100, 101, 104, 102)),
    "three figures, which are no history": line(number("9000"), history=past(1, 2, 3)),
    "within the control limits": line(number("24"), history=STEADY),
    "much more than the last one, and usual all the same": line(
        # average 51.5, moving ranges of 99 mostly: the limits are far apart
        number("100"), history=past(1, 100, 1, 100, 1, 100, 1, 100, 1, 100, 1, 100), before=Fraction(1)
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", QUIET)
def test_a_rule_keeps_quiet_about(case):
    assert found(QUIET[case]) == []


def test_one_slip_is_said_once():
    slip = line(number("1010"), history=past(100, 101, 104, 102), before=Fraction(102), last_year=Fraction(100))
    assert words(slip) == ["Check 1,010: the last 4 figures lay between 100 and 104 calls."]
    short = line(number("1010"), before=Fraction(102), last_year=Fraction(100))
    assert words(short) == ["Check 1,010 calls: it was 102 in Q3 2023/24. What changed?"]


# ---- rules about several lines ----


def placed(value: str | None, *, when: Period = NOW, item: int = 0, scope: int = 0, **more: object) -> Line:
    """A figure of one KPI: of the whole partnership (scope 0) or a partner, of the total (item 0) or an entry."""
    entry = number(value) if value is not None else more.pop("entry", Entry())
    place = Place(1, scope, item, of_all=scope == 0, of_partner=scope > 0, of_entry=item > 0)
    return line(entry, more.pop("meaning", ADDS_UP), when=when, place=place)


def sums(*lines: Line, threshold: str | None = None) -> dict[int, str]:
    """Which line (by its number) is pointed out, and how."""
    looser = Rule("sum_of_parts", "", "", threshold=Decimal(threshold)) if threshold else None
    all_found = findings(lines, lambda rule, _: looser or rule if rule.key == "sum_of_parts" else rule)
    return {
        number: one.words for number, each in enumerate(lines) for one in all_found[each] if one.rule == "sum_of_parts"
    }


def test_partners_make_the_whole():
    assert sums(placed("310"), placed("100", scope=1), placed("200", scope=2)) == {
        0: "Check the total 310: the partners add up to 300, 10 less."
    }
    assert sums(placed("300"), placed("100", scope=1), placed("200", scope=2)) == {}


def test_entries_make_their_total_and_the_last_one_says_so():
    assert sums(placed("4300"), placed("4242", item=1), placed("60", item=2)) == {
        2: "Check the total 4,300: the entries of the list add up to 4,302, 2 more."
    }
    of_a_partner = [placed("10", scope=1), placed("4", scope=1, item=1), placed("5", scope=1, item=2)]
    assert sums(*of_a_partner) == {2: "Check the total 10: the entries of the list add up to 9, 1 less."}


def test_months_make_the_quarter():
    months = [placed("10", when=Month(2024, 1)), placed("20", when=Month(2024, 2)), placed("30", when=Month(2024, 3))]
    assert sums(placed("61"), *months) == {0: "Check the total 61: the months add up to 60, 1 less."}
    assert sums(placed("61"), *months[:2]) == {}
    assert sums(placed("61", when=FinancialYear(2023)), *months) == {}


def test_a_sum_is_exact():
    exact = Definition(measure="money", unit="£", over_scopes="sum")
    of = {"meaning": exact}
    assert sums(placed("300.1", **of), placed("100.05", scope=1, **of), placed("200.1", scope=2, **of)) == {
        0: "Check the total £300.10: the partners add up to £300.15, £0.05 more."
    }


def test_a_part_without_a_figure_leaves_no_sum():
    unknown = Entry(kind=FigureKind.NOT_MEASURED, reason="System down")
    assert sums(placed("310"), placed("100", scope=1), placed(None, scope=2)) == {}
    assert sums(placed("310"), placed("100", scope=1), placed(None, scope=2, entry=unknown)) == {}


def test_a_part_that_has_none_adds_nothing():
    none = Entry(kind=FigureKind.NOT_APPLICABLE, reason="Not taken")
    assert sums(placed("310"), placed("100", scope=1), placed(None, scope=2, entry=none)) == {
        0: "Check the total 310: the partners add up to 100, 210 less."
    }


@pytest.mark.parametrize("over", ["none", "mean", "ratio"])
def test_what_does_not_add_up_by_sum_is_left_alone(over):
    of = {"meaning": Definition(measure="percent", unit="%", over_scopes=over, over_time=over)}
    assert sums(placed("99", **of), placed("98", scope=1, **of), placed("97", scope=2, **of)) == {}


def test_within_the_threshold_a_difference_is_rounding():
    lines = [placed("1000"), placed("400", scope=1), placed("605", scope=2)]  # 0.5 % of the total
    assert sums(*lines, threshold="0.5") == {}
    assert sums(*lines, threshold="0.4") == {0: "Check the total 1,000: the partners add up to 1,005, 5 more."}


# ---- as a partnership has it ----


def test_a_rule_is_applied_as_it_is_set():
    one = line(number("130"), before=Fraction(100))

    def set_to(severity: str, threshold: str) -> list[Finding]:
        held = Rule("", "", "", Severity(severity), Decimal(threshold))
        return findings([one], lambda rule, _: held if rule.key == "change_on_last_period" else rule)[one]

    assert set_to("warning", "50") == []
    (warned,) = set_to("warning", "20")
    assert (warned.severity, warned.words) == ("warning", "Check 130 calls: it was 100 in Q3 2023/24. What changed?")
    assert [found.severity for found in set_to("note", "20")] == ["note"]
    assert [found.blocks for found in set_to("error", "20")] == [True]
    assert set_to("off", "20") == []
