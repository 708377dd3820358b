"""Every address below /api/v1/."""

from django.urls import include, path

from api.resources import partners

of_partnership = [
    path("services/", partners.Services.as_view(), name="api-services"),
    path("services/<slug:slug>/", partners.OneService.as_view(), name="api-service"),
]

urlpatterns = [
    path("partnerships/<slug:partnership>/", include(of_partnership)),
]
