"""Committees and boards, who sits on them, and their meetings: the dates that everything else is worked back from."""
