"""Business cases and the money beside them: addresses below /p/<partnership>/."""

from django.urls import include, path

from savings.views import (
    appraisal,
    case_forms,
    cases,
    debt,
    delivery,
    delivery_forms,
    grid,
    in_year,
    in_year_rows,
    investment,
    money,
    outturn,
    partner_savings,
    services,
    sheets,
    streams,
    unit_costs,
    unit_prices,
    versions,
)

CASE = "business-cases/<slug:slug>/"
SERVICE = f"{CASE}services/<slug:service>/"  # below a word of its own, so that no service has another page's address
QUARTER = f"{CASE}delivery/<int:pk>/<slug:year>/<slug:quarter>/"
YEAR = "in-year/<slug:year>/"

of_a_case = [
    path("", cases.CaseOverview.as_view(), name="business-case"),
    path("change/", case_forms.CaseEdit.as_view(), name="case-edit"),
    path("services/", services.CaseServices.as_view(), name="case-services"),
    path("take-service-in/", services.CaseServiceEdit.as_view(), name="case-service-add"),
    path("services-of-the-case/<int:pk>/", services.CaseServiceEdit.as_view(), name="case-service-edit"),
    path("services-of-the-case/<int:pk>/out/", services.CaseServiceDrop.as_view(), name="case-service-drop"),
    path("versions/", versions.CaseVersions.as_view(), name="case-versions"),
    path("versions/begin/", versions.VersionBegin.as_view(), name="version-begin"),
    path("versions/agree/", versions.VersionAgree.as_view(), name="version-agree"),
    path("streams/", streams.CaseStreams.as_view(), name="case-streams"),
    path("streams/add/", streams.StreamEdit.as_view(), name="stream-add"),
    path("streams/<int:pk>/", streams.StreamEdit.as_view(), name="stream-edit"),
    path("streams/<int:pk>/out/", streams.StreamDrop.as_view(), name="stream-drop"),
    path("investment/", investment.CaseInvestment.as_view(), name="case-investment"),
    path("investment/add/", investment.InvestmentEdit.as_view(), name="investment-add"),
    path("investment/<int:pk>/", investment.InvestmentEdit.as_view(), name="investment-edit"),
    path("investment/<int:pk>/out/", investment.InvestmentDrop.as_view(), name="investment-drop"),
    path("sources/add/", investment.FundingSourceEdit.as_view(), name="funding-source-add"),
    path("sources/<int:pk>/", investment.FundingSourceEdit.as_view(), name="funding-source-edit"),
    path("sources/<int:pk>/out/", investment.FundingSourceDrop.as_view(), name="funding-source-drop"),
    path("appraisal/", appraisal.CaseAppraisal.as_view(), name="appraisal"),
    path("by-partner/", partner_savings.ByPartner.as_view(), name="by-partner"),
    path("by-partner/<int:pk>/", partner_savings.LineSharingEdit.as_view(), name="line-sharing"),
    path("by-partner/<int:pk>/amounts/", partner_savings.LineParts.as_view(), name="line-parts"),
    path("spreadsheets/", sheets.CaseSheetsPage.as_view(), name="case-sheets"),
    path("spreadsheets/values/", sheets.CaseWorkbook.as_view(), name="case-workbook"),
    path("spreadsheets/formulas/", sheets.CaseWorkbook.as_view(formulas=True), name="case-workbook-formulas"),
    path("spreadsheets/send/", sheets.SendSheet.as_view(), name="case-sheet-send"),
    path("spreadsheets/<int:pk>/", sheets.CaseSheet.as_view(), name="case-sheet"),
    path("spreadsheets/<int:pk>/file/", sheets.CaseSheetFile.as_view(), name="case-sheet-file"),
    path("spreadsheets/<slug:table>.csv", sheets.CaseTableCsv.as_view(), name="case-table-csv"),
]
of_a_profile = [
    path(SERVICE, cases.SavingsProfile.as_view(), name="savings-profile"),
    path(f"{SERVICE}edit/", grid.SavingsProfileEdit.as_view(), name="savings-profile-edit"),
    path(f"{SERVICE}edit/totals/", grid.SavingsProfilePreview.as_view(), name="savings-profile-preview"),
    path(f"{SERVICE}edit/line/", grid.SavingsLineSave.as_view(), name="savings-line-save"),
]
of_delivery = [
    path(f"{CASE}delivery/", delivery.Delivery.as_view(), name="delivery"),
    path(f"{CASE}delivery/<int:pk>/", delivery.DeliveryLine.as_view(), name="delivery-line"),
    path(QUARTER, delivery_forms.DeliveryReportEdit.as_view(), name="delivery-report"),
    path(f"{QUARTER}write-off/", delivery_forms.WriteOffAdd.as_view(), name="write-off-add"),
    path(f"{CASE}delivery/reports/<int:pk>/", delivery_forms.DeliveryCheck.as_view(), name="delivery-check"),
    path(f"{CASE}delivery/write-offs/<int:pk>/", delivery_forms.WriteOffWithdraw.as_view(), name="write-off-withdraw"),
]
in_a_year = [
    path("in-year/begin/", in_year.BudgetYearBegin.as_view(), name="in-year-begin"),
    path(YEAR, in_year.InYearBudget.as_view(), name="in-year"),
    path(f"{YEAR}change/", in_year.BudgetYearEdit.as_view(), name="in-year-edit"),
    path(f"{YEAR}close/", in_year.BudgetYearClose.as_view(), name="in-year-close"),
    path(f"{YEAR}open-again/", in_year.BudgetYearReopen.as_view(), name="in-year-reopen"),
    path(f"{YEAR}budgets/add/", in_year_rows.HeadingEdit.as_view(), name="budget-heading-add"),
    path(f"{YEAR}budgets/<int:pk>/", in_year_rows.HeadingEdit.as_view(), name="budget-heading-edit"),
    path(f"{YEAR}budgets/<int:pk>/take-out/", in_year_rows.HeadingDrop.as_view(), name="budget-heading-drop"),
    path(f"{YEAR}virements/add/", in_year_rows.VirementEdit.as_view(), name="virement-add"),
    path(f"{YEAR}virements/<int:pk>/", in_year_rows.VirementEdit.as_view(), name="virement-edit"),
    path(f"{YEAR}virements/<int:pk>/take-out/", in_year_rows.VirementDrop.as_view(), name="virement-drop"),
    path(f"{YEAR}<slug:period>/", in_year_rows.Monitoring.as_view(), name="in-year-monitoring"),
]
of_the_partnership = [
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
]
urlpatterns = [
    path("business-cases/", cases.BusinessCases.as_view(), name="business-cases"),
    path("new-business-case/", case_forms.CaseAdd.as_view(), name="case-add"),
    path("what-does-not-cast/", cases.DoesNotCast.as_view(), name="does-not-cast"),
    path(CASE, include(of_a_case)),
    *of_a_profile,
    *of_delivery,
    *in_a_year,
    *of_the_partnership,
]
