"""The lists of a paper. Word counts by itself; where the snapshot's number is another, the list is told to go on there."""

from string import ascii_uppercase

from reporting.word.elements import Element, w

SECTIONS, APPENDICES, BULLETS, RECOMMENDATIONS, NUMBERS = range(1, 6)  # of base/numbering.xml


class Numbers:
    """Follows what Word will print, so that it is what the snapshot says."""

    def __init__(self, lists: Element) -> None:
        self._lists = lists
        self._next_id = NUMBERS + 1
        self._last = {SECTIONS: 0, APPENDICES: 0, RECOMMENDATIONS: 0}
        self._paragraph = 0
        self._in_use = {SECTIONS: SECTIONS, APPENDICES: APPENDICES, RECOMMENDATIONS: RECOMMENDATIONS}
        self._paragraphs_skip = False

    def section(self, number: str, *, appendix: bool) -> tuple[int, int] | None:
        """The list of a section's heading, or None where its style's own list comes to this number."""
        which = APPENDICES if appendix else SECTIONS
        wanted = ascii_uppercase.index(number) + 1 if appendix else int(number)
        if wanted != self._last[which] + 1 or self._paragraphs_skip:
            self._in_use[which] = self._beginning(which, level=0, at=wanted)
        self._last[which], self._paragraph, self._paragraphs_skip = wanted, 0, False
        return self._own(which, 0)

    def paragraph(self, number: str, *, appendix: bool) -> tuple[int, int] | None:
        """The list of a numbered paragraph, such as 4.2."""
        which = APPENDICES if appendix else SECTIONS
        wanted = int(number.rpartition(".")[2])
        if wanted != self._paragraph + 1:
            self._in_use[which] = self._beginning(which, level=1, at=wanted)
            self._paragraphs_skip = True
        self._paragraph = wanted
        return self._own(which, 1)

    def recommendation(self, number: int) -> tuple[int, int] | None:
        if number != self._last[RECOMMENDATIONS] + 1:
            self._in_use[RECOMMENDATIONS] = self._beginning(RECOMMENDATIONS, level=0, at=number)
        self._last[RECOMMENDATIONS] = number
        return self._own(RECOMMENDATIONS, 0)

    def new_list(self) -> int:
        """A list of its own, which begins with 1."""
        return self._beginning(NUMBERS, level=0, at=1)

    def _own(self, which: int, level: int) -> tuple[int, int] | None:
        return None if self._in_use[which] == which else (self._in_use[which], level)

    def _beginning(self, which: int, *, level: int, at: int) -> int:
        number = self._next_id
        self._next_id += 1
        begin = w("lvlOverride", w("startOverride", val=at), ilvl=level)
        self._lists.append(w("num", w("abstractNumId", val=which), begin, numId=number))
        return number
