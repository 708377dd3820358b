"""Addresses below /jobs/."""

from django.urls import path

from jobs.views import JobProgress

urlpatterns = [path("<int:pk>/", JobProgress.as_view(), name="job-progress")]
