"""manage.py render_report."""

import pytest
from django.core.management import CommandError, call_command

from reporting.models import Snapshot

pytestmark = pytest.mark.django_db


def test_a_draft_is_built_where_there_is_none_and_then_the_newest_is_rendered(emss_report, tmp_path, settings, capsys):
    settings.MEDIA_ROOT = tmp_path / "documents"
    for _ in range(2):
        call_command("render_report", emss_report.slug, "--output", str(tmp_path / "out.pdf"))
    assert (tmp_path / "out.pdf").read_bytes()[:5] == b"%PDF-"
    assert Snapshot.objects.get().label == "Draft 1"
    assert "Draft 1" in capsys.readouterr().out
    call_command("render_report", emss_report.slug, "--output", str(tmp_path / "out.html"), "--format", "html",
                 "--audience", "exempt")  # fmt: skip
    assert Snapshot.objects.filter(audience="exempt").count() == 1
    call_command("render_report", emss_report.slug, "--output", str(tmp_path / "out.docx"), "--format", "docx")
    assert (tmp_path / "out.docx").read_bytes()[:2] == b"PK"
    assert "Draft 1, a Word document" in capsys.readouterr().out
    assert "<html" in (tmp_path / "out.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("slug", "output", "problem"),
    [
        ("nothing", "out.pdf", "There is no report “nothing”. There are: emss-annual-2023-24."),
        ("emss-annual-2023-24", "missing/out.pdf", "cannot be written: name a file in a folder that exists"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(emss_report, tmp_path, slug, output, problem):
    with pytest.raises(CommandError) as caught:
        call_command("render_report", slug, "--output", str(tmp_path / output))
    assert problem in str(caught.value)
