"""Committees, meetings and the calendar: addresses below /p/<partnership>/."""

from django.urls import path

from committees.views import calendar, committees, meetings

urlpatterns = [
    path("meetings/", calendar.Meetings.as_view(), name="meetings"),
    path("meetings/subscribe/", calendar.CalendarSubscribe.as_view(), name="calendar-subscribe"),
    path("meetings/reminders/", calendar.Reminders.as_view(), name="reminders"),
    path("meetings/<int:pk>/change/", meetings.MeetingChange.as_view(), name="meeting-edit"),
    path("meetings/<int:pk>/cancel/", meetings.MeetingCancel.as_view(), name="meeting-cancel"),
    path("committees/", committees.Committees.as_view(), name="committees"),
    path("meetings/add-committee/", committees.CommitteeAdd.as_view(), name="committee-add"),
    path("committees/<slug:slug>/", committees.CommitteePage.as_view(), name="committee"),
    path("committees/<slug:slug>/change/", committees.CommitteeChange.as_view(), name="committee-edit"),
    path("committees/<slug:slug>/deadlines/", committees.DeadlinesChange.as_view(), name="deadlines-edit"),
    path("committees/<slug:slug>/deadlines/usual/", committees.DeadlinesUsual.as_view(), name="deadlines-usual"),
    path("committees/<slug:slug>/members/add/", committees.MembershipAdd.as_view(), name="membership-add"),
    path("committees/<slug:slug>/members/<int:pk>/", committees.MembershipChange.as_view(), name="membership-edit"),
    path("committees/<slug:slug>/meetings/add/", meetings.MeetingAdd.as_view(), name="meeting-add"),
]
