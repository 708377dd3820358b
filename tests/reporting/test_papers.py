"""The pages of papers: who sees what, and what happens to what is typed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from committees.models import Committee, Meeting
from common.formatting import weekday_and_day
from jobs.models import Job
from periods.values import FinancialYear
from reporting.actions import rendering, snapshots, writing
from reporting.models import Report, Snapshot
from tests.factories import a_world
from tests.reporting.signing import approve

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(world) -> Report:
    return writing.create_report(
        partnership=world.partnership,
        type="annual",
        slug="annual-2024-25",
        title="Annual report 2024/25",
        short_title="Annual report",
        period=FinancialYear(2024),
        meeting_on=date(2025, 6, 23),
        by=world.people["editor"],
    )


@pytest.fixture
def draft(report, world) -> Snapshot:
    return snapshots.build_snapshot(report=report, audience="public", by=world.people["editor"])


@pytest.fixture
def address(world):
    return lambda name, **kwargs: reverse(name, kwargs={"partnership": world.partnership.slug, **kwargs})


@pytest.fixture
def as_role(client, world):
    def sign_in(kind):
        client.force_login(world.people[kind])
        return client

    return sign_in


def approved(report, editor) -> Snapshot:
    """The newest draft, built from what was approved."""
    return snapshots.build_snapshot(report=approve(report), audience="public", by=editor)


def section_form(section, **changed):
    return {"heading": section.heading, "text": section.text, "version": section.version, "save": "yes", **changed}


def test_staff_see_a_draft_and_members_do_not(as_role, address, report, draft):
    pages = [
        address("report", slug=report.slug),
        address("snapshot", slug=report.slug, number=1),
        address("document", slug=report.slug, number=1, format="pdf"),
    ]
    assert report.title in as_role("officer").get(address("reports")).text
    assert [as_role("officer").get(page).status_code for page in pages] == [200, 200, 404]  # no PDF yet
    members = as_role("member").get(address("reports")).text
    assert "No report has been published yet." in members
    assert report.title not in members
    assert [as_role("member").get(page).status_code for page in pages] == [404, 404, 404]


def test_members_see_what_is_published(as_role, address, report, draft, world, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    editor = world.people["editor"]
    published = snapshots.publish_snapshot(snapshot=approved(report, editor), by=editor)
    exempt = snapshots.build_snapshot(report=report, audience="exempt", by=editor)
    snapshots.publish_snapshot(snapshot=exempt, by=editor)
    rendering.render_document(snapshot=published, format="pdf")
    member = as_role("member")
    numbers = {n: member.get(address("snapshot", slug=report.slug, number=n)).status_code for n in (1, 2, 3, 4, 5)}
    assert numbers == {1: 404, 2: 404, 3: 200, 4: 404, 5: 200}  # 5 is exempt, and members decide upon it
    answer = member.get(address("document", slug=report.slug, number=3, format="pdf"))
    assert answer["Content-Disposition"] == 'attachment; filename="annual-2024-25-published-3.pdf"'
    assert answer["Cache-Control"] == "no-store, private"
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"
    page = member.get(address("report", slug=report.slug)).text
    assert "Build a version" not in page
    assert "Sections" not in page


def test_who_may_not_edit_is_refused(as_role, address, report):
    section = report.sections.first()
    for kind in ("member", "officer", "auditor", "administrator"):
        person = as_role(kind)
        for name, where in (
            ("section-edit", {"key": section.key}),
            ("section-preview", {"key": section.key}),
            ("cover-edit", {}),
            ("recommendations-edit", {}),
            ("sign-offs-edit", {}),
            ("report-build", {}),
        ):
            page = address(name, slug=report.slug, **where)
            assert person.post(page, section_form(section)).status_code == 403


def test_a_report_of_another_partnership_is_not_there(client, report, world):
    other = a_world("east-and-west")
    client.force_login(other.people["editor"])
    for partnership in (other.partnership.slug, world.partnership.slug):
        for name, where in (("report", {}), ("section-edit", {"key": "people"}), ("cover-edit", {})):
            page = reverse(name, kwargs={"partnership": partnership, "slug": report.slug, **where})
            assert client.get(page).status_code == 404
            assert client.post(page).status_code in (404, 405)


def test_a_section_is_saved_and_previewed(as_role, address, report):
    section = report.sections.get(key="people")
    page = address("section-edit", slug=report.slug, key="people")
    editor = as_role("editor")
    typed = section_form(section, text="Hello *there*.\n\n- one")
    previewed = editor.post(page, {**typed, "preview": "yes"}).text
    assert "<em>there</em>" in previewed
    assert "7.1" in previewed
    section.refresh_from_db()
    assert section.text == ""
    assert editor.post(page, typed).status_code == 302
    section.refresh_from_db()
    assert section.text == "Hello *there*.\n\n- one"
    live = editor.post(address("section-preview", slug=report.slug, key="people"), typed).text
    assert "<em>there</em>" in live
    assert "<html" not in live


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{{ figure nothing 2024/25 }}", "There is no measure “nothing”"),
        ("{{ block nothing }}", "There is no block “nothing”"),
        ("x" * 10_001, "Shorten this section to 10000 characters: it has 10001."),
    ],
)
def test_what_cannot_be_kept_is_said_at_the_field_and_nothing_is_lost(as_role, address, report, text, problem):
    section = report.sections.get(key="people")
    page = address("section-edit", slug=report.slug, key="people")
    answer = as_role("editor").post(page, section_form(section, text=text))
    assert answer.status_code == 422
    assert answer.text.count(problem) >= 2  # in the summary and at the field
    assert text in answer.text


def test_hostile_narrative_is_words_on_every_page(as_role, address, report):
    section = report.sections.get(key="people")
    editor = as_role("editor")
    text = "<script>alert(1)</script> ![x](https://example.org/spy.png) [x](javascript:alert(1)) </textarea><b>"
    assert editor.post(address("section-edit", slug=report.slug, key="people"), section_form(section, text=text))
    editor.post(address("report-build", slug=report.slug), {"audience": "public"})
    for page in (
        address("section-edit", slug=report.slug, key="people"),
        address("snapshot", slug=report.slug, number=1),
    ):
        found = editor.get(page).text
        assert "<script>alert" not in found
        assert "<img" not in found
        assert 'href="javascript' not in found
        assert "</textarea><b>" not in found


def test_a_section_saved_meanwhile_shows_both_texts(as_role, address, report, world):
    section = report.sections.get(key="people")
    page = address("section-edit", slug=report.slug, key="people")
    writing.save_section(section=section, version=0, text="Theirs was first", by=world.people["finance"])
    answer = as_role("editor").post(page, section_form(section, text="Mine came later"))
    assert answer.status_code == 409
    assert "Theirs was first" in answer.text
    assert "Mine came later" in answer.text
    section.refresh_from_db()
    assert section.text == "Theirs was first"
    assert 'name="version" value="1"' in answer.text  # saving again is a decision


def test_building_freezes_the_paper_and_asks_for_its_pdf(as_role, address, report):
    editor = as_role("editor")
    answer = editor.post(address("report-build", slug=report.slug), {"audience": "public"}, follow=True)
    assert Snapshot.objects.get().label == "Draft 1"
    job = Job.objects.get()
    assert reverse("job-progress", args=[job.pk]) in answer.text
    assert "Draft 1 is built" in answer.text
    assert editor.post(address("report-build", slug=report.slug), {"audience": "all"}, follow=True).status_code == 200
    assert Snapshot.objects.count() == 1


def test_a_version_whose_pdf_is_under_way_is_not_offered_again(as_role, address, report, draft, world):
    page = address("report", slug=report.slug)
    client = as_role("editor")
    assert "Set as PDF: Draft 1" in client.get(page).text
    rendering.request_rendering(snapshot=draft, format="pdf", by=world.people["editor"])
    words = client.get(page).text
    assert "Set as PDF: Draft 1" not in words
    assert "being set" in words


def test_a_version_is_built_as_word_and_downloaded(as_role, address, report, world, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    editor = as_role("editor")
    typed = {"audience": "public", "format": "docx"}
    answer = editor.post(address("report-build", slug=report.slug), typed, follow=True)
    assert "the Word document is on its way" in answer.text
    assert Job.objects.get().arguments["format"] == "docx"
    assert "Set as PDF: Draft 1" in answer.text  # the other file can still be asked for
    rendering.render_document(snapshot=Snapshot.objects.get(), format="docx")
    page = address("document", slug=report.slug, number=1, format="docx")
    answer = editor.get(page)
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert answer["Content-Disposition"] == 'attachment; filename="annual-2024-25-draft-1.docx"'
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert editor.get(address("document", slug=report.slug, number=1, format="pdf")).status_code == 404
    assert page in editor.get(address("report", slug=report.slug)).text
    version = editor.get(address("snapshot", slug=report.slug, number=1)).text
    assert f'href="{page}">Word</a>' in version
    assert as_role("member").get(page).status_code == 404  # a draft


def test_a_version_can_be_set_as_word_later(as_role, address, report, draft):
    editor = as_role("editor")
    render = address("snapshot-render", slug=report.slug, number=1)
    assert editor.post(render, {"format": "docx"}).status_code == 302
    assert Job.objects.get().arguments["format"] == "docx"
    words = editor.get(address("report", slug=report.slug)).text
    assert "Set as Word: Draft 1" not in words
    assert "Set as PDF: Draft 1" in words
    refusal = editor.post(render, {"format": "odt"}, follow=True).text
    assert "This paper is not set as “odt”: choose pdf or docx." in refusal
    assert Job.objects.count() == 1


def test_too_long_a_heading_comes_back_with_what_to_do(as_role, address, report):
    section = report.sections.first()
    page = address("section-edit", slug=report.slug, key=section.key)
    answer = as_role("editor").post(page, section_form(section, heading="T" * 300))
    assert answer.status_code == 422
    assert "Shorten the heading to 200 characters: it has 300." in answer.text
    assert "T" * 300 in answer.text


def test_the_cover_sheet_is_filled_in(as_role, address, report):
    editor = as_role("editor")
    page = address("cover-edit", slug=report.slug)
    filled = {
        "authors": "Head of Shared Services", "key_decision": "no", "call_in": "no", "section_151_approval": "na",
        "summary": "The year.", "version": 0,
    }  # fmt: skip
    assert editor.post(page, {**filled, "authors": ""}).status_code == 422
    assert editor.post(page, filled).status_code == 302
    report.refresh_from_db()
    assert report.cover["section_151_approval"] == "na"
    later = editor.post(page, {**filled, "summary": "Another year."})
    assert later.status_code == 409
    assert "The year." in later.text
    assert "Another year." in later.text


def test_comments_and_sign_offs_are_kept_by_role(as_role, address, report):
    page = address("sign-offs-edit", slug=report.slug)
    editor = as_role("editor")
    assert "Equality impact assessment" in editor.get(page).text
    typed = {"form-TOTAL_FORMS": 3, "form-INITIAL_FORMS": 0, "form-0-kind": "finance comments", "form-0-text": "None.",
             "form-0-roles": "Section 151 Officer", "form-0-signed_on": "2/6/2025", "form-1-kind": "social value",
             "form-1-text": "", "form-2-kind": "invented", "form-2-text": "Yes."}  # fmt: skip
    assert editor.post(page, {**typed, "form-0-signed_on": "soon"}).status_code == 422
    assert editor.post(page, typed).status_code == 302
    assert editor.post(page, {**typed, "form-0-text": ""}).status_code == 422  # what was received stays
    kept = report.comments.get()
    assert (kept.kind, kept.roles, kept.signed_on) == ("finance comments", "Section 151 Officer", date(2025, 6, 2))
    assert "1 of 6 answered" in editor.get(address("report", slug=report.slug)).text


def test_recommendations_are_written(as_role, address, report):
    page = address("recommendations-edit", slug=report.slug)
    typed = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0, "form-0-text": "To note.", "form-1-text": "",
             "form-0-due_on": "31/9/2025"}  # fmt: skip
    editor = as_role("editor")
    assert editor.post(page, typed).status_code == 422
    assert editor.post(page, {**typed, "form-0-due_on": "30/9/2025"}).status_code == 302
    assert report.recommendations.get().due_on == date(2025, 9, 30)


def test_a_report_is_begun_for_a_meeting_of_any_committee_in_the_calendar(as_role, address, world):
    typed = {"type": "annual", "title": "Annual", "short_title": "Annual", "slug": "for-the-board", "period": "2025/26"}
    board = Committee.objects.create(partnership=world.partnership, name="Board", slug="board", kind="board")
    on = localdate() + timedelta(days=30)
    planned, over = (
        Meeting.objects.create(partnership=world.partnership, committee=board, on=day)
        for day in (on, date(2024, 6, 24))
    )
    editor, page = as_role("editor"), address("report-create")
    assert f"Board, {weekday_and_day(on)}" in editor.get(page).text
    assert "24 June 2024" not in editor.get(page).text
    assert "Choose a meeting above, or type its day." in editor.post(page, typed).text
    assert "one of the two" in editor.post(page, {**typed, "meeting": planned.pk, "meeting_on": "1/6/2026"}).text
    assert editor.post(page, {**typed, "meeting": over.pk}).status_code == 422
    assert editor.post(page, {**typed, "meeting": planned.pk}).status_code == 302
    assert Report.objects.get().meeting == planned
    assert Meeting.objects.count() == 2
    typed |= {"slug": "another", "committee": "Board", "meeting_on": "1/6/2026"}
    assert editor.post(page, typed).status_code == 302
    assert Report.objects.get(slug="another").meeting.committee == board


def test_a_report_is_begun_where_no_committee_is_kept(as_role, address, world):
    typed = {"type": "annual", "title": "Annual", "short_title": "Annual", "slug": "annual", "period": "2025/26",
             "committee": world.partnership.committee_name, "meeting_on": "22/6/2026"}  # fmt: skip
    assert as_role("editor").post(address("report-create"), typed).status_code == 302
    assert Report.objects.get().meeting.committee.name == world.partnership.committee_name


def test_a_report_is_begun_with_a_title_of_300_characters(as_role, address, world):
    title = ("A long title " * 25)[:299] + "!"
    typed = {"type": "annual", "title": title, "short_title": "Annual", "slug": "annual-2025-26", "period": "2025/26",
             "meeting_on": "22/6/2026"}  # fmt: skip
    editor = as_role("editor")
    assert editor.post(address("report-create"), {**typed, "title": title + "x"}).status_code == 422
    assert editor.post(address("report-create"), {**typed, "period": "soon"}).status_code == 422
    assert editor.post(address("report-create"), typed).status_code == 302
    assert Report.objects.get().title == title
    assert editor.post(address("report-create"), typed).status_code == 422  # the name is taken
    assert editor.get(address("report", slug="annual-2025-26")).status_code == 200


def test_nobody_writes_in_a_published_paper_and_its_page_says_why(as_role, address, report, world):
    snapshots.publish_snapshot(snapshot=approved(report, world.people["editor"]), by=world.people["editor"])
    editor = as_role("editor")
    section = report.sections.first()
    pages = [
        address("section-edit", slug=report.slug, key=section.key),
        *(address(name, slug=report.slug) for name in ("cover-edit", "recommendations-edit", "sign-offs-edit")),
    ]
    paper = address("report", slug=report.slug)
    for page in pages:
        assert page not in editor.get(paper).text
        for answer in (editor.get(page, follow=True), editor.post(page, section_form(section), follow=True)):
            assert answer.redirect_chain[-1][0] == paper
            assert "This paper is published. Begin a correction first" in answer.text


def test_publishing(as_role, address, report, draft, world):
    editor = as_role("editor")
    early = editor.post(address("snapshot-publish", slug=report.slug, number=1), follow=True)
    assert "Nobody is asked to sign this paper yet" in early.text
    approved(report, world.people["editor"])
    editor.post(address("snapshot-publish", slug=report.slug, number=2))
    assert Snapshot.objects.first().published_at is not None
    page = editor.post(address("snapshot-publish", slug=report.slug, number=3), follow=True)
    assert "published already" in page.text


@pytest.mark.parametrize("name", ["reports", "report", "section-edit"])
def test_pages_read_a_fixed_number_of_times(
    as_role, address, report, draft, name, django_assert_max_num_queries, world
):
    where = {"reports": {}, "report": {"slug": report.slug}, "section-edit": {"slug": report.slug, "key": "people"}}
    editor = as_role("editor")
    with django_assert_max_num_queries(24):
        assert editor.get(address(name, **where[name])).status_code == 200
