"""What is published of a paper, in plain words, kept so that it can be searched."""

from django.db import models

from partners.rights import Rights
from reporting.models.papers import Report
from reporting.models.snapshots import Audience, audiences_of


class PublishedTextQuerySet(models.QuerySet["PublishedText"]):
    def readable_by(self, rights: Rights) -> "PublishedTextQuerySet":
        """What a person may read: the words of exempt versions are there for those who may read those."""
        return self.filter(report__partnership=rights.partnership, audience__in=audiences_of(rights))


class PublishedText(models.Model):
    """One section of the version of a paper that is published now for an audience, as plain text.

    Written when a version is published, in the place of the one before; what is exempt is only in the rows for those
    who may read it, as it is only in their version.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="published_texts")
    audience = models.CharField(max_length=10, choices=Audience.choices)
    number = models.PositiveIntegerField(help_text="Of the version")
    order = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=40, blank=True, help_text="Its place on the page, for example section-4")
    heading = models.CharField(max_length=240)
    text = models.TextField(blank=True)

    objects = PublishedTextQuerySet.as_manager()

    class Meta:
        ordering = ("report", "audience", "order")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "audience", "order"], name="published_text_has_a_place_of_its_own"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.heading}"
