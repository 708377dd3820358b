"""Addresses of the dashboards, and of their figures as CSV."""

from django.urls import path

from reporting.views import dashboards, figures_csv, kpi_page, members

urlpatterns = [
    path("", dashboards.DashboardPage.as_view(), name="dashboard"),
    path("members/", members.MembersPage.as_view(), name="members-page"),
    path("members/sheet.pdf", members.MembersSheet.as_view(), name="members-sheet"),
    path("figures.csv", figures_csv.DashboardCsv.as_view(), name="dashboard-csv"),
    path("services/<slug:slug>/", dashboards.ServicePage.as_view(), name="service"),
    path("services/<slug:slug>/figures.csv", figures_csv.DashboardCsv.as_view(), name="service-csv"),
    path("kpis/<slug:slug>/", kpi_page.KpiPage.as_view(), name="kpi"),
    path("kpis/<slug:slug>/figures.csv", figures_csv.KpiCsv.as_view(), name="kpi-csv"),
    path("kpis/<slug:slug>/partners/", kpi_page.KpiPartnersPage.as_view(), name="kpi-partners"),
    path("kpis/<slug:slug>/partners.csv", figures_csv.KpiPartnersCsv.as_view(), name="kpi-partners-csv"),
]
