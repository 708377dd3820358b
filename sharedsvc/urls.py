"""Every address of the portal."""

from django.urls import include, path

from committees.views.calendar import calendar_feed
from common.gallery import component_gallery
from sharedsvc.health import health

urlpatterns = [
    path("healthz", health, name="health"),
    path("accounts/", include("accounts.urls")),
    path("jobs/", include("jobs.urls")),
    path("calendar/<str:secret>.ics", calendar_feed, name="calendar-feed"),
    path("gallery/", component_gallery, name="gallery"),
    path("", include("partners.urls")),
    path(
        "p/<slug:partnership>/",
        include(
            [
                path("", include("reporting.urls.dashboards")),
                path("", include("reporting.urls.saved_views")),
                path("", include("kpis.urls.returns")),
                path("", include("kpis.urls.definitions")),
                path("", include("committees.urls")),
                path("", include("projects.urls")),
                path("", include("reporting.urls.exemptions")),
                path("", include("savings.urls")),
                path("", include("reporting.urls.papers")),
            ]
        ),
    ),
]
