"""Business cases: addresses below /p/<partnership>/."""

from django.urls import path

from savings.views import cases, delivery, delivery_forms

urlpatterns = [
    path("business-cases/", cases.BusinessCases.as_view(), name="business-cases"),
    path("what-does-not-cast/", cases.DoesNotCast.as_view(), name="does-not-cast"),
    path("business-cases/<slug:slug>/", cases.CaseOverview.as_view(), name="business-case"),
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
    ),
    path("business-cases/<slug:slug>/<slug:service>/", cases.SavingsProfile.as_view(), name="savings-profile"),
]
