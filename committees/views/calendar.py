"""The calendar: the coming year, the address a diary subscribes to, and who was reminded."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from committees.actions.calendars import hash_of, renew_calendar
from committees.feed import written
from committees.models import CalendarFeed, Reminder
from committees.selectors.calendar import CalendarLine, calendar_year, feed_entries, feed_of
from committees.selectors.committees import committees_of
from partners.rights import Rights
from partners.roles import Right
from partners.views import PartnershipPage

REMINDERS_SHOWN = 200


class Meetings(PartnershipPage):
    """The coming year in the order of its days; what is late stands first."""

    needs = Right.SEE_FIGURES
    section = "meetings"
    template_name = "committees/meetings.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        committees = list(committees_of(self.partnership))
        chosen = next((one for one in committees if one.slug == request.GET.get("committee")), None)
        year = calendar_year(self.partnership, localdate(), chosen.pk if chosen else None)
        options = [("", "All committees"), *((one.slug, one.name) for one in committees)]
        return self.page(
            there_are_committees=bool(committees),
            late=[self._row(line) for line in year.late],
            months={month: [self._row(line) for line in lines] for month, lines in year.months.items()},
            unknown=year.unknown,
            may_keep=self.rights.may(Right.KEEP_MEETINGS),
            may_see_reminders=self.rights.may(Right.DEFINE),
            chosen=chosen,
            filters=[
                {
                    "name": "committee",
                    "label": "Committee",
                    "options": [
                        {"value": slug, "label": name, "selected": slug == (chosen.slug if chosen else "")}
                        for slug, name in options
                    ],
                }
            ],
        )

    def _row(self, line: CalendarLine) -> dict[str, Any]:
        key, words = line.state
        return {
            "line": line,
            "state": key,
            "state_words": words,
            "things": [(what, address if self.may_open(address) else "") for what, address in line.things]
            if self.rights.may(Right.SEE_RETURNS)
            else [],
            "yours": line.is_owed_by(self.rights.user.pk),
        }


class CalendarSubscribe(PartnershipPage):
    """A person's own address of the calendar: told once, as only its hash is kept; a new one ends the old."""

    needs = Right.SEE_FIGURES
    section = "meetings"
    template_name = "committees/calendar_subscribe.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.answer()

    def post(self, request: HttpRequest) -> HttpResponse:
        secret = renew_calendar(partnership=self.partnership, by=self.rights.user)
        return self.answer(settings.PORTAL_URL + reverse("calendar-feed", args=[secret]))

    def answer(self, address: str = "") -> HttpResponse:
        feed = CalendarFeed.objects.filter(partnership=self.partnership, user=self.rights.user).first()
        return self.page(address=address, feed=feed, breadcrumbs=[{"label": "Meetings", "href": self.url("meetings")}])


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar as a file, for whoever has the address; 404 once its owner has no role here any more."""
    feed = feed_of(hash_of(secret))
    if feed is None or not Rights(feed.user, feed.partnership).may(Right.SEE_FIGURES):
        raise Http404
    name = f"{feed.partnership.short_name}: meetings and deadlines"
    return HttpResponse(
        written(name, feed_entries(feed.partnership, localdate())),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="meetings.ics"'},
    )


class Reminders(PartnershipPage):
    """Who was reminded of what, and what the mail server did not take."""

    needs = Right.DEFINE
    section = "meetings"
    template_name = "committees/reminders.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        reminders = Reminder.objects.filter(partnership=self.partnership).select_related(
            "user", "meeting__committee__own_deadlines"
        )
        return self.page(
            not_sent=self._rows(reminders.filter(sent_at__isnull=True)),
            sent=self._rows(reminders.filter(sent_at__isnull=False)),
            shown=REMINDERS_SHOWN,
            folder=settings.EMAIL_FILE_PATH,
            breadcrumbs=[{"label": "Meetings", "href": self.url("meetings")}],
        )

    def _rows(self, reminders: QuerySet[Reminder]) -> list[dict[str, Any]]:
        """Each with the address of its page, if the reader may open it."""
        return [
            {"reminder": one, "address": one.address if self.may_open(one.address) else ""}
            for one in reminders[:REMINDERS_SHOWN]
        ]
