"""Addresses of returns, their lines and their figures."""

from django.urls import path

from kpis.views.about_figure import FigureAbout, FollowUpClose, FollowUpRaise
from kpis.views.decisions import ReturnReview, ReturnSubmit
from kpis.views.entry import LineSave, ReturnPage
from kpis.views.figures import FigurePage, FigureRestate
from kpis.views.lines_save import LinesSave
from kpis.views.returns import ReturnList, ReturnsOpen

urlpatterns = [
    path("returns/", ReturnList.as_view(), name="returns"),
    path("returns/open/", ReturnsOpen.as_view(), name="returns-open"),
    path("returns/lines/<int:pk>/", LineSave.as_view(), name="line-save"),
    path("returns/figures/<int:pk>/", FigurePage.as_view(), name="figure"),
    path("returns/figures/<int:pk>/restate/", FigureRestate.as_view(), name="figure-restate"),
    path("returns/figures/<int:pk>/about/", FigureAbout.as_view(), name="figure-about"),
    path("returns/figures/<int:pk>/follow-up/", FollowUpRaise.as_view(), name="follow-up-raise"),
    path("returns/follow-ups/<int:pk>/close/", FollowUpClose.as_view(), name="follow-up-close"),
    path("returns/<slug:service>/<slug:quarter>/", ReturnPage.as_view(), name="return"),
    path("returns/<slug:service>/<slug:quarter>/lines/", LinesSave.as_view(), name="lines-save"),
    path("returns/<slug:service>/<slug:quarter>/submit/", ReturnSubmit.as_view(), name="return-submit"),
    path("returns/<slug:service>/<slug:quarter>/review/", ReturnReview.as_view(), name="return-review"),
]
