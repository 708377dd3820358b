"""A committee paper as it is written."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from committees.models import Meeting
from partners.models import Partnership
from partners.rights import Rights
from partners.roles import Right
from periods.models import HasPeriod
from projects.models import Decision


class ReportState(models.TextChoices):
    """Where a paper stands on its way from the first word to the last."""

    DRAFTING = "drafting", "Being drafted"
    IN_CONSULTATION = "in_consultation", "Comments asked for"
    SIGNING = "signing", "Being signed"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"
    SUPERSEDED = "superseded", "Superseded"
    WITHDRAWN = "withdrawn", "Withdrawn"


BEFORE_APPROVAL = [ReportState.DRAFTING, ReportState.IN_CONSULTATION, ReportState.SIGNING]
CLOSED = [ReportState.PUBLISHED, ReportState.SUPERSEDED, ReportState.WITHDRAWN]
AFTER_APPROVAL = [ReportState.APPROVED, ReportState.PUBLISHED, ReportState.SUPERSEDED]


class AmendmentKind(models.TextChoices):
    SUPPLEMENT = "supplement", "A supplement: adds to the published paper, which stays"
    REPLACEMENT = "replacement", "A replacement: takes the place of the published paper"


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: User) -> "ReportQuerySet":
        """Papers of the partnerships in which the person has a role."""
        return self.filter(partnership__in=Partnership.objects.visible_to(user).values("pk"))

    def known_to(self, rights: Rights) -> "ReportQuerySet":
        """Papers of a partnership that a person may know of: for who sees no drafts, what is published for them."""
        papers = self.filter(partnership=rights.partnership)
        if rights.may(Right.SEE_DRAFT_REPORTS):
            return papers
        published = Q(snapshots__published_at__isnull=False)
        if not rights.may(Right.SEE_EXEMPT):
            published &= Q(snapshots__audience="public")
        return papers.filter(pk__in=papers.filter(published).values("pk"))


class Report(HasPeriod):
    """One paper for one meeting. Its type (a folder in reporting/reports/) says which sections it has."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="reports")
    slug = models.SlugField(max_length=80, unique=True, help_text="For example emss-annual-2023-24")
    type = models.SlugField(help_text="A folder of reporting/reports/")
    title = models.CharField(max_length=300)
    short_title = models.CharField(max_length=80, help_text="In the running header")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="reports", help_text="What it is for")
    cover = models.JSONField(default=dict, blank=True, help_text="The cover sheet, as the type's form has it")
    version = models.PositiveIntegerField(default=0, help_text="Counts the saves of the cover sheet")
    decisions = models.ManyToManyField(Decision, blank=True, related_name="reports", help_text="What it asks for")
    state = models.CharField(max_length=20, choices=ReportState.choices, default=ReportState.DRAFTING)
    approved_at = models.DateTimeField(null=True, blank=True, help_text="When the last of the sign-offs was given")
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    amends = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="amendments")
    amends_as = models.CharField(max_length=20, choices=AmendmentKind.choices, blank=True)
    what_changed = models.TextField(blank=True, help_text="What a supplement or replacement changes in the older paper")

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ("-meeting__on", "title")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=BEFORE_APPROVAL, approved_at__isnull=True)
                | Q(state__in=AFTER_APPROVAL, approved_at__isnull=False)
                | Q(state=ReportState.WITHDRAWN),
                name="report_approved_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.WITHDRAWN, withdrawn_on__isnull=False) & ~Q(withdrawn_reason="")
                | ~Q(state=ReportState.WITHDRAWN) & Q(withdrawn_on__isnull=True, withdrawn_reason=""),
                name="report_withdrawn_on_a_day_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(amends__isnull=True, amends_as="", what_changed="")
                | Q(amends__isnull=False, amends_as__in=AmendmentKind.values) & ~Q(what_changed=""),
                name="report_amends_another_and_says_what_changed",
            ),
            models.CheckConstraint(
                condition=Q(amends__isnull=True) | ~Q(amends=models.F("id")), name="report_does_not_amend_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_writable(self) -> bool:
        """Whether somebody may still write in it: what is published stays as it is."""
        return self.state not in CLOSED


class Section(models.Model):
    """One section of a paper: Markdown in which figures and blocks stand by reference to the data."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField()
    order = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=200)
    is_appendix = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0, help_text="Counts the saves; a save names the one it saw")
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("order",)
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], name="section_once_in_report"),
            models.UniqueConstraint(fields=["report", "order"], name="section_has_a_place_of_its_own"),
            models.CheckConstraint(
                condition=Q(edited_by__isnull=True, edited_at__isnull=True)
                | Q(edited_by__isnull=False, edited_at__isnull=False),
                name="section_edited_by_someone_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.heading}"


class Recommendation(models.Model):
    """What the committee is asked to do."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    due_on = models.DateField(null=True, blank=True)
    owner_role = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="recommendation_numbered_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"
