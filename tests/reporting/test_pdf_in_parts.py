"""A paper that is set by section and joined: the same as in one piece, and an edit costs a section."""

import errno
import logging
import os
import time
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from queue import Queue
from threading import Thread, Timer

import pytest

from common.errors import Refused
from reporting.paper import paper_html, paper_in_parts
from reporting.pdf import children, page_count, paper_pdf, render_pdf
from reporting.pdf.kept import KeptParts
from reporting.pdf.parts import InParts, orders
from reporting.pdf.setter import DO
from tests.reporting.pdf_structure import read, texts
from tests.reporting.sample_paper import LEICESTERSHIRE, debt_table, paragraph, row, snapshot, table
from tests.reporting.test_pdf import failures

MOMENT = datetime(2024, 6, 14, 9, 30, tzinfo=UTC)
TOTAL = ("Total", "5,361,233", "3,342,000", "−2,019,233")


class Here:
    """A child that works at once and in this process, and says what it was asked."""

    asked: list[str] = []

    def __init__(self, number, folder, limits, heard):
        self.folder, self.heard, self.until = folder, heard, float("inf")

    def ask(self, words, order):
        self.words = words
        Here.asked.append(words)
        (self.folder / order["made"]).write_bytes(DO[order["do"]](order, self.folder))
        self.heard.put((self, children.DONE))

    def end(self):
        pass


@pytest.fixture
def asked(monkeypatch):
    """What children were asked to set; they work in this process, which saves their start."""
    monkeypatch.setattr(children, "_Child", Here)
    monkeypatch.setattr(Here, "asked", [])
    return Here.asked


@pytest.fixture
def kept(tmp_path):
    return KeptParts(tmp_path / "parts")


@pytest.fixture
def every_section_begins_a_page(monkeypatch):
    monkeypatch.setattr("reporting.paper.LONG_PAPER", 0)
    monkeypatch.setattr("reporting.paper.LONG_SECTION", 0)


def section(number, *parts, heading=""):
    return {"key": f"key-{number}", "number": number, "heading": heading or f"Part {number}", "appendix": False,
            "parts": list(parts)}  # fmt: skip


def long_paper():
    """Every kind of part, an empty section, links between parts, into a table, to a place that is not there."""
    content = snapshot()
    first, second, third, appendix = content["sections"]
    links = ("section-A", "debt-1", "section-4", "paragraph-nowhere")
    html = "See " + " and ".join(f'<a href="#{aim}">to {aim}</a>' for aim in links) + "."
    third["parts"].append(paragraph("3.3", html))
    appendix["parts"][-1]["rows"] = appendix["parts"][-1]["rows"][:60]
    appendix["parts"].insert(1, paragraph("A.2", 'Back to <a href="#section-1">the summary</a>.'))
    content["sections"] = [first, second, third, section("4", heading="Nothing yet"), appendix]
    content["recommendations"][0]["html"] += ' See <a href="#debt-2">table 2</a>.'
    return content


def short_paper(*changed):
    """Three sections, the second of which may say something else."""
    content = snapshot()
    said = changed or ["The middle."]
    content["sections"] = [
        section("1", paragraph("1.1", 'See <a href="#section-3">section 3</a>.')),
        section("2", *(paragraph(f"2.{place}", words) for place, words in enumerate(said, start=1))),
        section("3", debt_table(1, "Leicestershire", LEICESTERSHIRE, TOTAL)),
    ]
    return content


@pytest.fixture(scope="module")
def both():
    """The paper joined and in one piece, for the tests that only read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reporting.paper.LONG_PAPER", 0)
        patch.setattr("reporting.paper.LONG_SECTION", 0)
        patch.setattr(children, "_Child", Here)
        paper = paper_in_parts(long_paper())
        assert len(paper.parts) == 5
        return paper_pdf(paper, moment=MOMENT), render_pdf(paper_html(long_paper()), moment=MOMENT)


def test_joined_paper_has_the_same_text_on_every_page_as_in_one_piece(both):
    joined, whole = map(texts, both)
    assert joined == whole
    assert "page 3 of" in joined[2]


def test_joined_paper_has_the_same_structure_links_and_bookmarks_as_in_one_piece(both):
    joined, whole = map(read, both)
    assert joined.kinds == whole.kinds
    assert joined.kinds.count("/Table") > 5
    assert joined.links == whole.links
    assert joined.bookmarks == whole.bookmarks
    assert joined.faults == []


def test_links_lead_to_the_page_of_their_place(both):
    pages = texts(both[0])
    found = read(both[0])
    aims = {address: page for _, address, page in found.links}
    for address, words in (("section-4", "Nothing yet"), ("debt-1", "Table 1:"), ("section-A", "Every measure")):
        assert words in pages[aims[address] - 1]
    contents = {address for page, address, _ in found.links if page == 1}
    assert {f"section-{number}" for number in ("1", "2", "3", "4", "A")} <= contents


def test_contents_name_the_page_of_each_section(both):
    pages = texts(both[0])
    aims = {address: page for _, address, page in read(both[0]).links}
    assert f"Nothing yet {aims['section-4']}" in pages[0]
    assert f"Every measure of the year {aims['section-A']}" in pages[0]


def test_link_to_a_place_that_is_not_there_is_words(both):
    assert "to paragraph-nowhere" in " ".join("\n".join(texts(both[0])).split())
    assert not any("nowhere" in address for _, address, _ in read(both[0]).links)


def test_joined_paper_passes_the_machine_checks_of_pdf_ua(both, tmp_path):
    assert failures(both[0], tmp_path) == []


def test_section_that_is_empty_has_a_page_with_its_heading(both):
    assert sum("4 Nothing yet" in text for text in texts(both[0])[1:]) == 1


def test_front_of_two_pages_moves_every_number_in_the_contents(asked):
    content = short_paper()
    content["cover"]["rows"] *= 6
    pdf = paper_pdf(paper_in_parts(content), moment=MOMENT)
    pages = texts(pdf)
    place = next(number for number, text in enumerate(pages, start=1) if "\n1 Part 1\n1.1 See" in f"\n{text}")
    assert place > 2
    assert f"1 Part 1 {place}" in "\n".join(pages[:place])
    assert read(pdf).faults == []


def test_running_lines_may_have_letters_that_the_typeface_lacks(asked, tmp_path):
    content = short_paper()
    content["report"]["short_title"] = "Adroddiad ✓ Tŷ"
    pdf = paper_pdf(paper_in_parts(content), moment=MOMENT)
    assert "Adroddiad" in texts(pdf)[1]
    assert "Tŷ" in texts(pdf)[1]
    assert "page 2 of 2" in texts(pdf)[1]
    assert failures(pdf, tmp_path) == []


@pytest.mark.parametrize("count", range(28, 34))
def test_last_table_of_a_section_costs_no_empty_page(asked, count):
    content = snapshot()
    rows = [row(f"Row {number}", str(number)) for number in range(count)]
    content["sections"] = [section("1", table("t", "Rows", [("Row", "text"), ("Number", "number")], rows, number=1))]
    pages = texts(paper_pdf(paper_in_parts(content), moment=MOMENT))
    assert "Row " in pages[-1]


def test_edit_of_a_section_costs_that_section_and_the_front(asked, kept, every_section_begins_a_page):
    paper_pdf(paper_in_parts(short_paper()), moment=MOMENT, kept=kept)
    assert asked == [
        "Section 1 of 3: Part 1",
        "Section 2 of 3: Part 2",
        "Section 3 of 3: Part 3",
        "Joining the sections",
    ]
    asked.clear()
    edited = short_paper("The middle, edited.")
    edited["report"]["status"] = "Draft 2"
    pdf = paper_pdf(paper_in_parts(edited), moment=MOMENT, kept=kept)
    assert asked == ["Section 2 of 3: Part 2", "Joining the sections"]
    assert "edited" in texts(pdf)[2]
    assert "Draft 2" in texts(pdf)[2]


def test_edit_that_adds_pages_moves_the_sections_behind_without_setting_them(asked, kept, every_section_begins_a_page):
    before = paper_pdf(paper_in_parts(short_paper()), moment=MOMENT, kept=kept)
    asked.clear()
    long = paper_pdf(paper_in_parts(short_paper(*["Much more to read. " * 60] * 4)), moment=MOMENT, kept=kept)
    assert asked == ["Section 2 of 3: Part 2", "Joining the sections"]
    assert page_count(long) > page_count(before)
    assert f"3 Part 3 {page_count(long)}" in texts(long)[0]


def test_kept_and_new_parts_give_the_same_bytes(asked, kept, every_section_begins_a_page):
    paper = paper_in_parts(short_paper())
    cold = paper_pdf(paper, moment=MOMENT, kept=kept)
    backwards = KeptParts(kept.folder.parent / "backwards")
    paper_pdf(InParts(paper.front, paper.running, paper.parts[::-1]), moment=MOMENT, kept=backwards)
    assert paper_pdf(paper, moment=MOMENT, kept=kept) == cold
    assert paper_pdf(paper, moment=MOMENT, kept=backwards) == cold
    assert asked.count("Section 1 of 3: Part 1") == 2


def test_damaged_part_is_found_by_its_checksum_and_set_anew(asked, kept, caplog, every_section_begins_a_page):
    paper = paper_in_parts(short_paper())
    cold = paper_pdf(paper, moment=MOMENT, kept=kept)
    keys = [order.key for order in orders(paper)]
    changed, cut = (kept.folder / f"{key}.part" for key in keys[:2])
    changed.write_bytes(changed.read_bytes()[:-9] + b"different")
    cut.write_bytes(b"")
    asked.clear()
    assert paper_pdf(paper, moment=MOMENT, kept=kept) == cold
    assert asked == ["Section 1 of 3: Part 1", "Section 2 of 3: Part 2", "Joining the sections"]
    assert "damaged" in caplog.text


def test_paper_that_is_stopped_between_parts_leaves_those_that_are_set(
    asked, kept, monkeypatch, every_section_begins_a_page
):
    paper = paper_in_parts(short_paper())
    with monkeypatch.context() as patch:
        patch.setattr(Here, "ask", stopping_at("Section 3"))
        with pytest.raises(KeyboardInterrupt):
            paper_pdf(paper, moment=MOMENT, kept=kept)
    asked.clear()
    paper_pdf(paper, moment=MOMENT, kept=kept)
    assert asked == ["Section 2 of 3: Part 2", "Section 3 of 3: Part 3", "Joining the sections"]


def stopping_at(words):
    ask = Here.ask

    def stopping(self, about, order):
        if about.startswith(words):
            raise KeyboardInterrupt
        ask(self, about, order)

    return stopping


def test_child_that_is_killed_is_told_as_refusal(kept):
    def kill(words, done, total):
        os.kill(own_child(), 9)

    with pytest.raises(Refused, match="stopped at"):
        paper_pdf(paper_in_parts(short_paper()), moment=MOMENT, kept=kept, progress=kill)


def own_child():
    """A process that sets parts, started by this one."""
    for place in Path("/proc").glob("[0-9]*"):
        try:
            asked, about = (place / "cmdline").read_bytes(), (place / "stat").read_text()
        except OSError:
            continue
        if b"reporting.pdf.setter" in asked and int(about.rpartition(")")[2].split()[1]) == os.getpid():
            return int(place.name)
    raise AssertionError("There is no child")


def test_full_disk_keeps_nothing_and_spoils_no_paper(asked, kept, monkeypatch, caplog):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("reporting.pdf.kept.os.replace", full)
    pdf = paper_pdf(paper_in_parts(short_paper()), moment=MOMENT, kept=kept)
    assert page_count(pdf) == 2
    assert list(kept.folder.iterdir()) == []
    assert "No space left on device" in caplog.text


def test_what_nobody_asked_for_in_a_month_or_has_no_room_is_thrown_away(kept):
    for name in ("old", "first", "second", "third"):
        kept.keep(name, name.encode() * 10)
    now = time.time()
    for age, name in enumerate(("third", "second", "first")):
        os.utime(kept.folder / f"{name}.part", (now - age, now - age))
    os.utime(kept.folder / "old.part", (0, 0))
    kept.tidy()
    assert {file.stem for file in kept.folder.iterdir()} == {"first", "second", "third"}
    assert kept.get("first") == b"first" * 10  # which makes it the newest
    KeptParts(kept.folder, most=180).tidy()
    assert {file.stem for file in kept.folder.iterdir()} == {"first", "third"}
    assert kept.get("second") is None


def test_two_workers_may_keep_and_tidy_at_once(kept, caplog):
    caplog.set_level(logging.WARNING)
    wrong = []

    def work(number):
        for place in range(40):
            key = f"key-{place % 4}"
            kept.keep(key, key.encode() * 100)
            if kept.get(key) not in (None, key.encode() * 100):
                wrong.append(key)
            KeptParts(kept.folder, most=1000).tidy()

    workers = [Thread(target=work, args=(number,)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert wrong == []
    assert "damaged" not in caplog.text


def test_short_paper_stays_together_and_appendices_begin_a_page():
    paper = paper_in_parts(snapshot())
    assert [part.words for part in paper.parts] == ["Sections 1 to 3 of 3", "Appendix A: Every measure of the year"]


def test_short_sections_of_a_long_paper_share_pages(monkeypatch):
    monkeypatch.setattr("reporting.paper.LONG_PAPER", 10_000)
    content = snapshot()
    long = content["sections"][0]
    short = [section(str(number), paragraph(f"{number}.1", "Short.")) for number in range(2, 6)]
    content["sections"] = [long, *short, deepcopy(long) | {"number": "6"}]
    assert [part.words.partition(":")[0] for part in paper_in_parts(content).parts] == [
        "Section 1 of 6", "Sections 2 to 5 of 6", "Section 6 of 6",
    ]  # fmt: skip


class Slow(Here):
    """A child that needs a moment."""

    def ask(self, words, order):
        heard, self.heard = self.heard, Queue()
        super().ask(words, order)
        self.heard = heard
        Timer(0.2, heard.put, [(self, children.DONE)]).start()


def test_whoever_waits_hears_again_and_again_that_a_long_part_is_being_set(monkeypatch):
    monkeypatch.setattr(children, "_Child", Slow)
    monkeypatch.setattr(children, "HEARTBEAT", 0.05)
    told = []
    paper_pdf(paper_in_parts(short_paper()), moment=MOMENT, progress=lambda *words: told.append(words))
    assert told.count(("Sections 1 to 3 of 3", 0, 2)) > 1
