"""Contrast as WCAG reckons it; expected values are those of the guidelines and of published checkers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.colours import BAND, TEXT, contrast_with_white, in_words, nearest_shade


@pytest.mark.parametrize(
    ("colour", "contrast"),
    [("#000000", 21), ("#ffffff", 1), ("#767676", 4.54), ("#949494", 3.03), ("#ff0000", 4.00), ("#0000ff", 8.59)],
)
def test_contrast_with_white(colour, contrast):
    assert contrast_with_white(colour) == pytest.approx(contrast, abs=0.005)


def test_it_is_cut_off_and_not_rounded():
    assert in_words(2.99) == "2.9 to 1"
    assert in_words(21) == "21 to 1"


def test_a_colour_that_can_be_seen_stays():
    assert nearest_shade("#1d4f7c") == "#1d4f7c"


@given(st.integers(0, 0xFFFFFF), st.sampled_from([BAND, TEXT]))
def test_the_nearest_shade_has_the_contrast_and_hardly_more(number, least):
    colour = f"#{number:06x}"
    shade = nearest_shade(colour, least)
    assert contrast_with_white(shade) >= least
    if contrast_with_white(colour) < least:
        assert contrast_with_white(shade) < least + 0.2
