"""Narrative: what is typed becomes parts, and nothing of it is trusted."""

from contextlib import suppress
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.figures import ReferenceUnknown
from reporting.narrative import LONGEST, Lookup, NarrativeUnreadable, read_narrative
from reporting.references import Reference


def inline(reference: Reference) -> str:
    if reference.words[:1] == ("wicked",):
        return "<script>alert(1)</script> **not bold**"
    if reference.words[:1] != ("known",):
        raise ReferenceUnknown(f"{reference.written}: There is no measure. Did you mean “known”?")
    return "0.45%"


def block(reference: Reference) -> list[dict]:
    return [{"kind": "table", "id": reference.words[0]}]


LOOKUP = Lookup(inline, block)


def parts(text: str) -> list[dict]:
    return read_narrative(text, LOOKUP).parts


def html(text: str) -> str:
    return "".join(part.get("html", "") + part.get("text", "") + "".join(part.get("items", [])) for part in parts(text))


def test_paragraphs_lists_headings_and_notes_become_parts():
    assert parts("One\nline.\n\n### Oracle\n\n- a\n- *b*\n\n> said") == [
        {"kind": "paragraph", "html": "One\nline."},
        {"kind": "subheading", "text": "Oracle"},
        {"kind": "bullets", "items": ["a", "<em>b</em>"]},
        {"kind": "note", "html": "said"},
    ]


def test_a_reference_becomes_plain_text_in_paragraphs_lists_and_headings():
    assert html("Rate {{ figure known 2023/24 }}.") == "Rate 0.45%."
    assert html("- {{ figure known 2023/24 }}") == "0.45%"
    assert parts("### Rate {{figure known 2023/24}}")[0]["text"] == "Rate 0.45%"


def test_what_a_reference_says_is_neither_html_nor_markdown():
    assert html("{{ figure wicked 2023/24 }}") == "&lt;script&gt;alert(1)&lt;/script&gt; **not bold**"


def test_a_block_stands_on_a_line_of_its_own():
    assert [part["kind"] for part in parts("Text\n{{ block debt }}\nmore")] == ["paragraph", "table", "paragraph"]


@pytest.mark.parametrize(
    "text", ["In a line {{ block debt }} it is not.", "- {{ block debt }}", "### {{ block debt }}"]
)
def test_a_block_elsewhere_is_an_error_that_names_it(text):
    with pytest.raises(NarrativeUnreadable, match=r"\{\{ block debt \}\}: put a block on a line of its own"):
        parts(text)


def test_every_unknown_reference_is_named_at_once():
    with pytest.raises(NarrativeUnreadable) as caught:
        parts("{{ figure one 2023/24 }} and\n\n- {{ figure two 2023/24 }}\n\n{{ nonsense }} {{ open")
    assert len(caught.value.errors) == 4
    assert any("{{ figure one 2023/24 }}" in error and "Did you mean “known”" in error for error in caught.value.errors)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![a picture](https://example.org/spy.png)",
        "![a picture](file:///etc/passwd)",
        "[press](javascript:alert(1))",
        "[press](JaVaScRiPt:alert(1))",
        "[press](data:text/html;base64,PHNjcmlwdD4=)",
        "<a href='javascript:alert(1)'>x</a>",
        "<https://example.org/>",
        "[x][y]\n\n[y]: javascript:alert(1)",
        "```\n<script>\n```",
        "<style>body{}</style>",
        "<iframe src='https://example.org'></iframe>",
        "&lt;script&gt;",
        "<!-- <script>alert(1)</script> --><script>",
        "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><x>&b;</x>",
        '<p style="background: url(https://example.org/spy)">x</p>',
        "@import url(file:///etc/passwd); <link rel=stylesheet href=https://example.org/x.css>",
        "<svg onload=alert(1)><script href=data:,alert(1) /></svg>",
        "[press](vbscript:x) [press](  javascript:x) [press](java\tscript:x) [press](//example.org)",
        "<<script>script>alert(1)<</script>/script>",
    ],
)
def test_hostile_narrative_comes_out_as_words(text):
    found = html(text).lower()
    for forbidden in ("<script", "<img", "<a ", "<style", "<iframe", "<svg", "<link", "<p ", "<!"):
        assert forbidden not in found


def test_a_link_outside_becomes_its_words_and_address():
    assert html("See [the paper](https://example.org/paper).") == "See the paper (https://example.org/paper)."


def test_a_link_within_the_paper_stays():
    assert html("See [section 9](#finance-services).") == 'See <a href="#finance-services">section 9</a>.'


def test_ten_thousand_characters_are_read_and_one_more_is_refused():
    assert parts("x" * LONGEST)
    with pytest.raises(NarrativeUnreadable, match="Shorten this section to 10,000 characters: it has 10,001"):
        parts("x" * (LONGEST + 1))


@pytest.mark.parametrize("text", ["> " * 4_000 + "deep", "- " * 4_000 + "deep", "[" * 5_000, "*" * 9_000, "(" * 9_000])
def test_deep_nesting_ends(text):
    assert isinstance(parts(text), list)


DEEP = "\n".join(f"{'  ' * level}- {level}" for level in range(95))


@pytest.mark.parametrize(
    "text",
    [
        DEEP,
        "|" * 9_999,
        "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 960,
        "&amp;" * 1_999,
        "[a](" * 2_400,
        "![" * 4_900,
        "<a " * 3_300,
        "{#" * 4_900,
        "*_" * 4_900,
        "1. " * 3_300,
        "\ue0000\ue001" * 3_300,
    ],
    ids=["lists", "bars", "table", "entities", "links", "pictures", "tags", "labels", "stress", "numbers", "places"],
)
def test_what_is_made_to_take_long_is_read_in_a_moment(text):
    """Or refused; the limit is generous, for a machine may be busy."""
    begun = process_time()
    with suppress(NarrativeUnreadable):
        parts(text)
    assert process_time() - begun < 2


def test_lists_ten_thousand_deep_are_refused_for_their_length():
    with pytest.raises(NarrativeUnreadable, match="Shorten this section"):
        parts("- " * 10_000 + "deep")


def test_numbers_typed_by_hand_are_hinted_at():
    hints = read_narrative("Debt of £5,000 and 45% and 12 people, {{ figure known 2023/24 }}.", LOOKUP).hints
    assert [hint.split("”")[0] for hint in hints] == ["“£5,000", "“45%"]


@given(st.text(max_size=400))
def test_whatever_is_typed_is_read_or_refused_in_words(text):
    try:
        found = html(text)
    except NarrativeUnreadable as problem:
        found = " ".join(problem.errors)
    assert "<script" not in found.lower()
