"""Every address of the portal."""

from django.urls import include, path

from committees.views.calendar import calendar_feed
from common.gallery import component_gallery
from common.statements import accessibility_statement, privacy
from sharedsvc.health import health, ready
from sharedsvc.metrics import metrics
from sharedsvc.views import JobAgain, StatusPage

urlpatterns = [
    path("healthz", health, name="health"),
    path("readyz", ready, name="ready"),
    path("metrics", metrics, name="metrics"),
    path("accounts/", include("accounts.urls")),
    path("jobs/", include("jobs.urls")),
    path("calendar/<str:secret>.ics", calendar_feed, name="calendar-feed"),
    path("privacy/", privacy, name="privacy"),
    path("accessibility/", accessibility_statement, name="accessibility-statement"),
    path("api/v1/", include("api.urls")),
    path("gallery/", component_gallery, name="gallery"),
    path("", include("partners.urls")),
    path(
        "p/<slug:partnership>/",
        include(
            [
                path("manage/status/", StatusPage.as_view(), name="status"),
                path("manage/status/<int:pk>/again/", JobAgain.as_view(), name="job-again"),
                path("", include("reporting.urls.dashboards")),
                path("", include("reporting.urls.saved_views")),
                path("", include("kpis.urls.returns")),
                path("", include("kpis.urls.definitions")),
                path("", include("committees.urls")),
                path("", include("projects.urls")),
                path("", include("reporting.urls.exemptions")),
                path("", include("savings.urls")),
                path("", include("reporting.urls.papers")),
                path("tokens/", include("api.page_urls")),
            ]
        ),
    ),
]

handler400 = "common.faults.no_request"
handler500 = "common.faults.fault"
