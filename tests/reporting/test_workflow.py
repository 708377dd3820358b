"""A paper's way from draft to publication: who may move it from which state, and what has to be done before."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from audit.models import Entry
from common.errors import NotAllowed, Refused
from partners.roles import RoleKind
from periods.values import FinancialYear
from reporting.actions import comments, signing, snapshots, workflow, writing
from reporting.actions.comments import AnsweredAlready
from reporting.actions.workflow import CommentsOpen, NotSigned, PaperClosed
from reporting.models import Report, ReportState, Snapshot
from reporting.reports import report_types
from reporting.standing import Standing
from tests.factories import a_world
from tests.reporting.signing import answer_everything, approve

pytestmark = pytest.mark.django_db

KINDS = report_types()["annual"].sign_offs


def a_report(world, slug="annual-2024-25") -> Report:
    return writing.create_report(
        partnership=world.partnership,
        type="annual",
        slug=slug,
        title="Annual report 2024/25",
        short_title="Annual report",
        period=FinancialYear(2024),
        meeting_on=date(2025, 6, 23),
        by=world.people["editor"],
    )


@pytest.fixture
def report(world) -> Report:
    return a_report(world)


def published(report, editor) -> Snapshot:
    draft = snapshots.build_snapshot(report=approve(report), audience="public", by=editor)
    snapshot = snapshots.publish_snapshot(snapshot=draft, by=editor)
    report.refresh_from_db()
    return snapshot


def brought_to(state, report, world) -> Report:
    """The paper in a state, as its people would bring it there."""
    editor = world.people["editor"]
    match state:
        case ReportState.IN_CONSULTATION:
            workflow.begin_consultation(report=report, by=editor)
        case ReportState.SIGNING:
            answer_everything(report)
            signing.add_step(report=report, order=1, kind="consultee", title="Sponsor", by=editor)
            workflow.begin_signing(report=report, by=editor)
        case ReportState.APPROVED:
            approve(report)
        case ReportState.PUBLISHED:
            published(report, editor)
        case ReportState.SUPERSEDED:
            published(report, editor)
            replacement = workflow.begin_amendment(
                report=report, kind="replacement", slug="again", title="Again", what_changed="A total", by=editor
            )
            published(replacement, editor)
        case ReportState.WITHDRAWN:
            workflow.withdraw_report(report=report, reason="Not needed", by=editor)
    report.refresh_from_db()
    assert report.state == state
    return report


MOVES = {
    "consult": lambda report, by: workflow.begin_consultation(report=report, by=by),
    "pass on": lambda report, by: workflow.begin_signing(report=report, by=by),
    "reopen": lambda report, by: workflow.reopen_report(report=report, reason="A mistake", by=by),
    "withdraw": lambda report, by: workflow.withdraw_report(report=report, reason="Not needed", by=by),
    "amend": lambda report, by: workflow.begin_amendment(
        report=report, kind="supplement", slug="more", title="More", what_changed="A date", by=by
    ),
    "write": lambda report, by: writing.save_cover(report=report, version=report.version, cover={"a": "b"}, by=by),
}
BEFORE_PUBLICATION = {
    ReportState.DRAFTING,
    ReportState.IN_CONSULTATION,
    ReportState.SIGNING,
    ReportState.APPROVED,
}
MAY_MOVE = {  # move → the states from which it may be made, and the roles that may make it
    "consult": ({ReportState.DRAFTING}, {"editor", "finance"}),
    "pass on": (set(), {"editor", "finance"}),  # nothing is answered here; below it is
    "reopen": (
        {ReportState.IN_CONSULTATION, ReportState.SIGNING, ReportState.APPROVED, ReportState.PUBLISHED},
        {"editor", "finance"},
    ),
    "withdraw": ({*BEFORE_PUBLICATION, ReportState.PUBLISHED}, {"editor"}),
    "amend": ({ReportState.PUBLISHED}, {"editor", "finance"}),
    "write": (BEFORE_PUBLICATION, {"editor", "finance"}),
}


@pytest.mark.parametrize("state", ReportState)
def test_every_move_from_every_state_by_every_role(state, report, world):
    brought_to(state, report, world)
    wrong = []
    for move, make in MOVES.items():
        states, roles = MAY_MOVE[move]
        for role, person in world.people.items():
            sid = transaction.savepoint()
            try:
                make(Report.objects.get(pk=report.pk), person)
                outcome = "done"
            except NotAllowed:
                outcome = "not allowed"
            except Refused:
                outcome = "refused"
            transaction.savepoint_rollback(sid)
            expected = "not allowed" if role not in roles else "done" if state in states else "refused"
            if outcome != expected:
                wrong.append(f"{move} by {role}: {outcome}, not {expected}")
    assert wrong == []


def test_a_consultation_asks_for_what_the_type_prints_by_a_day(report, editor):
    comments.ask_for_comment(report=report, kind="data protection", role="monitoring_officer", by=editor)
    comments.keep_comment(report=report, kind=KINDS[0], text="None.", by=editor)
    workflow.begin_consultation(report=report, due_on=date(2030, 6, 3), by=editor)
    asked = {one.kind: (one.is_open, one.due_on) for one in report.comments.all()}
    assert set(asked) == {"data protection", *KINDS}
    assert asked[KINDS[0]] == (False, None)
    assert asked[KINDS[1]] == asked["data protection"] == (True, date(2030, 6, 3))


def test_a_paper_whose_type_prints_no_comments_asks_nobody_by_itself(report, editor):
    report.type = "decision_report"
    report.save()
    with pytest.raises(Refused, match="use “Ask for a comment”"):
        workflow.begin_consultation(report=report, by=editor)
    comments.ask_for_comment(report=report, kind="finance comments", role="finance", by=editor)
    assert workflow.begin_consultation(report=report, by=editor).state == ReportState.IN_CONSULTATION


def test_a_paper_is_not_signed_before_its_comments_are_answered(report, editor):
    workflow.begin_consultation(report=report, by=editor)
    for kind in KINDS[:-2]:
        comments.keep_comment(report=report, kind=kind, text="None.", by=editor)
    with pytest.raises(CommentsOpen, match=f"{KINDS[-2]} and {KINDS[-1]}"):
        workflow.begin_signing(report=report, by=editor)
    answer_everything(report)
    with pytest.raises(NotSigned, match="Add who signs"):
        workflow.begin_signing(report=report, by=editor)


def test_a_comment_is_answered_by_whom_it_was_asked_of(report, world, editor, time_machine):
    time_machine.move_to("2025-06-02T10:00:00Z", tick=False)
    asked = comments.ask_for_comment(
        report=report, kind="legal comments", role="monitoring_officer", due_on=date(2025, 6, 3), by=editor
    )
    assert asked.roles == "Monitoring Officer"
    for role in (RoleKind.FINANCE, RoleKind.SECTION_151):
        with pytest.raises(NotAllowed, match="asked of another role: Monitoring Officer"):
            comments.answer_comment(comment=asked, text="None.", by=world.people[role])
    officer = world.people[RoleKind.MONITORING_OFFICER]
    with pytest.raises(ValidationError, match="or “None.” where there is nothing"):
        comments.answer_comment(comment=asked, text="  ", by=officer)
    answered = comments.answer_comment(comment=asked, text="None.", by=officer)
    assert (answered.text, answered.answered_by, answered.signed_on) == ("None.", officer, date(2025, 6, 2))
    with pytest.raises(AnsweredAlready):
        comments.answer_comment(comment=asked, text="After all…", by=officer)
    with pytest.raises(AnsweredAlready):
        comments.ask_for_comment(report=report, kind="Legal comments", by=editor)
    assert Entry.objects.filter(event="comment answered", by=officer, note="None.").exists()


def test_a_comment_is_not_asked_for_by_a_day_that_is_past(report, editor):
    with pytest.raises(ValidationError, match="today or a later day"):
        comments.ask_for_comment(report=report, kind="legal comments", due_on=date(2024, 1, 1), by=editor)


def test_publishing_with_open_comments_is_refused_and_names_them(report, editor):
    approve(report)
    comments.ask_for_comment(report=report, kind="data protection", by=editor)
    draft = snapshots.build_snapshot(report=report, audience="public", by=editor)
    with pytest.raises(Refused, match="These comments are still open: data protection"):
        snapshots.publish_snapshot(snapshot=draft, by=editor)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ReportState.DRAFTING, "Nobody is asked to sign this paper yet"),
        (ReportState.IN_CONSULTATION, "These comments are still open"),
        (ReportState.SIGNING, "These sign-offs are missing: Sponsor"),
        (ReportState.SUPERSEDED, "Another paper has taken the place"),
        (ReportState.WITHDRAWN, "This paper is withdrawn"),
    ],
)
def test_only_an_approved_paper_is_published(state, words, report, world, editor):
    brought_to(state, report, world)
    draft = snapshots.build_snapshot(report=report, audience="public", by=editor)
    with pytest.raises(Refused, match=words):
        snapshots.publish_snapshot(snapshot=draft, by=editor)


def test_a_version_built_from_another_text_is_not_published(report, editor):
    older = snapshots.build_snapshot(report=report, audience="public", by=editor)
    approve(report)
    with pytest.raises(Refused, match="build a new version of what was approved"):
        snapshots.publish_snapshot(snapshot=older, by=editor)


def test_a_correction_supersedes_what_was_published_and_has_to_be_signed(report, editor):
    first = published(report, editor)
    with pytest.raises(PaperClosed, match="Begin a correction first"):
        writing.save_section(section=report.sections.first(), version=0, text="New", by=editor)
    again = snapshots.build_snapshot(report=report, audience="public", by=editor)
    with pytest.raises(PaperClosed):
        snapshots.publish_snapshot(snapshot=again, by=editor)
    with pytest.raises(ValidationError, match="Say why"):
        workflow.reopen_report(report=report, reason=" ", by=editor)
    workflow.reopen_report(report=report, reason="A wrong total", by=editor)
    writing.save_section(section=report.sections.first(), version=0, text="New", by=editor)
    report.refresh_from_db()
    report = workflow.begin_signing(report=report, by=editor)
    assert report.state == ReportState.SIGNING
    signing.record_signature(step=report.steps.get(), signed_on=date(2024, 6, 18), by=editor)
    draft = snapshots.build_snapshot(report=report, audience="public", by=editor)
    second = snapshots.publish_snapshot(snapshot=draft, by=editor)
    assert second.number > first.number
    assert Snapshot.objects.get(pk=first.pk).content == first.content
    assert [one.text_checksum for one in report.steps.get().signatures.all()] == [
        first.content["report"]["text_checksum"],
        second.content["report"]["text_checksum"],
    ]


def test_a_correction_of_figures_alone_keeps_the_signatures(report, editor):
    published(report, editor)
    workflow.reopen_report(report=report, reason="A figure was restated", by=editor)
    assert workflow.begin_signing(report=report, by=editor).state == ReportState.APPROVED


def test_a_supplement_leaves_the_paper_and_a_replacement_supersedes_it(report, editor):
    published(report, editor)
    supplement = workflow.begin_amendment(
        report=report, kind="supplement", slug="supplement", title="Supplement", what_changed="Table 3.", by=editor
    )
    assert [one.text for one in supplement.sections.all()] == ["Table 3."]
    published(supplement, editor)
    report.refresh_from_db()
    assert report.state == ReportState.PUBLISHED
    replacement = workflow.begin_amendment(
        report=report, kind="replacement", slug="again", title="Again", what_changed="Every total.", by=editor
    )
    assert replacement.sections.count() == report.sections.count() + 1
    published(replacement, editor)
    report.refresh_from_db()
    assert report.state == ReportState.SUPERSEDED


def test_an_amendment_says_what_changed(report, editor):
    published(report, editor)
    with pytest.raises(ValidationError, match="Say what changes"):
        workflow.begin_amendment(
            report=report, kind="supplement", slug="more", title="More", what_changed="", by=editor
        )


def test_a_paper_is_withdrawn_with_a_reason_that_is_kept(report, editor, time_machine):
    time_machine.move_to("2025-06-13T10:00:00Z", tick=False)
    with pytest.raises(ValidationError, match="Say why"):
        workflow.withdraw_report(report=report, reason="", by=editor)
    withdrawn = workflow.withdraw_report(report=report, reason="The scheme ended", by=editor)
    assert (withdrawn.withdrawn_on, withdrawn.withdrawn_reason) == (date(2025, 6, 13), "The scheme ended")
    assert Entry.objects.filter(event="report withdrawn", note="The scheme ended", by=editor).exists()


def test_every_move_is_noted_with_the_state_before_and_after(report, editor):
    workflow.begin_consultation(report=report, by=editor)
    entry = Entry.objects.get(event="comments asked for")
    assert entry.changes == {"state": ["Being drafted", "Comments asked for"]}


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"state": "approved"}, "report_approved_at_a_time"),
        ({"state": "lost"}, "report_approved_at_a_time"),
        ({"state": "withdrawn"}, "report_withdrawn_on_a_day_for_a_reason"),
        ({"amends_as": "supplement"}, "report_amends_another_and_says_what_changed"),
    ],
)
def test_the_database_refuses_what_the_actions_refuse(wrong, constraint, report):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(**wrong)


def test_a_paper_does_not_amend_itself(report):
    with pytest.raises(IntegrityError, match="report_does_not_amend_itself"), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(amends=report, amends_as="supplement", what_changed="All")


def test_the_standing_of_another_paper_is_its_own(report, world, editor):
    other = a_report(world, slug="other")
    approve(other)
    assert Standing(report).hindrances() == ["Nobody is asked to sign this paper yet: add who signs it."]
    assert a_world("east-and-west").partnership.reports.count() == 0
