"""Pages with their filters that somebody wants to come back to."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from partners.models import OfPartnership, OfPartnershipQuerySet
from partners.rights import Rights


class SavedViewQuerySet(OfPartnershipQuerySet):
    def offered_to(self, rights: Rights) -> "SavedViewQuerySet":
        """A person's own, and those that everybody in the partnership is offered."""
        return self.filter(Q(owner=rights.user) | Q(shared=True), partnership=rights.partnership)


class SavedView(OfPartnership):
    """A page with its filters, by a name. It is the address and nothing of what the page showed: whoever opens it
    reads with their own rights. The owner of a shared one is who offered it; its administrators keep it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=500, help_text="The page and its filters, without the host")
    shared = models.BooleanField("offered to everybody", default=False)

    objects = SavedViewQuerySet.as_manager()  # type: ignore[misc]

    class Meta(OfPartnership.Meta):
        verbose_name = "saved view"
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "owner", "name"], condition=Q(shared=False), name="own_view_named_once"
            ),
            models.UniqueConstraint(
                fields=["partnership", "name"], condition=Q(shared=True), name="shared_view_named_once"
            ),
            models.CheckConstraint(condition=Q(address__startswith="/"), name="saved_view_is_within_the_portal"),
        ]

    def __str__(self) -> str:
        """One's own has no words here: the audit trail shows this to others."""
        return self.name if self.shared else "A view of one's own"
