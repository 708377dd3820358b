"""References to figures, in words a writer can copy."""

import pytest

from reporting.blocks import BlockContext
from reporting.figures import ReferenceUnknown
from reporting.references import References, read_reference

pytestmark = pytest.mark.django_db


@pytest.fixture
def say(emss_report):
    references = References(BlockContext(emss_report, "public"))
    return lambda text: references.inline(read_reference(text))


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("figure payroll-error-rate 2023/24", "0.45%"),
        ("figure payroll-error-rate 2023/24 show=upper", "857"),
        ("figure payroll-error-rate 2023/24 show=lower", "191,889"),
        ("figure customer-satisfaction 'Q4 2023/24'", None),
        ('figure customer-satisfaction "Q4 2023/24" show=target', "at least 85%"),
        ('figure customer-satisfaction "Q4 2023/24" show=status', "below target"),
        ("figure customer-satisfaction “Q4 2023/24” scope=FSC", "not available in the published paper"),
        ('figure orc-queries "Q3 2023/24" show=change', "down 337 queries"),
        ('figure orc-queries "Q3 2023/24" show=change unit=no sign=no', "337"),
        ('figure orc-queries "Q3 2023/24" show=previous', "382 queries"),
        ('figure mandatory-training "Q4 2023/24" show=change', "up 7 points"),
        ('figure supplier-payments "Q4 2023/24"', "over 71,000 payments"),
        ('figure supplier-payments-value "Q4 2023/24"', "£449 million"),
        ('figure collections-project-debt "January 2023 to April 2024"', "about £38 million"),
        ('figure past-due-debt "April 2023" scope=NCC', "£5,152,015"),
        ('figure past-due-debt "March 2024" scope=LCC item=nhs', "−£18,655"),
        ('figure past-due-debt "March 2024" scope=NCC show=change against="April 2023" sign=no', "£3,488,904"),
        ('stated past-due-debt-ncc "Totals" "Apr-23"', "£ 5,111,385"),
        ('stated past-due-debt "Both councils" "Reduction April 2023 to March 2024" show=value', "£5.5 million"),
    ],
)
def test_a_reference_says_the_figure(say, reference, words):
    if words is None:
        with pytest.raises(ReferenceUnknown):
            say(reference)
    else:
        assert say(reference) == words


@pytest.mark.parametrize(
    ("reference", "problem"),
    [
        ("figure payroll-eror-rate 2023/24", "Did you mean “payroll-error-rate”"),
        ("figure payroll-error-rate 2019/20", "has no figure for 2019/20. It has figures for 2023/24"),
        ("figure payroll-error-rate yesterday", "is not a period"),
        ("figure payroll-error-rate", "Write it as in"),
        ("figure payroll-error-rate 2023/24 shw=upper", "Did you mean “show”"),
        ("figure payroll-error-rate 2023/24 show=uper", "Did you mean “upper”"),
        ("figure payroll-error-rate 2023/24 show=change", "no earlier figure"),
        ('figure past-due-debt "April 2023" scope=NNC', "There is no partner or unit “NNC”"),
        ('figure past-due-debt "April 2023" scope=NCC item=nsh', "Did you mean “nhs”"),
        ('figure days-to-pay-suppliers "Q4 2023/24"', "add scope= and one of LCC, NCC"),
        ('stated past-due-debt-nc "Totals" "Apr-23"', "Did you mean “past-due-debt-ncc”"),
        ('stated past-due-debt-ncc "Total" "Apr-23"', "It has “"),
    ],
)
def test_an_unknown_reference_names_itself_and_what_comes_nearest(say, reference, problem):
    with pytest.raises(ReferenceUnknown) as caught:
        say(reference)
    assert problem in str(caught.value)
    assert str(caught.value).startswith("{{ ")


@pytest.mark.parametrize("text", ["", "figures x", 'figure "open', "figure x=", "block" * 200, "figure = ="])
def test_what_is_no_reference_is_refused(text):
    with pytest.raises(ReferenceUnknown):
        read_reference(text)
