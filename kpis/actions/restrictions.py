"""Restrict a KPI, an item of a breakdown or a stated figure. Who defines may close; only the proper officer opens."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from kpis.models import Item, Kpi, Restriction, StatedFigure
from partners.models import Partnership
from partners.rights import guard
from partners.roles import Right


@transaction.atomic
def restrict(
    *,
    partnership: Partnership,
    reason: str,
    review_on: date,
    by: User | None,
    kpi: Kpi | None = None,
    item: Item | None = None,
    stated: StatedFigure | None = None,
) -> Restriction:
    """From now on only those see it who may see exempt matters. It holds at once: haste can only keep back too much."""
    guard(by, partnership, Right.DEFINE)
    thing = kpi or item or stated
    if thing is None or thing.partnership_id != partnership.pk:
        raise Refused("Choose something of this partnership.")
    if item is not None and item.breakdown_id is None:
        raise Refused("Choose an entry of a list: the whole is restricted with its KPI.")
    errors = {}
    if not reason.strip():
        errors["reason"] = "Say why it may not be open."
    if review_on <= timezone.localdate():
        errors["review_on"] = "Choose a day in the future: it says when to ask again."
    if errors:
        raise ValidationError(errors)
    if thing.restrictions.live().exists():
        raise Refused("This is restricted already.")
    restriction = Restriction(
        partnership=partnership,
        kpi=kpi,
        item=item,
        stated=stated,
        reason=reason.strip(),
        review_on=review_on,
        restricted_by=by,
    )
    restriction.full_clean()
    restriction.save()
    record("restricted", target=restriction, by=by, partnership_id=partnership.pk)
    return restriction


@transaction.atomic
def lift_restriction(*, restriction: Restriction, reason: str, by: User) -> Restriction:
    """Everybody in the partnership sees it again."""
    guard(by, restriction.partnership, Right.DECIDE_EXEMPTION)
    restriction = Restriction.objects.select_for_update(of=("self",)).get(pk=restriction.pk)
    if restriction.lifted_at is not None:
        raise Refused("This restriction was lifted already.")
    if not reason.strip():
        raise ValidationError({"reason": "Say why it may be open now: the reason is kept."})
    restriction.lifted_by, restriction.lifted_at = by, timezone.now()
    restriction.lifting_reason = reason.strip()
    restriction.save()
    record("restriction lifted", target=restriction, by=by, partnership_id=restriction.partnership_id)
    return restriction
