"""Those who sign a paper do so in their order, in their role or on behalf of it, for the text as it is."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from common.errors import NotAllowed, Refused
from partners.actions import give_role
from partners.roles import RoleKind
from periods.values import FinancialYear
from projects.actions.decisions import save_decision
from projects.models import Decision
from reporting.actions import comments, exemptions, signing, snapshots, workflow, writing
from reporting.actions.signing import OutOfOrder, SignedAlready
from reporting.models import ExemptMark, Report, ReportState, Signature, SignOffStep, StepKind
from reporting.standing import Standing
from reporting.views.workflow_parts import signature_words
from tests.factories import a_person, a_world
from tests.reporting.signing import answer_everything

pytestmark = pytest.mark.django_db

ESSEX = Path(__file__).parent.parent / "figures" / "essex" / "approvals.csv"
LGSS = ("Cambridgeshire", "Northamptonshire", "Milton Keynes")  # three full councils approved, each on its own day
SIGNED_BY = {  # role → those whose signature it is
    RoleKind.SECTION_151,
    RoleKind.MONITORING_OFFICER,
    RoleKind.SPONSOR,
    RoleKind.PROPER_OFFICER,
    RoleKind.FINANCE,
    RoleKind.APPROVER,
}


@pytest.fixture
def report(world, editor) -> Report:
    report = writing.create_report(
        partnership=world.partnership,
        type="annual",
        slug="annual-2024-25",
        title="Annual report 2024/25",
        short_title="Annual report",
        period=FinancialYear(2024),
        meeting_on=date(2025, 6, 23),
        by=editor,
    )
    answer_everything(report)
    return report


def two_steps(report, editor) -> list[SignOffStep]:
    """The Section 151 Officer, then the Monitoring Officer; the paper is passed on."""
    for order, role in enumerate((RoleKind.SECTION_151, RoleKind.MONITORING_OFFICER), start=1):
        signing.add_step(
            report=report, order=order, kind="statutory", title=role.label, role=role, body=None, by=editor
        )
    workflow.begin_signing(report=report, by=editor)
    report.refresh_from_db()
    return list(report.steps.all())


def state_of(report) -> str:
    return Report.objects.get(pk=report.pk).state


def change_the_text(report, editor, text="Another text"):
    section = report.sections.first()
    writing.save_section(section=section, version=section.version, text=text, by=editor)


def test_the_last_signature_approves_the_paper(report, editor, world, time_machine):
    time_machine.move_to("2025-06-02T10:00:00Z", tick=False)
    first, second = two_steps(report, editor)
    signature = signing.sign_step(step=first, by=world.people["section_151"])
    assert (signature.signed_on, signature.by, signature.on_behalf) == (
        date(2025, 6, 2), world.people["section_151"], False,
    )  # fmt: skip
    assert state_of(report) == ReportState.SIGNING
    signing.sign_step(step=second, by=world.people["monitoring_officer"])
    assert state_of(report) == ReportState.APPROVED


def test_out_of_order_is_refused_and_says_who_comes_before(report, editor, world):
    _, second = two_steps(report, editor)
    with pytest.raises(OutOfOrder, match=r"Before this one: Section 151 Officer\."):
        signing.sign_step(step=second, by=world.people["monitoring_officer"])
    with pytest.raises(OutOfOrder):
        signing.record_signature(step=second, signed_on=date(2025, 6, 2), by=editor)
    assert Signature.objects.count() == 0


@pytest.mark.parametrize("role", RoleKind)
def test_who_signs_in_person_and_who_on_behalf(role, report, editor, world):
    first, _ = two_steps(report, editor)
    person = world.people[role]
    if role not in SIGNED_BY:
        for on_behalf in (False, True):
            with pytest.raises(NotAllowed):
                signing.sign_step(step=first, by=person, on_behalf=on_behalf, note="Deputy")
        return
    if role != RoleKind.SECTION_151:
        with pytest.raises(ValidationError, match="say that you sign on behalf"):
            signing.sign_step(step=first, by=person)
        with pytest.raises(ValidationError, match="in which position"):
            signing.sign_step(step=first, by=person, on_behalf=True)
    signature = signing.sign_step(step=first, by=person, on_behalf=role != RoleKind.SECTION_151, note="Deputy")
    assert signature.on_behalf is (role != RoleKind.SECTION_151)
    assert signature.note == "Deputy"


def test_a_statutory_officer_signs_for_their_own_council_alone(report, editor, world):
    northern = a_person("s151-of-north@example.org")
    give_role(user=northern, partnership=world.partnership, kind="section_151", bodies=[world.north], by=None)
    step = signing.add_step(
        report=report, order=1, kind="statutory", title="Section 151 Officer, South", role="section_151",
        body=world.south, by=editor,
    )  # fmt: skip
    workflow.begin_signing(report=report, by=editor)
    for on_behalf in (False, True):
        with pytest.raises(NotAllowed):
            signing.sign_step(step=step, by=northern, on_behalf=on_behalf, note="Of the other council")


def test_a_council_of_another_partnership_signs_nothing(report, editor):
    foreign = a_world("east-and-west").north
    with pytest.raises(ValidationError, match="same partnership"):
        signing.add_step(report=report, order=1, kind="approval", title="East", body=foreign, by=editor)


def test_nobody_signs_a_draft(report, editor, world):
    step = signing.add_step(report=report, order=1, kind="consultee", title="Sponsor", role="sponsor", by=editor)
    with pytest.raises(Refused, match="still being written"):
        signing.sign_step(step=step, by=world.people["sponsor"])


def test_nobody_signs_the_same_text_twice(report, editor, world):
    first, _ = two_steps(report, editor)
    signing.sign_step(step=first, by=world.people["section_151"])
    with pytest.raises(SignedAlready, match="signed this text on"):
        signing.sign_step(step=first, by=world.people["finance"], on_behalf=True, note="Deputy")


def test_a_step_without_a_role_is_recorded_by_the_report_editor(report, editor, world):
    step = signing.add_step(report=report, order=1, kind="decision", title="Cabinet Member", by=editor)
    workflow.begin_signing(report=report, by=editor)
    with pytest.raises(Refused, match="signs outside the portal"):
        signing.sign_step(step=step, by=world.people["sponsor"], on_behalf=True, note="For them")
    with pytest.raises(ValidationError, match="today or an earlier day"):
        signing.record_signature(step=step, signed_on=date(2199, 1, 1), by=editor)
    signature = signing.record_signature(step=step, signed_on=date(2025, 6, 2), by=editor)
    assert signature_words(signature) == "Signed on 2 June 2025, recorded by Report editor"


def test_a_change_after_a_signature_is_shown_and_has_to_be_signed_again(report, editor, world):
    first, second = two_steps(report, editor)
    signing.sign_step(step=first, by=world.people["section_151"])
    signing.sign_step(step=second, by=world.people["monitoring_officer"])
    change_the_text(report, editor)
    assert state_of(report) == ReportState.SIGNING
    sentences = Standing(report).hindrances()
    assert len(sentences) == 2
    assert sentences[0].startswith("The paper was changed after Section 151 Officer signed on")
    assert Signature.objects.count() == 2  # nothing is taken away
    draft = snapshots.build_snapshot(report=report, audience="public", by=editor)
    with pytest.raises(Refused, match="have it signed again, or say why the change is editorial"):
        snapshots.publish_snapshot(snapshot=draft, by=editor)
    with pytest.raises(OutOfOrder):
        signing.sign_step(step=second, by=world.people["monitoring_officer"])
    signing.sign_step(step=first, by=world.people["section_151"])
    signing.sign_step(step=second, by=world.people["monitoring_officer"])
    assert state_of(report) == ReportState.APPROVED
    assert Signature.objects.count() == 4


@pytest.mark.parametrize(
    "what", ["a section", "the cover", "the recommendations", "a comment", "an exempt mark", "the decisions"]
)
def test_whatever_is_printed_counts_as_the_text(what, report, editor, world):
    first, _ = two_steps(report, editor)
    signing.sign_step(step=first, by=world.people["section_151"])
    match what:
        case "a section":
            change_the_text(report, editor)
        case "the cover":
            writing.save_cover(report=report, version=0, cover={"summary": "New"}, by=editor)
        case "the recommendations":
            texts = [writing.RecommendationText("To agree.")]
            writing.save_recommendations(report=report, texts=texts, by=editor)
        case "a comment":
            comments.keep_comment(report=report, kind="finance comments", text="It costs £5.", by=editor)
        case "an exempt mark":
            proposed(report, editor)
        case "the decisions":
            writing.ask_for_decisions(report=report, decisions=[a_decision(report)], by=editor)
    standing = Standing(Report.objects.get(pk=report.pk))
    assert [one.step for one in standing.changed_since_signed] == [first]


def a_decision(report) -> Decision:
    return save_decision(
        decision=Decision(
            partnership=report.partnership, meeting=report.meeting, title="A portal", recommendation="Agree."
        ),
        by=None,
    )


def proposed(report, editor) -> ExemptMark:
    return exemptions.propose_exemption(
        report=report, section=report.sections.first(), paragraphs=[3], reason="A tender is open",
        review_on=date(2098, 1, 1), by=editor,
    )  # fmt: skip


@pytest.mark.parametrize("confirm", [True, False])
def test_a_mark_decided_after_signing_is_a_change(confirm, report, editor, world):
    mark = proposed(report, editor)
    first, second = two_steps(report, editor)
    signing.sign_step(step=first, by=world.people["section_151"])
    signing.sign_step(step=second, by=world.people["monitoring_officer"])
    assert state_of(report) == ReportState.APPROVED
    officer = world.people["proper_officer"]
    mark = exemptions.decide_exemption(mark=mark, confirm=confirm, reason="Looked at", by=officer)
    assert state_of(report) == ReportState.SIGNING
    standing = Standing(Report.objects.get(pk=report.pk))
    assert [one.step for one in standing.changed_since_signed] == [first, second]
    assert standing.hindrances()[0].startswith("The paper was changed after Section 151 Officer signed on")
    signing.sign_step(step=first, by=world.people["section_151"])
    signing.sign_step(step=second, by=world.people["monitoring_officer"])
    assert state_of(report) == ReportState.APPROVED
    if confirm:
        exemptions.end_exemption(mark=mark, reason="The tender is over", by=officer)
        assert state_of(report) == ReportState.SIGNING


def test_what_was_marked_after_signing_and_taken_back_holds_again(report, editor, world):
    first, second = two_steps(report, editor)
    signing.sign_step(step=first, by=world.people["section_151"])
    signing.sign_step(step=second, by=world.people["monitoring_officer"])
    mark = proposed(report, editor)
    assert state_of(report) == ReportState.SIGNING
    exemptions.withdraw_exemption(mark=mark, by=editor)
    assert state_of(report) == ReportState.APPROVED


def test_nothing_is_marked_or_asked_for_in_a_closed_paper(report, editor, world):
    decision = a_decision(report)
    workflow.withdraw_report(report=report, reason="Not needed", by=editor)
    with pytest.raises(Refused, match="begin a new one"):
        proposed(report, editor)
    with pytest.raises(Refused, match="begin a new one"):
        writing.ask_for_decisions(report=report, decisions=[decision], by=editor)


def test_the_text_put_back_holds_again(report, editor, world):
    first, second = two_steps(report, editor)
    signing.sign_step(step=first, by=world.people["section_151"])
    signing.sign_step(step=second, by=world.people["monitoring_officer"])
    change_the_text(report, editor)
    change_the_text(report, editor, "")
    assert state_of(report) == ReportState.APPROVED


def test_an_editorial_change_is_declared_with_a_reason_and_keeps_the_signatures(report, editor, world):
    first, second = two_steps(report, editor)
    signing.sign_step(step=first, by=world.people["section_151"])
    signing.sign_step(step=second, by=world.people["monitoring_officer"])
    with pytest.raises(Refused, match="nothing to explain"):
        signing.declare_editorial(report=report, reason="A comma", by=editor)
    change_the_text(report, editor, "A comma, moved")
    with pytest.raises(ValidationError, match="Say what was changed"):
        signing.declare_editorial(report=report, reason=" ", by=editor)
    signing.declare_editorial(report=report, reason="A comma", by=editor)
    assert state_of(report) == ReportState.APPROVED
    change_the_text(report, editor, "A new promise")  # the declaration was for one text alone
    assert state_of(report) == ReportState.SIGNING
    assert report.editorial_changes.get().reason == "A comma"


def test_a_step_is_not_put_before_one_that_is_signed(report, editor, world):
    first, _ = two_steps(report, editor)
    signing.sign_step(step=first, by=world.people["section_151"])
    with pytest.raises(ValidationError) as refusal:
        signing.add_step(report=report, order=0, kind="consultee", title="Sponsor", by=editor)
    assert "Section 151 Officer has signed already" in refusal.value.message_dict["order"][0]


def test_another_step_takes_the_approval_back(report, editor, world):
    first, second = two_steps(report, editor)
    signing.sign_step(step=first, by=world.people["section_151"])
    signing.sign_step(step=second, by=world.people["monitoring_officer"])
    third = signing.add_step(report=report, order=3, kind="decision", title="Cabinet Member", by=editor)
    assert state_of(report) == ReportState.SIGNING
    signing.take_away_step(step=third, by=editor)
    assert state_of(report) == ReportState.APPROVED
    with pytest.raises(Refused, match="a signature stays"):
        signing.take_away_step(step=first, by=editor)


def essex() -> Iterator[dict[str, str]]:
    with ESSEX.open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def test_the_order_of_the_essex_paper_is_recorded_with_its_dates_and_notes(report, editor):
    kinds = {
        "consultee": StepKind.CONSULTEE,
        "statutory sign-off": StepKind.STATUTORY,
        "decision": StepKind.DECISION,
    }
    approvals = [row for row in essex() if row["step"] in kinds]
    for row in approvals:
        signing.add_step(
            report=report, order=int(row["order"]), kind=kinds[row["step"]], title=row["role"], by=editor
        )  # fmt: skip
    workflow.begin_signing(report=report, by=editor)
    for row, step in zip(approvals, report.steps.all(), strict=True):
        signing.record_signature(
            step=step, signed_on=date.fromisoformat(row["date"]), on_behalf=row["signed_on_behalf"] == "yes",
            note=row["note"], by=None,
        )  # fmt: skip
    assert state_of(report) == ReportState.APPROVED
    kept = [(one.step.title, one.signed_on.isoformat(), one.on_behalf, one.note) for one in Signature.objects.all()]
    assert kept == [(row["role"], row["date"], row["signed_on_behalf"] == "yes", row["note"]) for row in approvals]
    assert signature_words(Signature.objects.get(signed_on=date(2022, 11, 17))) == (
        "Signed on 17 November 2022 on behalf of the role, recorded here later"
    )


def test_a_date_before_that_of_an_earlier_signature_is_refused(report, editor):
    for order, title in enumerate(("Consultee", "Decision"), start=1):
        signing.add_step(report=report, order=order, kind="consultee", title=title, by=editor)
    workflow.begin_signing(report=report, by=editor)
    first, second = report.steps.all()
    signing.record_signature(step=first, signed_on=date(2022, 11, 28), by=editor)
    with pytest.raises(ValidationError, match="Consultee signs before and did so on 28 November 2022"):
        signing.record_signature(step=second, signed_on=date(2022, 11, 17), by=editor)


def test_three_councils_approve_in_any_sequence(report, editor):
    for council in LGSS:
        signing.add_step(report=report, order=1, kind="approval", title=f"{council}, full council", by=editor)
    workflow.begin_signing(report=report, by=editor)
    for step in reversed(report.steps.all()):
        assert state_of(report) == ReportState.SIGNING
        signing.record_signature(step=step, signed_on=date(2016, 2, 23), by=editor)
    assert state_of(report) == ReportState.APPROVED


def test_the_database_refuses_what_the_actions_refuse(report, editor, world):
    first, _ = two_steps(report, editor)
    signature = signing.sign_step(step=first, by=world.people["section_151"])
    wrong = [
        ("step_signed_once_for_a_text|reporting_signature.step_id",
         lambda: Signature.objects.create(step=first, signed_on=date(2025, 6, 2), text_checksum=signature.text_checksum)),
        ("signature_on_behalf_says_who_signed", lambda: Signature.objects.update(on_behalf=True)),
        ("sign_off_step_has_a_place", lambda: SignOffStep.objects.filter(pk=first.pk).update(order=0)),
        ("sign_off_step_once_in_its_place|reporting_signoffstep.report_id",
         lambda: SignOffStep.objects.create(report=report, order=1, kind="statutory", title=first.title)),
        ("editorial_change_has_a_reason", lambda: report.editorial_changes.create(text_checksum="0", reason="")),
        ("comment_answered_with_a_text",
         lambda: report.comments.update(text="", answered_by=editor, answered_at="2025-06-02T10:00Z")),
        ("comment_answered_by_someone_at_a_time", lambda: report.comments.update(answered_by=editor)),
    ]  # fmt: skip
    for constraint, write in wrong:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            write()
