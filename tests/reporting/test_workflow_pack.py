"""The pack of a meeting: its published papers as files, the list with them, and nothing else."""

import csv
import hashlib
import io
import zipfile
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from periods.values import FinancialYear
from reporting.actions import snapshots, workflow, writing
from reporting.models import Document, Report, Snapshot
from reporting.pack import pack_name, pack_stream, packed_files, unset_papers
from tests.reporting.signing import approve

pytestmark = pytest.mark.django_db

MEETING = date(2025, 6, 23)


@pytest.fixture(autouse=True)
def files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


def a_report(world, slug, title) -> Report:
    return writing.create_report(
        partnership=world.partnership, type="annual", slug=slug, title=title, short_title="R",
        period=FinancialYear(2024), meeting_on=MEETING, by=world.people["editor"],
    )  # fmt: skip


def published(report, editor, audience="public") -> Snapshot:
    if report.state != "published":
        report = approve(report)
    draft = snapshots.build_snapshot(report=report, audience=audience, by=editor)
    return with_file(snapshots.publish_snapshot(snapshot=draft, by=editor))


def with_file(snapshot, pages=3) -> Snapshot:
    data = f"{snapshot.report.slug} {snapshot.number}".encode() * 50_000
    document = Document(snapshot=snapshot, format="pdf", checksum=hashlib.sha256(data).hexdigest(), pages=pages)
    document.file.save("a.pdf", ContentFile(data))
    return snapshot


@pytest.fixture
def papers(world, editor) -> list[Report]:
    """A published paper, one that is exempt besides, a corrected one, a draft and a withdrawn one."""
    reports = [a_report(world, f"paper-{letter}", title) for letter, title in
               zip("abcde", ["=Accounts", "Budget", "Care", "Draft", "Estates"], strict=True)]  # fmt: skip
    for report in reports[:3]:
        published(report, editor)
        report.refresh_from_db()
    published(reports[1], editor, "exempt")
    workflow.reopen_report(report=reports[2], reason="A total", by=editor)
    reports[2].refresh_from_db()
    published(reports[2], editor)
    with_file(snapshots.build_snapshot(report=reports[3], audience="public", by=editor))
    published(reports[4], editor)
    workflow.withdraw_report(report=reports[4], reason="Not needed", by=editor)
    return reports


def opened(papers, *, exempt=False) -> zipfile.ZipFile:
    data = b"".join(pack_stream(packed_files(papers[0].meeting, exempt=exempt)))
    return zipfile.ZipFile(io.BytesIO(data))


def listed(pack, name="papers.csv") -> list[list[str]]:
    return list(csv.reader(io.StringIO(pack.read(name).decode())))[1:]


def test_the_pack_holds_what_is_published_for_the_public_and_its_list(papers):
    pack = opened(papers)
    assert pack.testzip() is None
    assert pack.namelist() == ["papers.csv", "01-paper-a.pdf", "02-paper-b.pdf", "03-paper-c.pdf"]
    rows = listed(pack)
    assert [(row[0], row[1], row[3], row[4], row[5]) for row in rows] == [
        ("1", "'=Accounts", "Public", "01-paper-a.pdf", "3"),
        ("2", "Budget", "Public", "02-paper-b.pdf", "3"),
        ("3", "Care", "Public", "03-paper-c.pdf", "3"),
    ]
    for row in rows:
        assert hashlib.sha256(pack.read(row[4])).hexdigest() == row[6]


def test_the_newest_published_version_is_packed(papers):
    newest = papers[2].snapshots.filter(published_at__isnull=False).first()
    assert opened(papers).read("03-paper-c.pdf").startswith(f"paper-c {newest.number}".encode())


def test_exempt_papers_stand_apart_and_only_where_they_may_be_seen(papers):
    assert not [name for name in opened(papers).namelist() if "exempt" in name]
    pack = opened(papers, exempt=True)
    assert "exempt/02-paper-b.pdf" in pack.namelist()
    assert [row[3] for row in listed(pack)] == ["Public"] * 3
    assert [(row[1], row[3]) for row in listed(pack, "exempt/papers.csv")] == [("Budget", "Exempt")]


def test_the_same_papers_give_the_same_bytes(papers):
    files = packed_files(papers[0].meeting, exempt=False)
    assert b"".join(pack_stream(files)) == b"".join(pack_stream(files))


def test_a_paper_without_a_file_is_named(papers, world, editor):
    late = a_report(world, "late", "Late")
    draft = snapshots.build_snapshot(report=approve(late), audience="public", by=editor)
    snapshots.publish_snapshot(snapshot=draft, by=editor)
    assert unset_papers(papers[0].meeting, exempt=False) == [late]


def test_a_member_downloads_the_pack_in_a_fixed_number_of_queries(papers, world, client, django_assert_max_num_queries):
    client.force_login(world.people["member"])
    meeting = papers[0].meeting
    page = reverse("meeting-pack", kwargs={"partnership": world.partnership.slug, "pk": meeting.pk})
    with django_assert_max_num_queries(10):
        answer = client.get(page)
        data = b"".join(answer.streaming_content)
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    assert answer["Content-Disposition"] == f'attachment; filename="{pack_name(meeting)}"'
    assert pack_name(meeting) == "joint-committee-2025-06-23.zip"
    listing = client.get(reverse("reports", kwargs={"partnership": world.partnership.slug})).text
    assert page in listing
    assert page in client.get(reverse("meeting", kwargs={"partnership": world.partnership.slug, "pk": meeting.pk})).text


@pytest.mark.parametrize(("role", "sees"), [("member", True), ("officer", False)])
def test_who_may_see_exempt_papers_has_them_in_a_folder_of_their_own(role, sees, papers, world, client):
    client.force_login(world.people[role])
    page = reverse("meeting-pack", kwargs={"partnership": world.partnership.slug, "pk": papers[0].meeting_id})
    pack = zipfile.ZipFile(io.BytesIO(b"".join(client.get(page).streaming_content)))
    exempt = [name for name in pack.namelist() if name.startswith("exempt/")]
    assert exempt == (["exempt/papers.csv", "exempt/02-paper-b.pdf"] if sees else [])
    assert "02-paper-b.pdf" in pack.namelist()


def test_there_is_no_pack_before_anything_is_published(world, client):
    report = a_report(world, "alone", "Alone")
    client.force_login(world.people["editor"])
    page = reverse("meeting-pack", kwargs={"partnership": world.partnership.slug, "pk": report.meeting_id})
    assert client.get(page).status_code == 404
    meeting = reverse("meeting", kwargs={"partnership": world.partnership.slug, "pk": report.meeting_id})
    assert page not in client.get(meeting).text
