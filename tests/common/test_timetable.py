"""The picture of a timetable: where rows, ticks and dates stand, and that nothing is told by colour alone."""

import xml.etree.ElementTree as ElementTree
from datetime import date

import pytest

from common.timetable import LABELS, RIGHT, WIDTH, layout
from common.timetable_drawing import timetable_svg

SVG = "{http://www.w3.org/2000/svg}"


def span(start, end):
    return {"start": start, "end": end}


def phase(start, end, label="Phase 1"):
    return {"kind": "phase", "label": label, "bar": span(start, end)}


def chart(*rows, as_at="2012-12-24", summary="Three phases"):
    return {"rows": list(rows), "as_at": as_at, "summary": summary}


def drawn(*rows, **more):
    return ElementTree.fromstring(timetable_svg(chart(*rows, **more)))


def texts(picture):
    return [one.text for one in picture.iter(f"{SVG}text")]


def test_a_bar_reaches_from_its_first_to_its_last_day():
    placed = layout([phase("2012-07-01", "2013-06-30")], "2012-12-24")
    assert (placed.first, placed.last) == (date(2012, 7, 1), date(2013, 7, 1))
    assert placed.x(date(2012, 7, 1)) == LABELS
    assert placed.x(date(2013, 7, 1)) == WIDTH - RIGHT
    middle = (placed.x(date(2012, 12, 31)) - LABELS) / (WIDTH - RIGHT - LABELS)
    assert 0.49 < middle < 0.51


def test_ticks_are_few_and_counted_from_april():
    def ticks(end):
        return layout([phase("2012-07-01", end)], "").ticks

    assert ticks("2012-12-31") == [date(2012, month, 1) for month in range(7, 13)]
    assert ticks("2014-03-31") == [date(2012, 10, 1), date(2013, 4, 1), date(2013, 10, 1)]
    assert ticks("2032-03-31")[0].month == 4
    assert len(ticks("2032-03-31")) <= 6


def test_an_open_end_has_room_and_an_arrow():
    closed = phase("2012-07-01", "2014-03-31")
    without, with_open = (layout(rows, "") for rows in ([closed], [closed, phase("2014-04-01", None)]))
    assert with_open.last > without.last
    assert "No end date" in texts(drawn(closed, phase("2014-04-01", None)))
    assert "No end date" not in texts(drawn(closed))


def test_a_day_far_outside_is_left_out_and_a_near_one_is_shown():
    row = phase("2012-07-01", "2013-06-30")
    assert layout([row], "2026-11-22").as_at is None
    near = layout([row], "2012-06-27")
    assert near.as_at == date(2012, 6, 27)
    assert near.first == date(2012, 6, 1)
    assert "as at 27 June 2012" in texts(drawn(row, as_at="2012-06-27"))
    assert not any("as at" in words for words in texts(drawn(row, as_at="2026-11-22")))


def test_words_stand_where_there_is_no_date():
    row = {"kind": "milestone", "label": "Savings confirmed", "words": "no date: within 18 months of go-live"}
    assert "no date: within 18 months of go-live" in texts(drawn(phase("2012-07-01", "2013-06-30"), row))


def test_nothing_with_a_date_is_said():
    picture = drawn({"kind": "milestone", "label": "Some day", "words": "no date"})
    assert texts(picture) == ["No dates to draw"]
    assert layout([], "") is None


def test_each_of_the_three_dates_has_a_shape_of_its_own_and_a_word():
    row = {
        "kind": "milestone",
        "label": "Go live",
        "baseline": span("2012-09-01", "2012-09-30"),
        "forecast": span("2012-10-01", "2012-12-31"),
        "actual": span("2013-02-05", "2013-02-05"),
    }
    picture = drawn(phase("2012-07-01", "2013-06-30"), row)
    assert {"Baseline", "Forecast", "Done"} <= set(texts(picture))
    diamonds = [one for one in picture.iter(f"{SVG}path") if one.get("d", "").endswith("l-6.5 -6.5z")]
    triangles = [one for one in picture.iter(f"{SVG}path") if one.get("d", "").endswith("h-13z")]
    assert (len(diamonds), len(triangles)) == (2, 2)  # in the row and in the key
    assert len(list(picture.iter(f"{SVG}circle"))) == 2


def test_dates_that_meet_stand_above_each_other():
    day = span("2012-09-05", "2012-09-05")
    row = {"kind": "milestone", "label": "Signed", "baseline": day, "actual": day}
    picture = drawn(phase("2012-07-01", "2013-06-30"), row)
    baseline = next(one for one in picture.iter(f"{SVG}path") if one.get("d", "").endswith("l-6.5 -6.5z"))
    circle = next(picture.iter(f"{SVG}circle"))
    assert float(baseline.get("d").split()[1].split("l")[0]) + 6.5 < float(circle.get("cy"))


@pytest.mark.parametrize("label", ["x" * 200, "<script>alert(1)</script> & more", "Ünïcödé – “quoted”"])
def test_any_label_is_drawn_and_escaped(label):
    picture = drawn(phase("2012-07-01", "2013-06-30", label), summary=label)
    assert (picture.find(f"{SVG}title").text or "") == label
    assert "".join(texts(picture)).replace(" ", "").count(label.replace(" ", "")) >= 1


def test_the_picture_is_as_wide_as_other_charts_and_has_an_alternative():
    picture = drawn(phase("2012-07-01", "2013-06-30"))
    assert picture.get("viewBox").split()[:3] == ["0", "0", "640"]
    assert picture.get("role") == "img"
    assert picture.find(f"{SVG}title").text == "Three phases"
