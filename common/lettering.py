"""How wide words are printed in Arimo, estimated from its letters: layouts of tables and drawings need not try."""

# Widths of the letters of Arimo, in thousandths of its size; the rest is as wide as a digit.
NARROW, WIDE = dict.fromkeys("ijl.,:;'| /()IftJr-", 300), dict.fromkeys("ABCDEGHKNOPQRSUVXYw", 700)
LETTERS = NARROW | WIDE | dict.fromkeys("mMW%@", 880)


def width(words: str, size: float) -> float:
    """About how wide the words are printed in Arimo of this size."""
    return sum(LETTERS.get(letter, 556) for letter in words) * size / 1000
