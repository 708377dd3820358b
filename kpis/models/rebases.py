"""From when on what is usual for a KPI is worked out anew."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kpis.models.definitions import Kpi
from partners.models import Scope
from periods.models import HasPeriod


class Rebase(HasPeriod):
    """The process was changed: from this period on the limits of a control chart are worked out from the figures since.

    Those of the whole partnership hold for every partner too. The figures before keep the limits of their own time.
    """

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="rebases")
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(help_text="What was changed")
    rebased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    rebased_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("kpi", "period")
        constraints = [
            models.UniqueConstraint(fields=["kpi", "scope", "period"], name="rebase_once_from_a_period"),
            models.CheckConstraint(condition=~Q(reason=""), name="rebase_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.kpi}, limits set anew from {self.when.label}"
