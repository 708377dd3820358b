"""Where a paper stands: which comments are open, which sign-offs hold for the text as it is, what hinders publication."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from common.formatting import long_day
from reporting.models import Comment, Report, ReportState, Signature, SignOffStep
from reporting.models.exemptions import LIVE


def text_checksum(report: Report) -> str:
    """SHA-256 of what people made of a paper, and a signature is given for exactly that: what they wrote in it, which
    decisions it asks for, and what of it is marked as exempt. Figures are not in it."""
    written = {
        "title": report.title,
        "cover": report.cover,
        "sections": [[one.key, one.heading, one.text] for one in report.sections.all()],
        "recommendations": [
            [one.text, one.due_on.isoformat() if one.due_on else "", one.owner_role]
            for one in report.recommendations.all()
        ],
        "comments": [[one.kind, one.roles, one.text] for one in report.comments.all() if one.text],
        "decisions": sorted(one.pk for one in report.decisions.all()),
        "exempt": sorted(
            [one.section_id or 0, one.key, one.paragraphs, one.public_heading, one.state]
            for one in report.exempt_marks.all()
            if one.state in LIVE
        ),
    }
    return hashlib.sha256(json.dumps(written, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class StepStanding:
    """A step with the signature that holds, or the last one, which does not hold any more."""

    step: SignOffStep
    signature: Signature | None
    holds: bool

    @property
    def changed_since(self) -> bool:
        """Signed, but the paper was changed since."""
        return self.signature is not None and not self.holds


class Standing:
    """Read once for a page or an action: a fixed number of queries."""

    def __init__(self, report: Report) -> None:
        self.report = report

    @cached_property
    def comments(self) -> list[Comment]:
        return list(self.report.comments.select_related("answered_by"))

    @property
    def open_comments(self) -> list[Comment]:
        return [one for one in self.comments if one.is_open]

    @cached_property
    def text(self) -> str:
        return text_checksum(self.report)

    @cached_property
    def stored_steps(self) -> list[SignOffStep]:
        return list(self.report.steps.select_related("body").prefetch_related("signatures__by"))

    @cached_property
    def steps(self) -> list[StepStanding]:
        editorial = [one.at for one in self.report.editorial_changes.all() if one.text_checksum == self.text]
        found = []
        for step in self.stored_steps:
            signatures = list(step.signatures.all())
            holding = [
                one
                for one in signatures
                if one.text_checksum == self.text or any(one.at <= moment for moment in editorial)
            ]
            last = next(reversed(holding or signatures), None)
            found.append(StepStanding(step, last, holds=bool(holding)))
        return found

    @property
    def unsigned(self) -> list[SignOffStep]:
        """Steps without a signature that holds for the text as it is."""
        return [one.step for one in self.steps if not one.holds]

    @property
    def changed_since_signed(self) -> list[StepStanding]:
        return [one for one in self.steps if one.changed_since]

    @property
    def all_signed(self) -> bool:
        return bool(self.steps) and not self.unsigned

    def before(self, step: SignOffStep) -> list[SignOffStep]:
        """Those who have to sign before this step and have not."""
        return [one for one in self.unsigned if one.order < step.order]

    def whose_turn(self) -> list[SignOffStep]:
        """The steps that may be signed now."""
        if self.report.state != ReportState.SIGNING:
            return []
        return [one for one in self.unsigned if one.order == self.unsigned[0].order]

    def hindrances(self) -> list[str]:
        """What stands between the paper and its publication, each a sentence that says what to do."""
        sentences = []
        if self.open_comments:
            sentences.append(f"These comments are still open: {names(one.kind for one in self.open_comments)}.")
        if not self.steps:
            sentences.append("Nobody is asked to sign this paper yet: add who signs it.")
        if missing := [one.step for one in self.steps if one.signature is None]:
            sentences.append(f"These sign-offs are missing: {names(one.title for one in missing)}.")
        for one in self.changed_since_signed:
            assert one.signature is not None
            sentences.append(
                f"The paper was changed after {one.step.title} signed on {long_day(one.signature.signed_on)}: "
                "have it signed again, or say why the change is editorial."
            )
        return sentences


def standings(reports: QuerySet[Report]) -> list[Standing]:
    """Where each of several papers stands, in a fixed number of queries."""
    found = []
    for report in reports.prefetch_related(
        "sections",
        "recommendations",
        "comments",
        "decisions",
        "exempt_marks",
        "editorial_changes",
        "steps__signatures",
    ):
        standing = Standing(report)
        standing.comments, standing.stored_steps = list(report.comments.all()), list(report.steps.all())
        found.append(standing)
    return found


def names(several: Iterable[str]) -> str:
    """Finance comments, legal comments and social value; with semicolons where a name has a comma itself."""
    words = list(several)
    comma = "; " if any("," in word for word in words) else ", "
    return " and ".join([comma.join(words[:-1]), words[-1]] if len(words) > 1 else words)
