"""The risk register: a risk is rated or said not to be; every rating stays in its history."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from common.errors import NotAllowed, Refused
from partners.actions import add_service, give_role
from partners.roles import RoleKind
from projects.actions.risks import Rated, add_risk, choose_risk_scale, close_risk, rate_risk, reopen_risk, save_risk
from projects.models import RatingStage, Risk, RiskRating
from projects.risk_rating import Level
from tests.partners.small import address, small_partnership

LOW, MEDIUM, HIGH = (Level(number, number) for number in (1, 2, 3))


def a_risk(small, title="The system fails", rated=None, **fields):
    risk = Risk(partnership=small.partnership, title=title, **fields)
    return add_risk(risk=risk, rated=rated or Rated(MEDIUM, HIGH), by=None)


def typed(**fields):
    return {"title": "The system fails", "kind": "threat", "likelihood": "M", "impact": "H", **fields}


def test_a_risk_is_added_with_its_rating_and_stands_on_the_map_and_in_the_list(editor, small):
    answer = editor.post(
        address(small, "risk-add"), typed(likelihood="L/M", responses=["treat", "transfer"], review_on="1 2 2027")
    )
    assert answer.status_code == 302
    risk = Risk.objects.get()
    assert (risk.reference, risk.responses, risk.review_on) == ("R1", ["treat", "transfer"], date(2027, 2, 1))
    (rating,) = risk.ratings.all()
    assert (rating.words, rating.by) == ("likelihood L/M, impact H: 6, high", small.people[RoleKind.EDITOR])
    page = editor.get(address(small, "risks")).content.decode()
    for words in ("1: R1 (likelihood L/M)", "high, 6", "Treat and transfer", "Score = likelihood × impact"):
        assert words in page


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"likelihood": "", "impact": ""}, "likelihood", "Rate the likelihood and the impact, or say"),
        ({"impact": ""}, "impact", "Rate the likelihood and the impact, or say"),
        ({"likelihood": "", "impact": "", "not_rated": "on"}, "why", "Say why it is not rated."),
        ({"not_rated": "on", "why": "Too early"}, "not_rated", "Untick this"),
        ({"likelihood": "7"}, "likelihood", "is not a level of this scale. Type L, M or H"),
        ({"title": ""}, "title", "Fill this in"),
        ({"responses": ["pray"]}, "responses", "Choose from the list"),
    ],
)
def test_a_risk_without_a_rating_is_refused_in_plain_words(editor, small, fields, field, sentence):
    answer = editor.post(address(small, "risk-add"), typed(**fields))
    assert answer.status_code == 400
    assert any(sentence in error for error in answer.context["form"].errors[field])
    assert not Risk.objects.exists()


def test_a_risk_may_be_said_to_be_not_rated(editor, small):
    editor.post(
        address(small, "risk-add"), typed(likelihood="", impact="", not_rated="on", why="Left blank in the paper")
    )
    risk = Risk.objects.get()
    assert [(one.words, one.why) for one in risk.ratings.all()] == [("not rated", "Left blank in the paper")]
    page = editor.get(address(small, "risks")).content.decode()
    assert "Not on the map, as not rated on this scale: R1." in page


def test_ratings_are_kept_with_who_and_why_and_the_newest_counts(editor, small):
    risk = a_risk(small)
    page = address(small, "risk-rate", risk.pk)
    assert editor.post(page, {"likelihood": "L", "impact": "H"}).status_code == 400  # a change has a reason
    editor.post(page, {"likelihood": "L", "impact": "H", "why": "The second line is in"})
    editor.post(page, {"likelihood": "L", "impact": "L", "why": "Once both lines are in", "residual": "on"})
    shown = editor.get(address(small, "risk", risk.pk)).content.decode()
    assert [one.words for one in risk.ratings.filter(stage="current")] == [
        "likelihood L, impact H: 3, medium",
        "likelihood M, impact H: 6, high",
    ]
    for words in ("The second line is in", "The editor of north-south", "likelihood L, impact L: 1, low"):
        assert words in shown


def test_opportunities_have_a_map_of_their_own_and_both_stand_on_both(editor, small):
    a_risk(small, "Loss", kind="threat")
    a_risk(small, "Gain", kind="opportunity")
    a_risk(small, "Change", kind="both")
    threats, opportunities = editor.get(address(small, "risks")).context["maps"]
    placed = [
        [cell["text"] for row in one["rows"] for cell in row["cells"][1:] if cell["text"] != "none"]
        for one in (threats, opportunities)
    ]
    assert placed == [["2: R1, R3"], ["2: R2, R3"]]


def test_ratings_of_an_earlier_scale_stay_and_leave_the_map(editor, small):
    risk = a_risk(small)
    choose_risk_scale(partnership=small.partnership, kind="five", by=None)
    assert "as not rated on this scale: R1" in editor.get(address(small, "risks")).content.decode()
    with pytest.raises(ValidationError, match="1 to 5"):
        rate_risk(risk=risk, rated=Rated(Level(6, 6), LOW, why="?"), by=None)
    rate_risk(risk=risk, rated=Rated(Level(4, 5), Level(5, 5), why="New scale"), by=None)
    assert [one.words for one in risk.ratings.all()] == [
        "likelihood 4–5, impact 5: 25, high",
        "likelihood M, impact H: 6, high",
    ]


def test_a_risk_is_closed_with_a_reason_and_opened_again(editor, small):
    risk = a_risk(small)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError, match="a day that has come"):
        close_risk(risk=risk, why="Gone", closed_on=tomorrow, by=None)
    with pytest.raises(ValidationError, match="Say why it is closed"):
        close_risk(risk=risk, why="  ", closed_on=date(2026, 1, 5), by=None)
    editor.post(address(small, "risk-close", risk.pk), {"closed_on": "5 1 2026", "why": "The move is over"})
    risk.refresh_from_db()
    assert (risk.state, risk.closed_on) == ("closed", date(2026, 1, 5))
    with pytest.raises(Refused, match="closed already"):
        close_risk(risk=risk, why="Gone", closed_on=date(2026, 1, 5), by=None)
    with pytest.raises(Refused, match="open it again"):
        rate_risk(risk=risk, rated=Rated(LOW, LOW, why="?"), by=None)
    assert editor.get(address(small, "risks")).context["maps"] == []
    editor.post(address(small, "risk-reopen", risk.pk))
    risk.refresh_from_db()
    assert (risk.state, risk.closed_on, risk.closed_why) == ("open", None, "")
    with pytest.raises(Refused, match="open already"):
        reopen_risk(risk=risk, by=None)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["High", "Late", "Payroll"]),
        ({"service": "payroll"}, ["Payroll"]),
        ({"owner": "Head of ICT"}, ["High"]),
        ({"overdue": "yes"}, ["Late"]),
        ({"state": "closed"}, []),
        ({"state": "'; drop"}, []),
    ],
)
def test_the_list_is_filtered_and_the_highest_score_stands_first(editor, small, query, titles):
    a_risk(small, "Payroll", Rated(LOW, LOW), service=small.payroll)
    a_risk(small, "Late", Rated(LOW, HIGH), review_on=date(2020, 1, 1))
    a_risk(small, "High", Rated(HIGH, HIGH), owner_role="Head of ICT")
    rows = editor.get(address(small, "risks"), query).context["table"]["rows"]
    assert [row["cells"][0]["text"].split()[-1] for row in rows] == titles


def test_numbers_follow_each_other_and_printed_ones_stay(small):
    assert [a_risk(small, reference=one).reference for one in ("", "FIN-R7", "R8", "")] == ["R1", "FIN-R7", "R8", "R9"]


def test_service_and_project_are_of_the_same_partnership(small):
    other = small_partnership("east-west")
    with pytest.raises(ValidationError, match="Choose from this partnership"):
        a_risk(small, service=other.payroll)


def test_who_keeps_one_service_keeps_no_other_risks(client, small):
    debt = add_service(partnership=small.partnership, name="Debt", short_name="Debt", slug="debt", by=None)
    officer = small.people[RoleKind.OFFICER]
    give_role(user=officer, partnership=small.partnership, kind=RoleKind.OFFICER, services=[small.payroll], by=None)
    save_risk(risk=a_risk(small, service=small.payroll), by=officer)
    for service in (debt, None):
        risk = a_risk(small, service=service)
        with pytest.raises(NotAllowed, match="covers other services"):
            save_risk(risk=risk, by=officer)
    taken = Risk.objects.get(service=debt)
    taken.service = small.payroll
    with pytest.raises(NotAllowed):
        save_risk(risk=taken, by=officer)  # nor takes one over
    client.force_login(officer)
    assert client.post(address(small, "risk-rate", taken.pk), {"likelihood": "L", "impact": "L", "why": "?"}).status_code == 403  # fmt: skip


@pytest.mark.parametrize(
    ("levels", "name"),
    [
        ({"likelihood_low": 1, "likelihood_high": 1, "impact_low": None, "impact_high": None, "why": "?"}, "whole"),
        ({"likelihood_low": 2, "likelihood_high": 1, "impact_low": 1, "impact_high": 1}, "whole"),
        ({"why": ""}, "whole"),
        ({"likelihood_low": 1, "likelihood_high": 4, "impact_low": 1, "impact_high": 1}, "scale"),
    ],
)
def test_the_database_refuses_half_a_rating(small, levels, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        RiskRating.objects.create(risk=a_risk(small), stage=RatingStage.CURRENT, scale="lmh", **levels)


def test_the_database_refuses_a_closed_risk_without_day_and_reason(small):
    risk = a_risk(small)
    with pytest.raises(IntegrityError, match="risk_closed_on_a_day_with_a_reason"), transaction.atomic():
        Risk.objects.filter(pk=risk.pk).update(state="closed", closed_on=date(2026, 1, 1))
