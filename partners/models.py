"""Who shares services with whom, and in which role people work there."""

from datetime import date

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from accounts.models import User
from partners.roles import RoleKind


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def visible_to(self, user: User) -> "PartnershipQuerySet":
        """The partnerships in which the person has a role."""
        return self.filter(roles__user=user).distinct()


class Country(models.TextChoices):
    """Whose law its meetings follow: the paragraphs of Schedule 12A are numbered apart."""

    ENGLAND = "england", "England"
    WALES = "wales", "Wales"


class Partnership(models.Model):
    """Public bodies that share services under a joint committee. The tenancy boundary."""

    name = models.CharField(max_length=200, unique=True)
    short_name = models.CharField(max_length=40, help_text="For example EMSS")
    slug = models.SlugField(unique=True, help_text="Its part of every address")
    committee_name = models.CharField(max_length=200, help_text="The body its papers go to")
    colour = models.CharField(
        max_length=7,
        default="#1d4f7c",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", "Enter a colour such as #1d4f7c")],
        help_text="The thin band at the top of every page, for example #1d4f7c",
    )
    country = models.CharField(max_length=10, choices=Country.choices, default=Country.ENGLAND)
    second_factor_roles = models.JSONField(
        default=list, blank=True, help_text="Roles in which nobody works here without a second factor at sign-in"
    )
    illustrative = models.BooleanField(
        default=False, help_text="Invented figures: said on every page and paper of this partnership"
    )

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Dated(models.Model):
    """Holds from a day until before another; an empty end is open."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="The first day on which it no longer holds")

    class Meta:
        abstract = True

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class BodyKind(models.TextChoices):
    COUNTY = "county", "County council"
    CITY = "city", "City council"
    UNITARY = "unitary", "Unitary council"
    DISTRICT = "district", "District or borough council"
    POLICE = "police", "Police"
    FIRE = "fire", "Fire and rescue"
    PENSION_FUND = "pension_fund", "Pension fund"
    COMPANY = "company", "Company"
    OTHER = "other", "Other body"


class Body(models.Model):
    """A council or other organisation within one partnership. Codes repeat between partnerships (NCC is two councils)."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="bodies")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40)
    code = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=20, choices=BodyKind.choices)

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "bodies"
        constraints = [
            models.UniqueConstraint(fields=["partnership", "name"], name="body_named_once_in_partnership"),
            models.UniqueConstraint(
                fields=["partnership", "code"], condition=~Q(code=""), name="body_code_once_in_partnership"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BodyRoleKind(models.TextChoices):
    FOUNDING = "founding", "Founding partner"
    FULL = "full", "Full partner"
    PROPOSED = "proposed", "Proposed partner"
    CUSTOMER = "customer", "Customer"
    PROVIDER = "provider", "Provider"


class BodyRole(Dated):
    """What a body is to the partnership, with dates: a partner may join later, or leave."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=BodyRoleKind.choices)

    class Meta:
        ordering = ("valid_from",)
        constraints = [
            models.UniqueConstraint(fields=["body", "role", "valid_from"], name="body_role_once_from_a_day"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=models.F("valid_from")),
                name="body_role_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.get_role_display()}"


class Service(models.Model):
    """What the partnership does for its partners (payroll, debt recovery). A tree; figures hang on any node."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="services")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40)
    slug = models.SlugField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("order", "name")
        constraints = [
            models.UniqueConstraint(fields=["partnership", "slug"], name="service_slug_once_in_partnership"),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="service_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name


class ScopeKind(models.TextChoices):
    WHOLE = "whole", "The whole partnership"
    BODY = "body", "A partner or customer"
    UNIT = "unit", "A service or unit"


class Scope(models.Model):
    """What a figure is about: the whole partnership, one body, or one service as a unit.

    "Whole" is a row, so that no key of a figure is ever empty.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="scopes")
    kind = models.CharField(max_length=10, choices=ScopeKind.choices)
    body = models.OneToOneField(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="scope")
    unit = models.OneToOneField(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="scope")
    name = models.CharField(max_length=40, help_text="Short: the head of a column")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("order", "name")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership"], condition=Q(kind=ScopeKind.WHOLE), name="one_whole_scope_in_partnership"
            ),
            models.UniqueConstraint(fields=["partnership", "name"], name="scope_named_once_in_partnership"),
            models.CheckConstraint(
                condition=Q(kind=ScopeKind.WHOLE, body__isnull=True, unit__isnull=True)
                | Q(kind=ScopeKind.BODY, body__isnull=False, unit__isnull=True)
                | Q(kind=ScopeKind.UNIT, body__isnull=True, unit__isnull=False),
                name="scope_is_of_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """What a person does in a partnership, optionally only for some services or bodies (none named: all)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roles")
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=20, choices=RoleKind.choices)
    services = models.ManyToManyField(Service, blank=True, related_name="+")
    bodies = models.ManyToManyField(Body, blank=True, related_name="+")

    class Meta:
        ordering = ("user__name", "kind")
        constraints = [
            models.UniqueConstraint(fields=["user", "partnership", "kind"], name="person_has_a_role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def live(self, today: date) -> "DeputyQuerySet":
        """Those that hold today: begun, and not over."""
        return self.filter(starts_on__lte=today, ends_on__gte=today)

    def coming(self, today: date) -> "DeputyQuerySet":
        """Those that hold today or later."""
        return self.filter(ends_on__gte=today)


class Deputy(models.Model):
    """Somebody who stands in for a person in one of their roles, for a span of days; it ends by itself.

    What the role lets the person do, and its limits, are read from the role itself on every request.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="deputies")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stands_for", help_text="Who stands in"
    )
    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deputies", help_text="For whom"
    )
    kind = models.CharField("role", max_length=20, choices=RoleKind.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The last day")
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    named_at = models.DateTimeField(auto_now_add=True)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "pk")
        verbose_name_plural = "deputies"
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="deputy_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(user=models.F("principal")), name="nobody_is_their_own_deputy"),
        ]

    def __str__(self) -> str:
        return f"{self.user} for {self.principal}, {self.get_kind_display()}"


class OfPartnershipQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "OfPartnershipQuerySet":
        """Rows of the partnerships in which the person has a role."""
        return self.filter(partnership__in=Partnership.objects.visible_to(user).values("pk"))


class OfPartnership(models.Model):
    """Belongs to one partnership; `order` is its place in the printed list."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="%(class)ss")
    order = models.PositiveSmallIntegerField(default=0)

    objects = OfPartnershipQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("order", "pk")
