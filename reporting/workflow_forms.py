"""What is typed on a paper's way from draft to publication."""

from typing import Any

from django import forms

from common.forms import DayField, Line, Passage, PlainForm, WholeNumberField
from partners.forms import PartnershipForm
from partners.roles import WHO_MAY, Right, RoleKind
from reporting.findings import FindingStanding
from reporting.models import AmendmentKind, Report, StepKind


def roles_with(right: Right, empty: str) -> list[tuple[str, str]]:
    """The roles that include a right, and a choice for none of them."""
    return [("", empty), *((kind.value, kind.label) for kind in RoleKind if kind in WHO_MAY[right])]


class ConsultForm(PlainForm):
    due_on = DayField(label="Comments are wanted by", required=False, help_text="Empty: no day is set")


class ReasonForm(PlainForm):
    reason = Passage(label="Reason", help_text="Kept in the record")


class ExplainForm(PlainForm):
    explanation = Passage(
        label="Why it is right as it stands", help_text="Kept in the record, not printed", max_length=2_000
    )


class CommentAskForm(PlainForm):
    kind = Line(label="Comment on what?", longest=80, help_text="For example, finance comments")
    role = forms.ChoiceField(
        label="Whose comment is it?",
        required=False,
        choices=roles_with(Right.COMMENT_ON_REPORTS, "Anybody's: the report editor writes down what comes by letter"),
    )
    roles = Line(
        label="Who is asked, as it is printed",
        longest=300,
        required=False,
        help_text="By role, never by name, for example: both Section 151 Officers. Empty: the role above",
    )
    due_on = DayField(label="Wanted by", required=False)


class CommentAnswerForm(PlainForm):
    text = Passage(
        label="Your comment", rows=6, max_length=2_000, help_text="Write “None.” where you have nothing to say"
    )


class StepForm(PartnershipForm):
    title = Line(
        label="Who signs?", longest=200, help_text="By role, as it is printed: Section 151 Officer, North Council"
    )
    kind = forms.ChoiceField(label="What the signature is", choices=StepKind.choices, widget=forms.RadioSelect)
    order = WholeNumberField(
        label="Place in the order", least=1, help_text="Those with the same number may sign in any sequence"
    )
    role = forms.ChoiceField(
        label="Who signs in the portal",
        required=False,
        choices=roles_with(Right.SIGN_REPORTS, "Nobody: I record it from paper or a meeting"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"] = forms.ModelChoiceField(
            self.partnership.bodies.all(),
            label="Of which council",
            required=False,
            empty_label="Of the whole partnership",
        )


class SignForm(PlainForm):
    on_behalf = forms.BooleanField(label="I sign on behalf of this role", required=False)
    note = Line(
        label="In which position?",
        longest=300,
        required=False,
        help_text="Where you sign on behalf, for example: Deputy Section 151 Officer",
    )


class SignatureRecordForm(PlainForm):
    signed_on = DayField(label="Signed on")
    on_behalf = forms.BooleanField(label="Somebody signed on behalf of this role", required=False)
    note = Line(
        label="Note",
        longest=300,
        required=False,
        help_text="For example: signed by a deputy; role and date paired by inference",
    )


class AmendForm(PlainForm):
    kind = forms.ChoiceField(label="What is it?", choices=AmendmentKind.choices, widget=forms.RadioSelect)
    title = Line(label="Title", longest=300)
    slug = forms.SlugField(
        label="Name in the address",
        help_text="Small letters, digits and hyphens: annual-2025-26-supplement",
        max_length=80,
    )
    what_changed = Passage(label="What changes in the published paper?", help_text="Printed as its first section")

    def clean_slug(self) -> str:
        if Report.objects.filter(slug=self.cleaned_data["slug"]).exists():
            raise forms.ValidationError("Choose another name: a paper has this one already.")
        return self.cleaned_data["slug"]


class PublishOverForm(PlainForm):
    """A reason for each finding that is open."""

    def __init__(self, *args: Any, findings: list[FindingStanding], **kwargs: Any) -> None:
        self.findings = findings
        super().__init__(*args, **kwargs)
        for one in findings:
            self.fields[one.mark] = Passage(
                label=one.finding.words,
                help_text="Why the paper is published all the same",
                error_messages={"required": "Give a reason: it is kept for ever."},
            )

    def reasons(self) -> dict[str, str]:
        return {one.finding.key: self.cleaned_data[one.mark] for one in self.findings}
