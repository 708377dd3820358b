"""The pages about tokens, below /p/<partnership>/tokens/."""

from django.urls import path

from api import views

urlpatterns = [
    path("", views.Tokens.as_view(), name="tokens"),
    path("make/", views.TokenMake.as_view(), name="token-make"),
    path("system/", views.SystemTokenMake.as_view(), name="system-token-make"),
    path("<int:pk>/revoke/", views.TokenRevoke.as_view(), name="token-revoke"),
]
