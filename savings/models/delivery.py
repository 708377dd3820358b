"""What became of a planned saving: dated reports of forecast and delivered amounts, and what was written off.

Savings are positive here and added costs negative, as people report them; the lines of a case have the other sign.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.numbers import ExactDecimalField
from partners.models import OfPartnership
from periods.models import CalendarPeriod, HasPeriod
from savings.models.lines import BenefitLine


class DeliveryState(models.TextChoices):
    REPORTED = "reported", "Reported, not validated"
    SENT_BACK = "sent_back", "Sent back"
    VALIDATED = "validated", "Validated"


class SlippageReason(models.TextChoices):
    """Why a saving comes later or is less than planned."""

    LATER_START = "later_start", "The change starts later"
    STAFF = "staff", "Posts, recruitment or consultation of staff"
    SYSTEM = "system", "A system or a technical delay"
    CONTRACT = "contract", "A procurement or a contract"
    DEMAND = "demand", "Demand or volumes differ from the plan"
    PRICES = "prices", "Prices or pay differ from the plan"
    DECISION = "decision", "A partner's decision is outstanding"
    OTHER = "other", "Another reason, said in words"


def _neither_or_both(verb: str) -> models.CheckConstraint:
    neither, both = ({f"{verb}_by__isnull": empty, f"{verb}_at__isnull": empty} for empty in (True, False))
    return models.CheckConstraint(condition=Q(**neither) | Q(**both), name=f"delivery_{verb}_who_and_when")


class DeliveryReport(OfPartnership, HasPeriod):
    """What one line is expected to save of one year's plan, and has saved, as reported for a quarter (`period`).

    It counts as delivered once somebody else, of finance, has validated it. What was sent back counts for nothing.
    """

    line = models.ForeignKey(BenefitLine, on_delete=models.PROTECT, related_name="reports")
    year = models.ForeignKey(CalendarPeriod, on_delete=models.PROTECT, related_name="+", db_index=False)
    as_at = models.DateField(help_text="The day that the amounts describe")
    forecast = ExactDecimalField(help_text="Expected of the whole year, with what is delivered")
    delivered = ExactDecimalField(null=True, blank=True, help_text="Delivered by that day. Empty: not known yet")
    slipped = ExactDecimalField(null=True, blank=True, help_text="All of the year's saving that comes later")
    slips_to = models.ForeignKey(
        CalendarPeriod, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=20, choices=SlippageReason.choices, blank=True)
    reason_words = models.TextField(blank=True)
    mitigation = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.REPORTED)
    version = models.PositiveIntegerField(default=1)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    validated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    validated_at = models.DateTimeField(null=True, blank=True)
    sent_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_back_at = models.DateTimeField(null=True, blank=True)
    sent_back_reason = models.TextField(blank=True)

    class Meta(OfPartnership.Meta):
        ordering = ("period", "pk")
        verbose_name = "delivery report"
        constraints = [
            models.UniqueConstraint(fields=["line", "year", "period"], name="one_delivery_report_a_quarter"),
            _neither_or_both("validated"),
            _neither_or_both("sent_back"),
            models.CheckConstraint(
                condition=Q(state="reported", validated_by__isnull=True, sent_back_by__isnull=True)
                | Q(state="sent_back", validated_by__isnull=True, sent_back_by__isnull=False)
                | Q(state="validated", validated_by__isnull=False, sent_back_by__isnull=True, delivered__isnull=False),
                name="delivery_state_says_who",
            ),
            models.CheckConstraint(
                condition=Q(validated_by__isnull=True) | ~Q(validated_by=F("reported_by")),
                name="delivery_validated_by_another",
            ),
            models.CheckConstraint(
                condition=Q(sent_back_by__isnull=True, sent_back_reason="")
                | (Q(sent_back_by__isnull=False) & ~Q(sent_back_reason="")),
                name="delivery_sent_back_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(delivered__isnull=True)
                | Q(delivered__gte=0, delivered__lte=F("forecast"))
                | Q(delivered__lte=0, delivered__gte=F("forecast")),
                name="delivered_is_part_of_the_forecast",
            ),
            models.CheckConstraint(
                condition=Q(slipped__isnull=True, slips_to__isnull=True)
                | (Q(slipped__isnull=False, slips_to__gt=F("year")) & ~Q(slipped=0) & ~Q(reason="")),
                name="delivery_slips_to_a_later_year_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(reason="other") | ~Q(reason_words=""), name="another_reason_is_said_in_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}, {self.year}: report for {self.when.label}"

    @property
    def is_validated(self) -> bool:
        return self.state == DeliveryState.VALIDATED


class WriteOff(OfPartnership, HasPeriod):
    """Savings of a line in a year that nobody expects any more, from a quarter (`period`) on."""

    line = models.ForeignKey(BenefitLine, on_delete=models.PROTECT, related_name="write_offs")
    year = models.ForeignKey(CalendarPeriod, on_delete=models.PROTECT, related_name="+", db_index=False)
    amount = ExactDecimalField()
    reason = models.TextField()
    agreed_by = models.CharField(max_length=120, help_text="For example the joint committee")
    agreed_on = models.DateField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(OfPartnership.Meta):
        ordering = ("period", "pk")
        verbose_name = "write-off"
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="write_off_is_not_nought"),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(agreed_by=""), name="write_off_says_why_and_who_agreed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}, {self.year}: written off"
