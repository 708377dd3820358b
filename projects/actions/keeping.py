"""What every action on a register asks first, and the numbers that rows get."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError

from accounts.models import User
from common.errors import NotAllowed
from partners.models import OfPartnership, Partnership
from partners.rights import Rights, guard
from partners.roles import Right
from projects.models import Action, AuditFinding, Issue, Risk


def guard_keeping(by: User | None, partnership: Partnership, service_ids: Iterable[int | None] = ()) -> None:
    """Whoever keeps the registers of some services keeps those alone, not the partnership's own."""
    guard(by, partnership, Right.EDIT_PROJECTS)
    services = Rights(by, partnership).services(Right.EDIT_PROJECTS) if by is not None else None
    if services is not None and any(one not in services for one in service_ids):
        raise NotAllowed("Your role covers other services. Ask your administrator.")


def of_one_partnership(row: OfPartnership, *fields: str) -> None:
    """Raise ValidationError where something that was chosen belongs to another partnership."""
    for field in fields:
        chosen = getattr(row, field)
        if chosen is not None and chosen.partnership_id != row.partnership_id:
            raise ValidationError({field: "Choose from this partnership."})


def needed(words: str, field: str, sentence: str) -> str:
    """What was written, without spaces around it; refused at its field where nothing was."""
    if not words.strip():
        raise ValidationError({field: sentence})
    return words.strip()


def next_reference(row: Risk | Issue | Action | AuditFinding, letter: str) -> str:
    """R1, R2, R3 … in a partnership; numbers of older papers such as FIN-R1 stay as they are."""
    rows = type(row).objects.filter(partnership=row.partnership_id)
    numbers = [
        int(found[1])
        for reference in rows.values_list("reference", flat=True)
        if (found := re.fullmatch(rf"{letter}(\d{{1,6}})", reference))
    ]
    return f"{letter}{max(numbers, default=0) + 1}"
