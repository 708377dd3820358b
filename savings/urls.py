"""Business cases: addresses below /p/<partnership>/."""

from django.urls import path

from savings.views import case_forms, cases, investment, services, streams, versions

CASE = "business-cases/<slug:slug>/"
from savings.views import appraisal, cases, debt, money, outturn, unit_costs, unit_prices
from savings.views import cases, delivery, delivery_forms
from savings.views import cases, in_year, in_year_rows, partner_savings
from savings.views import cases, sheets
from savings.views import cases, grid

urlpatterns = [
    path("business-cases/", cases.BusinessCases.as_view(), name="business-cases"),
    path("new-business-case/", case_forms.CaseAdd.as_view(), name="case-add"),
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
    path(f"{CASE}change/", case_forms.CaseEdit.as_view(), name="case-edit"),
    path(f"{CASE}services/", services.CaseServices.as_view(), name="case-services"),
    path(f"{CASE}take-service-in/", services.CaseServiceEdit.as_view(), name="case-service-add"),
    path(f"{CASE}services-of-the-case/<int:pk>/", services.CaseServiceEdit.as_view(), name="case-service-edit"),
    path(f"{CASE}services-of-the-case/<int:pk>/out/", services.CaseServiceDrop.as_view(), name="case-service-drop"),
    path(f"{CASE}versions/", versions.CaseVersions.as_view(), name="case-versions"),
    path(f"{CASE}versions/begin/", versions.VersionBegin.as_view(), name="version-begin"),
    path(f"{CASE}versions/agree/", versions.VersionAgree.as_view(), name="version-agree"),
    path(f"{CASE}streams/", streams.CaseStreams.as_view(), name="case-streams"),
    path(f"{CASE}streams/add/", streams.StreamEdit.as_view(), name="stream-add"),
    path(f"{CASE}streams/<int:pk>/", streams.StreamEdit.as_view(), name="stream-edit"),
    path(f"{CASE}streams/<int:pk>/out/", streams.StreamDrop.as_view(), name="stream-drop"),
    path(f"{CASE}investment/", investment.CaseInvestment.as_view(), name="case-investment"),
    path(f"{CASE}investment/add/", investment.InvestmentEdit.as_view(), name="investment-add"),
    path(f"{CASE}investment/<int:pk>/", investment.InvestmentEdit.as_view(), name="investment-edit"),
    path(f"{CASE}investment/<int:pk>/out/", investment.InvestmentDrop.as_view(), name="investment-drop"),
    path(f"{CASE}sources/add/", investment.FundingSourceEdit.as_view(), name="funding-source-add"),
    path(f"{CASE}sources/<int:pk>/", investment.FundingSourceEdit.as_view(), name="funding-source-edit"),
    path(f"{CASE}sources/<int:pk>/out/", investment.FundingSourceDrop.as_view(), name="funding-source-drop"),
    # Below a word of its own, so that no service has the address of another page.
    path(f"{CASE}services/<slug:service>/", cases.SavingsProfile.as_view(), name="savings-profile"),
    path("business-cases/<slug:slug>/appraisal/", appraisal.CaseAppraisal.as_view(), name="appraisal"),
    path("business-cases/<slug:slug>/delivery/", delivery.Delivery.as_view(), name="delivery"),
    path("business-cases/<slug:slug>/delivery/<int:pk>/", delivery.DeliveryLine.as_view(), name="delivery-line"),
    path(
        "business-cases/<slug:slug>/delivery/<int:pk>/<slug:year>/<slug:quarter>/",
        delivery_forms.DeliveryReportEdit.as_view(),
        name="delivery-report",
    ),
    path(
        "business-cases/<slug:slug>/delivery/<int:pk>/<slug:year>/<slug:quarter>/write-off/",
        delivery_forms.WriteOffAdd.as_view(),
        name="write-off-add",
    ),
    path(
        "business-cases/<slug:slug>/delivery/reports/<int:pk>/",
        delivery_forms.DeliveryCheck.as_view(),
        name="delivery-check",
    ),
    path(
        "business-cases/<slug:slug>/delivery/write-offs/<int:pk>/",
        delivery_forms.WriteOffWithdraw.as_view(),
        name="write-off-withdraw",
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
    path("business-cases/<slug:slug>/spreadsheets/", sheets.CaseSheetsPage.as_view(), name="case-sheets"),
    path("business-cases/<slug:slug>/spreadsheets/values/", sheets.CaseWorkbook.as_view(), name="case-workbook"),
    path(
        "business-cases/<slug:slug>/spreadsheets/formulas/",
        sheets.CaseWorkbook.as_view(formulas=True),
        name="case-workbook-formulas",
    ),
    path("business-cases/<slug:slug>/spreadsheets/send/", sheets.SendSheet.as_view(), name="case-sheet-send"),
    path("business-cases/<slug:slug>/spreadsheets/<int:pk>/", sheets.CaseSheet.as_view(), name="case-sheet"),
    path(
        "business-cases/<slug:slug>/spreadsheets/<int:pk>/file/", sheets.CaseSheetFile.as_view(), name="case-sheet-file"
    ),
    path(
        "business-cases/<slug:slug>/spreadsheets/<slug:table>.csv", sheets.CaseTableCsv.as_view(), name="case-table-csv"
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
    path(
        "business-cases/<slug:slug>/<slug:service>/edit/",
        grid.SavingsProfileEdit.as_view(),
        name="savings-profile-edit",
    ),
    path(
        "business-cases/<slug:slug>/<slug:service>/edit/totals/",
        grid.SavingsProfilePreview.as_view(),
        name="savings-profile-preview",
    ),
    path(
        "business-cases/<slug:slug>/<slug:service>/edit/line/", grid.SavingsLineSave.as_view(), name="savings-line-save"
    ),
]
