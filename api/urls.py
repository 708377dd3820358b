"""Every address below /api/v1/."""

from django.urls import include, path

from api.resources import changes, partners, pushing

of_partnership = [
    path("services/", partners.Services.as_view(), name="api-services"),
    path("services/<slug:slug>/", partners.OneService.as_view(), name="api-service"),
    path("figures/", pushing.Figures.as_view(), name="api-figures"),
    path("changes/", changes.Changes.as_view(), name="api-changes"),
]

urlpatterns = [
    path("partnerships/<slug:partnership>/", include(of_partnership)),
]
