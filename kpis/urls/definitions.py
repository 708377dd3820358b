"""Manage: addresses below /p/<partnership>/."""

from django.urls import path

from kpis.views import approval, breakdowns, checks, comparing, definitions, rebuilding, restrictions, stated, targets

urlpatterns = [
    path("manage/", definitions.Manage.as_view(), name="manage"),
    path("manage/kpis/", definitions.Kpis.as_view(), name="kpis-manage"),
    path("manage/kpis/add/", definitions.KpiCreate.as_view(), name="kpi-create"),
    path("manage/kpis/<slug:kpi>/about/", definitions.KpiManage.as_view(), name="kpi-manage"),
    path("manage/kpis/<slug:kpi>/change/", definitions.KpiChange.as_view(), name="kpi-change"),
    path("manage/kpis/<slug:kpi>/close/", definitions.KpiClose.as_view(), name="kpi-close"),
    path("manage/kpis/<slug:kpi>/targets/", targets.KpiTargets.as_view(), name="kpi-targets"),
    path("manage/kpis/<slug:kpi>/targets/set/", targets.TargetSet.as_view(), name="target-set"),
    path("manage/kpis/<slug:kpi>/targets/profile/", targets.TargetProfile.as_view(), name="target-profile"),
    path("manage/kpis/<slug:kpi>/targets/<int:pk>/end/", targets.TargetEnd.as_view(), name="target-end"),
    path("kpis/<slug:kpi>/limits/", comparing.RebaseAdd.as_view(), name="rebase"),
    path("kpis/<slug:kpi>/limits/<int:pk>/take-back/", comparing.RebaseTakeBack.as_view(), name="rebase-take-back"),
    path("kpis/<slug:kpi>/benchmarks/add/", comparing.BenchmarkAdd.as_view(), name="benchmark-add"),
    path("kpis/<slug:kpi>/benchmarks/<int:pk>/", comparing.BenchmarkEdit.as_view(), name="benchmark-edit"),
    path("kpis/<slug:kpi>/benchmarks/<int:pk>/drop/", comparing.BenchmarkDrop.as_view(), name="benchmark-drop"),
    path("kpis/<slug:kpi>/unlike/", comparing.UnlikeMarkSet.as_view(), name="unlike-mark"),
    path("kpis/<slug:kpi>/unlike/<int:pk>/", comparing.UnlikeMarkTakeAway.as_view(), name="unlike-mark-take-away"),
    path("manage/breakdowns/", breakdowns.Breakdowns.as_view(), name="breakdowns"),
    path("manage/breakdowns/add/", breakdowns.BreakdownAdd.as_view(), name="breakdown-add"),
    path("manage/breakdowns/<int:pk>/items/", breakdowns.ItemsAdd.as_view(), name="items-add"),
    path("manage/checks/", checks.Checks.as_view(), name="checks"),
    path("manage/checks/<slug:rule>/", checks.CheckSet.as_view(), name="check-set"),
    path("manage/restrict/", restrictions.Restrict.as_view(), name="restrict"),
    path("restrictions/<int:pk>/lift/", restrictions.RestrictionLift.as_view(), name="restriction-lift"),
    path("manage/approval/", approval.ApprovalLevels.as_view(), name="approval-levels"),
    path("manage/rebuild/", rebuilding.FullRebuild.as_view(), name="full-rebuild"),
    path("manage/rebuild/<int:pk>/", rebuilding.RebuildProgress.as_view(), name="rebuild-progress"),
    path("stated-figures/", stated.StatedFigures.as_view(), name="stated-figures"),
    path("stated-figures/add/", stated.StatedAdd.as_view(), name="stated-add"),
    path("stated-figures/<int:pk>/", stated.StatedExplain.as_view(), name="stated-explain"),
]
