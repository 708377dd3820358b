"""The pages on a paper's way: what each person sees and does, and what comes back when it is refused."""

from datetime import date

import pytest
from django.urls import reverse

from periods.values import FinancialYear
from reporting.actions import comments, snapshots, workflow, writing
from reporting.models import Report, ReportState
from tests.reporting.signing import answer_everything, approve

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(world) -> Report:
    return writing.create_report(
        partnership=world.partnership, type="annual", slug="annual", title="Annual report", short_title="Annual",
        period=FinancialYear(2024), meeting_on=date(2025, 6, 23), by=world.people["editor"],
    )  # fmt: skip


@pytest.fixture
def address(world):
    return lambda name, **kwargs: reverse(
        name, kwargs={"partnership": world.partnership.slug, "slug": "annual", **kwargs}
    )


@pytest.fixture
def as_role(client, world):
    def sign_in(kind):
        client.force_login(world.people[kind])
        return client

    return sign_in


def published(report, editor):
    draft = snapshots.build_snapshot(report=approve(report), audience="public", by=editor)
    return snapshots.publish_snapshot(snapshot=draft, by=editor)


def test_the_page_says_what_there_is_to_do(as_role, address, report):
    page = as_role("editor").get(address("report")).text
    for words in ("10 of 18 written", "0 of 6 answered", "Nobody named yet", "No version built yet", "Not published"):
        assert words in page
    assert "Nobody is asked to sign this paper yet: add who signs it." in page
    assert "Equality impact assessment" in page
    assert "Not asked for yet" in page


def test_from_the_first_comment_to_the_last_signature(as_role, address, report):
    editor = as_role("editor")
    assert (
        "Type today or a later day"
        in editor.post(
            address("comment-ask"), {"kind": "data protection", "role": "section_151", "due_on": "1 1 2020"}
        ).text
    )
    asked = {"kind": "data protection", "role": "section_151", "due_on": ""}
    assert editor.post(address("comment-ask"), asked).status_code == 302
    assert editor.post(address("report-consult"), {"due_on": "1 6 2199"}).status_code == 302
    assert "Wanted by 1 June 2199" in editor.get(address("report")).text
    step = {"title": "Sponsor, North", "kind": "consultee", "order": 1, "role": "sponsor", "body": ""}
    assert editor.post(address("step-add"), {**step, "order": "first"}).status_code == 400
    assert editor.post(address("step-add"), step).status_code == 302
    assert "Have these comments answered first" in editor.post(address("report-pass-on")).text
    answer_everything(report)
    comment = report.comments.get(kind="data protection")
    answer = address("comment-answer", pk=comment.pk)
    assert as_role("finance").post(answer, {"text": "None."}).status_code == 403
    officer = as_role("section_151")
    assert answer in officer.get(address("report")).text
    assert officer.post(answer, {"text": " "}).status_code == 400
    assert officer.post(answer, {"text": "None."}).status_code == 302
    assert as_role("editor").post(address("report-pass-on")).status_code == 302
    sign = address("step-sign", pk=report.steps.get().pk)
    assert f'"{sign}"' not in as_role("editor").get(address("report")).text
    sponsor = as_role("sponsor")
    assert sign in sponsor.get(address("report")).text
    assert sponsor.post(sign, {"on_behalf": "on"}).status_code == 400
    assert "Sign as Sponsor, North" in sponsor.get(sign).text
    assert sponsor.post(sign, {}).status_code == 302
    assert "Every sign-off is given." in sponsor.get(address("report")).text


def test_a_signature_is_recorded_with_what_is_known(as_role, address, report):
    editor = as_role("editor")
    editor.post(address("step-add"), {"title": "Cabinet Member", "kind": "decision", "order": 1})
    answer_everything(report)
    editor.post(address("report-pass-on"))
    record = address("step-record", pk=report.steps.get().pk)
    typed = {"signed_on": "5 12 2022", "on_behalf": "on", "note": ""}
    assert "what is known of who signed" in editor.post(record, typed).text
    assert editor.post(record, {**typed, "note": "signed by a deputy"}).status_code == 302
    page = editor.get(address("report")).text
    assert "Signed on 5 December 2022 on behalf of the role, recorded by Report editor" in page
    assert "signed by a deputy" in page


def test_a_change_after_a_signature_is_shown_and_may_be_declared_editorial(as_role, address, report, world):
    approve(report)
    writing.save_section(section=report.sections.first(), version=0, text="A comma,", by=world.people["editor"])
    editor = as_role("editor")
    page = editor.get(address("report")).text
    assert "To sign again" in page
    assert "The paper was changed since." in page
    assert editor.post(address("editorial-change"), {"reason": ""}).status_code == 400
    assert editor.post(address("editorial-change"), {"reason": "A comma"}).status_code == 302
    page = editor.get(address("report")).text
    assert "by Report editor: A comma" in page
    assert "Approved" in page


def test_a_finding_is_explained_on_the_page(as_role, address, report, world):
    writing.save_section(
        section=report.sections.first(), version=0, text="See [it](#annex).", by=world.people["editor"]
    )
    snapshots.build_snapshot(report=report, audience="public", by=None)
    editor = as_role("editor")
    page = editor.get(address("report"))
    (finding,) = page.context["tasks"]["findings"]
    assert "refers to “annex”" in page.text
    assert editor.post(finding["explain"], {"explanation": ""}).status_code == 400
    assert editor.post(finding["explain"], {"explanation": "Filed apart."}).status_code == 302
    assert "Filed apart." in editor.get(address("report")).text
    assert editor.get(address("finding-explain", mark="0" * 12)).status_code == 404


def test_the_proper_officer_publishes_over_a_finding_with_a_reason(as_role, address, report, world):
    editor = world.people["editor"]
    writing.save_section(section=report.sections.first(), version=0, text="See [it](#annex).", by=editor)
    draft = snapshots.build_snapshot(report=approve(report), audience="public", by=editor)
    page = as_role("editor").post(address("snapshot-publish", number=draft.number), follow=True)
    assert "the proper officer alone may publish over it" in page.text
    officer = as_role("proper_officer")
    over = address("snapshot-publish-over", number=draft.number)
    assert over in officer.get(address("report")).text
    form = officer.get(over).context["form"]
    (field,) = form.fields
    assert "Give a reason: it is kept for ever." in officer.post(over, {field: " "}).text
    assert officer.post(over, {field: "Papers are due today."}).status_code == 302
    assert "Papers are due today." in officer.get(address("report")).text
    report.refresh_from_db()
    assert report.state == ReportState.PUBLISHED


def test_a_superseded_version_can_be_read_and_leads_to_the_newer_one(as_role, address, report, world, time_machine):
    editor = world.people["editor"]
    time_machine.move_to("2025-06-13T10:00:00Z", tick=False)
    first = published(report, editor)
    time_machine.move_to("2025-06-20T10:00:00Z", tick=False)
    workflow.reopen_report(report=report, reason="A wrong total", by=editor)
    assert "Being drafted" not in as_role("member").get(reverse("reports", args=[report.partnership.slug])).text
    report.refresh_from_db()
    second = published(report, editor)
    member = as_role("member")
    old = member.get(address("snapshot", number=first.number)).text
    assert "Superseded 20 June 2025." in old
    assert address("snapshot", number=second.number) in old
    assert "Superseded" not in member.get(address("snapshot", number=second.number)).text
    listing = member.get(address("report")).text
    assert "Superseded 20 June 2025" in listing
    assert "What there is to do" not in listing


def test_a_supplement_and_its_paper_name_each_other(as_role, address, report, world):
    editor = world.people["editor"]
    published(report, editor)
    typed = {"kind": "supplement", "title": "Supplement", "slug": "annual", "what_changed": "Table 3 is complete."}
    assert "a paper has this one already" in as_role("editor").post(address("report-amend"), typed).text
    as_role("editor").post(address("report-amend"), {**typed, "slug": "supplement"})
    assert "Table 3" not in as_role("member").get(address("report")).text  # until it is published
    published(Report.objects.get(slug="supplement"), editor)
    assert "Supplemented by" in as_role("member").get(address("report")).text
    page = as_role("member").get(address("report", slug="supplement")).text
    assert "This paper supplements" in page
    assert "Table 3 is complete." in page


def test_a_withdrawn_paper_says_so_and_why(as_role, address, report, world):
    snapshot = published(report, world.people["editor"])
    editor = as_role("editor")
    assert editor.post(address("report-withdraw"), {"reason": ""}).status_code == 400
    editor.post(address("report-withdraw"), {"reason": "The scheme ended"})
    assert "The scheme ended" in as_role("member").get(address("snapshot", number=snapshot.number)).text


def test_a_step_is_taken_away_unless_it_is_signed(as_role, address, report):
    approve(report)
    editor = as_role("editor")
    page = editor.post(address("step-take-away", pk=report.steps.get().pk), follow=True)
    assert "a signature stays" in page.text
    editor.post(address("step-add"), {"title": "Cabinet Member", "kind": "decision", "order": 2})
    editor.post(address("step-take-away", pk=report.steps.last().pk))
    assert report.steps.count() == 1


def test_who_signs_or_comments_is_led_to_the_version_there_is_to_read(as_role, address, report, world):
    editor = world.people["editor"]
    comments.ask_for_comment(report=report, kind="data protection", role="section_151", by=editor)
    page = address("comment-answer", pk=report.comments.get().pk)
    section_151 = as_role("section_151")
    assert "there is nothing to read" in section_151.get(page).text
    snapshots.build_snapshot(report=report, audience="public", by=editor)
    built = section_151.get(page).text
    assert f'href="{address("snapshot", number=1)}"' in built
    assert "The text was changed" not in built
    report.sections.update(text="Other words.")
    assert "The text was changed after this version was built" in section_151.get(page).text
