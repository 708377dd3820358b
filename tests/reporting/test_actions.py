"""Papers written, built, published and rendered."""

import hashlib
import json
from datetime import date

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from audit.models import Entry
from common.errors import Refused
from jobs.models import Job, State
from periods.values import FinancialYear
from reporting.actions import rendering, snapshots, writing
from reporting.actions.writing import RecommendationText, SavedMeanwhile
from reporting.models import Document, Frozen, Report, Snapshot
from reporting.narrative import NarrativeUnreadable
from reporting.snapshots import PaperIncomplete, checksum
from tests.reporting.sample_paper import snapshot as sample
from tests.reporting.signing import approve

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(world, editor) -> Report:
    return writing.create_report(
        partnership=world.partnership,
        type="annual",
        slug="annual-2024-25",
        title="Annual report 2024/25",
        short_title="Annual report",
        period=FinancialYear(2024),
        meeting_on=date(2025, 6, 23),
        by=editor,
    )


def built(report, editor, audience="public") -> Snapshot:
    return snapshots.build_snapshot(report=report, audience=audience, by=editor)


def test_a_new_report_has_seventeen_sections_and_an_appendix(report):
    assert [section.is_appendix for section in report.sections.all()] == [False] * 17 + [True]
    assert report.meeting.committee.name == "Joint Committee"


def test_a_report_of_an_unknown_type_is_refused(world, editor):
    with pytest.raises(Refused, match="There is no type of report “monthly”"):
        writing.create_report(
            partnership=world.partnership, type="monthly", slug="x", title="X", short_title="X",
            period=FinancialYear(2024), meeting_on=date(2025, 6, 23), by=editor,
        )  # fmt: skip


def test_a_section_is_saved_with_who_and_when_and_noted(report, editor):
    section = report.sections.first()
    saved = writing.save_section(section=section, version=0, text="One.\r\n\r\nTwo.", heading="Why", by=editor)
    assert (saved.text, saved.heading, saved.version, saved.edited_by) == ("One.\n\nTwo.", "Why", 1, editor)
    assert Entry.objects.filter(event="section saved", by=editor).exists()


def test_two_people_on_one_section_lose_nothing(report, editor, world):
    section = report.sections.first()
    writing.save_section(section=section, version=0, text="Theirs", by=editor)
    with pytest.raises(SavedMeanwhile) as conflict:
        writing.save_section(section=section, version=0, text="Mine", by=world.people["finance"])
    assert (conflict.value.theirs, conflict.value.mine, conflict.value.version) == ("Theirs", "Mine", 1)
    assert editor.name in str(conflict.value)
    section.refresh_from_db()
    assert section.text == "Theirs"


def test_an_unknown_reference_is_not_saved(report, editor):
    section = report.sections.first()
    with pytest.raises(NarrativeUnreadable, match="There is no measure “nothing”"):
        writing.save_section(section=section, version=0, text="{{ figure nothing 2024/25 }}", by=editor)
    section.refresh_from_db()
    assert (section.text, section.version) == ("", 0)


def test_the_cover_is_not_overwritten(report, editor):
    writing.save_cover(report=report, version=0, cover={"summary": "Theirs"}, by=editor)
    with pytest.raises(SavedMeanwhile):
        writing.save_cover(report=report, version=0, cover={"summary": "Mine"}, by=editor)
    report.refresh_from_db()
    assert report.cover == {"summary": "Theirs"}


def test_recommendations_are_numbered_in_their_order(report, editor):
    texts = [RecommendationText("To note."), RecommendationText("To *agree*.", due_on=date(2025, 9, 1))]
    writing.save_recommendations(report=report, texts=texts, by=editor)
    assert [one["html"] for one in built(report, editor).content["recommendations"]] == [
        "To note.",
        "To <em>agree</em>.",
    ]
    with pytest.raises(NarrativeUnreadable, match="one paragraph"):
        writing.save_recommendations(report=report, texts=[RecommendationText("- a\n- b")], by=editor)


def test_a_snapshot_holds_the_paper_under_its_checksum(report, editor):
    snapshot = built(report, editor)
    content = snapshot.content
    assert content["report"]["meeting_label"] == "Monday 23 June 2025"
    assert content["report"]["status"] == snapshot.label == "Draft 1"
    assert [section["number"] for section in content["sections"]] == [*map(str, range(1, 18)), "A"]
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert snapshot.checksum == hashlib.sha256(canonical).hexdigest()
    assert checksum(Snapshot.objects.get(pk=snapshot.pk).content) == snapshot.checksum
    assert built(report, editor).number == 2


def test_a_later_change_of_the_text_leaves_a_snapshot_as_it_was(report, editor):
    section = report.sections.first()
    writing.save_section(section=section, version=0, text="Before", by=editor)
    snapshot = built(report, editor)
    writing.save_section(section=section, version=1, text="After", by=editor)
    assert Snapshot.objects.get(pk=snapshot.pk).content["sections"][0]["parts"][0]["html"] == "Before"


def test_a_snapshot_is_never_changed(report, editor):
    snapshot = built(report, editor)
    snapshot.content = {}
    with pytest.raises(Frozen):
        snapshot.save()
    with pytest.raises(Frozen):
        Snapshot.objects.update(checksum="0" * 64)
    for column in ("content = '{}'", "checksum = 'x'", "published_at = NULL"):
        with (
            pytest.raises(DatabaseError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE reporting_snapshot SET {column} WHERE id = %s", [snapshot.pk])


def test_publishing_freezes_the_same_content_as_a_new_version(report, editor, time_machine):
    time_machine.move_to("2025-06-13T10:00:00Z", tick=False)
    approve(report)
    draft = built(report, editor)
    published = snapshots.publish_snapshot(snapshot=draft, by=editor)
    assert (published.number, published.label) == (2, "Published 13 June 2025")
    assert published.content["sections"] == draft.content["sections"]
    assert published.published_by == editor
    assert checksum(published.content) == published.checksum
    with pytest.raises(Refused, match="published already"):
        snapshots.publish_snapshot(snapshot=published, by=editor)


def test_an_older_draft_is_not_published_over_a_newer_one(report, editor):
    approve(report)
    older, newer = built(report, editor), built(report, editor)
    with pytest.raises(Refused, match="A newer version was built since"):
        snapshots.publish_snapshot(snapshot=older, by=editor)
    assert snapshots.publish_snapshot(snapshot=newer, by=editor).published_at is not None


def test_a_paper_with_a_reference_that_broke_names_the_section(report, editor):
    section = report.sections.get(key="people")
    type(section).objects.filter(pk=section.pk).update(text="{{ figure gone 2024/25 }}")
    with pytest.raises(PaperIncomplete) as caught:
        built(report, editor)
    assert list(caught.value.errors) == ["People"]
    assert Snapshot.objects.count() == 0


def test_an_unknown_audience_is_refused(report, editor):
    with pytest.raises(Refused, match="There is no audience “all”"):
        built(report, editor, audience="all")


def test_tables_count_through_the_paper_and_keep_addresses_of_their_own(report, editor):
    block = "{{ block benefits_key }}\n\n{{ block recommendations }}"
    writing.save_recommendations(report=report, texts=[RecommendationText("To note.")], by=editor)
    for section in report.sections.filter(key__in=("reasons", "people")):
        writing.save_section(
            section=section, version=0, text=f"See [people](#people), [x](#nowhere).\n\n{block}", by=editor
        )
    content = built(report, editor).content
    tables = [part for section in content["sections"] for part in section["parts"] if part["kind"] == "table"]
    assert [table["number"] for table in tables] == list(range(1, len(tables) + 1))
    assert len({table["id"] for table in tables}) == len(tables)
    assert content["sections"][0]["parts"][0]["html"] == 'See <a href="#section-7">people</a>, x.'


def test_rendering_is_asked_for_once(report, editor):
    snapshot = built(report, editor)
    first = rendering.request_rendering(snapshot=snapshot, format="pdf", by=editor)
    assert rendering.request_rendering(snapshot=snapshot, format="pdf", by=editor) == first
    assert Job.objects.get().arguments == {"snapshot": snapshot.pk, "format": "pdf"}


def test_a_snapshot_is_rendered_once_and_again_where_its_file_is_gone(report, editor, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    snapshot = built(report, editor)
    said = []
    document = rendering.render_document(snapshot=snapshot, format="pdf", progress=lambda *told: said.append(told))
    path = tmp_path / document.file.name
    assert path.read_bytes()[:5] == b"%PDF-"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == document.checksum
    assert document.pages >= 3
    assert said[0] == ("Gathering the content", 0, 1)
    assert all(done < total for _, done, total in said)
    assert rendering.render_document(snapshot=snapshot, format="pdf") == document
    assert Entry.objects.filter(event="document rendered").count() == 1
    path.unlink()
    again = rendering.render_document(snapshot=snapshot, format="pdf")
    assert (again.pk, again.checksum) == (document.pk, document.checksum)
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    with pytest.raises(Refused, match="This paper is not set as “doc”: choose pdf or docx"):
        rendering.render_document(snapshot=snapshot, format="doc")


def test_a_title_of_300_characters_and_a_table_of_200_rows_are_set(report, editor, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    content = sample(title=("A very long title of a paper " * 11)[:300])
    content["sections"] = content["sections"][-1:]
    snapshot = snapshots._freeze(
        report, number=1, audience="public", content=content, by=editor, event="snapshot built"
    )
    assert rendering.render_document(snapshot=snapshot, format="pdf").pages > 4


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_no_half_document(celery_worker):
    from jobs.actions import sweep
    from tests.conftest import wait_until
    from tests.factories import a_world

    world = a_world()
    editor = world.people["editor"]
    report = writing.create_report(
        partnership=world.partnership, type="annual", slug="annual", title="Annual", short_title="Annual",
        period=FinancialYear(2024), meeting_on=date(2025, 6, 23), by=editor,
    )  # fmt: skip
    content = sample()
    content["sections"] = content["sections"] * 6  # long enough to be caught in the middle
    snapshot = snapshots._freeze(
        report, number=1, audience="public", content=content, by=editor, event="snapshot built"
    )
    worker = celery_worker.start()
    job = rendering.request_rendering(snapshot=snapshot, format="pdf", by=editor)
    wait_until(lambda: Job.objects.get(pk=job.pk).state == State.RUNNING, seconds=60)
    celery_worker.kill(worker)
    assert not Document.objects.exists()
    Job.objects.filter(pk=job.pk).update(lease_until="2020-01-01T00:00:00Z")
    celery_worker.start()
    sweep()
    wait_until(lambda: Job.objects.get(pk=job.pk).state == State.DONE, seconds=300)  # two cores may be busy
    document = Document.objects.get()
    assert (settings.MEDIA_ROOT / document.file.name).read_bytes()[:5] == b"%PDF-"
