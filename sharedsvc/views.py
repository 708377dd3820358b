"""The administrator's page about work in the background, and whether the portal itself is well."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from common.errors import Refused
from jobs.models import Job, State
from partners.actions import try_job_again
from partners.roles import Right
from partners.views import PartnershipPage, PartnershipView
from sharedsvc.status import WAITS_TOO_LONG, ago, of_the_installation

MOST = 50


class StatusPage(PartnershipPage):
    """What of this partnership waits, runs or failed; and the installation, in four lines that name no partnership."""

    needs = Right.DEFINE
    section = "manage"
    template_name = "sharedsvc/status.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        unfinished = Job.objects.filter(
            partnership_id=self.partnership.pk, state__in=[State.WAITING, State.RUNNING, State.FAILED]
        )
        return self.page(
            lines=of_the_installation(),
            jobs=[self._shown(job) for job in unfinished.order_by("-pk")[:MOST]],
            most=MOST,
            breadcrumbs=[{"label": "Manage", "href": self.url("manage")}],
        )

    def _shown(self, job: Job) -> dict[str, Any]:
        now = timezone.now()
        began = job.finished_at or job.started_at or job.created_at
        words, again = "", ""
        if job.state == State.FAILED:
            # The sentence of a refusal may be about a paper that not everybody sees.
            told = self.rights.may(Right.SEE_EXEMPT) or job.by_id == self.rights.user.pk
            words = job.error if told else "Who asked for it is told why. Try it again once that is mended."
            again = self.url("job-again", pk=job.pk)
        elif job.state == State.WAITING and now - job.created_at > WAITS_TOO_LONG:
            words = "It waits too long: ask who runs the portal to look at the workers."
        elif job.lease_until is not None and job.lease_until <= now:
            words = "It lost its worker; another takes it within a minute."
        return {
            "number": job.pk,
            "kind": job.kind[:1].upper() + job.kind[1:],
            "state": State(job.state).label,
            "since": ago(began, now),
            "words": words,
            "again": again,
        }


class JobAgain(PartnershipView):
    """Try a job once more that failed."""

    needs = Right.DEFINE

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = get_object_or_404(Job, partnership_id=self.partnership.pk, pk=pk)
        back = self.url("status")
        try:
            try_job_again(partnership=self.partnership, job=job, by=self.rights.user)
        except Refused as refusal:
            return self.refused(refusal, back)
        messages.success(request, "It waits to start again.")
        return redirect(back)
