"""Business cases: addresses below /p/<partnership>/."""

from django.urls import path

from savings.views import appraisal, cases, debt, money, outturn, unit_costs, unit_prices

urlpatterns = [
    path("business-cases/", cases.BusinessCases.as_view(), name="business-cases"),
    path("what-does-not-cast/", cases.DoesNotCast.as_view(), name="does-not-cast"),
    path("debt/", debt.DebtPage.as_view(), name="debt"),
    path("debt/balances/add/", debt.DebtBalanceEdit.as_view(), name="debt-balance-add"),
    path("debt/balances/<int:pk>/", debt.DebtBalanceEdit.as_view(), name="debt-balance-edit"),
    path("debt/collections/add/", debt.CollectionEdit.as_view(), name="collection-add"),
    path("debt/collections/<int:pk>/", debt.CollectionEdit.as_view(), name="collection-edit"),
    path("debt/measures/add/", debt.DebtMeasureEdit.as_view(), name="debt-measure-add"),
    path("debt/measures/<int:pk>/", debt.DebtMeasureEdit.as_view(), name="debt-measure-edit"),
    path("money/<slug:kind>/<int:pk>/take-out/", money.MoneyRowDrop.as_view(), name="money-row-drop"),
    path("outturn/", outturn.Outturn.as_view(), name="outturn"),
    path("outturn/add/", outturn.OutturnLineEdit.as_view(), name="outturn-line-add"),
    path("outturn/<int:pk>/", outturn.OutturnLineEdit.as_view(), name="outturn-line-edit"),
    path("unit-costs/", unit_costs.UnitCosts.as_view(), name="unit-costs"),
    path("unit-costs/add/", unit_costs.ActivityEdit.as_view(), name="activity-add"),
    path("unit-costs/<int:pk>/", unit_costs.ActivityEdit.as_view(), name="activity-edit"),
    path("unit-prices/", unit_prices.UnitPrices.as_view(), name="unit-prices"),
    path("unit-prices/add/", unit_prices.UnitPriceEdit.as_view(), name="unit-price-add"),
    path("unit-prices/<int:pk>/", unit_prices.UnitPriceEdit.as_view(), name="unit-price-edit"),
    path("business-cases/<slug:slug>/", cases.CaseOverview.as_view(), name="business-case"),
    path("business-cases/<slug:slug>/appraisal/", appraisal.CaseAppraisal.as_view(), name="appraisal"),
    path("business-cases/<slug:slug>/<slug:service>/", cases.SavingsProfile.as_view(), name="savings-profile"),
]
