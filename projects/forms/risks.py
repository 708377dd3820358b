"""What is typed about risks."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from common.forms import DayField, Line, Passage
from partners.forms import PartnershipForm
from partners.models import Service
from projects.models import Project, RiskKind, RiskResponse, RiskScaleKind
from projects.risk_rating import THREE, Level, RatingUnreadable, read_level


class LevelField(Line):
    """A level of the partnership's scale, or a range of it; the form says which scale.

    Left empty it is no level: whether that may be, the action says, which knows whether the risk is not rated.
    """

    scale: str = THREE

    def prepare_value(self, value: Any) -> Any:
        return value.words(self.scale) if isinstance(value, Level) else value

    def clean(self, value: Any) -> Level | None:
        try:
            return read_level(super().clean(value), self.scale) if value and value.strip() else None
        except RatingUnreadable as problem:
            raise ValidationError(str(problem)) from problem


class RatingFields(PartnershipForm):
    """Both levels, or the statement that there are none."""

    use_required_attribute = False  # a risk that is not rated has no levels

    likelihood = LevelField(label="Likelihood", longest=20, width="5")
    impact = LevelField(label="Impact", longest=20, width="5")
    not_rated = forms.BooleanField(
        label="Not rated", help_text="Nobody has rated it yet, or an older paper leaves it blank.", required=False
    )
    why = Passage(label="Why", rows=2, required=False, help_text="Needed when a rating changes or is missing")

    def __init__(self, *args: Any, scale: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        example = "L, M or H, or a range such as L/M" if scale == THREE else "1 to 5, or a range such as 3–4"
        for name in ("likelihood", "impact"):
            self.fields[name].scale = scale
            self.fields[name].help_text = example


class RiskForm(PartnershipForm):
    title = Line(label="Risk", longest=300, help_text="What may happen, in one sentence")
    description = Passage(label="Description", required=False)
    kind = forms.ChoiceField(
        label="Kind", choices=[*RiskKind.choices, ("", "Not stated")], required=False, widget=forms.RadioSelect
    )
    responses = forms.MultipleChoiceField(
        label="Responses", choices=RiskResponse.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    mitigation = Passage(label="Mitigation", required=False, help_text="What is done so that it does not happen")
    owner_role = Line(label="Owner", longest=200, required=False, help_text="By role")
    service = forms.ModelChoiceField(
        Service.objects.none(), label="Service", required=False, empty_label="The partnership as a whole"
    )
    project = forms.ModelChoiceField(Project.objects.none(), label="Project", required=False, empty_label="No project")
    review_on = DayField(label="To be reviewed on", required=False)

    sections = [
        ("What it is", "", ["title", "description", "kind", "service", "project"]),
        ("What is done about it", "", ["responses", "mitigation", "owner_role", "review_on"]),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = self.partnership.services.all()
        self.fields["project"].queryset = self.partnership.projects.all()


class NewRiskForm(RiskForm, RatingFields):
    """A risk with its first rating."""

    sections = [
        RiskForm.sections[0],
        ("How it is rated", "A risk is rated, or it is said that it is not.", [
            "likelihood", "impact", "not_rated", "why",
        ]),
        RiskForm.sections[1],
    ]  # fmt: skip


class RateForm(RatingFields):
    residual = forms.BooleanField(
        label="This is the rating after the mitigation",
        help_text="Leave it empty for the risk as it stands today.",
        required=False,
    )


class CloseRiskForm(PartnershipForm):
    closed_on = DayField(label="Closed on")
    why = Passage(label="Why", help_text="For example: the system went live on the day planned")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closed_on"].initial = timezone.localdate


class RiskScaleForm(PartnershipForm):
    kind = forms.ChoiceField(label="Scale", choices=RiskScaleKind.choices, widget=forms.RadioSelect)
