"""A paper's page as a list of tasks: what is written, asked, signed, explained and published, and who owes what."""

from datetime import date
from typing import Any

from django.utils.timezone import localdate

from common.formatting import long_day
from partners.roles import Right
from reporting.findings import FindingStanding, findings_of
from reporting.models import AmendmentKind, Comment, Report, ReportState, Signature, Snapshot
from reporting.reports import report_types
from reporting.standing import Standing, StepStanding

LOOKS = {  # of the state tag
    ReportState.DRAFTING: "draft",
    ReportState.IN_CONSULTATION: "in_progress",
    ReportState.SIGNING: "in_progress",
    ReportState.APPROVED: "approved",
    ReportState.PUBLISHED: "published",
    ReportState.SUPERSEDED: "superseded",
    ReportState.WITHDRAWN: "stopped",
}
LEADS = {
    ReportState.DRAFTING: "The paper is being written. Its comments are asked for next.",
    ReportState.IN_CONSULTATION: "Comments are awaited. When all are there, it is passed on for signing.",
    ReportState.SIGNING: "The paper is with those who sign it, in their order.",
    ReportState.APPROVED: "Every sign-off is given. Build a version of this text and publish it.",
    ReportState.PUBLISHED: "The paper is published. A correction begins a new version; what is published stays.",
    ReportState.SUPERSEDED: "Another paper has taken the place of this one.",
    ReportState.WITHDRAWN: "The paper is withdrawn.",
}


class Tasks:
    """What the page of a paper shows of its way to publication. `view` is the page: it knows the rights and addresses."""

    def __init__(self, view: Any, report: Report, newest: Snapshot | None) -> None:
        self.view, self.report = view, report
        self.standing = Standing(report)
        self.findings: list[FindingStanding] = findings_of(newest, report) if newest else []
        self.newest = newest

    def context(self) -> dict[str, Any]:
        return {
            "state": LOOKS[ReportState(self.report.state)],
            "state_words": self.report.get_state_display(),
            "lead": LEADS[ReportState(self.report.state)],
            "glance": self._glance(),
            "hindrances": self._hindrances(),
            "moves": self._moves(),
            "comments": [*map(self._comment, self.standing.comments), *map(_not_asked, self._not_asked)],
            "steps": [self._step(one) for one in self.standing.steps],
            "findings": [self._finding(one) for one in self.findings],
            "editorial_changes": self.report.editorial_changes.select_related("by"),
            "checked": self.newest,
        }

    def url(self, name: str, **kwargs: Any) -> str:
        return self.view.url(name, slug=self.report.slug, **kwargs)

    def may(self, right: Right) -> bool:
        return self.view.rights.may(right)

    @property
    def _not_asked(self) -> list[str]:
        """Comments that the type of paper prints and nobody has asked for."""
        there = {one.kind for one in self.standing.comments}
        return [kind for kind in report_types()[self.report.type].sign_offs if kind not in there]

    def _hindrances(self) -> list[str]:
        return self.standing.hindrances() if self.report.is_writable else []

    def _glance(self) -> list[dict[str, str]]:
        sections = self.report.sections.all()
        comments, steps = self.standing.comments, self.standing.steps
        signed = sum(one.holds for one in steps)
        answered, wanted = len(comments) - len(self.standing.open_comments), len(comments) + len(self._not_asked)
        still_open = sum(one.is_open for one in self.findings)
        checks = f"{still_open} open" if still_open else "Nothing open" if self.newest else "No version built yet"
        return [
            _line("Write the sections", "#sections", sum(bool(one.text) for one in sections), len(sections), "written"),
            _line("Ask for comments", "#comments", answered, wanted, "answered", "None asked for"),
            _line("Have it signed", "#sign-offs", signed, len(steps), "signed", "Nobody named yet"),
            {
                "label": "Settle what does not agree",
                "href": "#findings",
                "state": "due" if still_open else "approved" if self.newest else "not_started",
                "text": checks,
            },
            {
                "label": "Build and publish",
                "href": "#versions",
                "state": "published" if self.report.state == ReportState.PUBLISHED else "not_started",
                "text": "Published" if self.report.state == ReportState.PUBLISHED else "Not published",
            },
        ]

    def _moves(self) -> list[dict[str, str]]:
        """What this person may do with the paper as it stands."""
        state, moves = self.report.state, []
        if self.may(Right.EDIT_REPORTS):
            if state == ReportState.DRAFTING:
                moves.append(("Ask for comments", "report-consult"))
            if state in (ReportState.DRAFTING, ReportState.IN_CONSULTATION):
                moves.append(("Pass on for signing", "report-pass-on"))
            if self.report.is_writable and self.standing.changed_since_signed:
                moves.append(("Say that the change is editorial", "editorial-change"))
            if state in (ReportState.IN_CONSULTATION, ReportState.SIGNING, ReportState.APPROVED):
                moves.append(("Take back to its draft", "report-reopen"))
            if state == ReportState.PUBLISHED:
                moves += [("Begin a correction", "report-reopen"), ("Begin a supplement", "report-amend")]
        if self.may(Right.PUBLISH_REPORTS) and state not in (ReportState.SUPERSEDED, ReportState.WITHDRAWN):
            moves.append(("Withdraw", "report-withdraw"))
        return [{"label": label, "href": self.url(name)} for label, name in moves]

    def _comment(self, comment: Comment) -> dict[str, str]:
        may_answer = (
            comment.is_open
            and self.report.is_writable
            and self.may(Right.COMMENT_ON_REPORTS)
            and (not comment.role or self.view.rights.holds(comment.role))
        )
        asked = f"Asked: {comment.roles}" if comment.roles else ""
        if comment.is_open:
            hints = [asked, f"Wanted by {long_day(comment.due_on)}" if comment.due_on else ""]
        else:
            given = f"Given on {long_day(comment.signed_on)}" if comment.signed_on else ""
            by = f"by {comment.answered_by.name}" if comment.answered_by else ""
            hints = [asked, " ".join(filter(None, [given, by]))]
        late = bool(comment.is_open and comment.due_on and comment.due_on < _today())
        return {
            "label": _begin(comment.kind),
            "href": self.url("comment-answer", pk=comment.pk) if may_answer else "",
            "hint": " · ".join(filter(None, hints)),
            "state": "late" if late else "due" if comment.is_open else "approved",
            "text": "Late" if late else "Open" if comment.is_open else "Answered",
        }

    def _step(self, one: StepStanding) -> dict[str, Any]:
        step = one.step
        turn = step.pk in {other.pk for other in self.standing.whose_turn()}
        may_sign = turn and step.role and self.view.rights.may(Right.SIGN_REPORTS, body_id=step.body_id)
        may_record = turn and self.may(Right.EDIT_REPORTS)
        state, text = ("approved", "Signed") if one.holds else ("due", "To sign again") if one.changed_since else (
            ("in_progress", "To sign now") if turn else ("not_started", "Not yet")
        )  # fmt: skip
        return {
            "number": step.order,
            "title": step.title,
            "kind": step.get_kind_display(),
            "signature": signature_words(one.signature) if one.signature else "",
            "note": one.signature.note if one.signature else "",
            "changed_since": one.changed_since,
            "state": state,
            "text": text,
            "sign": self.url("step-sign", pk=step.pk) if may_sign else "",
            "record": self.url("step-record", pk=step.pk) if may_record else "",
            "take_away": self.url("step-take-away", pk=step.pk)
            if self.report.is_writable and self.may(Right.EDIT_REPORTS) and one.signature is None
            else "",
        }

    def _finding(self, one: FindingStanding) -> dict[str, Any]:
        if one.published_over:
            became = f"Published over on {_day(one.published_over.at)}: {one.published_over.reason}"
        elif one.explained:
            became = f"Explained on {_day(one.explained.at)}: {one.explained.explanation}"
        else:
            became = ""
        may_explain = one.is_open and self.report.is_writable and self.may(Right.EDIT_REPORTS)
        return {
            "words": one.finding.words,
            "became": became,
            "explain": self.url("finding-explain", mark=one.mark) if may_explain else "",
        }


def _not_asked(kind: str) -> dict[str, str]:
    return {"label": _begin(kind), "href": "", "hint": "", "state": "not_started", "text": "Not asked for yet"}


def _begin(words: str) -> str:
    return words[:1].upper() + words[1:]


def signature_words(signature: Signature) -> str:
    """Signed on 17 November 2022 on behalf of the role, recorded by the report editor."""
    words = f"Signed on {long_day(signature.signed_on)}"
    if signature.on_behalf:
        words += " on behalf of the role"
    if signature.recorded:
        words += ", recorded here later" if signature.by is None else f", recorded by {signature.by.name}"
    elif signature.by:
        words += f" by {signature.by.name}"
    return words


def relations(view: Any, report: Report) -> list[dict[str, str]]:
    """Which published papers this one adds to or replaces, and which do so to it."""
    found = []
    if report.amends:
        verb = "supplements" if report.amends_as == AmendmentKind.SUPPLEMENT else "takes the place of"
        found.append(
            {"words": f"This paper {verb}", "title": report.amends.title, "slug": report.amends.slug,
             "what": report.what_changed}
        )  # fmt: skip
    for one in view.reports().filter(amends=report):
        words = "Supplemented by" if one.amends_as == AmendmentKind.SUPPLEMENT else "Replaced by"
        found.append({"words": words, "title": one.title, "slug": one.slug, "what": one.what_changed})
    return [{**one, "href": view.url("report", slug=one["slug"])} for one in found]


def superseded(versions: list[Snapshot]) -> dict[int, Snapshot]:
    """Key of a published version → the later one, for the same audience, that superseded it. `versions`: newest first."""
    later: dict[str, Snapshot] = {}
    found = {}
    for one in versions:
        if one.published_at is None:
            continue
        if one.audience in later:
            found[one.pk] = later[one.audience]
        later[one.audience] = one
    return found


def what_became_of(view: Any, report: Report, snapshot: Snapshot) -> dict[str, str]:
    """What became of a published version since: superseded by a later one, or withdrawn with its paper."""
    published = view.snapshots(report).filter(
        audience=snapshot.audience, published_at__isnull=False, number__gt=snapshot.number
    )
    later = published.first() if snapshot.published_at else None
    if later:
        href = view.url("snapshot", slug=report.slug, number=later.number)
        return {
            "words": f"Superseded {_day(later.published_at)}.",
            "href": href,
            "link": later.label,
        }
    if snapshot.published_at and report.withdrawn_on:
        return {"words": f"Withdrawn {long_day(report.withdrawn_on)}: {report.withdrawn_reason}"}
    if snapshot.published_at and report.state == ReportState.SUPERSEDED:
        by = report.amendments.filter(amends_as=AmendmentKind.REPLACEMENT, state=ReportState.PUBLISHED).first()
        if by:
            return {"words": "Superseded.", "href": view.url("report", slug=by.slug), "link": by.title}
    return {}


def _line(label: str, href: str, done: int, of: int, verb: str, none: str = "None") -> dict[str, str]:
    state = "approved" if of and done == of else "in_progress" if done else "not_started"
    return {"label": label, "href": href, "state": state, "text": f"{done} of {of} {verb}" if of else none}


def _day(moment: Any) -> str:
    return long_day(localdate(moment))


def _today() -> date:
    return localdate()
