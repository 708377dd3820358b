"""Every address of the portal."""

from django.contrib.auth import views as auth
from django.urls import include, path

from accounts.sign_in import SignIn
from committees.views.calendar import calendar_feed
from common.gallery import component_gallery
from sharedsvc.health import health

urlpatterns = [
    path("healthz", health, name="health"),
    path("accounts/login/", SignIn.as_view(), name="login"),
    path("accounts/logout/", auth.LogoutView.as_view(), name="logout"),
    path("accounts/password/", auth.PasswordChangeView.as_view(), name="password_change"),
    path("accounts/password/changed/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("jobs/", include("jobs.urls")),
    path("calendar/<str:secret>.ics", calendar_feed, name="calendar-feed"),
    path("api/v1/", include("api.urls")),
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
                path("tokens/", include("api.page_urls")),
            ]
        ),
    ),
]
