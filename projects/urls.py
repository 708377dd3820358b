"""Projects: addresses below /p/<partnership>/."""

from django.urls import path

from projects import views, views_registers

urlpatterns = [
    path("projects/", views.Projects.as_view(), name="projects"),
    path("projects/add/", views.ProjectAdd.as_view(), name="project-add"),
    path("projects/<int:pk>/", views.ProjectPage.as_view(), name="project"),
    path("projects/<int:pk>/edit/", views.ProjectEdit.as_view(), name="project-edit"),
    path("projects/<int:pk>/update/", views.UpdateNote.as_view(), name="project-update"),
    path("projects/<int:pk>/complete/", views.ProjectComplete.as_view(), name="project-complete"),
    path("projects/registers/", views_registers.Registers.as_view(), name="plan-registers"),
    path("projects/stages/add/", views_registers.StageEdit.as_view(), name="stage-add"),
    path("projects/stages/<int:pk>/", views_registers.StageEdit.as_view(), name="stage-edit"),
    path("projects/contracts/add/", views_registers.ContractEdit.as_view(), name="contract-add"),
    path("projects/contracts/<int:pk>/", views_registers.ContractEdit.as_view(), name="contract-edit"),
    path("projects/actions/add/", views_registers.ActionEdit.as_view(), name="action-add"),
    path("projects/actions/<int:pk>/", views_registers.ActionEdit.as_view(), name="action-edit"),
    path("projects/actions/<int:pk>/turn/", views_registers.ActionTurn.as_view(), name="action-turn"),
    path("projects/quotations/add/", views_registers.QuotationEdit.as_view(), name="quotation-add"),
    path("projects/quotations/<int:pk>/", views_registers.QuotationEdit.as_view(), name="quotation-edit"),
]
