"""Figures that another system sent in: what it was answered, so that sending the same again does nothing twice."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from partners.models import OfPartnershipQuerySet, Partnership


class Push(models.Model):
    """One request that was carried out, by the key that its sender gave it. Kept for a while (kpis/actions/pushing.py)."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="pushes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_way_of = models.CharField(max_length=200, blank=True, help_text="The program that sent it")
    key = models.CharField(max_length=100, help_text="By which the sender knows it again: Idempotency-Key")
    checksum = models.CharField(max_length=64, help_text="SHA-256 of what was sent")
    answer = models.JSONField(default=dict, help_text="What was answered, row by row")
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = OfPartnershipQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name_plural = "pushes"
        constraints = [
            models.UniqueConstraint(fields=["partnership", "by", "key"], name="push_once_with_a_key"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(checksum=""), name="push_has_a_key"),
        ]

    def __str__(self) -> str:
        return f"figures sent in with the key {self.key}"
