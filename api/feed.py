"""What changed in a partnership, in the order of its audit trail: what a warehouse follows.

The trail's seals (docs/decisions/0008) count from 1 without a gap and never change, whatever was committed in which
order: whoever has read up to a number has missed nothing before it. An entry is sealed some seconds after it is made.
What the reader may not see is left out as if it were not there; only the numbers go on.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import urlencode

from audit.models import Entry, Seal
from common.errors import Refused
from kpis.choices import Standing
from kpis.models import Kpi, Observation, Restriction, Return, Target
from kpis.sight import Sight
from partners.rights import Rights
from partners.roles import Right
from reporting.models import Report, Snapshot
from reporting.models.snapshots import audiences_of

AT_ONCE = 200
BEGINNING, NOW = "", "now"


class CursorUnknown(Refused):
    """It does not come from this portal as it is now."""


@dataclass(frozen=True)
class Change:
    """Something changed: what kind of thing, which event of the audit trail it was, and where to read it anew."""

    number: int
    kind: str
    event: str
    code: str
    address: str
    at: datetime


@dataclass(frozen=True)
class Page:
    changes: list[Change]
    next: str  # the cursor that goes on from here
    more: bool


Seen = Mapping[int, tuple[str, str]]  # id of a target → its code and its address, for each that the reader may see
Show = Callable[[Rights, Collection[int]], Seen]


def page_after(rights: Rights, cursor: str) -> Page:
    """The next changes after a cursor; from the first ever where there is none. A fixed number of queries.

    Raises CursorUnknown, where the trail is no longer the one that was read.
    """
    chain = Seal.objects.filter(chain=rights.partnership.pk)
    end = chain.aggregate(end=Max("number"))["end"] or 0
    if cursor == NOW:
        return Page([], _cursor(rights, end), more=False)
    after = _number(rights, cursor)
    entries = list(
        Entry.objects.filter(
            seal__chain=rights.partnership.pk, seal__number__gt=after, seal__number__lte=end, event__in=KINDS
        )
        .select_related("seal")
        .order_by("seal__number")[: AT_ONCE + 1]
    )
    more = len(entries) > AT_ONCE
    entries = entries[:AT_ONCE]
    changes = _changes(entries, rights)
    return Page(changes, _cursor(rights, entries[-1].seal.number if more else end), more)


def _changes(entries: list[Entry], rights: Rights) -> list[Change]:
    targets: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        targets[entry.target_kind].add(entry.target_id)
    seen = {kind: SHOWN[kind](rights, found) for kind, found in targets.items() if kind in SHOWN}
    return [
        Change(entry.seal.number, KINDS[entry.event], entry.event, code, address, entry.at)
        for entry in entries
        for code, address in [_place(entry, rights, seen)]
        if address
    ]


def _place(entry: Entry, rights: Rights, seen: Mapping[str, Seen]) -> tuple[str, str]:
    code, address = seen.get(entry.target_kind, {}).get(entry.target_id, ("", ""))
    if address and KINDS[entry.event] == "results":
        address = f"{_address(rights, 'api-results')}?{urlencode({'kpi': code})}"
    return code, address


def _address(rights: Rights, name: str, **named: object) -> str:
    return reverse(name, kwargs={"partnership": rights.partnership.slug, **named})


def _kpi(rights: Rights, slug: str) -> tuple[str, str]:
    return slug, _address(rights, "api-kpi", slug=slug)


def _kpis(rights: Rights, ids: Collection[int]) -> Seen:
    found = Sight.of(rights).kpis.filter(pk__in=ids).values_list("pk", "slug")
    return {pk: _kpi(rights, slug) for pk, slug in found}


def _targets(rights: Rights, ids: Collection[int]) -> Seen:
    found = Sight.of(rights).targets.filter(pk__in=ids).values_list("pk", "kpi__slug")
    return {pk: _kpi(rights, slug) for pk, slug in found}


def _no_longer_restricted(rights: Rights, ids: Collection[int]) -> Seen:
    """What is to be read now, as nobody else was told of it before."""
    lifted = Restriction.objects.filter(pk__in=ids, kpi__in=Sight.of(rights).kpis.values("pk"))
    return {pk: _kpi(rights, slug) for pk, slug in lifted.values_list("pk", "kpi__slug")}


def _figures(rights: Rights, ids: Collection[int]) -> Seen:
    found = Sight.of(rights).observations.filter(pk__in=ids).select_related("kpi", "scope", "quarterly_return")
    return {
        one.pk: (one.kpi.slug, _address(rights, "api-observation", pk=one.pk))
        for one in found
        if rights.may(
            Right.SEE_FIGURES if one.standing == Standing.APPROVED else Right.SEE_RETURNS,
            service_id=one.quarterly_return.service_id,
            body_id=one.scope.body_id,
        )
    }


def _returns(rights: Rights, ids: Collection[int]) -> Seen:
    seen = {}
    for one in Return.objects.filter(pk__in=ids, service__partnership=rights.partnership).select_related("service"):
        if rights.may(Right.SEE_RETURNS, service_id=one.service_id):
            asked = urlencode({"service": one.service.slug, "period": one.when.slug})
            seen[one.pk] = (one.service.slug, f"{_address(rights, 'api-observations')}?{asked}")
    return seen


def _published(rights: Rights, ids: Collection[int]) -> Seen:
    found = Snapshot.objects.filter(
        pk__in=ids,
        report__in=Report.objects.known_to(rights).values("pk"),
        published_at__isnull=False,
        audience__in=audiences_of(rights),
    )
    return {pk: _report(rights, slug) for pk, slug in found.values_list("pk", "report__slug")}


def _withdrawn(rights: Rights, ids: Collection[int]) -> Seen:
    found = Report.objects.known_to(rights).filter(pk__in=ids)
    return {pk: _report(rights, slug) for pk, slug in found.values_list("pk", "slug")}


def _report(rights: Rights, slug: str) -> tuple[str, str]:
    return slug, _address(rights, "api-report", slug=slug)


SHOWN: dict[str, Show] = {
    model._meta.label_lower: shown
    for model, shown in (
        (Kpi, _kpis),
        (Target, _targets),
        (Restriction, _no_longer_restricted),
        (Observation, _figures),
        (Return, _returns),
        (Snapshot, _published),
        (Report, _withdrawn),
    )
}
KINDS = {
    **dict.fromkeys(
        ("KPI defined", "KPI definition changed", "KPI arranged", "KPI closed", "KPI opened again", "target set",
         "target ended", "restriction lifted"),
        "kpi",
    ),
    "results rebuilt": "results",
    **dict.fromkeys(
        ("return opened", "return submitted", "return checked", "return approved", "return sent back",
         "history adopted"),
        "return",
    ),
    "figure restated": "figure",
    **dict.fromkeys(("snapshot published", "report withdrawn"), "report"),
}  # fmt: skip


# ---- cursors ----


def _cursor(rights: Rights, number: int) -> str:
    """A place in the trail, with a mark of what stands there: after a restore, another entry may have its number.

    The mark is keyed, as the hash of an entry that somebody may not see would confirm a guess at its words.
    """
    return f"{number}-{_mark(rights, number)}" if number else BEGINNING


def _mark(rights: Rights, number: int) -> str:
    sealed = Seal.objects.filter(chain=rights.partnership.pk, number=number).values_list("hash", flat=True).first()
    return salted_hmac("api.feed", sealed or "none").hexdigest()[:16] if sealed else ""


def _number(rights: Rights, cursor: str) -> int:
    if cursor == BEGINNING:
        return 0
    digits, _, mark = cursor.partition("-")
    if digits.isascii() and digits.isdecimal() and len(digits) < 19:
        known = _mark(rights, int(digits))
        if known and constant_time_compare(known, mark.encode("ascii", "replace").decode()):
            return int(digits)
    raise CursorUnknown(
        "This cursor is not known here: perhaps the portal was restored from a backup. Read everything anew, and go on "
        "from the cursor that ?after=now gives."
    )
