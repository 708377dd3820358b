"""Errors that a person can act upon: each says what to do, in plain words."""


class Refused(Exception):
    """An action that may not happen now. `str()` of it is shown to the person as it stands."""


class NotAllowed(Refused):
    """The person's role does not include this action."""


class ChangedMeanwhile(Refused):
    """Somebody else saved first: nothing is overwritten."""
