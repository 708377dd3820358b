"""Levels, ranges, scores and bands, by hand; every notation of the LGSS business case can be read and kept."""

import csv
from pathlib import Path

import pytest

from partners.actions import add_service
from partners.models import Service
from projects.actions.risks import Rated, add_risk
from projects.heat_map import Placed, heat_map
from projects.models import Risk, RiskRating
from projects.risk_rating import (
    FIVE,
    THREE,
    Level,
    RatingUnreadable,
    read_kind,
    read_level,
    read_responses,
    rule_of,
    score_of,
)
from tests.factories import a_world

LGSS = Path(__file__).parent.parent / "figures" / "lgss_obc" / "risks.csv"


def printed() -> list[dict[str, str]]:
    with LGSS.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("text", "scale", "level"),
    [
        ("L", THREE, Level(1, 1)),
        ("medium", THREE, Level(2, 2)),
        (" h ", THREE, Level(3, 3)),
        ("L/M", THREE, Level(1, 2)),
        ("low to high", THREE, Level(1, 3)),
        ("5", FIVE, Level(5, 5)),
        ("3-4", FIVE, Level(3, 4)),
        ("3–4", FIVE, Level(3, 4)),
        ("very low", FIVE, Level(1, 1)),
        ("", THREE, None),
        ("Not rated", THREE, None),
    ],
)
def test_a_level_is_read(text, scale, level):
    assert read_level(text, scale) == level


@pytest.mark.parametrize(("text", "scale"), [("X", THREE), ("4", THREE), ("6", FIVE), ("M/L", THREE), ("L/M/H", THREE)])
def test_what_is_no_level_is_refused_with_how_to_write_one(text, scale):
    with pytest.raises(RatingUnreadable, match="is not a level of this scale. Type"):
        read_level(text, scale)


@pytest.mark.parametrize(
    ("likelihood", "impact", "scale", "value", "band"),
    [
        ("L", "L", THREE, 1, "low"),
        ("M", "L", THREE, 2, "low"),
        ("L", "H", THREE, 3, "medium"),
        ("M", "M", THREE, 4, "medium"),
        ("M", "H", THREE, 6, "high"),
        ("H", "H", THREE, 9, "high"),
        ("L/M", "M", THREE, 4, "medium"),  # the higher end counts
        ("L/M", "H", THREE, 6, "high"),
        ("2", "2", FIVE, 4, "low"),
        ("1", "5", FIVE, 5, "medium"),
        ("3", "4", FIVE, 12, "medium"),
        ("3", "5", FIVE, 15, "high"),
        ("1-3", "5", FIVE, 15, "high"),
    ],
)
def test_a_score_is_likelihood_times_impact_at_the_higher_ends(likelihood, impact, scale, value, band):
    score = score_of(read_level(likelihood, scale), read_level(impact, scale), scale)
    assert (score.value, score.band) == (value, band)


@pytest.mark.parametrize("scale", [THREE, FIVE])
def test_the_rule_that_is_shown_names_every_band(scale):
    assert all(word in rule_of(scale) for word in ("low", "medium", "high", "range", "higher end"))


def test_a_heat_map_says_in_each_cell_how_many_which_and_what_it_means():
    table = heat_map(
        [
            Placed("R1", Level(3, 3), Level(3, 3)),
            Placed("R2", Level(1, 2), Level(3, 3)),
            Placed("R3", Level(2, 2), Level(3, 3)),
        ],
        THREE,
        id="threats",
        caption="Threats",
        note="",
    )
    assert [column["label"] for column in table["columns"]][1:] == ["Likelihood L", "Likelihood M", "Likelihood H"]
    assert [row["cells"][0]["text"] for row in table["rows"]] == ["Impact H", "Impact M", "Impact L"]
    top = table["rows"][0]["cells"][1:]
    assert [cell["text"] for cell in top] == ["none", "2: R2 (likelihood L/M), R3", "1: R1"]
    assert [(cell["note"], cell["shade"]) for cell in top] == [
        ("medium, 3", "yellow"),
        ("high, 6", "red"),
        ("high, 9", "red"),
    ]


@pytest.mark.parametrize("scale", [THREE, FIVE])
def test_the_widths_of_a_heat_map_fill_the_page(scale):
    assert sum(column["width"] for column in heat_map([], scale, id="", caption="", note="")["columns"]) == 100


def test_every_kind_and_response_of_the_business_case_is_read():
    assert {row["risk_type"]: read_kind(row["risk_type"]) for row in printed()} == {
        "": "",
        "threat": "threat",
        "opportunity": "opportunity",
        "opportunity and threat": "both",
        "opportunity / threat": "both",
    }
    assert {row["response"]: read_responses(row["response"]) for row in printed()} == {
        "": [],
        "treat": ["treat"],
        "secure": ["secure"],
        "treat / tolerate": ["treat", "tolerate"],
        "treat and transfer": ["treat", "transfer"],
    }


@pytest.mark.django_db
def test_every_risk_of_the_business_case_can_be_kept_as_it_was_printed():
    world = a_world()
    rows = printed()
    services: dict[str, Service] = {
        code: add_service(partnership=world.partnership, name=code, short_name=code, slug=code.lower(), by=None)
        for code in dict.fromkeys(row["service"] for row in rows)
    }
    for row in rows:
        add_risk(
            risk=Risk(
                partnership=world.partnership,
                reference=row["risk_id"],
                title=row["risk"],
                kind=read_kind(row["risk_type"]),
                responses=read_responses(row["response"]),
                mitigation=row["mitigation"],
                service=services[row["service"]],
                source=f"section {row['section']}",
            ),
            rated=Rated(
                likelihood=read_level(row["likelihood"], THREE),
                impact=read_level(row["impact"], THREE),
                not_rated=not row["likelihood"],
                why=row["note"],
            ),
            by=None,
        )
    ratings = {one.risk.reference: one for one in RiskRating.objects.select_related("risk")}
    assert len(ratings) == len(rows)
    for row in rows:
        rating = ratings[row["risk_id"]]
        read = [level.words(THREE) if level else "" for level in (rating.likelihood, rating.impact)]
        assert read == [row["likelihood"], row["impact"]]
        assert (rating.score is None) == (not row["likelihood"])
