"""Who changed what, when, from what to what, and why."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.apps import apps
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import make_aware

from accounts.models import User
from audit.models import Entry
from audit.withholding import entries_of
from common.forms import DayField, Line, PlainForm
from common.sheets.writing import Row, csv_text
from partners.roles import Right
from partners.views import PartnershipPage, PartnershipView

PER_PAGE = 50


class AuditFilter(PlainForm):
    """Which entries to show."""

    event = forms.ChoiceField(label="What happened", required=False)
    kind = forms.ChoiceField(label="Kind of thing", required=False)
    thing = Line(label="Words in its name", longest=100, required=False)
    person = forms.ChoiceField(label="Person", required=False)
    day = DayField(label="Day, for example 31 3 2024", help_text="", required=False)

    def __init__(self, *args: Any, entries: QuerySet[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Asked once for all three: each asking reads the whole trail.
        known = set(entries.order_by().values_list("event", "target_kind", "by").distinct())
        people = User.objects.filter(pk__in={by for _, _, by in known}).order_by("name", "pk")
        kinds = sorted((kind_in_words(kind), kind) for kind in {kind for _, kind, _ in known})
        self.fields["event"].choices = [
            ("", "Everything"),
            *((one, one) for one in sorted({one for one, _, _ in known})),
        ]
        self.fields["kind"].choices = [("", "Everything"), *((kind, words) for words, kind in kinds)]
        self.fields["person"].choices = [("", "Everybody"), *((str(one.pk), one.name) for one in people)]

    def narrowed(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        """Those that were asked for."""
        chosen = self.cleaned_data
        for field, asked in (("event", "event"), ("target_kind", "kind"), ("target_label__icontains", "thing"),
                             ("by", "person")):  # fmt: skip
            if chosen[asked]:
                entries = entries.filter(**{field: chosen[asked]})
        if day := chosen["day"]:
            begins = make_aware(datetime.combine(day, time.min))
            ends = make_aware(datetime.combine(day + timedelta(days=1), time.min))
            entries = entries.filter(at__gte=begins, at__lt=ends)  # not by its date, which no index knows
        return entries


def kind_in_words(kind: str) -> str:
    """What a model is called; one that is no longer kept, as it was written."""
    try:
        name = str(apps.get_model(kind)._meta.verbose_name)
    except LookupError:
        return kind
    return "KPI" if name == "kpi" else name[:1].upper() + name[1:]


class OfTheTrail(PartnershipView):
    """The entries of this partnership that the reader may see."""

    needs = Right.SEE_AUDIT

    def entries(self) -> QuerySet[Entry]:
        entries = entries_of(self.partnership.pk, all_of_them=self.rights.may(Right.SEE_EXEMPT))
        return entries.select_related("by")


class AuditTrail(OfTheTrail, PartnershipPage):
    """The audit trail of this partnership, newest first."""

    section = "audit"
    template_name = "partners/manage_audit.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        entries = self.entries()
        form = AuditFilter(request.GET or None, entries=entries)
        wrong = form.is_bound and not form.is_valid()
        if form.is_bound and not wrong:
            entries = form.narrowed(entries)
        page_obj = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        return self.page(
            status=400 if wrong else 200,
            form=form,
            page_obj=page_obj,
            query=f"{query.urlencode()}&" if query else "",
            breadcrumbs=[{"label": "Manage", "href": self.url("manage")}] if self.rights.may(Right.DEFINE) else [],
        )


HEADS = (
    "Number", "When (UTC)", "Who", "Person", "What", "Of what", "Kind", "Row", "Old and new", "Reason", "Hash before",
    "Hash",
)  # fmt: skip


class AuditCsv(OfTheTrail):
    """The whole sealed trail in the order of its chain, with the hashes by which it is verified."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(
            csv_text(self._rows()),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{self.partnership.slug}-audit-trail.csv"'},
        )

    def _rows(self) -> Iterator[Row]:
        yield Row(HEADS, "head")
        shown = 0
        sealed = self.entries().filter(seal__isnull=False).select_related("by", "seal").order_by("seal__number")
        for entry in sealed.iterator():
            yield Row(
                (
                    str(entry.seal.number),
                    entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
                    entry.by.name if entry.by else "The portal itself",
                    str(entry.by_id or ""),
                    entry.event,
                    entry.target_label,
                    entry.target_kind,
                    str(entry.target_id),
                    json.dumps(entry.changes, sort_keys=True, ensure_ascii=False),
                    entry.note,
                    # With the hash of an entry that is withheld, its words could be guessed and the guess confirmed.
                    entry.seal.previous if entry.seal.number == shown + 1 else "withheld",
                    entry.seal.hash,
                )
            )
            shown = entry.seal.number
