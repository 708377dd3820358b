"""Adding, changing and cancelling a meeting."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from committees.actions.meetings import cancel_meeting, save_meeting
from committees.forms import CancelForm, MeetingForm
from committees.models import Committee, Meeting, MeetingState
from committees.selectors.deadlines import known_deadlines, meetings_of
from committees.views.committees import CommitteeForms
from common.formatting import long_day, weekday_and_day

SATURDAY = 5


class MeetingAdd(CommitteeForms):
    button = "Add the meeting"

    @property
    def heading(self) -> str:
        return f"Add a meeting of {self.committee.name}"

    @cached_property
    def meeting(self) -> Meeting:
        return Meeting(partnership=self.partnership, committee=self.committee)

    def make_form(self, data: Any = None) -> MeetingForm:
        return MeetingForm(data)

    def save(self, form: MeetingForm) -> str:
        typed = {**form.cleaned_data}
        on_holiday = typed.pop("on_holiday")
        for name, value in typed.items():
            setattr(self.meeting, name, value)
        save_meeting(meeting=self.meeting, by=self.request.user, on_holiday=on_holiday)
        return self.sentence()

    def sentence(self) -> str:
        """What is saved, and the first and the last day that follow from it."""
        meeting = self.meeting
        saved = f"The meeting of {weekday_and_day(meeting.on)} is saved."
        if meeting.state != MeetingState.PLANNED:
            return saved
        deadlines, unknown = known_deadlines(meeting)
        if unknown:
            return f"{saved} {unknown}"
        first, last = deadlines[0], deadlines[-1]
        return f"{saved} {first.words}: {long_day(first.due_on)}. {last.words}: {long_day(last.due_on)}."

    def done(self, sentence: str) -> HttpResponse:
        if self.meeting.on.weekday() >= SATURDAY:
            messages.warning(self.request, f"{weekday_and_day(self.meeting.on)} is at a weekend: is that meant?")
        return super().done(sentence)


class OfMeeting(CommitteeForms):
    """About a meeting that is in the calendar."""

    @cached_property
    def meeting(self) -> Meeting:
        return get_object_or_404(meetings_of(self.partnership), pk=self.kwargs["pk"])

    @cached_property
    def committee(self) -> Committee:
        return self.meeting.committee


class MeetingChange(OfMeeting, MeetingAdd):
    button = "Save"

    @property
    def lead(self) -> str:
        if self.meeting.state == MeetingState.CANCELLED:
            return "This meeting is cancelled. Saving it here brings it back into the calendar."
        return "When the day changes, all deadlines move with it."

    @property
    def heading(self) -> str:
        return f"Change the meeting of {long_day(self.meeting.on)}"

    def make_form(self, data: Any = None) -> MeetingForm:
        stored = {name: getattr(self.meeting, name, None) for name in MeetingForm.base_fields}
        return MeetingForm(data, initial=stored)


class MeetingCancel(OfMeeting):
    button = "Cancel the meeting"
    lead = "It stays in the calendar as cancelled, with the reason; its deadlines go. It can be brought back."

    @property
    def heading(self) -> str:
        return f"Cancel the meeting of {long_day(self.meeting.on)}"

    def make_form(self, data: Any = None) -> CancelForm:
        return CancelForm(data)

    def save(self, form: CancelForm) -> str:
        cancel_meeting(meeting=self.meeting, reason=form.cleaned_data["reason"], by=self.request.user)
        return f"The meeting of {long_day(self.meeting.on)} is cancelled."
