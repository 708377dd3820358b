"""Projects: addresses below /p/<partnership>/."""

from django.urls import path

from projects.views import decision_parts, decisions, projects, registers, reserves

urlpatterns = [
    path("projects/", projects.Projects.as_view(), name="projects"),
    path("projects/add/", projects.ProjectAdd.as_view(), name="project-add"),
    path("projects/<int:pk>/", projects.ProjectPage.as_view(), name="project"),
    path("projects/<int:pk>/edit/", projects.ProjectEdit.as_view(), name="project-edit"),
    path("projects/<int:pk>/update/", projects.UpdateNote.as_view(), name="project-update"),
    path("projects/<int:pk>/complete/", projects.ProjectComplete.as_view(), name="project-complete"),
    path("projects/registers/", registers.Registers.as_view(), name="plan-registers"),
    path("projects/stages/add/", registers.StageEdit.as_view(), name="stage-add"),
    path("projects/stages/<int:pk>/", registers.StageEdit.as_view(), name="stage-edit"),
    path("projects/contracts/add/", registers.ContractEdit.as_view(), name="contract-add"),
    path("projects/contracts/<int:pk>/", registers.ContractEdit.as_view(), name="contract-edit"),
    path("projects/actions/add/", registers.ActionEdit.as_view(), name="action-add"),
    path("projects/actions/<int:pk>/", registers.ActionEdit.as_view(), name="action-edit"),
    path("projects/actions/<int:pk>/turn/", registers.ActionTurn.as_view(), name="action-turn"),
    path("projects/quotations/add/", registers.QuotationEdit.as_view(), name="quotation-add"),
    path("projects/quotations/<int:pk>/", registers.QuotationEdit.as_view(), name="quotation-edit"),
    path("decisions/", decisions.Decisions.as_view(), name="decisions"),
    path("decisions/add/", decisions.DecisionEdit.as_view(), name="decision-add"),
    path("decisions/<int:pk>/", decisions.DecisionPage.as_view(), name="decision"),
    path("decisions/<int:pk>/edit/", decisions.DecisionEdit.as_view(), name="decision-edit"),
    path("decisions/<int:pk>/resolution/", decisions.DecisionResolution.as_view(), name="decision-resolution"),
    path("decisions/<int:pk>/call-in/", decisions.DecisionCallIn.as_view(), name="decision-call-in"),
    path("decisions/<int:pk>/begin/", decisions.DecisionBegin.as_view(), name="decision-begin"),
    path("decisions/<int:pk>/follow-up/", decisions.DecisionFollowUp.as_view(), name="decision-follow-up"),
    path("decisions/<int:pk>/close/", decisions.DecisionClose.as_view(), name="decision-close"),
    path("decisions/<int:pk>/rows/<slug:what>/", decision_parts.DecisionParts.as_view(), name="decision-parts"),
    path("reserves/", reserves.Reserves.as_view(), name="reserves"),
    path("reserves/add/", reserves.ReserveEdit.as_view(), name="reserve-add"),
    path("reserves/<int:pk>/", reserves.ReserveEdit.as_view(), name="reserve-edit"),
    path("reserves/draw/<int:pk>/", reserves.ReserveDraw.as_view(), name="reserve-draw"),
]
