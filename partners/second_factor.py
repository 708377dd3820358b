"""Whether somebody may work in a partnership without a second factor: what every page, door and file asks."""

from typing import Any

from django.core.exceptions import PermissionDenied

from accounts.entering import SECOND_FACTOR
from partners.rights import Rights

WHAT_TO_DO = "Your role needs a second factor at sign-in. Open any page of the partnership to set it up."


def lacks_second_factor(request: Any, rights: Rights) -> bool:
    """Whether a role of the person asks for a second factor that this session has not seen."""
    held = any(rights.holds(kind) for kind in rights.partnership.second_factor_roles)
    return held and not request.session.get(SECOND_FACTOR)


def refuse_without_second_factor(request: Any, rights: Rights) -> None:
    """For doors that no person looks at: raises PermissionDenied where lacks_second_factor."""
    if lacks_second_factor(request, rights):
        raise PermissionDenied(WHAT_TO_DO)
