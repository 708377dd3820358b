"""What a service owes for a quarter, figure by figure."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from common.numbers import ExactDecimalField
from kpis.choices import WAITING, Cause, FigureKind, Qualifier, ReturnState, Standing
from kpis.models.definitions import Item, Kpi
from partners.models import Partnership, Scope, ScopeKind, Service
from periods.models import HasPeriod


class ReturnQuerySet(models.QuerySet["Return"]):
    def visible_to(self, user: User) -> "ReturnQuerySet":
        """Returns of the partnerships in which the person has a role."""
        return self.filter(service__partnership__in=Partnership.objects.visible_to(user).values("pk"))


def _nobody_twice(later: str, earlier: str) -> Q:
    """Neither who took the later step, nor on whose behalf they took it, has a part in the earlier one."""
    apart = Q()
    for one in (f"{later}_by", f"{later}_for"):
        for other in (f"{earlier}_by", f"{earlier}_for"):
            apart &= Q(**{f"{one}__isnull": True}) | Q(**{f"{other}__isnull": True}) | ~Q(**{one: models.F(other)})
    return apart


class Return(HasPeriod):
    """What a service owes for a quarter: draft, submitted, then approved or sent back.

    Where the partnership approves in two levels, the service manager's approval makes it checked, and somebody else
    approves it for the partnership. `…_for` is on whose behalf a deputy acted.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="returns")
    state = models.CharField(max_length=10, choices=ReturnState.choices, default=ReturnState.DRAFT)
    due_on = models.DateField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submission_note = models.TextField(blank=True, help_text="Why odd or missing figures stand as they are")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision_note = models.TextField(blank=True)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        ordering = ("-period", "service")
        constraints = [
            models.UniqueConstraint(fields=["service", "period"], name="one_return_of_a_service_and_quarter"),
            models.CheckConstraint(
                condition=Q(submitted_by__isnull=True, submitted_at__isnull=True)
                | Q(submitted_by__isnull=False, submitted_at__isnull=False),
                name="return_submitted_by_someone_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="return_decided_by_someone_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True, checked_at__isnull=True)
                | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="return_checked_by_someone_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=ReturnState.DRAFT, decided_at__isnull=True, checked_at__isnull=True)
                | Q(
                    state=ReturnState.SUBMITTED,
                    submitted_at__isnull=False,
                    checked_at__isnull=True,
                    decided_at__isnull=True,
                )
                | Q(
                    state=ReturnState.CHECKED,
                    submitted_at__isnull=False,
                    checked_at__isnull=False,
                    decided_at__isnull=True,
                )
                | Q(
                    state__in=[ReturnState.SENT_BACK, ReturnState.APPROVED],
                    submitted_at__isnull=False,
                    decided_at__isnull=False,
                ),
                name="return_state_matches_its_dates",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReturnState.APPROVED) | ~Q(decided_by=models.F("submitted_by")),
                name="nobody_approves_their_own_return",
            ),
            models.CheckConstraint(
                condition=_nobody_twice("checked", "submitted"), name="nobody_checks_their_own_return"
            ),
            models.CheckConstraint(
                condition=~Q(state=ReturnState.APPROVED)
                | (_nobody_twice("decided", "submitted") & _nobody_twice("decided", "checked")),
                name="nobody_approves_twice_nor_for_another_their_own",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}, {self.when.label}"

    @property
    def is_open(self) -> bool:
        """Whether figures may be typed into it."""
        return self.state in (ReturnState.DRAFT, ReturnState.SENT_BACK)

    @property
    def waits(self) -> bool:
        """Whether it was handed in and somebody has to decide on it."""
        return self.state in WAITING

    @property
    def had_a_part(self) -> set[int]:
        """Who submitted it, who checked it, and on whose behalf: none of them takes the next step."""
        people = {self.submitted_by_id, self.submitted_for_id, self.checked_by_id, self.checked_for_id}
        return {pk for pk in people if pk is not None}


class Observation(HasPeriod):
    """One figure: what a KPI was for a scope, an item and a period. Exactly one lives for each.

    It holds a number (upper over lower part; the lower part is 1 where there is only one), words, or one state of
    "no figure". 0 over 0 is kept and means that there was nothing to measure.
    """

    quarterly_return = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="observations")
    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="observations", db_index=False)
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField("state", max_length=16, choices=FigureKind.choices, default=FigureKind.NOT_ENTERED)
    numerator = ExactDecimalField("figure", null=True, blank=True)
    denominator = ExactDecimalField("out of", null=True, blank=True)
    qualifier = models.CharField(max_length=6, choices=Qualifier.choices, default=Qualifier.EXACT)
    text = models.TextField(blank=True)
    reason = models.CharField(max_length=400, blank=True, help_text="Why there is no figure")
    expected_on = models.DateField(null=True, blank=True, help_text="When a missing figure will come")
    printed = models.CharField(max_length=200, blank=True, help_text="As an older paper printed it")
    commentary = models.TextField(blank=True)
    cause = models.CharField(max_length=10, choices=Cause.choices, blank=True)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.DRAFT)
    restated = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0, help_text="Counts the saves; a save names the one it saw")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "scope", "period", "item"], name="one_live_figure_of_kpi_scope_item_period"
            ),
            models.CheckConstraint(
                condition=Q(kind=FigureKind.NUMBER, numerator__isnull=False, denominator__isnull=False, text="")
                | (Q(kind=FigureKind.TEXT, numerator__isnull=True, denominator__isnull=True) & ~Q(text=""))
                | (
                    ~Q(kind__in=[FigureKind.NUMBER, FigureKind.TEXT])
                    & Q(numerator__isnull=True, denominator__isnull=True, text="")
                ),
                name="figure_is_number_words_or_none",
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0) | Q(denominator=0, numerator=0),
                name="nothing_divided_by_nothing_at_most",
            ),
            models.CheckConstraint(
                condition=Q(entered_by__isnull=True, entered_at__isnull=True)
                | Q(entered_by__isnull=False, entered_at__isnull=False),
                name="figure_entered_by_someone_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["kpi", "period"], name="observation_by_kpi_and_period")]

    def __str__(self) -> str:
        parts = [str(self.kpi)]
        if self.scope.kind != ScopeKind.WHOLE:
            parts.append(str(self.scope))
        if self.item.breakdown_id is not None:
            parts.append(str(self.item))
        return ", ".join([*parts, self.when.label])


class Restatement(models.Model):
    """A figure changed after approval: what it was, what it became, why, and who said so. Kept for ever."""

    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="restatements")
    old_kind = models.CharField(max_length=16, choices=FigureKind.choices)
    old_numerator = ExactDecimalField(null=True)
    old_denominator = ExactDecimalField(null=True)
    old_text = models.TextField(blank=True)
    new_kind = models.CharField(max_length=16, choices=FigureKind.choices)
    new_numerator = ExactDecimalField(null=True)
    new_denominator = ExactDecimalField(null=True)
    new_text = models.TextField(blank=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.observation} restated"
