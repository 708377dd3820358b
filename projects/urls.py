"""Projects: addresses below /p/<partnership>/."""

from django.urls import include, path

from projects.views import projects, registers

urlpatterns = [
    path("registers/", include("projects.register_urls")),
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
    path("projects/quotations/add/", registers.QuotationEdit.as_view(), name="quotation-add"),
    path("projects/quotations/<int:pk>/", registers.QuotationEdit.as_view(), name="quotation-edit"),
]
