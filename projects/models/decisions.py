"""What a meeting is asked to decide, what it decided, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from committees.models import Committee, Meeting
from common.numbers import ExactDecimalField
from partners.models import OfPartnership
from periods.models import CalendarPeriod


class MoneyAsked(models.TextChoices):
    """Whether a recommendation asks for money. Not to know how much is an answer of its own."""

    NONE = "none", "No money"
    AMOUNT = "amount", "An amount"
    UNKNOWN = "unknown", "Money, the amount is not known yet"


class KeyDecision(models.TextChoices):
    KEY = "key", "Key decision"
    NOT_KEY = "not_key", "Not a key decision"
    NOT_STATED = "not_stated", "Not stated"


class CallIn(models.TextChoices):
    """Scrutiny of a decision that is made and not yet carried out; how long it may last is each council's own rule."""

    NOT_SUBJECT = "not_subject", "Not subject to call-in"
    NOT_CALLED_IN = "not_called_in", "Not called in"
    CALLED_IN = "called_in", "Called in"
    ENDED = "ended", "Call-in ended"
    NOT_STATED = "not_stated", "Not stated"


class Resolution(models.TextChoices):
    """How what was minuted stands to what was recommended."""

    AS_RECOMMENDED = "as_recommended", "As recommended"
    AMENDED = "amended", "Amended"
    DEFERRED = "deferred", "Deferred"
    REFUSED = "refused", "Refused"


class Decision(OfPartnership):
    """One matter put to a meeting: the recommendation, the resolution beside it, and what became of it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    title = models.CharField(max_length=200)
    recommendation = models.TextField(help_text="As it is put to the meeting")
    money = models.CharField(max_length=10, choices=MoneyAsked.choices, default=MoneyAsked.NONE)
    amount_gbp = ExactDecimalField(null=True, blank=True, help_text="What is asked for in all")
    key_decision = models.CharField(max_length=12, choices=KeyDecision.choices, default=KeyDecision.NOT_STATED)
    forward_plan_reference = models.CharField(
        max_length=80, blank=True, help_text="“Not applicable” is an answer; empty is not given"
    )
    has_exempt_part = models.BooleanField(default=False, help_text="A part of it is not for publication")
    call_in = models.CharField(max_length=15, choices=CallIn.choices, default=CallIn.NOT_STATED)
    call_in_ends_on = models.DateField(null=True, blank=True)
    owner_role = models.CharField(max_length=200, blank=True, help_text="Who is to carry it out, by role")
    due_on = models.DateField(null=True, blank=True)
    resolution = models.CharField(max_length=20, choices=Resolution.choices, blank=True)
    resolution_text = models.TextField(blank=True, help_text="As minuted")
    decided_on = models.DateField(null=True, blank=True)
    began_on = models.DateField(null=True, blank=True, help_text="When it began to be carried out")
    closed_on = models.DateField(null=True, blank=True)
    closing_evidence = models.TextField(blank=True, help_text="What shows that it is done")

    class Meta(OfPartnership.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(money=MoneyAsked.AMOUNT, amount_gbp__isnull=False)
                | Q(~Q(money=MoneyAsked.AMOUNT), amount_gbp__isnull=True),
                name="decision_has_the_amount_it_asks_for",
            ),
            models.CheckConstraint(
                condition=Q(resolution="", decided_on__isnull=True, resolution_text="")
                | Q(~Q(resolution=""), ~Q(resolution_text=""), decided_on__isnull=False),
                name="resolution_has_words_and_a_day",
            ),
            models.CheckConstraint(
                condition=Q(began_on__isnull=True)
                | Q(
                    resolution__in=[Resolution.AS_RECOMMENDED, Resolution.AMENDED], began_on__gte=models.F("decided_on")
                ),
                name="decision_begins_after_it_is_made",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closing_evidence="")
                | Q(~Q(closing_evidence=""), ~Q(resolution=""), closed_on__isnull=False),
                name="decision_closed_with_evidence",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def agreed(self) -> bool:
        """Whether it was decided that something is to be done."""
        return self.resolution in (Resolution.AS_RECOMMENDED, Resolution.AMENDED)


class DecisionPart(models.Model):
    """A row of a decision's paper; `order` is its place there."""

    order = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        ordering = ("order", "pk")


class Option(DecisionPart):
    """One way that is open. Exactly one is recommended, and to do nothing is always among them."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="options")
    title = models.CharField(max_length=300)
    reason = models.TextField(blank=True, help_text="Why it is recommended, or is not")
    recommended = models.BooleanField(default=False)
    does_nothing = models.BooleanField(default=False)

    class Meta(DecisionPart.Meta):
        constraints = [
            models.UniqueConstraint(fields=["decision"], condition=Q(recommended=True), name="one_recommended_option"),
            models.UniqueConstraint(
                fields=["decision"], condition=Q(does_nothing=True), name="one_option_does_nothing"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Implication(DecisionPart):
    """What finance, legal, equality … say of it."""

    class Kind(models.TextChoices):
        FINANCE = "finance", "Finance"
        LEGAL = "legal", "Legal"
        EQUALITY = "equality", "Equality"
        PEOPLE = "people", "People"
        CLIMATE = "climate", "Climate"
        PROCUREMENT = "procurement", "Procurement"
        DATA = "data", "Data protection"
        OTHER = "other", "Other"

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="implications")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    text = models.TextField()

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"


class Consequence(DecisionPart):
    """Money that hangs on the decision: its cost, what was spent before it, what may follow, savings that depend on it."""

    class Kind(models.TextChoices):
        COST = "cost", "Cost"
        SPENT_BEFORE = "spent_before", "Spent before approval"
        LATER = "later", "May follow, by a decision of its own"
        SAVING = "saving", "Saving"
        DEPENDENT_SAVING = "dependent_saving", "Saving that depends on this decision"

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="consequences")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    words = models.CharField(max_length=300)
    amount_gbp = ExactDecimalField(null=True, blank=True, help_text="Empty: not known")
    qualifier = models.CharField(max_length=40, blank=True, help_text="For example up to, of the order of")
    period = models.ForeignKey(CalendarPeriod, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    period_words = models.CharField(max_length=60, blank=True, help_text="As the paper says it")
    note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.words


class Workstream(DecisionPart):
    """What the money is for. What was done before approval is marked."""

    class Nature(models.TextChoices):
        PLANNED = "planned", "Planned"
        RETROSPECTIVE = "retrospective", "Already spent"

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="workstreams")
    name = models.CharField(max_length=200)
    requirement = models.CharField(max_length=300, blank=True)
    resource = models.CharField(max_length=200, blank=True)
    duration = models.CharField(max_length=80, blank=True, help_text="As the paper says it")
    amount_gbp = ExactDecimalField(null=True, blank=True, help_text="Empty: not known")
    nature = models.CharField(max_length=15, choices=Nature.choices, default=Nature.PLANNED)

    def __str__(self) -> str:
        return self.name


class NamedDate(DecisionPart):
    """When something is to happen, where the paper says so. The same thing named in two places has one date.

    It is a date as this paper gives it and stays as it was put to the meeting; a `Milestone` belongs to a project or
    plan and is followed: forecast, re-baselined, reached.
    """

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="named_dates")
    what = models.CharField(max_length=200)
    subject = models.CharField(
        max_length=80, blank=True, help_text="What it is about, where the paper names it in several places"
    )
    where = models.CharField(max_length=80, blank=True, help_text="The place in the paper; empty: its milestones")
    period = models.ForeignKey(CalendarPeriod, on_delete=models.PROTECT, related_name="+")
    printed = models.CharField(max_length=60, blank=True, help_text="As the paper prints it")
    owner_role = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.what}: {self.printed or self.period.label}"


class Approval(DecisionPart):
    """Somebody who writes, is asked, signs or decides, in their order. A deciding body without a date has not decided."""

    class Kind(models.TextChoices):
        WRITTEN = "written", "Report dated"
        CONSULTED = "consulted", "Consulted"
        SIGNED = "signed", "Statutory sign-off"
        DECIDES = "decides", "Decides"

    class OnBehalf(models.TextChoices):
        NO = "no", "Signed in person"
        YES = "yes", "Signed on behalf"
        NOT_STATED = "", "Not stated"

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="approvals")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    committee = models.ForeignKey(
        Committee, null=True, blank=True, on_delete=models.PROTECT, related_name="approvals",
        help_text="The body that decides, where it is one of the calendar",
    )  # fmt: skip
    role = models.CharField(max_length=200, help_text="The body or the role, never a name")
    on = models.DateField(null=True, blank=True)
    on_behalf = models.CharField(max_length=5, choices=OnBehalf.choices, blank=True)
    note = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.role


class FollowUp(models.Model):
    """What became of a decision, as told on a day."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="follow_ups")
    on = models.DateField()
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return f"{self.decision}: {self.text[:60]}"
