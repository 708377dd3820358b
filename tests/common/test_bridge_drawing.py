"""The picture of a bridge: a bar for each step, its words, and nothing that leaves the page."""

import re
from decimal import Decimal
from xml.etree import ElementTree

from common.bridge_drawing import WIDTH, bridge_svg

ENDS = ("Version 1", "Version 2")


def drawn(before: int, *steps: tuple[str, int]) -> str:
    return bridge_svg("A & B", ENDS, Decimal(before), [(label, Decimal(amount)) for label, amount in steps])


def words(svg: str) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(svg).iter() if one.tag.endswith("text")]


def test_every_step_has_its_name_and_amount():
    svg = drawn(-100, ("Pay <team>", -20), ("Roof", 5))
    assert words(svg) == [
        "Version 1", "−£100", "Pay <team>", "−£20", "Roof", "+£5", "Version 2", "−£115",
    ]  # fmt: skip
    assert "<title>A &amp; B</title>" in svg


def test_nothing_leaves_the_picture_whatever_the_amounts():
    for before, steps in ((0, ()), (-5, (("A", 500),)), (10**12, (("B", -(10**12)), ("C", 3))), (7, (("D", -30),))):
        svg = drawn(before, *steps)
        bars = [(float(x), float(wide)) for x, wide in re.findall(r'<rect x="([\d.]+)" y="\d+" width="([\d.]+)"', svg)]
        assert len(bars) == len(steps) + 2
        assert all(x >= 0 and x + wide <= WIDTH for x, wide in bars)
