"""Papers."""

from django.urls import path

from reporting.views import meetings, origins, pack, papers, signing, workflow, writing

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
    path("reports/<slug:slug>/consult/", workflow.ReportConsult.as_view(), name="report-consult"),
    path("reports/<slug:slug>/pass-on/", workflow.ReportPassOn.as_view(), name="report-pass-on"),
    path("reports/<slug:slug>/reopen/", workflow.ReportReopen.as_view(), name="report-reopen"),
    path("reports/<slug:slug>/withdraw/", workflow.ReportWithdraw.as_view(), name="report-withdraw"),
    path("reports/<slug:slug>/amend/", workflow.ReportAmend.as_view(), name="report-amend"),
    path("reports/<slug:slug>/editorial-change/", workflow.EditorialChange.as_view(), name="editorial-change"),
    path("reports/<slug:slug>/comments/ask/", signing.CommentAsk.as_view(), name="comment-ask"),
    path("reports/<slug:slug>/comments/<int:pk>/", signing.CommentAnswer.as_view(), name="comment-answer"),
    path("reports/<slug:slug>/signing/add/", signing.StepAdd.as_view(), name="step-add"),
    path("reports/<slug:slug>/signing/<int:pk>/", signing.StepSign.as_view(), name="step-sign"),
    path("reports/<slug:slug>/signing/<int:pk>/record/", signing.StepRecord.as_view(), name="step-record"),
    path("reports/<slug:slug>/signing/<int:pk>/take-away/", signing.StepTakeAway.as_view(), name="step-take-away"),
    path("reports/<slug:slug>/findings/<slug:mark>/", workflow.FindingExplain.as_view(), name="finding-explain"),
    path(
        "reports/<slug:slug>/versions/<int:number>/publish-over/",
        workflow.SnapshotPublishOver.as_view(),
        name="snapshot-publish-over",
    ),
    path("meetings/<int:pk>/pack/", pack.MeetingPack.as_view(), name="meeting-pack"),
    path("reports/<slug:slug>/versions/<int:number>/", papers.SnapshotPage.as_view(), name="snapshot"),
    path("reports/<slug:slug>/versions/<int:number>/render/", papers.SnapshotRender.as_view(), name="snapshot-render"),
    path(
        "reports/<slug:slug>/versions/<int:number>/publish/", papers.SnapshotPublish.as_view(), name="snapshot-publish"
    ),
    path(
        "reports/<slug:slug>/versions/<int:number>/origins/", origins.SnapshotOrigins.as_view(), name="snapshot-origins"
    ),
    path(
        "reports/<slug:slug>/versions/<int:number>/origins/csv/",
        origins.SnapshotOriginsCsv.as_view(),
        name="snapshot-origins-csv",
    ),
    path(
        "reports/<slug:slug>/versions/<int:number>/<slug:format>/", papers.DocumentDownload.as_view(), name="document"
    ),
]
