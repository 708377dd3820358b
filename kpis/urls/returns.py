"""Addresses of returns, their lines and their figures."""

from django.urls import path

from kpis.views.confirmations import DefinitionsToConfirm
from kpis.views.decisions import ReturnReview, ReturnSubmit
from kpis.views.entry import LineSave, ReturnPage
from kpis.views.figures import FigurePage, FigureRestate
from kpis.views.returns import ReturnList, ReturnsOpen
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
    path("returns/<slug:service>/<slug:quarter>/", ReturnPage.as_view(), name="return"),
    path("returns/<slug:service>/<slug:quarter>/submit/", ReturnSubmit.as_view(), name="return-submit"),
    path("returns/<slug:service>/<slug:quarter>/review/", ReturnReview.as_view(), name="return-review"),
]
