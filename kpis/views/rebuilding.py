"""Manage: build every result of the partnership again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from jobs.models import Job
from kpis.actions.rebuilding import request_full_rebuild
from kpis.background import ROLL_UP
from partners.roles import Right
from partners.views import PartnershipPage


class FullRebuild(PartnershipPage):
    """Asks for the rebuild."""

    needs = Right.DEFINE
    section = "manage"

    def post(self, request: HttpRequest) -> HttpResponse:
        job = request_full_rebuild(partnership=self.partnership, by=request.user)
        return redirect(self.url("rebuild-progress", pk=job.pk))


class RebuildProgress(PartnershipPage):
    """How far it is."""

    needs = Right.DEFINE
    section = "manage"
    template_name = "kpis/manage_rebuild.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = get_object_or_404(Job, pk=pk, kind=ROLL_UP, partnership_id=self.partnership.pk)
        own = job.by_id == request.user.pk  # the address that progress.js asks answers only who asked for the job
        return self.page(
            job=job,
            job_url=reverse("job-progress", args=[pk]) if own else "",
            breadcrumbs=[{"label": "Manage", "href": self.url("manage")}],
        )
