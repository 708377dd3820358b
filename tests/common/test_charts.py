"""Charts: gaps stay gaps, bars start at zero, and both drawings say the same figures."""

import json
import re
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from plotly import graph_objects

from common.chart_axis import Scale, nice_ticks, scale_of, spread
from common.charts import plotly_figure, sparkline, svg

SVG = "{http://www.w3.org/2000/svg}"
QUARTERS = ["Q1 2023/24", "Q2 2023/24", "Q3 2023/24", "Q4 2023/24"]


def chart(form="line", unit="%", labels=QUARTERS, series=None, target=None, starts_at_zero=False):
    return {
        "kind": "chart",
        "id": "satisfaction",
        "form": form,
        "title": "Satisfaction rose to the target",
        "summary": "Satisfaction rose from 78% to 83% & stayed below 85%",
        "unit": unit,
        "labels": labels,
        "series": series or [{"name": "Customers", "values": ["78", None, "81.5", "83"]}],
        "target": target,
        "starts_at_zero": starts_at_zero,
        "better": "higher",
        "table": {},
    }


TARGET = {"label": "Target", "value": "85"}
DEBT = chart(
    form="bar",
    unit="£",
    labels=["Business", "Education", "NHS"],
    series=[
        {"name": "1 April 2023", "values": ["1211207", "1678440", "1664477"]},
        {"name": "31 March 2024", "values": ["890790", "402046", "-426280"]},
    ],
)
STATUS = chart(
    form="stacked",
    series=[
        {"name": "On target", "values": ["60", "62", "65", "70"], "role": "on_target"},
        {"name": "Within tolerance", "values": ["25", "20", "20", "20"], "role": "within_tolerance"},
        {"name": "Below target", "values": ["15", "18", "15", "10"], "role": "below_target"},
    ],
)
MANY = chart(series=[{"name": f"Centre {n}", "values": [str(n), "2", "3", None]} for n in range(1, 6)])
EMPTY = chart(series=[{"name": "Customers", "values": [None] * 4}])
ONE_POINT = chart(labels=["Q4 2023/24"], series=[{"name": "Customers", "values": ["83"]}])
EVERY_FORM = [chart(), chart(target=TARGET), DEBT, STATUS, MANY, EMPTY, ONE_POINT]


def words(drawing):
    return [element.text for element in ElementTree.fromstring(drawing).iter(f"{SVG}text")]


@pytest.mark.parametrize("one", EVERY_FORM)
def test_figure_is_valid_for_plotly_and_plain_json(one):
    figure = plotly_figure(one)
    graph_objects.Figure(figure)
    assert json.loads(json.dumps(figure)) == figure


@pytest.mark.parametrize("one", EVERY_FORM)
def test_svg_is_well_formed_titled_and_without_style(one):
    root = ElementTree.fromstring(svg(one))
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == one["summary"]
    assert not [element for element in root.iter() if "style" in element.attrib or element.tag == f"{SVG}style"]
    assert all(element.get("font-family") == "Arimo" for element in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("one", EVERY_FORM)
def test_svg_text_stays_inside_the_drawing(one):
    root = ElementTree.fromstring(svg(one))
    height = float(root.get("viewBox").split()[3])
    for element in root.iter(f"{SVG}text"):
        assert 0 <= float(element.get("x")) <= 640
        assert 0 < float(element.get("y")) <= height


def test_missing_figure_is_a_gap_and_never_zero():
    figure = plotly_figure(chart())
    assert figure["data"][0]["y"] == [78.0, None, 81.5, 83.0]
    assert figure["data"][0]["connectgaps"] is False
    lines = [p for p in ElementTree.fromstring(svg(chart())).iter(f"{SVG}path") if p.get("stroke") == "#12436D"]
    assert [path.get("d").count("L") for path in lines] == [1, 1]


def test_few_series_are_named_at_the_end_of_their_line():
    assert "Customers 83%" in words(svg(chart()))
    assert plotly_figure(chart())["layout"]["showlegend"] is False


def test_many_series_have_a_legend():
    assert {"Centre 1", "Centre 5"} <= set(words(svg(MANY)))
    assert plotly_figure(MANY)["layout"]["showlegend"] is True


def test_target_is_a_labelled_dashed_line():
    layout = plotly_figure(chart(target=TARGET))["layout"]
    assert layout["shapes"][0]["y0"] == 85.0
    assert "Target 85%" in [note["text"] for note in layout["annotations"]]
    assert "Target 85%" in words(svg(chart(target=TARGET)))


def test_bars_start_at_zero_and_lines_say_when_they_do_not():
    high = [{"name": "Customers", "values": ["90", "91", "92", "93"]}]
    assert scale_of(chart(form="bar", series=high)).low == 0
    assert any("axis starts at" in text for text in words(svg(chart(series=high))))
    assert scale_of(chart(series=high, starts_at_zero=True)).low == 0


def test_axis_of_shares_never_passes_one_hundred_nor_falls_below_zero():
    scale = scale_of(chart(series=[{"name": "Customers", "values": ["0", "100", "99", "1"]}]))
    assert (scale.low, scale.high) == (0, 100)


def test_large_amounts_are_said_in_millions_with_sign():
    assert {"£1.68m", "−£0.43m"} <= set(words(svg(DEBT)))


def test_status_series_differ_by_pattern_as_well_as_colour():
    markers = [trace["marker"] for trace in plotly_figure(STATUS)["data"]]
    assert len({marker["color"] for marker in markers}) == 3
    assert len({str(marker.get("pattern")) for marker in markers}) == 3
    assert svg(STATUS).count("<pattern") == 2


def test_long_axis_names_only_some_periods_and_always_the_last():
    labels = [f"Q{quarter} {year}/{year - 1999}" for year in range(2019, 2024) for quarter in (1, 2, 3, 4)]
    axis = plotly_figure(chart(labels=labels, series=[{"name": "Days", "values": ["1"] * 20}]))["layout"]["xaxis"]
    assert len(axis["tickvals"]) == 5
    assert axis["ticktext"][-1] == "Q4<br>2023/24"


def test_losses_are_stacked_below_zero():
    savings = chart(
        form="stacked",
        series=[{"name": "Cost", "values": ["-5"] * 4}, {"name": "Saving", "values": ["7"] * 4}],
    )
    assert plotly_figure(savings)["layout"]["barmode"] == "relative"
    assert scale_of(savings).low < 0 < scale_of(savings).high


def test_no_figures_says_so():
    assert words(svg(EMPTY)) == ["No figures to draw"]
    assert plotly_figure(EMPTY)["layout"]["annotations"][0]["text"] == "No figures to draw"


def test_one_figure_is_a_dot():
    assert svg(ONE_POINT).count("<circle") == 1


def test_names_cannot_bring_markup():
    hostile = chart(series=[{"name": "<b onclick=x>A&B", "values": ["1", "2", "3", "4"]}])
    ElementTree.fromstring(svg(hostile))
    assert "<b" not in plotly_figure(hostile)["data"][0]["hovertemplate"]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [("71", "95", "70 75 80 85 90 95"), ("0", "382", "0 100 200 300 400"), ("-1.2", "3", "-2 -1 0 1 2 3")],
)
def test_ticks_are_round_numbers_that_cover_the_figures(low, high, expected):
    assert nice_ticks(Decimal(low), Decimal(high)) == [Decimal(tick) for tick in expected.split()]


def test_what_is_counted_is_counted_in_whole_numbers():
    one_or_none = [{"name": "KPIs", "values": ["0", "1", "1", "0"]}]
    assert scale_of(chart(form="bar", series=one_or_none)).ticks == [0, 1]
    assert scale_of(chart(series=[{"name": "Tickets", "values": ["12", "14", "13", "22"]}])).ticks == [10, 15, 20, 25]
    assert nice_ticks(Decimal(0), Decimal(12), whole=True) == [0, 5, 10, 15]


def test_ticks_exist_when_all_figures_are_equal():
    assert nice_ticks(Decimal(0), Decimal(0))[0] == 0
    assert nice_ticks(Decimal(7), Decimal(7))[-1] >= 7


@pytest.mark.parametrize(
    ("value", "unit", "largest", "expected"),
    [
        ("5111385", "£", "5361233", "£5.11m"),
        ("641000.4", "£", "900000", "£641k"),
        ("-4.55", "%", "9", "−4.55%"),
        ("1204", "tickets", "3000", "1,204"),
        ("0.33333", "days", "1", "0.33"),
    ],
)
def test_figures_are_said_as_in_print(value, unit, largest, expected):
    assert Scale([Decimal(0), Decimal(1)], unit, Decimal(largest)).say(Decimal(value)) == expected


def test_labels_that_would_cover_each_other_move_apart():
    placed = spread([50, 52, 54], [20, 20, 20], 0, 100)
    assert [second - first for first, second in pairwise(placed)] == [20, 20]
    assert spread([99, 99], [20, 20], 0, 100) == [70, 90]


def test_sparkline_marks_the_last_figure_and_keeps_gaps():
    drawing = sparkline(["1", "3", None, "5"])
    assert drawing.count("<path") == 2
    assert drawing.count("<circle") == 1
    assert "From 1 to 5" in drawing
    assert "No figures to draw" in sparkline([None])


# ---- limits, special marks, and where something began anew ----

LIMITED = {
    "kind": "chart",
    "id": "limited",
    "form": "line",
    "title": "Limited",
    "summary": "Four figures, limits of two spans",
    "unit": "%",
    "labels": ["Q1", "Q2", "Q3", "Q4"],
    "starts_at_zero": False,
    "series": [
        {"name": "Figure", "values": ["80", "82", "60", "61"]},
        {"name": "Highest", "values": ["85", "85", "65", "65"], "plain": True, "broken": True, "dash": 1},
        {"name": "Special cause", "values": [None, None, "60", None], "points": "square"},
    ],
    "breaks": [{"place": 2, "label": "set <anew>"}],
}


def test_the_line_of_a_limit_stops_where_the_next_span_begins():
    drawing = svg(LIMITED)
    limits = re.findall(r'<path d="M([^"]*)"[^>]*stroke-dasharray="9 5"', drawing)
    assert len(limits) == 2
    assert all(len(one.split("L")) == 2 for one in limits)
    trace = plotly_figure(LIMITED)["data"][1]
    assert trace["x"] == ["Q1", "Q2", "Q3", "Q3", "Q4"]
    assert trace["y"] == [85, 85, None, 65, 65]
    assert trace["mode"] == "lines"


def test_special_points_are_a_shape_without_a_line():
    trace = plotly_figure(LIMITED)["data"][2]
    assert (trace["mode"], trace["marker"]["symbol"], trace["y"]) == ("markers", "square", [None, None, 60, None])
    assert svg(LIMITED).count("h14v14h-14z") == 1


def test_where_something_began_anew_is_said_and_escaped():
    assert "set &lt;anew&gt;" in svg(LIMITED)
    (note,) = [one for one in plotly_figure(LIMITED)["layout"]["annotations"] if "anew" in one["text"]]
    assert (note["text"], note["x"]) == ("set &lt;anew&gt;", 1.5)
