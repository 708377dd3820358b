"""The registers: addresses below /p/<partnership>/registers/."""

from django.urls import path

from projects.views import action_plans, complaints, findings, issues, registers_overview, risks

urlpatterns = [
    path("", registers_overview.RegistersOverview.as_view(), name="registers"),
    path("risks/", risks.Risks.as_view(), name="risks"),
    path("risks/add/", risks.RiskAdd.as_view(), name="risk-add"),
    path("risks/scale/", risks.RiskScaleChoose.as_view(), name="risk-scale"),
    path("risks/<int:pk>/", risks.RiskPage.as_view(), name="risk"),
    path("risks/<int:pk>/edit/", risks.RiskEdit.as_view(), name="risk-edit"),
    path("risks/<int:pk>/rate/", risks.RiskRate.as_view(), name="risk-rate"),
    path("risks/<int:pk>/close/", risks.RiskClose.as_view(), name="risk-close"),
    path("risks/<int:pk>/reopen/", risks.RiskReopen.as_view(), name="risk-reopen"),
    path("issues/", issues.Issues.as_view(), name="issues"),
    path("issues/add/", issues.IssueEdit.as_view(), name="issue-add"),
    path("issues/<int:pk>/", issues.IssuePage.as_view(), name="issue"),
    path("issues/<int:pk>/edit/", issues.IssueEdit.as_view(), name="issue-edit"),
    path("issues/<int:pk>/resolve/", issues.IssueResolve.as_view(), name="issue-resolve"),
    path("issues/<int:pk>/reopen/", issues.IssueReopen.as_view(), name="issue-reopen"),
    path("issues/<int:pk>/release/", issues.IssueRelease.as_view(), name="issue-release"),
    path("actions/", action_plans.Actions.as_view(), name="actions"),
    path("actions/add/", action_plans.ActionEdit.as_view(), name="action-add"),
    path("actions/<int:pk>/", action_plans.ActionPage.as_view(), name="action"),
    path("actions/<int:pk>/edit/", action_plans.ActionEdit.as_view(), name="action-edit"),
    path("actions/<int:pk>/close/", action_plans.ActionClose.as_view(), name="action-close"),
    path("actions/<int:pk>/reopen/", action_plans.ActionReopen.as_view(), name="action-reopen"),
    path("complaints/", complaints.Complaints.as_view(), name="complaints"),
    path("complaints/add/", complaints.ComplaintEdit.as_view(), name="complaint-add"),
    path("complaints/<int:pk>/", complaints.ComplaintEdit.as_view(), name="complaint-edit"),
    path("findings/", findings.Findings.as_view(), name="findings"),
    path("findings/add/", findings.FindingEdit.as_view(), name="finding-add"),
    path("findings/<int:pk>/", findings.FindingPage.as_view(), name="finding"),
    path("findings/<int:pk>/edit/", findings.FindingEdit.as_view(), name="finding-edit"),
    path("findings/<int:pk>/implement/", findings.FindingImplement.as_view(), name="finding-implement"),
    path("findings/<int:pk>/verify/", findings.FindingVerify.as_view(), name="finding-verify"),
    path("findings/<int:pk>/reopen/", findings.FindingReopen.as_view(), name="finding-reopen"),
]
