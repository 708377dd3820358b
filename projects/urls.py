"""Projects: addresses below /p/<partnership>/."""

from django.urls import path

from projects.views import milestones, plans, projects, registers

urlpatterns = [
    path("projects/", projects.Projects.as_view(), name="projects"),
    path("projects/add/", projects.ProjectAdd.as_view(), name="project-add"),
    path("projects/<int:pk>/", projects.ProjectPage.as_view(), name="project"),
    path("projects/<int:pk>/edit/", projects.ProjectEdit.as_view(), name="project-edit"),
    path("projects/<int:pk>/update/", projects.UpdateNote.as_view(), name="project-update"),
    path("projects/<int:pk>/complete/", projects.ProjectComplete.as_view(), name="project-complete"),
    path("projects/<int:pk>/milestones/add/", milestones.ProjectMilestoneAdd.as_view(), name="project-milestone-add"),
    path("projects/<int:pk>/waits-for/", milestones.DependencyAdd.as_view(), name="dependency-add"),
    path("projects/waits-for/<int:pk>/remove/", milestones.DependencyRemove.as_view(), name="dependency-remove"),
    path("milestones/<int:pk>/", milestones.MilestonePage.as_view(), name="milestone"),
    path("milestones/<int:pk>/edit/", milestones.MilestoneEdit.as_view(), name="milestone-edit"),
    path("milestones/<int:pk>/rebaseline/", milestones.MilestoneRebaseline.as_view(), name="milestone-rebaseline"),
    path("benefits/", milestones.Benefits.as_view(), name="benefits"),
    path("benefits/add/", milestones.BenefitEdit.as_view(), name="benefit-add"),
    path("benefits/<int:pk>/", milestones.BenefitEdit.as_view(), name="benefit-edit"),
    path("plans/", plans.Plans.as_view(), name="plans"),
    path("plans/add/", plans.PlanAdd.as_view(), name="plan-add"),
    path("plans/<int:pk>/", plans.PlanPage.as_view(), name="plan"),
    path("plans/<int:pk>/edit/", plans.PlanEdit.as_view(), name="plan-edit"),
    path("plans/<int:pk>/milestones/add/", milestones.PlanMilestoneAdd.as_view(), name="plan-milestone-add"),
    path("plans/<int:pk>/<slug:part>/add/", plans.PlanPart.as_view(), name="plan-part-add"),
    path("plans/<int:pk>/<slug:part>/<int:row>/", plans.PlanPart.as_view(), name="plan-part-edit"),
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
]
