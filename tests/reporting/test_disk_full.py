"""A paper for which the disk has no room: nothing of it is kept, the job says why, and the next one succeeds."""

from datetime import date

import pytest

from jobs.actions import run_job
from jobs.models import Job, State
from periods.values import FinancialYear
from reporting.actions import rendering, snapshots, writing
from reporting.models import Document, DocumentFormat
from tests.common.test_kept_files import a_disk_with_room_for, files
from tests.reporting.sample_paper import snapshot as sample

PAPER = b"%PDF-1.7\n" + bytes(400_000)


@pytest.mark.django_db
def test_a_disk_that_is_full(world, tmp_path, settings, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    editor = world.people["editor"]
    report = writing.create_report(
        partnership=world.partnership, type="annual", slug="annual", title="Annual", short_title="Annual",
        period=FinancialYear(2024), meeting_on=date(2025, 6, 23), by=editor,
    )  # fmt: skip
    snapshot = snapshots._freeze(
        report, number=1, audience="public", content=sample(), by=editor, event="snapshot built"
    )

    def keep_on_a_full_disk(data, *, suffix):
        with a_disk_with_room_for(100_000):  # around the file alone: SQLite has to go on writing
            return keep_file(data, suffix=suffix)

    keep_file = rendering.keep_file
    monkeypatch.setitem(rendering.RENDERERS, DocumentFormat.PDF, lambda snapshot, progress: (PAPER, 3))
    with monkeypatch.context() as full:
        full.setattr(rendering, "keep_file", keep_on_a_full_disk)
        job = rendering.request_rendering(snapshot=snapshot, format="pdf", by=editor)
        run_job(job.pk)
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert job.error.startswith("There is no room for the file on the server's disk, so it was not kept.")
    assert (Document.objects.count(), files(tmp_path)) == (0, [])
    again = rendering.request_rendering(snapshot=snapshot, format="pdf", by=editor)
    run_job(again.pk)
    assert Job.objects.get(pk=again.pk).state == State.DONE
    document = Document.objects.get()
    assert (tmp_path / document.file.name).read_bytes() == PAPER
    assert len(files(tmp_path)) == 1
