"""Documents beside a figure: what is kept, who gets it, when it may go."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Entry
from common.documents import check_document, plain_name
from common.errors import Refused
from kpis.actions.evidence import MOST, add_evidence, remove_evidence
from kpis.actions.restrictions import restrict
from kpis.choices import FigureKind
from kpis.models import Evidence, Observation
from partners.actions import give_role
from partners.roles import RoleKind
from tests.kpis.explaining import submit_explained
from tests.kpis.returns_world import World, full_world, person

pytestmark = pytest.mark.django_db

A_PDF = b"%PDF-1.7 and so on"


@pytest.fixture(autouse=True)
def documents(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world() -> World:
    return full_world()


def packed(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, b"<a/>")
    return file.getvalue()


def where(name: str, pk: int) -> str:
    return reverse(name, kwargs={"partnership": "shared", "pk": pk})


def attached(world: World, name: str = "Payroll report.pdf", data: bytes = A_PDF) -> Evidence:
    return add_evidence(observation=world.line("wait"), name=name, data=data, by=world.people["officer"])


# ---- what is kept ----


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (A_PDF, "a.pdf"),
        (b"\x89PNG\r\n\x1a\n...", "a.PNG"),
        (b"\xff\xd8\xff\xe0...", "a.jpeg"),
        (packed("xl/workbook.xml"), "a.xlsx"),
        (packed("word/document.xml"), "a.docx"),
        (b"a;b\r\n1;2", "a.csv"),
        ("£5 à la carte".encode("utf-16"), "a.txt"),
    ],
)
def test_documents_that_are_kept(data, name):
    check_document(data, name)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.pdf", "The file is empty"),
        (b"x" * (10 * 1024**2 + 1), "a.txt", "10 MB are kept"),
        (b"MZ", "a.exe", "“exe” is not kept: choose PDF"),
        (b"<html>", "a.html", "“html” is not kept"),
        (b"<svg/>", "a.svg", "“svg” is not kept"),
        (b"text", "a", "A file without an ending"),
        (b"<script>", "a.pdf", "called .pdf, but it is another kind of file"),
        (A_PDF, "a.png", "called .png, but it is another kind of file"),
        (A_PDF, "a.txt", "called .txt, but it is another kind of file"),
        (b"MZ\x90\0\x03\0\0\0", "a.csv", "not readable text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.docx", "It may have a password"),
        (packed("word/document.xml"), "a.xlsx", "called .xlsx, but it is another kind of file"),
        (packed("xl/workbook.xml", "xl/vbaProject.bin"), "a.xlsx", "holds macros"),
        (packed("word/document.xml")[:-30], "a.docx", "damaged or not complete"),
    ],
)
def test_documents_that_are_refused_in_words(data, name, words):
    with pytest.raises(Refused) as refused:
        check_document(data, name)
    assert words in str(refused.value)


def test_a_name_is_a_name_and_no_place():
    assert plain_name("C:\\Users\\me\\../../Pay\x00roll\u202e.pdf") == "Payroll.pdf"


def test_it_is_kept_under_a_name_that_nobody_can_guess(world, settings):
    evidence = attached(world)
    assert (evidence.name, evidence.size, evidence.uploaded_by) == ("Payroll report.pdf", 18, world.people["officer"])
    file = Path(settings.MEDIA_ROOT) / evidence.file.name
    assert file.read_bytes() == A_PDF
    assert "Payroll" not in file.name
    assert evidence.checksum not in file.name
    note = Entry.objects.get(event="evidence added")
    assert note.by == world.people["officer"]
    assert "Payroll report.pdf" in str(note.changes)


def test_the_same_document_is_kept_once_and_not_too_many(world, settings):
    attached(world)
    with pytest.raises(Refused, match="This document is there already: “Payroll report.pdf”."):
        attached(world, "Again.pdf")
    assert len(list((Path(settings.MEDIA_ROOT) / "evidence").iterdir())) == 1
    for number in range(MOST - 1):
        attached(world, f"{number}.txt", f"{number}".encode())
    with pytest.raises(Refused, match="20 documents are kept of one figure"):
        attached(world, "more.txt", b"more")


# ---- the page ----


def test_a_document_is_attached_on_the_page_of_the_figure(client, world):
    client.force_login(world.people["officer"])
    pk = world.line("wait").pk
    assert "Nothing is attached." in client.get(where("figure", pk)).text
    sent = {"document": SimpleUploadedFile("Log.pdf", A_PDF)}
    page = client.post(where("evidence-add", pk), sent, follow=True).text
    assert "“Log.pdf” is kept beside the figure." in page
    evidence = Evidence.objects.get()
    assert where("evidence", evidence.pk) in page
    file = client.get(where("evidence", evidence.pk))
    assert (file.content, file["Content-Disposition"]) == (A_PDF, 'attachment; filename="Log.pdf"')
    assert file["X-Content-Type-Options"] == "nosniff"
    review = reverse("return-review", args=["shared", "payroll", "2023-24-q4"])
    assert "Log.pdf" in client.get(review).text


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Choose the document on your computer."),
        ({"document": SimpleUploadedFile("a.pdf", b"")}, "The file is empty: choose another."),
        ({"document": SimpleUploadedFile("a.exe", b"MZ")}, "“exe” is not kept"),
    ],
)
def test_what_is_wrong_is_said_on_the_page(client, world, sent, words):
    client.force_login(world.people["officer"])
    answer = client.post(where("evidence-add", world.line("wait").pk), sent)
    assert answer.status_code == 400
    assert answer.text.count(words) == 2  # in the summary and at the field
    assert 'href="#evidence_document"' in answer.text


def test_it_goes_only_while_the_return_is_open(client, world, settings, django_capture_on_commit_callbacks):
    evidence, kept = attached(world), attached(world, "Other.txt", b"other")
    client.force_login(world.people["officer"])
    assert "Take away" in client.get(where("figure", world.line("wait").pk)).text
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(where("evidence-remove", evidence.pk), follow=True)
    assert "was taken away" in done.text
    assert not (Path(settings.MEDIA_ROOT) / evidence.file.name).exists()
    assert Entry.objects.filter(event="evidence removed").count() == 1
    Observation.objects.update(kind=FigureKind.NUMBER, numerator=1, denominator=1)
    submit_explained(world.quarterly_return, world.people["officer"])
    assert "Take away" not in client.get(where("figure", world.line("wait").pk)).text
    refused = client.post(where("evidence-remove", kept.pk), follow=True)
    assert "the return is waiting for approval" in refused.text
    with pytest.raises(Refused):
        remove_evidence(evidence=kept, by=world.people["officer"])
    assert (Path(settings.MEDIA_ROOT) / kept.file.name).exists()


# ---- who gets it ----


def test_it_is_for_those_who_see_the_return_and_the_line(client, world):
    evidence = attached(world)
    of_south = add_evidence(
        observation=world.line("debt", scope=world.south.scope, item__name="Businesses"),
        name="South.pdf", data=A_PDF, by=world.people["officer"],
    )  # fmt: skip
    limited = person("limited")
    give_role(user=limited, partnership=world.partnership, kind=RoleKind.OFFICER, bodies=[world.north], by=None)
    statuses = {}
    for name, user in {**world.people, "limited": limited}.items():
        client.force_login(user)
        statuses[name] = [client.get(where("evidence", one.pk)).status_code for one in (evidence, of_south)]
    assert statuses == {
        "officer": [200, 200], "colleague": [200, 200], "approver": [200, 200], "administrator": [200, 200],
        "member": [403, 403], "outsider": [404, 404], "limited": [200, 404],
    }  # fmt: skip
    client.force_login(limited)
    review = client.get(reverse("return-review", args=["shared", "payroll", "2023-24-q4"])).text
    assert "Payroll report.pdf" in review
    assert "South.pdf" not in review
    assert client.post(where("evidence-remove", of_south.pk)).status_code == 404
    client.force_login(world.people["approver"])
    assert client.post(where("evidence-add", world.line("wait").pk)).status_code == 403


def test_evidence_of_a_restricted_figure_is_not_there(client, world):
    evidence = attached(world)
    restrict(
        partnership=world.partnership, kpi=world.kpis["wait"], reason="Dispute", review_on=date(2099, 1, 1), by=None
    )
    client.force_login(world.people["officer"])
    assert client.get(where("evidence", evidence.pk)).status_code == 404
    assert client.post(where("evidence-remove", evidence.pk)).status_code == 404
    sent = {"document": SimpleUploadedFile("Log.pdf", A_PDF)}
    assert client.post(where("evidence-add", world.line("wait").pk), sent).status_code == 404
    assert (
        "Payroll report.pdf" not in client.get(reverse("return-review", args=["shared", "payroll", "2023-24-q4"])).text
    )


def test_a_member_sees_the_approved_figure_without_its_evidence(client, world):
    attached(world)
    Observation.objects.update(kind=FigureKind.NUMBER, numerator=1, denominator=1, standing="approved")
    client.force_login(world.people["member"])
    page = client.get(where("figure", world.line("wait").pk))
    assert page.status_code == 200
    assert "Payroll report.pdf" not in page.text
    assert "Evidence" not in page.text
