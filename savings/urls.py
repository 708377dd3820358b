"""Business cases: addresses below /p/<partnership>/."""

from django.urls import path

from savings.views import cases, grid

urlpatterns = [
    path("business-cases/", cases.BusinessCases.as_view(), name="business-cases"),
    path("what-does-not-cast/", cases.DoesNotCast.as_view(), name="does-not-cast"),
    path("business-cases/<slug:slug>/", cases.CaseOverview.as_view(), name="business-case"),
    path("business-cases/<slug:slug>/<slug:service>/", cases.SavingsProfile.as_view(), name="savings-profile"),
    path(
        "business-cases/<slug:slug>/<slug:service>/edit/",
        grid.SavingsProfileEdit.as_view(),
        name="savings-profile-edit",
    ),
    path(
        "business-cases/<slug:slug>/<slug:service>/edit/totals/",
        grid.SavingsProfilePreview.as_view(),
        name="savings-profile-preview",
    ),
    path(
        "business-cases/<slug:slug>/<slug:service>/edit/line/", grid.SavingsLineSave.as_view(), name="savings-line-save"
    ),
]
