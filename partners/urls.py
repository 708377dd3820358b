"""The front door."""

from django.urls import path

from partners import views

urlpatterns = [
    path("", views.home, name="home"),
    path("p/<slug:partnership>/style.css", views.partnership_style, name="partnership-style"),
]
