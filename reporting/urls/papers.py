"""Papers."""

from django.urls import path

from reporting.views import meetings, papers, writing

urlpatterns = [
    path("reports/", papers.ReportList.as_view(), name="reports"),
    path("reports/new/", papers.ReportCreate.as_view(), name="report-create"),
    path("reports/<slug:slug>/", papers.ReportPage.as_view(), name="report"),
    path("reports/<slug:slug>/build/", papers.ReportBuild.as_view(), name="report-build"),
    path("reports/<slug:slug>/cover/", writing.CoverEdit.as_view(), name="cover-edit"),
    path("reports/<slug:slug>/recommendations/", writing.RecommendationsEdit.as_view(), name="recommendations-edit"),
    path("reports/<slug:slug>/sign-offs/", writing.SignOffsEdit.as_view(), name="sign-offs-edit"),
    path("reports/<slug:slug>/decisions/", meetings.ReportDecisions.as_view(), name="report-decisions"),
    path("meetings/<int:pk>/", meetings.MeetingPage.as_view(), name="meeting"),
    path("reports/<slug:slug>/sections/<slug:key>/", writing.SectionEdit.as_view(), name="section-edit"),
    path("reports/<slug:slug>/sections/<slug:key>/preview/", writing.SectionPreview.as_view(), name="section-preview"),
    path("reports/<slug:slug>/versions/<int:number>/", papers.SnapshotPage.as_view(), name="snapshot"),
    path("reports/<slug:slug>/versions/<int:number>/render/", papers.SnapshotRender.as_view(), name="snapshot-render"),
    path(
        "reports/<slug:slug>/versions/<int:number>/publish/", papers.SnapshotPublish.as_view(), name="snapshot-publish"
    ),
    path(
        "reports/<slug:slug>/versions/<int:number>/<slug:format>/", papers.DocumentDownload.as_view(), name="document"
    ),
]
