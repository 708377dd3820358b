"""Business cases: addresses below /p/<partnership>/."""

from django.urls import path

from savings.views import cases, in_year, in_year_rows, partner_savings

urlpatterns = [
    path("business-cases/", cases.BusinessCases.as_view(), name="business-cases"),
    path("what-does-not-cast/", cases.DoesNotCast.as_view(), name="does-not-cast"),
    path("business-cases/<slug:slug>/", cases.CaseOverview.as_view(), name="business-case"),
    path("business-cases/<slug:slug>/by-partner/", partner_savings.ByPartner.as_view(), name="by-partner"),
    path(
        "business-cases/<slug:slug>/by-partner/<int:pk>/",
        partner_savings.LineSharingEdit.as_view(),
        name="line-sharing",
    ),
    path(
        "business-cases/<slug:slug>/by-partner/<int:pk>/amounts/",
        partner_savings.LineParts.as_view(),
        name="line-parts",
    ),
    path("business-cases/<slug:slug>/<slug:service>/", cases.SavingsProfile.as_view(), name="savings-profile"),
    path("in-year/begin/", in_year.BudgetYearBegin.as_view(), name="in-year-begin"),
    path("in-year/<slug:year>/", in_year.InYearBudget.as_view(), name="in-year"),
    path("in-year/<slug:year>/change/", in_year.BudgetYearEdit.as_view(), name="in-year-edit"),
    path("in-year/<slug:year>/close/", in_year.BudgetYearClose.as_view(), name="in-year-close"),
    path("in-year/<slug:year>/open-again/", in_year.BudgetYearReopen.as_view(), name="in-year-reopen"),
    path("in-year/<slug:year>/budgets/add/", in_year_rows.HeadingEdit.as_view(), name="budget-heading-add"),
    path("in-year/<slug:year>/budgets/<int:pk>/", in_year_rows.HeadingEdit.as_view(), name="budget-heading-edit"),
    path(
        "in-year/<slug:year>/budgets/<int:pk>/take-out/", in_year_rows.HeadingDrop.as_view(), name="budget-heading-drop"
    ),
    path("in-year/<slug:year>/virements/add/", in_year_rows.VirementEdit.as_view(), name="virement-add"),
    path("in-year/<slug:year>/virements/<int:pk>/", in_year_rows.VirementEdit.as_view(), name="virement-edit"),
    path("in-year/<slug:year>/virements/<int:pk>/take-out/", in_year_rows.VirementDrop.as_view(), name="virement-drop"),
    path("in-year/<slug:year>/<slug:period>/", in_year_rows.Monitoring.as_view(), name="in-year-monitoring"),
]
