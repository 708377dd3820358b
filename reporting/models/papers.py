"""A committee paper as it is written."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from committees.models import Meeting
from partners.models import Partnership
from periods.models import HasPeriod
from projects.models import Decision


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: User) -> "ReportQuerySet":
        """Papers of the partnerships in which the person has a role."""
        return self.filter(partnership__in=Partnership.objects.visible_to(user).values("pk"))


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

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ("-meeting__on", "title")

    def __str__(self) -> str:
        return self.title


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


class SignOff(models.Model):
    """A comment or sign-off of the cover sheet: finance, legal, equality … by role. "None" is an answer, empty is not."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="sign_offs")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=80, help_text="For example finance comments")
    roles = models.CharField(max_length=300, blank=True, help_text="Who was asked, by role")
    text = models.TextField()
    signed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("order",)
        constraints = [models.UniqueConstraint(fields=["report", "kind"], name="sign_off_once_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.report}: {self.kind}"
