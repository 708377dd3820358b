"""Dashboards."""

from django.urls import path

from reporting.views import dashboards

urlpatterns = [
    path("", dashboards.DashboardPage.as_view(), name="dashboard"),
    path("services/<slug:slug>/", dashboards.DashboardPage.as_view(), name="service"),
    path("kpis/<slug:slug>/", dashboards.DashboardPage.as_view(), name="kpi"),
]
