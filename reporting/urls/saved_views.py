"""Saved views."""

from django.urls import path

from reporting.views import saved_views

urlpatterns = [
    path("views/", saved_views.SavedViews.as_view(), name="saved-views"),
    path("views/add/", saved_views.SavedViewAdd.as_view(), name="saved-view-add"),
    path("views/<int:pk>/", saved_views.SavedViewOpen.as_view(), name="saved-view"),
    path("views/<int:pk>/change/", saved_views.SavedViewEdit.as_view(), name="saved-view-edit"),
    path("views/<int:pk>/remove/", saved_views.SavedViewRemove.as_view(), name="saved-view-remove"),
]
