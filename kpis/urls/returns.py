"""Addresses of returns, their lines and their figures."""

from django.urls import path

from kpis.views.about_figure import FigureAbout, FollowUpClose, FollowUpRaise
from kpis.views.confirmations import DefinitionsToConfirm
from kpis.views.decisions import ReturnReview, ReturnSubmit
from kpis.views.entry import LineSave, ReturnPage
from kpis.views.evidence import EvidenceAdd, EvidenceFile, EvidenceRemove
from kpis.views.figures import FigurePage, FigureRestate
from kpis.views.lines_save import LinesSave
from kpis.views.returns import ReturnList, ReturnsOpen
from kpis.views.sheets import ReturnCsv, ReturnSheetCheck, ReturnSheetFile, ReturnSheets, ReturnWorkbook
from kpis.views.timeliness import ReturnTimeliness, ReturnTimelinessCsv

urlpatterns = [
    path("returns/", ReturnList.as_view(), name="returns"),
    path("returns/definitions/", DefinitionsToConfirm.as_view(), name="definitions-to-confirm"),
    path("returns/timeliness/", ReturnTimeliness.as_view(), name="return-timeliness"),
    path("returns/timeliness.csv", ReturnTimelinessCsv.as_view(), name="return-timeliness-csv"),
    path("returns/open/", ReturnsOpen.as_view(), name="returns-open"),
    path("returns/lines/<int:pk>/", LineSave.as_view(), name="line-save"),
    path("returns/figures/<int:pk>/", FigurePage.as_view(), name="figure"),
    path("returns/figures/<int:pk>/restate/", FigureRestate.as_view(), name="figure-restate"),
    path("returns/figures/<int:pk>/evidence/", EvidenceAdd.as_view(), name="evidence-add"),
    path("returns/evidence/<int:pk>/", EvidenceFile.as_view(), name="evidence"),
    path("returns/evidence/<int:pk>/remove/", EvidenceRemove.as_view(), name="evidence-remove"),
    path("returns/figures/<int:pk>/about/", FigureAbout.as_view(), name="figure-about"),
    path("returns/figures/<int:pk>/follow-up/", FollowUpRaise.as_view(), name="follow-up-raise"),
    path("returns/follow-ups/<int:pk>/close/", FollowUpClose.as_view(), name="follow-up-close"),
    path("returns/<slug:service>/<slug:quarter>/", ReturnPage.as_view(), name="return"),
    path("returns/<slug:service>/<slug:quarter>/lines/", LinesSave.as_view(), name="lines-save"),
    path("returns/<slug:service>/<slug:quarter>/submit/", ReturnSubmit.as_view(), name="return-submit"),
    path("returns/<slug:service>/<slug:quarter>/review/", ReturnReview.as_view(), name="return-review"),
    path("returns/<slug:service>/<slug:quarter>/spreadsheet/", ReturnSheets.as_view(), name="return-sheets"),
    path("returns/<slug:service>/<slug:quarter>/spreadsheet/xlsx/", ReturnWorkbook.as_view(), name="return-sheet"),
    path("returns/<slug:service>/<slug:quarter>/spreadsheet/csv/", ReturnCsv.as_view(), name="return-sheet-csv"),
    path(
        "returns/<slug:service>/<slug:quarter>/spreadsheet/<int:pk>/",
        ReturnSheetCheck.as_view(),
        name="return-sheet-check",
    ),
    path(
        "returns/<slug:service>/<slug:quarter>/spreadsheet/<int:pk>/file/",
        ReturnSheetFile.as_view(),
        name="return-sheet-file",
    ),
]
