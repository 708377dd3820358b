"""Colours and their contrast, as the Web Content Accessibility Guidelines 2.2 reckon it. Pure."""

import re
from colorsys import hls_to_rgb, rgb_to_hls

HEX = re.compile(r"#[0-9a-f]{6}")
BAND = 3.0  # 1.4.11: what is seen beside white, such as a band
TEXT = 4.5  # 1.4.3: what text of usual size stands on
STEPS = 512


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of #1d4f7c, each from 0 to 1."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance: 0 is black, 1 is white."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_with_white(colour: str) -> float:
    """From 1 (white itself) to 21 (black)."""
    return 1.05 / (luminance(colour) + 0.05)


def nearest_shade(colour: str, least: float = BAND) -> str:
    """The lightest shade of the same hue that has this contrast with white; the colour itself where it has."""
    if contrast_with_white(colour) >= least:
        return colour
    hue, lightness, saturation = rgb_to_hls(*channels(colour))
    for step in range(STEPS):
        shade = _hex(hls_to_rgb(hue, lightness * (1 - step / STEPS), saturation))
        if contrast_with_white(shade) >= least:
            return shade
    return "#000000"


def in_words(contrast: float) -> str:
    """3.2 to 1; cut off and not rounded, so that nothing seems to pass that does not."""
    return f"{int(contrast * 10) / 10:g} to 1"


def _hex(parts: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
