"""The bodies that decide and oversee, who sits on them, when they meet, and who was told what is due."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from committees.deadlines import STATUTORY_CLEAR_DAYS, STEP_WORDS, Rule, Step
from partners.models import Body, OfPartnership


class CommitteeKind(models.TextChoices):
    JOINT_COMMITTEE = "joint_committee", "Joint committee"
    COMMITTEE = "committee", "Committee of one council"
    COUNCIL = "council", "Full council"
    EXECUTIVE = "executive", "Cabinet or executive"
    DECISION_MAKER = "decision_maker", "One member who decides"
    BOARD = "board", "Board of officers"
    GROUP = "group", "Working group or regular meeting"


class Committee(OfPartnership):
    """A body that papers go to or that oversees the work: from the joint committee to a weekly group of officers."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(help_text="Its part of an address")
    kind = models.CharField(max_length=20, choices=CommitteeKind.choices)
    council = models.ForeignKey(
        Body,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="committees",
        help_text="The council it belongs to; empty for one of the whole partnership",
    )
    reports_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reporting_committees"
    )
    cadence = models.CharField(max_length=200, blank=True, help_text="How often it meets, as it is agreed or printed")
    purpose = models.TextField(blank=True)
    papers_are_public = models.BooleanField(
        default=True, help_text="Its agenda and papers must be published five clear days before it meets"
    )

    class Meta(OfPartnership.Meta):
        constraints = [
            models.UniqueConstraint(fields=["partnership", "name"], name="committee_named_once_in_partnership"),
            models.UniqueConstraint(fields=["partnership", "slug"], name="committee_slug_once_in_partnership"),
            models.CheckConstraint(
                condition=Q(reports_to__isnull=True) | ~Q(reports_to=F("id")), name="committee_not_above_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rule(self) -> Rule:
        """How its deadlines are worked back: its own way, or the usual one."""
        own = getattr(self, "own_deadlines", None)
        return own.rule if own else Rule(papers_are_public=self.papers_are_public)


class Position(models.TextChoices):
    CHAIR = "chair", "Chair"
    VICE_CHAIR = "vice_chair", "Vice-chair"
    MEMBER = "member", "Member"
    SUBSTITUTE = "substitute", "Substitute"
    ATTENDS = "attends", "Attends without a seat"


class Membership(OfPartnership):
    """Who sits on a committee: a role of one body, or so many seats of it, for a term.

    "Three councillors from each" is a row for each body. A seat and its holder are told by role; papers name nobody.
    """

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="memberships")
    body = models.ForeignKey(
        Body,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="memberships",
        help_text="Who sends them; empty where it is the partnership itself, or all partners",
    )
    role = models.CharField(max_length=200, help_text="For example Councillor, or Chief Finance Officer")
    seats = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty where the number is not known")
    position = models.CharField(max_length=10, choices=Position.choices, default=Position.MEMBER)
    substitute_for = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="substitutes"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="memberships",
        help_text="The person of the portal who holds it",
    )
    starts_on = models.DateField(null=True, blank=True, help_text="Empty where it is not known")
    ends_on = models.DateField(null=True, blank=True, help_text="The last day; empty while no end is known")
    note = models.CharField(max_length=300, blank=True, help_text="As it is agreed or printed")

    class Meta(OfPartnership.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(seats__isnull=True) | Q(seats__gte=1), name="membership_has_a_seat_or_unknown_seats"
            ),
            models.CheckConstraint(
                condition=~Q(position__in=[Position.CHAIR, Position.VICE_CHAIR]) | Q(seats=1),
                name="chair_is_one_seat",
            ),
            models.CheckConstraint(
                condition=Q(substitute_for__isnull=True) | Q(position=Position.SUBSTITUTE),
                name="substitute_is_one_for_somebody",
            ),
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(position=Position.CHAIR, ends_on__isnull=True),
                name="one_chair_without_end_of_a_committee",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body.short_name}: {self.role}" if self.body else self.role

    def holds_on(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)

    @property
    def is_counted(self) -> bool:
        """Whether its seats are part of the whole: a substitute takes somebody's, an attendee has none."""
        return self.position in (Position.CHAIR, Position.VICE_CHAIR, Position.MEMBER)


class DeadlineRule(OfPartnership):
    """A committee's own way of working deadlines back, where it is not the usual one (committees/deadlines.py)."""

    committee = models.OneToOneField(Committee, on_delete=models.CASCADE, related_name="own_deadlines")
    clear_days = models.PositiveSmallIntegerField(default=STATUTORY_CLEAR_DAYS)
    returns = models.PositiveSmallIntegerField(help_text="Working days before the papers are out")
    challenge = models.PositiveSmallIntegerField()
    draft = models.PositiveSmallIntegerField()
    comments = models.PositiveSmallIntegerField()
    sign_off = models.PositiveSmallIntegerField()
    escalate_after = models.PositiveSmallIntegerField(
        null=True, blank=True, default=3, help_text="Working days after which others are told of a late return"
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta(OfPartnership.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(returns__gte=F("challenge"))
                & Q(challenge__gte=F("draft"))
                & Q(draft__gte=F("comments"))
                & Q(comments__gte=F("sign_off")),
                name="deadline_steps_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"Deadlines of {self.committee}"

    @property
    def rule(self) -> Rule:
        return Rule(
            papers_are_public=self.committee.papers_are_public,
            clear_days=self.clear_days,
            days_before={
                Step.RETURNS: self.returns,
                Step.CHALLENGE: self.challenge,
                Step.DRAFT: self.draft,
                Step.COMMENTS: self.comments,
                Step.SIGN_OFF: self.sign_off,
            },
            escalate_after=self.escalate_after,
        )


class MeetingState(models.TextChoices):
    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"


class Meeting(OfPartnership):
    """A meeting of a committee, or the day on which one member decides."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="meetings")
    on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    note = models.TextField(blank=True)
    cancelled_because = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta(OfPartnership.Meta):
        ordering = ("on", "pk")
        constraints = [
            models.UniqueConstraint(fields=["committee", "on"], name="committee_meets_once_a_day"),
            models.CheckConstraint(
                condition=(Q(state=MeetingState.CANCELLED) & ~Q(cancelled_because=""))
                | (~Q(state=MeetingState.CANCELLED) & Q(cancelled_because="")),
                name="meeting_cancelled_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee}, {self.on:%-d %B %Y}"


class CalendarFeed(OfPartnership):
    """A person's own address of a partnership's calendar. Only the hash of its secret is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds")
    secret_hash = models.CharField(max_length=64, unique=True)
    renewed_at = models.DateTimeField()

    class Meta(OfPartnership.Meta):
        constraints = [
            models.UniqueConstraint(fields=["user", "partnership"], name="one_calendar_of_a_person_in_a_partnership"),
        ]

    def __str__(self) -> str:
        return f"Calendar of {self.user}"


class Reminder(OfPartnership):
    """Somebody was told, or is about to be, that they owe something: once for each deadline, person and thing.

    It is written together with the job that sends it. A deadline that moves to another day is another deadline.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="reminders")
    step = models.CharField(max_length=10, choices=[(str(step), words) for step, words in STEP_WORDS.items()])
    due_on = models.DateField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders")
    thing = models.CharField(max_length=100, help_text="Names what is owed for good, for example 'return 12'")
    what = models.CharField(max_length=300, help_text="What is owed, as the person reads it")
    address = models.CharField(max_length=400, help_text="The page where it is done, without the host")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True, help_text="Why the last attempt to send it failed")

    class Meta(OfPartnership.Meta):
        ordering = ("-created_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "step", "due_on", "user", "thing"], name="told_once_of_what_is_owed"
            ),
            models.CheckConstraint(condition=Q(sent_at__isnull=True) | Q(problem=""), name="reminder_sent_or_problem"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.what}"
