"""What of this room a printed figure may be made of."""

from collections.abc import Iterable

from committees.models import Committee, Membership
from partners.origins import Asked, Kept, tells_of


@tells_of(Committee)
def committees(asked: Asked) -> Iterable[Kept]:
    return [Kept(one) for one in asked.among(Committee.objects.all())]


@tells_of(Membership)
def seats(asked: Asked) -> Iterable[Kept]:
    kept = asked.among(Membership.objects.select_related("body", "committee"))
    return [Kept(one, name=one.role, source=one.committee.name) for one in kept]
