"""What a case costs once, who pays it, and from which sources."""

from django.db import models
from django.db.models import Q

from common.numbers import ExactDecimalField
from partners.models import Body, OfPartnership
from periods.models import CalendarPeriod
from projects.models import Reserve
from savings.models.cases import CaseService, CaseVersion
from savings.models.lines import BenefitLine, UnknownAmount, known_or_said


class Apportionment(models.TextChoices):
    ACTUAL = "actual", "Each partner's amount as agreed"
    FIXED = "fixed", "Fixed percentages"
    EQUAL = "equal", "Equal shares"
    BY_BENEFITS = "benefits", "By each partner's share of the benefits of the year"


class InvestmentItem(OfPartnership):
    """Something that is paid once. Under a rule the whole is typed; otherwise it is what the partners' amounts make."""

    version = models.ForeignKey(CaseVersion, on_delete=models.CASCADE, related_name="investments")
    of_service = models.ForeignKey(CaseService, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=120)
    heading = models.CharField(max_length=120, blank=True, help_text="What it is for, as the paper groups it")
    rule = models.CharField(max_length=10, choices=Apportionment.choices, default=Apportionment.ACTUAL)
    rule_source = models.CharField(max_length=200, blank=True, help_text="Where the rule and its shares are said")
    year = models.ForeignKey(
        CalendarPeriod,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The year whose benefits share it; only where benefits do",
    )
    amount = ExactDecimalField(null=True, blank=True, help_text="The whole, where a rule shares it")
    unknown = models.CharField(max_length=20, choices=UnknownAmount.choices, blank=True)
    funding_source = models.CharField(max_length=120, blank=True, help_text="Empty: not stated")
    spent_before_approval = models.BooleanField(default=False, help_text="Paid before the case was approved")

    class Meta(OfPartnership.Meta):
        verbose_name = "investment"
        constraints = [
            models.UniqueConstraint(fields=["version", "label"], name="investment_named_once"),
            models.CheckConstraint(
                condition=Q(rule="actual", amount__isnull=True, unknown="")
                | (~Q(rule="actual") & Q(amount__isnull=False, unknown=""))
                | (~Q(rule="actual") & Q(amount__isnull=True) & ~Q(unknown="")),
                name="investment_whole_where_a_rule_shares_it",
            ),
            models.CheckConstraint(
                condition=~Q(rule="benefits") | Q(year__isnull=False), name="benefits_share_it_in_a_year"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class InvestmentShare(models.Model):
    """One partner's part of an investment: an amount, a reason why it is not known, or a percentage of the whole."""

    item = models.ForeignKey(InvestmentItem, on_delete=models.CASCADE, related_name="shares")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    amount = ExactDecimalField(null=True, blank=True)
    unknown = models.CharField(max_length=20, choices=UnknownAmount.choices, blank=True)
    per_cent = ExactDecimalField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["item", "body"], name="one_share_of_a_partner"),
            models.CheckConstraint(
                condition=Q(per_cent__isnull=True) | Q(amount__isnull=True, unknown=""), name="share_said_once"
            ),
            models.CheckConstraint(
                condition=Q(per_cent__isnull=True) | Q(per_cent__gte=0), name="share_is_not_negative"
            ),
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(unknown=""), name="share_known_or_said"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.body}"


class DependentSaving(models.Model):
    """A saving that does not come without the investment."""

    item = models.ForeignKey(InvestmentItem, on_delete=models.CASCADE, related_name="dependent_savings")
    line = models.ForeignKey(BenefitLine, on_delete=models.PROTECT, related_name="needed_investments")

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["item", "line"], name="saving_depends_once_on_an_investment")]

    def __str__(self) -> str:
        return f"{self.line} depends on {self.item}"


class FundingSource(OfPartnership):
    """Money a partner has for the investment. Contingency stands apart from what is already meant for something."""

    version = models.ForeignKey(CaseVersion, on_delete=models.CASCADE, related_name="sources")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", verbose_name="partner")
    label = models.CharField(max_length=120)
    amount = ExactDecimalField(null=True, blank=True)
    unknown = models.CharField(max_length=20, choices=UnknownAmount.choices, blank=True)
    contingency = models.BooleanField(default=False)
    reserve = models.ForeignKey(
        Reserve, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="The reserve it is drawn from; empty: none that is kept here",
    )  # fmt: skip

    class Meta(OfPartnership.Meta):
        verbose_name = "funding source"
        constraints = [
            models.UniqueConstraint(fields=["version", "body", "label"], name="funding_source_named_once"),
            known_or_said("funding_known_or_said"),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.label}"
