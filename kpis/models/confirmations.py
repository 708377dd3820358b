"""Once a year who answers for a KPI says whether its definition is right."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kpis.models.definitions import Definition, Kpi
from periods.models import HasPeriod


class Confirmation(HasPeriod):
    """What the service manager said of a definition in a financial year: right, or what is not right about it."""

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="confirmations")
    definition = models.ForeignKey(Definition, on_delete=models.CASCADE, related_name="confirmations")
    is_right = models.BooleanField()
    objection = models.TextField(blank=True, help_text="What is not right; the administrator reads it")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["definition", "period"], name="definition_answered_once_a_year"),
            models.CheckConstraint(
                condition=Q(is_right=True, objection="") | (Q(is_right=False) & ~Q(objection="")),
                name="definition_right_or_what_is_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.definition.title}, {self.when.label}"
