"""Pages of decisions and reserves: what is typed is kept, what is refused comes back with its sentence."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from partners.roles import RoleKind
from projects.models import Decision, Draw, Reserve
from tests.factories import World
from tests.projects.deciding import DAY, a_decision, agree, agreed, years

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(world: World) -> Client:
    client = Client()
    client.force_login(world.people[RoleKind.EDITOR])
    return client


def at(world, name, *arguments):
    return reverse(name, args=[world.partnership.slug, *arguments])


def put(world, **typed):
    meeting = a_decision(world, title="To have a meeting").meeting
    return {
        "meeting": meeting.pk, "title": "A portal", "recommendation": "Agree", "money": "none", "amount_gbp": "",
        "key_decision": "not_key", "call_in": "not_stated", **typed,
    }  # fmt: skip


def test_a_decision_is_put_and_changed(world, editor):
    assert editor.post(at(world, "decision-add"), put(world)).status_code == 302
    decision = Decision.objects.get(title="A portal")
    changed = put(world, money="amount", amount_gbp="£12,500", forward_plan_reference="Not applicable")
    answer = editor.post(at(world, "decision-edit", decision.pk), changed)
    assert answer.url == at(world, "decision", decision.pk)
    words = editor.get(answer.url).content.decode()
    assert "£12,500" in words
    assert "Not applicable" in words
    assert "Nothing is kept of: Options" in words


def test_money_without_an_amount_comes_back(world, editor):
    answer = editor.post(at(world, "decision-add"), put(world, money="amount"))
    assert answer.status_code == 400
    assert "recommendation without amount" in answer.content.decode()


def rows_of(*rows):
    typed = {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": "0"}
    return typed | {f"form-{place}-{name}": value for place, row in enumerate(rows) for name, value in row.items()}


def test_options_are_typed_together(world, editor):
    decision = a_decision(world)
    where = at(world, "decision-parts", decision.pk, "options")
    first, nothing = {"title": "One portal", "recommended": "on"}, {"title": "Do nothing", "does_nothing": "on"}
    answer = editor.post(where, rows_of(first, nothing | {"recommended": "on"}))
    assert answer.status_code == 400
    assert "Recommend exactly one option; these are: One portal, Do nothing." in answer.content.decode()
    assert editor.post(where, rows_of(first, nothing, {"title": ""})).status_code == 302
    kept = list(decision.options.all())
    assert [one.title for one in kept] == ["One portal", "Do nothing"]
    words = editor.get(where).content.decode()
    assert f'value="{kept[0].pk}"' in words
    typed = rows_of(first | {"id": kept[0].pk}, nothing | {"id": kept[1].pk, "DELETE": "on"})
    typed["form-INITIAL_FORMS"] = "2"
    assert "to do nothing" in editor.post(where, typed).content.decode()


@pytest.mark.parametrize(
    ("what", "row"),
    [
        ("amounts", {"year": "2022/23", "amount_gbp": "743000"}),
        ("workstreams", {"name": "Culture", "amount_gbp": "65,000", "nature": "planned"}),
        ("money", {"kind": "saving", "words": "Later savings", "period": "2024/25"}),
        ("implications", {"kind": "legal", "text": "None"}),
        ("dates", {"what": "Approval", "period": "June 2023 to July 2023"}),
        ("approvals", {"kind": "decides", "role": "South", "on": "5 12 2022", "on_behalf": ""}),
    ],
)
def test_each_kind_of_row_is_typed_and_shown(world, editor, what, row):
    decision = a_decision(world)
    where = at(world, "decision-parts", decision.pk, what)
    assert editor.post(where, rows_of(row)).status_code == 302
    words = editor.get(at(world, "decision", decision.pk)).content.decode()
    assert f'id="decision-{what}"' in words
    assert editor.get(where).content.decode().count("<legend") >= 3
    assert editor.post(where, rows_of({**row, list(row)[-1]: "x" * 400, list(row)[1]: ""})).status_code in (302, 400)


def test_rows_of_no_kind_are_not_there(world, editor):
    assert editor.get(at(world, "decision-parts", a_decision(world).pk, "nothing")).status_code == 404


def test_the_way_of_a_decision_on_its_pages(world, editor):
    decision = a_decision(world)
    (amount,) = years(world, decision, 743_000)
    page = at(world, "decision", decision.pk)
    answer = editor.post(
        at(world, "decision-resolution", decision.pk),
        {"resolution": "amended", "text": "RESOLVED.", "on": "5 12 2022", f"approved_{amount.pk}": "700000"},
    )
    assert answer.status_code == 302
    assert "It is not stated whether it may be called in" in editor.get(page).content.decode()
    begin = at(world, "decision-begin", decision.pk)
    refused = editor.post(begin, {"on": "6 12 2022"})
    assert refused.status_code == 400
    assert "cannot be carried out on 6 December 2022" in refused.content.decode()
    editor.post(at(world, "decision-call-in", decision.pk), {"call_in": "not_subject", "ends_on": ""})
    assert editor.post(begin, {"on": "6 12 2022"}).status_code == 302
    editor.post(at(world, "decision-follow-up", decision.pk), {"on": "7 1 2023", "text": "The team is there."})
    assert "The team is there." in editor.get(page).content.decode()
    assert (
        editor.post(at(world, "decision-close", decision.pk), {"on": "1 7 2023", "evidence": "Minute 9"}).status_code
        == 302
    )
    words = editor.get(page).content.decode()
    assert "Minute 9" in words
    assert at(world, "decision-close", decision.pk) not in words
    assert "Minute 9" in editor.get(at(world, "decisions")).content.decode()


def test_a_reserve_is_kept_and_drawn_from(world, editor):
    assert editor.post(at(world, "reserve-add"), {"name": "Rainy days", "opening_gbp": "1,000,000"}).status_code == 302
    reserve = Reserve.objects.get()
    answer = editor.post(at(world, "reserve-edit", reserve.pk), {"name": "Transformation Reserve", "opening_gbp": ""})
    assert answer.status_code == 302
    amount = agreed(world).year_amounts.first()
    draw = at(world, "reserve-draw", amount.pk)
    refused = editor.post(draw, {"on": "5 12 2022", "amount_gbp": "515,001"})
    assert "Only £515,000 is left to be drawn" in refused.content.decode()
    assert editor.post(draw, {"on": "5 12 2022", "amount_gbp": "15,000"}).status_code == 302
    words = editor.get(at(world, "reserves")).content.decode()
    assert "Opening amount: not known. £743,000 is approved to be drawn, £15,000 was drawn." in words
    assert "£500,000" in words
    assert Draw.objects.get().on == date(2022, 12, 5)


def test_a_member_sees_reserves_without_the_name_of_what_is_not_for_publication(world):
    decision = a_decision(world, title="Canary", has_exempt_part=True)
    years(world, decision, 5)
    agree(decision, on=DAY)
    client = Client()
    client.force_login(world.people[RoleKind.MEMBER])
    words = client.get(at(world, "reserves")).content.decode()
    assert "Canary" not in words
    assert "A decision with an exempt part" in words
