"""Business cases: addresses below /p/<partnership>/."""

from django.urls import path

from savings.views import cases, sheets

urlpatterns = [
    path("business-cases/", cases.BusinessCases.as_view(), name="business-cases"),
    path("what-does-not-cast/", cases.DoesNotCast.as_view(), name="does-not-cast"),
    path("business-cases/<slug:slug>/", cases.CaseOverview.as_view(), name="business-case"),
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
]
