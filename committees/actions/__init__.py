"""The only place that writes committees, meetings, calendars and reminders; here are those that other rooms call."""

from committees.actions.committees import save_committee
from committees.actions.meetings import meeting_on, save_meeting

__all__ = ["meeting_on", "save_committee", "save_meeting"]
