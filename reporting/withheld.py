"""What the audit trail says about exempt parts of papers."""

from django.db.models import Q

from audit.withholding import withholds
from reporting.models import Comment, ExemptMark, Recommendation, Report, Section


@withholds
def exempt_parts(partnership_id: int) -> Q:
    """Entries about marks, about sections that are exempt, and about papers that hold an exempt passage.

    A passage may have stood anywhere in its paper before it was fenced.
    """
    marks = ExemptMark.objects.live().filter(report__partnership=partnership_id)
    wholly = marks.filter(section__isnull=False).order_by().values("section")
    papers = marks.filter(section__isnull=True).order_by().values("report")
    covered = Q(target_kind=ExemptMark._meta.label_lower)
    covered |= Q(target_kind=Section._meta.label_lower, target_id__in=wholly)
    covered |= Q(target_kind=Report._meta.label_lower, target_id__in=papers)
    for model in (Section, Recommendation, Comment):
        rows = model._default_manager.filter(report__in=papers).order_by().values("pk")
        covered |= Q(target_kind=model._meta.label_lower, target_id__in=rows)
    return covered
