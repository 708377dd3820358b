"""The paper as a Word document: real styles, lists and fields, the same bytes each time, safe from hostile narrative."""

import socket
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from PIL import Image

from common.errors import Refused
from reporting.child import PORTAL, Limits
from reporting.word import docx_in_child
from reporting.word.paper import docx_of
from reporting.word.parts import PARTS
from tests.reporting.sample_paper import LEICESTERSHIRE, LONG_TITLE, NOTTINGHAM, paragraph, snapshot
from tests.reporting.word_file import W, WordFile, words_of

MOMENT = datetime(2024, 6, 14, 9, 30, tzinfo=UTC)
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
ALLOWED_FIELDS = ("TOC ", "SEQ ", "PAGE", "NUMPAGES")


def set_as_word(content) -> WordFile:
    return WordFile(docx_of(content, moment=MOMENT))


def short(*parts, **changed):
    """A paper of one section without pictures."""
    content = snapshot(**changed)
    content["sections"] = [content["sections"][0] | {"parts": list(parts)}]
    return content


@pytest.fixture(scope="module")
def data():
    return docx_of(snapshot(), moment=MOMENT)


@pytest.fixture(scope="module")
def word(data):
    return WordFile(data)


def tables(word, style="Paper table"):
    return [
        table
        for table in word.body.iter(f"{W}tbl")
        if word.styles[table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val")].find(f"{W}name").get(f"{W}val") == style
    ]


def test_every_kind_of_part_has_its_place_in_word():
    kinds = {file.stem for file in (PORTAL / "templates" / "reporting" / "parts").glob("*.html")}
    assert set(PARTS) | {"paragraph"} == kinds - {"cover", "recommendations", "section"}


def test_it_opens_and_headings_are_headings(data):
    document = docx.Document(BytesIO(data))
    found = [
        (one.style.name, one.text)
        for one in document.paragraphs
        if one.style.name.lower().startswith(("title", "heading", "appendix h"))
    ]
    assert found == [
        ("Title", "East Midlands Shared Services annual report 2023/24"),
        ("Heading 1", "Performance summary"),
        ("Heading 2", "Satisfaction"),
        ("Heading 1", "Finance Service Centre"),
        ("Heading 1", "Priorities for 2024/25"),
        ("Appendix heading", "Every measure of the year"),
    ]


def test_word_counts_the_numbers_that_the_snapshot_says(word):
    counted = [
        line.number for line in word.lines if line.number and line.style not in ("List Bullet", "Recommendation")
    ]
    assert counted == ["1", "1.1", "1.2", "2", "2.1", "3", "3.1", "3.2", "Appendix A", "A.1"]
    assert [line.number for line in word.lines if line.style == "Recommendation"] == ["1", "2"]


def test_where_the_snapshot_leaves_numbers_out_word_goes_on_behind_them():
    content = snapshot()
    first, second, *_ = content["sections"]
    words = [paragraph(number, "Text.") for number in ("2.2", "2.3", "2.7")]
    content["sections"] = [
        first | {"number": "2", "parts": words},
        second | {"number": "3", "parts": [paragraph("3.1", "Text.")]},
        second | {"number": "C", "appendix": True, "parts": [paragraph("C.4", "Text.")]},
    ]
    content["recommendations"] = [{"number": number, "html": "To note."} for number in (2, 3)]
    counted = [line.number for line in set_as_word(content).lines if line.number]
    assert counted == ["2", "3", "2", "2.2", "2.3", "2.7", "3", "3.1", "Appendix C", "C.4"]


def test_contents_name_every_section_and_lead_to_it(word):
    entries = [line.text for line in word.lines if line.style.startswith("toc")]
    assert entries == ["1\tPerformance summary", "2\tFinance Service Centre", "3\tPriorities for 2024/25", "Appendix A\tEvery measure of the year"]  # fmt: skip
    places = {one.get(f"{W}name") for one in word.body.iter(f"{W}bookmarkStart")}
    aims = [one.get(f"{W}anchor") for one in word.body.iter(f"{W}hyperlink")]
    assert len(aims) == 5  # the contents and “table 1”
    assert set(aims) == places
    kinds = [one.get(f"{W}fldCharType") for one in word.body.iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"] * (len(kinds) // 3)


def test_captions_are_counted_fields_that_show_the_right_number(word):
    captions = [one for one in word.body.iter(f"{W}p") if word.style_of(one) == "caption"]
    assert [words_of(one).partition(":")[0] for one in captions] == [
        "Figure 1", "Figure 2", "Table 1", "Table 2", "Figure 3", "Figure 4", "Table 3", "Table 4",
    ]  # fmt: skip
    asked = ["".join(text.text for text in one.iter(f"{W}instrText")).split() for one in captions]
    assert asked == [["SEQ", words_of(one).split()[0], "\\*", "ARABIC"] for one in captions]


def test_heads_are_repeated_and_no_row_is_cut(word):
    held = tables(word)
    assert len(held) == 7  # four of the paper and those of three charts
    for table in held:
        rows = table.findall(f"{W}tr")
        assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * (len(rows) - 1)
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert len(held[-1].findall(f"{W}tr")) == 201


def test_tables_fill_the_width_and_say_what_they_are(word):
    named = [table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val") for table in tables(word)]
    assert named[2] == "Table 1: Leicestershire: debt past due and open to collect, by sector, £, as at the dates shown"
    described = tables(word)[2].find(f"{W}tblPr/{W}tblDescription").get(f"{W}val")
    assert described == "6 rows below a row of heads. Columns: Sector; 1 April 2023; 31 March 2024; Movement."
    wide = [sum(int(one.get(f"{W}w")) for one in table.iter(f"{W}gridCol")) for table in tables(word)]
    assert all(abs(one - (14570 if place == 5 else 9355)) < 6 for place, one in enumerate(wide))


def test_numbers_stand_right_and_totals_below_a_rule(word):
    rows = tables(word)[3].findall(f"{W}tr")
    total = next(row for row in rows if words_of(row).startswith("Total5"))
    sides = [cell.find(f".//{W}jc") is not None for cell in total.findall(f"{W}tc")]
    assert sides == [False, True, True, True]
    assert all(cell.find(f"{W}tcPr/{W}tcBorders/{W}top").get(f"{W}sz") == "10" for cell in total.findall(f"{W}tc"))
    assert total.find(f".//{W}b") is not None


def test_figures_of_the_debt_tables_are_read_back(word):
    rows = ["|".join(words_of(cell) for cell in row.iter(f"{W}tc")) for row in word.body.iter(f"{W}tr")]
    for sector in (*LEICESTERSHIRE, *NOTTINGHAM, ("Total as published", "5,111,385", "1,663,111", "−3,488,904")):
        assert "|".join(sector) in rows


def test_pictures_have_alternatives_and_stand_once_in_the_file(word):
    said = [one.get("descr") for one in word.body.iter(f"{WP}docPr")]
    assert said.count("Chart: Satisfaction came close to its target in the last quarter.") == 1
    assert {"Statutory or policy", "Automation", "Cost savings"} < set(said)
    assert all(said)
    numbers = [one.get("id") for one in word.body.iter(f"{WP}docPr")]
    assert len(set(numbers)) == len(numbers) > 30
    pictures = [name for name in word.names if name.startswith("word/media/")]
    assert len(pictures) == 10  # four charts, six symbols
    widest = max(Image.open(BytesIO(word.raw[name])).width for name in pictures)
    assert widest == pytest.approx(150 / 25.4 * 220, abs=2)


def test_a_status_is_a_word_and_a_shape(word):
    assert {"● On target", "▲ Within tolerance", "■ Below target"} <= {line.text for line in word.lines}


def test_the_cover_sheet_has_boxes_and_words(word):
    cover = tables(word, "Cover table")[0]
    said = {words_of(row[1]): words_of(row[2]) for row in cover.iter(f"{W}tr")}
    assert said["Key decision"] == "☐ Yes      ☑ No"
    assert said["Corporate directors"] == "Assistant Director of Finance, Leicestershire\nDirector"


def test_wide_tables_stand_on_landscape_pages_and_the_text_after_them_does_not(word):
    stretches, texts = [], []
    for element in word.body:
        texts.append(words_of(element))
        for end in element.iter(f"{W}sectPr"):
            stretches.append((end.find(f"{W}pgSz").get(f"{W}orient"), " ".join(texts)))
            texts = []
    assert [orient for orient, _ in stretches] == [None, "landscape", None]
    assert stretches[1][1].startswith("Benefits key")
    assert "Table 3: Priorities" in stretches[1][1]
    assert "Every measure of the year" in stretches[2][1]


def test_every_page_says_whose_it_is_and_its_state(word):
    heads = {words_of(word.parts[name]) for name in word.names if name.startswith("word/header")}
    assert heads == {"East Midlands Shared Services Joint Committee, Monday 24 June 2024\tEMSS annual report 2023/24"}
    feet = {words_of(word.parts[name]) for name in word.names if name.startswith("word/footer")}
    assert feet == {"Draft 3\tpage 1 of 1"}
    for section in word.body.iter(f"{W}sectPr"):
        assert "default" in {one.get(f"{W}type") for one in section.iter(f"{W}footerReference")}
    first = next(word.body.iter(f"{W}sectPr"))
    assert "first" in {one.get(f"{W}type") for one in first.iter(f"{W}footerReference")}


@pytest.mark.parametrize(
    ("changed", "foot"),
    [
        (
            {"audience": "exempt", "marking": "EXEMPT – paragraph 3", "status": "EXEMPT – paragraph 3 · Draft 3"},
            "EXEMPT – paragraph 3 · Draft 3\tpage 1 of 1",
        ),
        ({"audience": "exempt"}, "EXEMPT · Draft 3\tpage 1 of 1"),
        ({"illustrative": True}, "Draft 3 – illustrative figures\tpage 1 of 1"),
        ({"status": "Published 14 June 2024"}, "Published 14 June 2024\tpage 1 of 1"),
    ],
)
def test_what_a_reader_must_know_stands_on_every_page(changed, foot):
    word = set_as_word(short(paragraph("1.1", "Text."), **changed))
    assert {words_of(word.parts[name]) for name in word.names if name.startswith("word/footer")} == {foot}
    assert ("Not for publication" in word.text) == ("audience" in changed)
    assert ("Illustrative figures" in word.text) == ("illustrative" in changed)


def test_the_same_snapshot_gives_the_same_bytes(data):
    assert docx_in_child(snapshot(), moment=MOMENT) == data
    with ZipFile(BytesIO(data)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_file_says_what_it_is_and_nothing_else_of_itself(word):
    said = {one.tag.rpartition("}")[2]: one.text for one in word.parts["docProps/core.xml"]}
    assert said == {
        "title": "East Midlands Shared Services annual report 2023/24 – East Midlands Shared Services Joint Committee, "
        "Monday 24 June 2024",
        "creator": "East Midlands Shared Services Joint Committee",
        "language": "en-GB",
        "created": "2024-06-14T09:30:00Z",
        "modified": "2024-06-14T09:30:00Z",
    }
    assert {one.get(f"{W}val") for one in word.parts["word/styles.xml"].iter(f"{W}lang")} == {"en-GB"}
    known = ("[Content_Types].xml", "_rels/", "docProps/core.xml", "word/_rels/", "word/document.xml", "word/footer",
             "word/header", "word/media/image", "word/numbering.xml", "word/settings.xml", "word/styles.xml")  # fmt: skip
    assert [name for name in word.names if not name.startswith(known)] == []


def test_nothing_leads_out_of_the_file(word):
    for name, part in word.parts.items():
        if name.endswith(".rels"):
            assert [one for one in part if one.get("TargetMode") == "External"] == []
    assert b"macro" not in word.raw["[Content_Types].xml"]
    asked = [one.text.strip() for part in word.parts.values() for one in part.iter(f"{W}instrText")]
    assert [one for one in asked if not one.startswith(ALLOWED_FIELDS)] == []


HOSTILE = (
    '<a href="javascript:alert(1)">press</a> <a href="#nowhere">lost</a> <a href="https://example.org/">out</a> '
    '{ HYPERLINK "https://example.org" } { DDEAUTO c:\\windows\\cmd.exe } ]]&gt; &lt;w:instrText&gt;INCLUDETEXT'
)


def test_hostile_words_are_words(monkeypatch):
    def no_network(*_, **__):
        raise AssertionError("A paper asks nobody")

    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    nasty = '"><w:p/> & {{ figure x }} <script>'
    word = set_as_word(
        short(
            paragraph("1.1", HOSTILE),
            {"kind": "bullets", "items": [HOSTILE]},
            {"kind": "note", "html": HOSTILE},
            {"kind": "subheading", "text": nasty},
            {"kind": "quotation", "text": nasty, "source": nasty},
            title=nasty, short_title=nasty, body=nasty, status=nasty, colour='red"/>',
        )
    )  # fmt: skip
    asked = [one.text.strip() for part in word.parts.values() for one in part.iter(f"{W}instrText")]
    assert [one for one in asked if not one.startswith(ALLOWED_FIELDS)] == []
    assert [one.get(f"{W}anchor") for one in word.body.iter(f"{W}hyperlink")] == ["to_section_1"]
    assert "DDEAUTO" in word.text
    assert "press lost out" in word.text
    assert nasty in word.text


def test_characters_that_no_xml_holds_are_left_out():
    broken = "a\x00b\x08c\x1f\ufffe\ud800d"
    cover = {"rows": [{"label": broken, "text": broken}]}
    word = set_as_word(short(paragraph("1.1", f"{broken}&#8;e&#xFFFE;f"), title=broken) | {"cover": cover})
    assert [line.text for line in word.lines if line.style in ("Title", "Cover label", "Cover text")] == ["abcd"] * 3
    assert [line.text for line in word.lines if line.style == "Numbered paragraph"] == ["abcdef"]


def test_very_long_texts_are_complete():
    words = " ".join(["word"] * 2000)
    word = set_as_word(short(paragraph("1.1", words), title=LONG_TITLE))
    assert len(words) == 9_999
    assert words in word.text
    assert LONG_TITLE in word.text


def test_lists_within_lists_keep_their_items_and_their_numbers():
    item = "Outer <strong>one</strong><ul><li>inner</li></ul>"
    ordered = "Steps<ol><li>first</li><li>second</li></ol>"
    word = set_as_word(short({"kind": "bullets", "items": [item, ordered, ordered]}))
    lines = [(line.number, line.text) for line in word.lines if line.style.startswith("List")]
    assert lines == [
        ("•", "Outer one"), ("–", "inner"), ("•", "Steps"), ("1.", "first"), ("2.", "second"),
        ("•", "Steps"), ("1.", "first"), ("2.", "second"),
    ]  # fmt: skip


def test_links_between_parts_lead_to_places_that_are_there():
    address = "a-very-long-address-of-a-table-of-this-paper"
    see = (
        f'See <a href="#paragraph-1.1">above</a>, <a href="#{address}">it</a> and <a href="#{address}-2">the other</a>.'
    )
    one, other = (snapshot()["sections"][1]["parts"][1] | {"id": own} for own in (address, f"{address}-2"))
    word = set_as_word(short(paragraph("1.1", "Text."), paragraph("1.2", see), one, other))
    to = [link.get(f"{W}anchor") for link in word.body.iter(f"{W}hyperlink")]
    assert [words_of(link) for link in word.body.iter(f"{W}hyperlink")][1:] == ["above", "it", "the other"]
    places = {mark.get(f"{W}name"): words_of(mark.getparent()) for mark in word.body.iter(f"{W}bookmarkStart")}
    assert set(to) == set(places)
    assert places[to[1]] == "Text."
    assert all(places[aim].startswith("Table 1: Leicestershire") for aim in to[2:])
    assert len(set(to)) == 4
    assert all(len(aim) <= 40 for aim in to)


def test_a_list_stays_with_its_words_and_none_of_its_items_alone():
    items = {"kind": "bullets", "items": ["one", "two", "three", "four"]}
    word = set_as_word(short(paragraph("1.1", "There are:"), items, paragraph("1.2", "Text.")))
    kept = {words_of(one): one.find(f"{W}pPr/{W}keepNext") is not None for one in word.body.iter(f"{W}p")}
    expected = {"There are:": True, "one": True, "two": False, "three": True, "four": False, "Text.": False}
    assert {words: kept[words] for words in expected} == expected


def test_a_paper_without_anything_is_set():
    word = set_as_word(short() | {"recommendations": [], "cover": {"rows": []}})
    assert [line.text for line in word.lines if line.style == "heading 1"] == ["Performance summary"]
    assert "Recommendation" not in word.text
    assert "Contents" not in set_as_word(short() | {"sections": []}).text


def test_a_table_without_rows_says_so():
    empty = snapshot()["sections"][1]["parts"][1] | {"rows": []}
    assert "Nothing has been entered yet." in set_as_word(short(empty)).text


def test_the_child_tells_its_progress_and_is_stopped_at_its_limits():
    told = []
    content = short(paragraph("1.1", "Text."))
    assert docx_in_child(content, moment=MOMENT, progress=told.append) == docx_of(content, moment=MOMENT)
    assert told == ["Drawing the charts", "Writing the paper"]
    with pytest.raises(Refused, match="MB of memory"):
        docx_in_child(short(paragraph("1.1", "word " * 3_000_000)), moment=MOMENT, limits=Limits(memory=160 * 1024**2))
