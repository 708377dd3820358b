"""How a partnership has its figures checked, and why figures stand that a check pointed out."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.numbers import ExactDecimalField
from kpis.choices import FigureKind, Severity
from kpis.models.returns import Observation
from partners.models import OfPartnership


class RuleSetting(OfPartnership):
    """From a day on a partnership has a rule of kpis/rules/ applied in its own way. Without one the rule's own holds.

    The day is compared with the last day of a figure's period; what is approved is not judged anew.
    """

    rule = models.CharField(max_length=40, help_text="The key of the rule")
    severity = models.CharField("what it asks for", max_length=10, choices=Severity.choices)
    threshold = ExactDecimalField(null=True, blank=True, help_text="Where the rule has one, in its own unit")
    valid_from = models.DateField("from")

    class Meta(OfPartnership.Meta):
        verbose_name = "check"
        constraints = [
            models.UniqueConstraint(fields=["partnership", "rule", "valid_from"], name="rule_set_once_from_a_day"),
            models.CheckConstraint(
                condition=Q(threshold__isnull=True) | Q(threshold__gte=Decimal(0)), name="rule_threshold_not_negative"
            ),
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="rule_severity_known"),
        ]

    def __str__(self) -> str:
        return self.rule.replace("_", " ")


class Explanation(models.Model):
    """Why a figure stands although a rule pointed it out: what was found, of which figure, and the reason.

    It counts as long as the same words are found of the same figure. Rows are added, never changed.
    """

    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="explanations")
    rule = models.CharField(max_length=40, help_text="The key of the rule")
    words = models.TextField(help_text="What was pointed out, as it stood then")
    kind = models.CharField(max_length=16, choices=FigureKind.choices)
    numerator = ExactDecimalField(null=True)
    denominator = ExactDecimalField(null=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("at", "pk")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="explanation_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.observation} explained"

    @property
    def still_stands(self) -> bool:
        """Whether the figure is the one that was explained."""
        figure = self.observation
        return (self.kind, self.numerator, self.denominator) == (figure.kind, figure.numerator, figure.denominator)
