"""What is owed of papers before a meeting: an unfinished draft, an unanswered comment, a sign-off."""

from collections.abc import Iterable

from django.urls import reverse

from accounts.models import User
from committees.deadlines import Step
from committees.models import Meeting
from committees.owed import Owed, owes
from partners.models import Partnership, Role
from partners.roles import WHO_MAY, Right
from reporting.models import Comment, Report, ReportState, SignOffStep
from reporting.models.papers import BEFORE_APPROVAL
from reporting.standing import standings


@owes
def papers_owed(partnership: Partnership, meetings: list[Meeting]) -> Iterable[Owed]:
    """What each person owes for the papers of these meetings; what is done is no longer there. Ten queries at most."""
    coming = {meeting.pk: meeting for meeting in meetings}
    unfinished = Report.objects.filter(partnership=partnership, meeting__in=coming, state__in=BEFORE_APPROVAL)
    people = _People(partnership)
    for standing in standings(unfinished.select_related("partnership")):
        report = standing.report
        meeting = coming[report.meeting_id]
        if report.state == ReportState.DRAFTING:
            for user in people.with_right(Right.EDIT_REPORTS):
                yield Owed(
                    meeting, Step.DRAFT, user, f"draft {report.pk}", f"Draft of {report.title}", _page("report", report)
                )
        for comment in standing.open_comments:
            for user in people.asked(comment):
                yield Owed(
                    meeting,
                    Step.COMMENTS,
                    user,
                    f"comment {comment.pk}",
                    f"{comment.kind[:1].upper()}{comment.kind[1:]} on {report.title}",
                    _page("comment-answer", report, pk=comment.pk) if comment.role else _page("sign-offs-edit", report),
                )
        for step in standing.whose_turn():
            for user in people.who_sign(step):
                yield Owed(
                    meeting,
                    Step.SIGN_OFF,
                    user,
                    f"sign-off {step.pk}",
                    f"Sign {report.title} as {step.title}",
                    _page("step-sign", report, pk=step.pk),
                )


class _People:
    """Who holds which role in the partnership, for which bodies. Two queries."""

    def __init__(self, partnership: Partnership) -> None:
        roles = Role.objects.filter(partnership=partnership).select_related("user").prefetch_related("bodies")
        self._held = [(role.kind, role.user, {body.pk for body in role.bodies.all()}) for role in roles]

    def with_right(self, right: Right) -> list[User]:
        return list(dict.fromkeys(user for kind, user, _ in self._held if kind in WHO_MAY[right]))

    def asked(self, comment: Comment) -> list[User]:
        """Who answers a comment: the role that was asked; where none was named, those who write the paper chase it."""
        if not comment.role:
            return self.with_right(Right.EDIT_REPORTS)
        return [user for kind, user, _ in self._held if kind == comment.role]

    def who_sign(self, step: SignOffStep) -> list[User]:
        return [
            user
            for kind, user, bodies in self._held
            if kind == step.role and (not bodies or not step.body_id or step.body_id in bodies)
        ]


def _page(name: str, report: Report, **more: int) -> str:
    return reverse(name, kwargs={"partnership": report.partnership.slug, "slug": report.slug, **more})
