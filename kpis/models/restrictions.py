"""What of the figures is kept from those who may not see exempt matters."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kpis.models.definitions import Item, Kpi
from kpis.models.stated import StatedFigure
from partners.models import Partnership


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    def live(self) -> "RestrictionQuerySet":
        """Those that hold now."""
        return self.filter(lifted_at__isnull=True)


class Restriction(models.Model):
    """A KPI, an item of a breakdown, or a stated figure that only those see who may see exempt matters.

    A restricted item takes its whole breakdown with it: otherwise it is the total less the others.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="restrictions")
    kpi = models.ForeignKey(Kpi, null=True, blank=True, on_delete=models.CASCADE, related_name="restrictions")
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.CASCADE, related_name="restrictions")
    stated = models.ForeignKey(
        StatedFigure, null=True, blank=True, on_delete=models.CASCADE, related_name="restrictions"
    )
    reason = models.TextField(help_text="Why it may not be open")
    review_on = models.DateField(help_text="When to ask whether it still has to be restricted")
    restricted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    restricted_at = models.DateTimeField(auto_now_add=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifting_reason = models.TextField(blank=True)

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        ordering = ("review_on", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(kpi__isnull=False, item__isnull=True, stated__isnull=True)
                | Q(kpi__isnull=True, item__isnull=False, stated__isnull=True)
                | Q(kpi__isnull=True, item__isnull=True, stated__isnull=False),
                name="restriction_of_one_thing",
            ),
            *(
                models.UniqueConstraint(
                    fields=[thing],
                    condition=Q(lifted_at__isnull=True, **{f"{thing}__isnull": False}),
                    name=f"one_live_restriction_of_{'an' if thing == 'item' else 'a'}_{thing}",
                )
                for thing in ("kpi", "item", "stated")
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="restriction_has_a_reason"),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True, lifted_at__isnull=True)
                | Q(lifted_by__isnull=False, lifted_at__isnull=False),
                name="restriction_lifted_by_someone_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Restricted: {self.thing}"

    @property
    def thing(self) -> Kpi | Item | StatedFigure:
        """What is restricted."""
        found = self.kpi or self.item or self.stated
        assert found is not None  # the database says so
        return found
