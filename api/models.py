"""What a program signs in with."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from knox.models import AbstractAuthToken

from partners.models import Partnership


class TokenScope(models.TextChoices):
    READ = "read", "Read"
    PUSH = "push", "Read, and send in figures"


class Token(AbstractAuthToken):
    """Lets one program in, for one partnership, with the rights that `user` has there: a person, or a system.

    Only its hash is kept; `token_key`, the beginning, tells tokens apart in the list.
    """

    digest = models.CharField(max_length=128, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80, help_text="What it is for, for example Power BI of the finance team")
    scope = models.CharField(max_length=10, choices=TokenScope.choices, default=TokenScope.READ)
    expiry = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-created", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(expiry__gt=F("created")), name="token_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(name=""), name="token_says_what_it_is_for"),
            models.CheckConstraint(condition=Q(scope__in=TokenScope.values), name="token_scope_is_known"),
            models.CheckConstraint(
                condition=Q(revoked_by__isnull=True, revoked_at__isnull=True)
                | Q(revoked_by__isnull=False, revoked_at__isnull=False),
                name="token_revoked_by_someone_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.user})"
