"""Which partner a saving belongs to: amounts that were agreed, or a rule; in the medium-term plan already, new, or beyond."""

from django.db import models
from django.db.models import Q

from common.numbers import ExactDecimalField
from partners.models import Body, OfPartnership
from periods.models import CalendarPeriod
from savings.models.lines import BenefitLine, UnknownAmount, known_or_said


class SharingRule(models.TextChoices):
    """How an amount is shared. Budgets and benefits are those of the same year."""

    FIXED = "fixed", "Fixed percentages"
    EQUAL = "equal", "Equal shares"
    BY_BUDGETS = "budgets", "By the partners' budgets for the service in each year"
    BY_BENEFITS = "benefits", "By the partners' benefits of each year, without what is beyond the plans"


class Standing(models.TextChoices):
    """What a saving is to a partner's medium-term plan."""

    IN_THE_PLAN = "in_the_plan", "In the medium-term plan already"
    NEW = "new", "New"
    BEYOND = "beyond", "Beyond the plan"


class LineSharing(OfPartnership):
    """How a benefit line belongs to the partners.

    With a standing the rule shares the whole line. Without one the partners' amounts are typed, and the rule, where there
    is one, shares what they leave: the surplus.
    """

    line = models.OneToOneField(BenefitLine, on_delete=models.CASCADE, related_name="sharing")
    standing = models.CharField(max_length=20, choices=Standing.choices, blank=True)
    rule = models.CharField(max_length=10, choices=SharingRule.choices, blank=True)
    source = models.CharField(max_length=200, blank=True, help_text="Where this was agreed or is said")

    class Meta(OfPartnership.Meta):
        verbose_name = "sharing of a benefit line"
        constraints = [
            models.CheckConstraint(condition=Q(standing="") | ~Q(rule=""), name="shared_whole_has_a_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.get_rule_display() or 'as typed'}"


class SharingPartner(models.Model):
    """A partner that the rule of a line gives a share, under fixed percentages with its own."""

    sharing = models.ForeignKey(LineSharing, on_delete=models.CASCADE, related_name="partners")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    per_cent = ExactDecimalField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["sharing", "body"], name="partner_shares_a_line_once"),
            models.CheckConstraint(
                condition=Q(per_cent__isnull=True) | Q(per_cent__gte=0), name="share_of_a_line_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sharing}: {self.body}"


class SavingPart(models.Model):
    """What was agreed to be one partner's of a line in a year. Signed as the line is: a benefit is negative."""

    line = models.ForeignKey(BenefitLine, on_delete=models.CASCADE, related_name="parts")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    year = models.ForeignKey(CalendarPeriod, on_delete=models.PROTECT, related_name="+", db_index=False)
    standing = models.CharField(max_length=20, choices=Standing.choices)
    amount = ExactDecimalField(null=True, blank=True)
    unknown = models.CharField(max_length=20, choices=UnknownAmount.choices, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["line", "body", "year", "standing"], name="one_part_of_a_partner_a_year"),
            known_or_said("saving_part_known_or_said"),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.body}, {self.get_standing_display()}, {self.year_id}"
