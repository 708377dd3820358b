"""Every address below /api/v1/."""

from django.urls import include, path, re_path

from api.doors import NothingHere
from api.resources import changes, figures, kpis, meetings, partners, projects, pushing, reports, savings
from api.views import Description, Documentation

of_partnership = [
    path("", partners.OnePartnership.as_view(), name="api-partnership"),
    path("bodies/", partners.Bodies.as_view(), name="api-bodies"),
    path("bodies/<int:pk>/", partners.OneBody.as_view(), name="api-body"),
    path("services/", partners.Services.as_view(), name="api-services"),
    path("services/<slug:slug>/", partners.OneService.as_view(), name="api-service"),
    path("figures/", pushing.Figures.as_view(), name="api-figures"),
    path("changes/", changes.Changes.as_view(), name="api-changes"),
    path("kpis/", kpis.Kpis.as_view(), name="api-kpis"),
    path("kpis/<slug:slug>/", kpis.OneKpi.as_view(), name="api-kpi"),
    path("definitions/", kpis.Definitions.as_view(), name="api-definitions"),
    path("targets/", kpis.Targets.as_view(), name="api-targets"),
    path("results/", figures.Results.as_view(), name="api-results"),
    path("observations/", figures.Observations.as_view(), name="api-observations"),
    path("observations/<int:pk>/", figures.OneObservation.as_view(), name="api-observation"),
    path("projects/", projects.Projects.as_view(), name="api-projects"),
    path("projects/<int:pk>/", projects.OneProject.as_view(), name="api-project"),
    path("risks/", projects.Risks.as_view(), name="api-risks"),
    path("risks/<int:pk>/", projects.OneRisk.as_view(), name="api-risk"),
    path("issues/", projects.Issues.as_view(), name="api-issues"),
    path("issues/<int:pk>/", projects.OneIssue.as_view(), name="api-issue"),
    path("business-cases/", savings.BusinessCases.as_view(), name="api-business-cases"),
    path("business-cases/<slug:slug>/", savings.OneBusinessCase.as_view(), name="api-business-case"),
    path("savings/", savings.Savings.as_view(), name="api-savings"),
    path("budgets/", savings.Budgets.as_view(), name="api-budgets"),
    path("meetings/", meetings.Meetings.as_view(), name="api-meetings"),
    path("meetings/<int:pk>/", meetings.OneMeeting.as_view(), name="api-meeting"),
    path("reports/", reports.Reports.as_view(), name="api-reports"),
    path("reports/<slug:slug>/", reports.OneReport.as_view(), name="api-report"),
    path("reports/<slug:slug>/versions/<int:number>/<slug:kind>/", reports.DocumentFile.as_view(), name="api-document"),
]

urlpatterns = [
    path("schema/", Description.as_view(), name="api-schema"),
    path("docs/", Documentation.as_view(), name="api-docs"),
    path("partnerships/", partners.Partnerships.as_view(), name="api-partnerships"),
    path("partnerships/<slug:partnership>/", include(of_partnership)),
    re_path("", NothingHere.as_view(), name="api-nothing"),
]
