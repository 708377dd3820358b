"""What a report editor types."""

from typing import Any

from django import forms
from django.utils.timezone import localdate

from committees.models import Meeting, MeetingState
from committees.selectors.committees import committees_of
from committees.selectors.deadlines import meetings_of
from common.formatting import weekday_and_day
from common.forms import PlainForm
from partners.forms import PartnershipForm
from periods.values import PeriodUnreadable, parse
from projects.models import Decision
from reporting.models import Audience, DocumentFormat, Report
from reporting.narrative import LONGEST
from reporting.reports import report_types

DATE_HINT = "For example 24/6/2024"


class MeetingField(forms.ModelChoiceField):
    """A meeting by its committee and day."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.committee}, {weekday_and_day(obj.on)}"


class ReportForm(PartnershipForm):
    """A new paper, for a meeting that is in the calendar or for a committee on a day."""

    type = forms.ChoiceField(label="Type of report", choices=lambda: [(t.key, t.name) for t in report_types().values()])
    title = forms.CharField(label="Title", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    short_title = forms.CharField(label="Short title", help_text="For the head of each page", max_length=48)
    slug = forms.SlugField(
        label="Name in the address", help_text="Small letters, digits and hyphens: annual-2025-26", max_length=80
    )
    period = forms.CharField(label="Period", help_text="For example 2023/24", max_length=40)
    meeting = MeetingField(
        Meeting.objects.none(), label="Meeting", empty_label="None of these: a committee and a day", required=False
    )
    committee = forms.ChoiceField(label="Committee", required=False)
    meeting_on = forms.DateField(label="Date of the meeting", help_text=DATE_HINT, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coming = meetings_of(self.partnership).filter(state=MeetingState.PLANNED, on__gte=localdate())
        self.fields["meeting"].queryset = coming  # type: ignore[attr-defined]
        names = [self.partnership.committee_name, *(one.name for one in committees_of(self.partnership))]
        self.fields["committee"].choices = [(name, name) for name in dict.fromkeys(names)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The committee (`body`) and the day, whichever way they were given."""
        typed = {**super().clean()}  # type: ignore[dict-item]
        meeting, committee = typed.pop("meeting", None), typed.pop("committee", "")
        if meeting and typed.get("meeting_on"):
            self.add_error("meeting_on", "Leave this empty, or choose no meeting above: one of the two.")
        elif meeting:
            typed |= {"body": meeting.committee.name, "meeting_on": meeting.on}
        else:
            typed["body"] = committee or self.partnership.committee_name
            if not typed.get("meeting_on") and not {"meeting", "meeting_on"} & self.errors.keys():
                self.add_error("meeting_on", "Choose a meeting above, or type its day.")
        return typed

    def clean_period(self) -> object:
        try:
            return parse(self.cleaned_data["period"])
        except PeriodUnreadable as problem:
            raise forms.ValidationError(str(problem)) from problem

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())


class SectionForm(forms.Form):
    """One section's heading and narrative; `version` is the one the writer began with."""

    heading = forms.CharField(
        label="Heading",
        max_length=200,
        error_messages={
            "required": "Write a heading.",
            "max_length": "Shorten the heading to %(limit_value)d characters: it has %(show_value)d.",
        },
    )
    text = forms.CharField(
        label="Text",
        help_text="Leave a line empty between paragraphs. “### ” begins a subheading, “- ” an item of a list.",
        required=False,
        max_length=LONGEST,
        error_messages={
            "max_length": "Shorten this section to %(limit_value)d characters: it has %(show_value)d.",
        },
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "true"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class VersionForm(forms.Form):
    """Which save of the cover sheet the writer began with."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class RecommendationForm(forms.Form):
    """One recommendation; an empty text takes it away."""

    text = forms.CharField(
        label="Recommendation", required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = forms.DateField(label="By", help_text=DATE_HINT, required=False)
    owner_role = forms.CharField(label="Who is to act, by role", required=False, max_length=200)


RecommendationFormSet = forms.formset_factory(RecommendationForm, extra=2, max_num=20, absolute_max=20)


class SignOffForm(forms.Form):
    """One comment or sign-off; an empty text means that it has not been received."""

    kind = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="What was said",
        help_text="Write “None.” where there is nothing to say; leave it empty until it is received",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    roles = forms.CharField(label="Who was asked, by role", required=False, max_length=300)
    signed_on = forms.DateField(label="Given on", help_text=DATE_HINT, required=False)


SignOffFormSet = forms.formset_factory(SignOffForm, extra=0, max_num=20, absolute_max=20)


class PaperDecisionsForm(PlainForm):
    """Which of its meeting's decisions a paper asks for."""

    decisions = forms.ModelMultipleChoiceField(
        Decision.objects.none(),
        label="Decisions put to the same meeting",
        help_text="The tables of a decision report show these.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Decision.objects.filter(partnership=report.partnership, meeting=report.meeting)
        self.fields["decisions"].queryset = offered  # type: ignore[attr-defined]


FIRST_SET = (DocumentFormat.PDF, DocumentFormat.DOCX)


class BuildForm(forms.Form):
    """For whom a version is built, and as which file it is set first."""

    audience = forms.ChoiceField(label="For whom", choices=Audience.choices, initial=Audience.PUBLIC)
    format = forms.ChoiceField(choices=[(one.value, one.label) for one in FIRST_SET], required=False)

    def clean_format(self) -> str:
        return self.cleaned_data["format"] or DocumentFormat.PDF
