"""What of papers is exempt: proposed by authors, decided by the proper officer."""

from django.urls import path

from reporting.views import exemptions

urlpatterns = [
    path("exempt/", exemptions.ExemptMatters.as_view(), name="exempt-matters"),
    path("exempt/<int:pk>/decide/", exemptions.ExemptDecide.as_view(), name="exempt-decide"),
    path("exempt/<int:pk>/end/", exemptions.ExemptEnd.as_view(), name="exempt-end"),
    path("exempt/<int:pk>/review/", exemptions.ExemptReview.as_view(), name="exempt-review"),
    path("exempt/<int:pk>/withdraw/", exemptions.ExemptWithdraw.as_view(), name="exempt-withdraw"),
    path("reports/<slug:slug>/sections/<slug:key>/exempt/", exemptions.ExemptPropose.as_view(), name="exempt-propose"),
]
