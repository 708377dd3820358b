"""What the pages read of issues; a body's own issues are seen by that body alone."""

from collections.abc import Iterable
from datetime import date

from partners.rights import Rights
from projects.models import Issue, Significance
from projects.register_words import is_overdue
from projects.selectors.register_filters import RegisterFilter

FIRST = {Significance.SIGNIFICANT: 0, Significance.OTHER: 1}


def issues_of(rights: Rights, chosen: RegisterFilter, today: date) -> list[Issue]:
    """Significant ones first, resolved ones last. One query."""
    issues = Issue.objects.visible_to(rights).select_related("service", "of_body", "due_period")
    if chosen.state:
        issues = issues.filter(state=chosen.state)
    if chosen.service:
        issues = issues.filter(service__slug=chosen.service)
    if chosen.owner:
        issues = issues.filter(owner=chosen.owner)
    return in_order(issue for issue in issues if not chosen.overdue or is_overdue(issue, today))


def in_order(issues: Iterable[Issue]) -> list[Issue]:
    """As papers print them: significant first, then the rest, what is resolved at the end."""
    return sorted(
        issues, key=lambda one: (one.resolved_on is not None, FIRST[Significance(one.significance)], one.order, one.pk)
    )


def owners_of_issues(rights: Rights) -> list[str]:
    return list(Issue.objects.visible_to(rights).values_list("owner", flat=True).distinct())
