"""Which colours a partnership may have: those that are told from the white page. Pure."""

from common.colours import BAND, HEX, contrast_with_white, in_words, nearest_shade
from common.errors import Refused


class ColourTooLight(Refused):
    """Not everybody would see the band; `shade` is the nearest that they would."""

    def __init__(self, colour: str) -> None:
        self.shade = nearest_shade(colour)
        super().__init__(
            f"Choose a darker shade: {colour} has {in_words(contrast_with_white(colour))} against white, and a band "
            f"needs {BAND:g} to 1. The nearest that has it is {self.shade}."
        )


def check_colour(colour: str) -> None:
    """Raises Refused for what is no colour, and ColourTooLight."""
    if not HEX.fullmatch(colour):
        raise Refused("Type a colour as # and six digits or letters from a to f, for example #1d4f7c.")
    if contrast_with_white(colour) < BAND:
        raise ColourTooLight(colour)
