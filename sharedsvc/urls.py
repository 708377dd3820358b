"""Every address of the portal."""

from django.contrib.auth import views as auth
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from sharedsvc.health import health


def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Signed in")


urlpatterns = [
    path("healthz", health, name="health"),
    path("accounts/login/", auth.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("accounts/logout/", auth.LogoutView.as_view(), name="logout"),
    path("accounts/password/", auth.PasswordChangeView.as_view(), name="password_change"),
    path("accounts/password/changed/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("jobs/", include("jobs.urls")),
    path("", home, name="home"),
]
