"""Projects with their updates, risks with their ratings, and issues."""

from django.db.models import Prefetch, QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers

from api.filters import OfYear, OneOf, of_service
from api.reading import Listing, One
from api.shapes import ChoiceSerializer, ExactField, PeriodSerializer
from partners.roles import Right
from projects.models import Issue, Project, ProjectStatus, ProjectUpdate, Risk, RiskRating
from projects.models.issues import IssueCause, IssueState, Significance
from projects.models.risks import RatingStage, RiskKind, RiskState
from projects.register_words import due_words
from projects.selectors.projects import target_words


class UpdateSerializer(serializers.ModelSerializer):
    """How a project stands, as told to the meeting of a month."""

    meeting_month = PeriodSerializer()

    class Meta:
        model = ProjectUpdate
        fields = ("meeting_month", "text", "at")


class ProjectSerializer(serializers.ModelSerializer):
    """A project of a year's business plan. `ends` is when it is to end, in words; `part_of` is its programme."""

    plan_year = PeriodSerializer()
    service = serializers.CharField(source="service.slug", default=None, allow_null=True)
    status = ChoiceSerializer(choices=ProjectStatus)
    begins = PeriodSerializer(allow_null=True)
    target = PeriodSerializer(allow_null=True)
    ends = serializers.SerializerMethodField()
    budget_gbp = ExactField()
    part_of = serializers.IntegerField(source="parent_id", allow_null=True)
    benefits = serializers.ListField(child=serializers.CharField())
    updates = UpdateSerializer(many=True)

    class Meta:
        model = Project
        fields = (
            "id", "plan_year", "title", "description", "category", "service", "status", "begins", "target", "ends",
            "sponsor_role", "lead_role", "budget_gbp", "resources", "benefits", "part_of", "updates",
        )  # fmt: skip

    def get_ends(self, project: Project) -> str:
        return target_words(project)


class ProjectFilters(filters.FilterSet):
    year = OfYear("plan_year")
    service = of_service()
    status = OneOf("status", ProjectStatus.choices)


class OfProjects:
    needs = Right.SEE_FIGURES
    model = Project
    serializer_class = ProjectSerializer

    def rows(self) -> QuerySet[Project]:
        updates = ProjectUpdate.objects.select_related("meeting_month")
        return self.partnership.projects.select_related("plan_year", "service", "begins", "target").prefetch_related(
            Prefetch("updates", queryset=updates)
        )


class Projects(OfProjects, Listing):
    """Projects and priorities, each with every update."""

    filterset_class = ProjectFilters
    orders = {"title": "title", "plan_year": "plan_year_id"}


class OneProject(OfProjects, One):
    """One project."""


class RatingSerializer(serializers.ModelSerializer):
    """How a risk was rated. `score` is null where it is not rated."""

    stage = ChoiceSerializer(choices=RatingStage)
    words = serializers.CharField()
    score = serializers.SerializerMethodField()
    band = serializers.SerializerMethodField()

    class Meta:
        model = RiskRating
        fields = ("stage", "scale", "rated_on", "score", "band", "words", "why")

    def get_score(self, rating: RiskRating) -> int | None:
        return rating.score.value if rating.score else None

    def get_band(self, rating: RiskRating) -> str | None:
        return rating.score.band if rating.score else None


class RiskSerializer(serializers.ModelSerializer):
    """A threat or an opportunity. The newest rating stands first."""

    kind = ChoiceSerializer(choices=RiskKind)
    service = serializers.CharField(source="service.slug", default=None, allow_null=True)
    project = serializers.IntegerField(source="project_id", allow_null=True)
    state = ChoiceSerializer(choices=RiskState)
    responses = serializers.ListField(child=serializers.CharField())
    score = serializers.SerializerMethodField()
    ratings = RatingSerializer(many=True)

    class Meta:
        model = Risk
        fields = (
            "id", "reference", "title", "description", "kind", "responses", "mitigation", "owner_role", "service",
            "project", "review_on", "state", "closed_on", "closed_why", "score", "ratings",
        )  # fmt: skip

    def get_score(self, risk: Risk) -> int | None:
        newest = next((one for one in risk.ratings.all() if one.stage == RatingStage.CURRENT), None)
        return newest.score.value if newest and newest.score else None


class RiskFilters(filters.FilterSet):
    service = of_service()
    state = OneOf("state", RiskState.choices)
    kind = OneOf("kind", RiskKind.choices)


class OfRisks:
    needs = Right.SEE_FIGURES
    model = Risk
    serializer_class = RiskSerializer

    def rows(self) -> QuerySet[Risk]:
        return Risk.objects.filter(partnership=self.partnership).select_related("service").prefetch_related("ratings")


class Risks(OfRisks, Listing):
    """The risk register, with the history of the ratings."""

    filterset_class = RiskFilters
    orders = {"title": "title", "reference": "reference"}


class OneRisk(OfRisks, One):
    """One risk."""


class IssueSerializer(serializers.ModelSerializer):
    """Something that is wrong now. `kept_by` is the body that keeps it to itself."""

    significance = ChoiceSerializer(choices=Significance)
    service = serializers.CharField(source="service.slug", default=None, allow_null=True)
    cause = ChoiceSerializer(choices=IssueCause)
    state = ChoiceSerializer(choices=IssueState)
    due = serializers.SerializerMethodField()
    kept_by = serializers.SerializerMethodField()

    class Meta:
        model = Issue
        fields = (
            "id", "reference", "area", "title", "significance", "service", "owner", "cause", "effect", "escalation",
            "workaround", "plan", "due", "state", "opened_on", "resolved_on", "resolution", "kept_by",
        )  # fmt: skip

    def get_due(self, issue: Issue) -> str:
        return due_words(issue)

    def get_kept_by(self, issue: Issue) -> str | None:
        return issue.of_body.name if issue.of_body and issue.is_private else None


class IssueFilters(filters.FilterSet):
    service = of_service()
    state = OneOf("state", IssueState.choices)
    significance = OneOf("significance", Significance.choices)


class OfIssues:
    needs = Right.SEE_FIGURES
    model = Issue
    serializer_class = IssueSerializer

    def rows(self) -> QuerySet[Issue]:
        return Issue.objects.visible_to(self.rights).select_related("service", "of_body", "due_period")


class Issues(OfIssues, Listing):
    """The issue log: what is released, and what one's own body keeps to itself."""

    filterset_class = IssueFilters
    orders = {"title": "title", "reference": "reference"}


class OneIssue(OfIssues, One):
    """One issue."""
