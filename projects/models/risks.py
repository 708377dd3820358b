"""The risk register: threats and opportunities, each with the history of its ratings."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from partners.models import OfPartnership, Service
from projects.models.projects import Project
from projects.risk_rating import FIVE, THREE, Level, Score, score_of


class RiskScaleKind(models.TextChoices):
    """What a partnership rates its risks with."""

    THREE = THREE, "L, M, H"
    FIVE = FIVE, "1 to 5"


class RiskScale(OfPartnership):
    """The scale of a partnership; without a row it is L, M, H. Ratings of an earlier scale stay as they were given."""

    kind = models.CharField("scale", max_length=4, choices=RiskScaleKind.choices)

    class Meta(OfPartnership.Meta):
        constraints = [models.UniqueConstraint(fields=["partnership"], name="one_risk_scale_in_partnership")]

    def __str__(self) -> str:
        return self.get_kind_display()


class RiskKind(models.TextChoices):
    THREAT = "threat", "Threat"
    OPPORTUNITY = "opportunity", "Opportunity"
    BOTH = "both", "Threat and opportunity"


class RiskResponse(models.TextChoices):
    """What is done about a risk; a risk may have more than one."""

    TREAT = "treat", "Treat"
    TOLERATE = "tolerate", "Tolerate"
    TRANSFER = "transfer", "Transfer"
    TERMINATE = "terminate", "Terminate"
    SECURE = "secure", "Secure"


class RiskState(models.TextChoices):
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class Risk(OfPartnership):
    """Something that may happen and would matter. What an old paper leaves out stays empty and is said to be."""

    reference = models.CharField(max_length=20, blank=True, help_text="For example R4, or as an older paper numbers it")
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    kind = models.CharField(max_length=20, choices=RiskKind.choices, blank=True)
    responses = models.JSONField(default=list, blank=True)
    mitigation = models.TextField(blank=True)
    owner_role = models.CharField(max_length=200, blank=True)
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="risks")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="risks")
    review_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=RiskState.choices, default=RiskState.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    closed_why = models.TextField(blank=True)
    source = models.CharField(max_length=120, blank=True, help_text="Where an older paper says so")

    class Meta(OfPartnership.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"], condition=~Q(reference=""), name="risk_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(state=RiskState.OPEN, closed_on__isnull=True, closed_why="")
                | Q(state=RiskState.CLOSED, closed_on__isnull=False) & ~Q(closed_why=""),
                name="risk_closed_on_a_day_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}".strip()


class RatingStage(models.TextChoices):
    CURRENT = "current", "As it stands"
    RESIDUAL = "residual", "After the mitigation"


class RiskRating(models.Model):
    """How a risk was rated on a day, by whom and why. Four empty levels are the statement "not rated", with its reason."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="ratings")
    stage = models.CharField(max_length=10, choices=RatingStage.choices, default=RatingStage.CURRENT)
    scale = models.CharField(max_length=4, choices=RiskScaleKind.choices)
    likelihood_low = models.PositiveSmallIntegerField(null=True, blank=True)
    likelihood_high = models.PositiveSmallIntegerField(null=True, blank=True)
    impact_low = models.PositiveSmallIntegerField(null=True, blank=True)
    impact_high = models.PositiveSmallIntegerField(null=True, blank=True)
    rated_on = models.DateField(null=True, blank=True, help_text="None where an older paper does not say")
    why = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    likelihood_low__isnull=True,
                    likelihood_high__isnull=True,
                    impact_low__isnull=True,
                    impact_high__isnull=True,
                )
                & ~Q(why="")
                | Q(
                    likelihood_low__isnull=False,  # a comparison with nothing would let half a rating pass
                    likelihood_high__isnull=False,
                    impact_low__isnull=False,
                    impact_high__isnull=False,
                    likelihood_low__gte=1,
                    likelihood_high__gte=F("likelihood_low"),
                    impact_low__gte=1,
                    impact_high__gte=F("impact_low"),
                ),
                name="rating_whole_or_not_rated_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(likelihood_high__isnull=True)
                | Q(scale=THREE, likelihood_high__lte=3, impact_high__lte=3)
                | Q(scale=FIVE, likelihood_high__lte=5, impact_high__lte=5),
                name="rating_is_on_its_scale",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.risk}: {self.words}"

    @property
    def likelihood(self) -> Level | None:
        return _level(self.likelihood_low, self.likelihood_high)

    @property
    def impact(self) -> Level | None:
        return _level(self.impact_low, self.impact_high)

    @property
    def score(self) -> Score | None:
        """None where the risk is not rated."""
        if self.likelihood is None or self.impact is None:
            return None
        return score_of(self.likelihood, self.impact, self.scale)

    @property
    def words(self) -> str:
        """ "likelihood L/M, impact H: 6, high", or "not rated"."""
        if self.likelihood is None or self.impact is None or self.score is None:
            return "not rated"
        levels = f"likelihood {self.likelihood.words(self.scale)}, impact {self.impact.words(self.scale)}"
        return f"{levels}: {self.score.value}, {self.score.band}"


def _level(low: int | None, high: int | None) -> Level | None:
    return None if low is None or high is None else Level(low, high)
