"""Business cases, the services in them, and their versions."""

from django.db import models
from django.db.models import F, Q

from partners.models import OfPartnership, Service
from periods.models import CalendarPeriod
from periods.values import FinancialYear, from_code


class BusinessCase(OfPartnership):
    """What joining or changing a partnership should save, over a range of financial years."""

    title = models.CharField(max_length=200)
    slug = models.SlugField(help_text="Its part of every address")
    first_year = models.ForeignKey(CalendarPeriod, on_delete=models.PROTECT, related_name="+")
    last_year = models.ForeignKey(CalendarPeriod, on_delete=models.PROTECT, related_name="+")
    price_base = models.CharField(
        max_length=120, help_text="The prices the amounts are in, for example 2015/16 prices, without inflation"
    )
    finance_basis = models.TextField(
        blank=True, help_text="What the budgets already contain, for example net of the medium-term plan's savings"
    )
    printed_step = models.PositiveIntegerField(
        default=0,
        help_text="Amounts taken over from a paper that printed thousands: 1000. Amounts known to the penny: 0",
    )
    source = models.CharField(max_length=200, blank=True, help_text="The paper it was taken over from")

    class Meta(OfPartnership.Meta):
        verbose_name = "business case"
        constraints = [
            models.UniqueConstraint(fields=["partnership", "slug"], name="one_business_case_of_a_slug"),
            models.CheckConstraint(condition=Q(last_year__gte=F("first_year")), name="case_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> list[FinancialYear]:
        """Every financial year of the case, in order."""
        first, last = from_code(self.first_year_id), from_code(self.last_year_id)
        return [FinancialYear(year) for year in range(first.start.year, last.start.year + 1)]


class CaseService(OfPartnership):
    """A service within a case. `apart` keeps it out of the summary of the others: it has one of its own."""

    case = models.ForeignKey(BusinessCase, on_delete=models.CASCADE, related_name="services")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=80, help_text="Its name in the summary table")
    apart = models.BooleanField(default=False, help_text="Summarised in a table of its own")

    class Meta(OfPartnership.Meta):
        verbose_name = "service of a case"
        constraints = [models.UniqueConstraint(fields=["case", "service"], name="service_once_in_a_case")]

    def __str__(self) -> str:
        return self.label


class CaseVersion(OfPartnership):
    """The figures of a case at a baseline date. An agreed version never changes; the next one begins as its copy."""

    case = models.ForeignKey(BusinessCase, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120, help_text="For example draft for the board, or final")
    baseline_on = models.DateField(help_text="The day whose budgets it starts from")
    agreed_on = models.DateField(null=True, blank=True, help_text="From this day on it is not changed")

    class Meta(OfPartnership.Meta):
        ordering = ("number", "pk")
        verbose_name = "version of a case"
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="version_numbered_once_in_a_case"),
            models.CheckConstraint(condition=Q(number__gte=1), name="versions_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.case}, version {self.number}: {self.name}"
