"""From a figure that a paper prints back to its entry."""

from datetime import date

import pytest
from django.utils import timezone

from kpis.actions.restrictions import restrict
from kpis.actions.returns import restate
from kpis.entry import Typed
from kpis.models import Observation, StatedFigure
from kpis.sight import Sight
from partners.actions import give_role, save_row
from partners.models import Partnership
from partners.origins import made_of
from partners.rights import Rights
from partners.roles import RoleKind
from projects.models import Issue, Risk
from reporting.origins import with_origins
from reporting.printed import Printed, printed_figures
from reporting.selectors.origins import Reader, Traced, traced
from tests.kpis.returns_world import SINCE, full_world, person

pytestmark = pytest.mark.django_db

BLIND = Reader(may_open=lambda address: False, text="")


def paper(*cells: dict) -> dict:
    table = {"kind": "table", "rows": [{"kind": "body", "cells": [{"text": "Debt"}, *cells]}]}
    return {"sections": [{"parts": [{"kind": "paragraph", "html": "x"}, table]}]}


def hrefs(content: dict, partnership) -> list[str | None]:
    led = with_origins(content, sight=Sight(partnership), of_figure="figure {}".format, of_kpi="kpi {}".format)
    return [cell.get("href") for cell in led["sections"][0]["parts"][1]["rows"][0]["cells"]]


def of(*pks: int) -> dict:
    return {"text": "1", "origin": {"observations": list(pks)}}


def test_one_entry_leads_to_itself_and_several_to_their_kpi(django_assert_num_queries):
    world = full_world()
    first, second = Observation.objects.filter(kpi__slug="debt")[:2]
    content = paper(of(first.pk), of(first.pk, second.pk), {"text": "2"})
    with django_assert_num_queries(1):
        assert hrefs(content, world.partnership) == [None, f"figure {first.pk}", "kpi debt", None]


def test_figures_of_two_kpis_and_entries_that_are_gone_lead_nowhere():
    world = full_world()
    debt = Observation.objects.filter(kpi__slug="debt").first()
    content = paper(of(debt.pk, world.line("paid").pk), of(0), of())
    assert hrefs(content, world.partnership) == [None, None, None, None]


def printed(*pks: int, words: str = "1") -> Printed:
    return Printed("services", "Table 1", "Debt", "Q4 2023/24", words, pks)


def trace(world, figures, who: str, **rights) -> list[Traced]:
    rights = Rights(world.people[who], world.partnership)
    return traced(figures, sight=Sight.of(rights), rights=rights, reader=BLIND)


def approved_lines(world) -> list[Observation]:
    return list(Observation.objects.filter(kpi__partnership=world.partnership, standing="approved").order_by("pk"))


def test_a_figure_leads_to_its_entry_with_definition_target_and_approval():
    world = full_world(history=2)
    line = next(one for one in approved_lines(world) if one.kpi.slug == "paid")
    (found,) = trace(world, [printed(line.pk)], "approver")
    (origin,) = found.origins
    assert origin.definition.valid_from == SINCE
    assert origin.target is not None
    assert origin.target.kpi_id == line.kpi_id
    assert origin.approved_at == line.quarterly_return.decided_at
    assert origin.entered_by
    assert "Officer (enters figures)" in origin.role
    assert not origin.changed_after(timezone.now())


def test_members_read_roles_and_no_names_and_no_drafts():
    world = full_world(history=1)
    member = person("member2")
    give_role(user=member, partnership=world.partnership, kind=RoleKind.MEMBER, by=None)
    world.people["member2"] = member
    draft, line = world.line("paid"), approved_lines(world)[0]
    figures = [printed(draft.pk), printed(draft.pk, line.pk)]
    (found,) = trace(world, figures, "member2")
    assert [(one.observation.pk, one.entered_by, bool(one.role)) for one in found.origins] == [(line.pk, "", True)]
    assert len(trace(world, figures, "officer")) == 2


def test_a_restricted_figure_has_no_origin_for_those_who_may_not_see_it():
    world = full_world(history=1)
    line = approved_lines(world)[0]
    assert trace(world, [printed(line.pk)], "officer")
    restrict(
        partnership=world.partnership, kpi=line.kpi, reason="Commercial",
        review_on=date(2099, 1, 1), by=None,
    )  # fmt: skip
    assert trace(world, [printed(line.pk)], "officer") == []


def test_a_restatement_is_told_with_its_reason_and_whether_it_came_after_the_version():
    world = full_world(history=1)
    line = next(one for one in approved_lines(world) if one.kpi.slug == "debt")
    built = timezone.now()
    restate(
        observation=line, typed=Typed(figure="17"), reason="A school was counted twice", by=world.people["approver"]
    )
    (found,) = trace(world, [printed(line.pk)], "approver")
    (origin,) = found.origins
    assert [one.reason for one in origin.restatements] == ["A school was counted twice"]
    assert origin.changed_after(built)


def test_the_number_of_queries_does_not_grow_with_the_figures(django_assert_num_queries):
    world = full_world(history=2)
    lines = approved_lines(world)
    rights = Rights(world.people["approver"], world.partnership)
    assert rights.any
    sight = Sight.of(rights)
    for figures in ([printed(lines[0].pk)], [printed(line.pk) for line in lines]):
        with django_assert_num_queries(5):
            assert traced(figures, sight=sight, rights=rights, reader=BLIND)


def test_figures_are_found_in_paragraphs_tables_and_beneath_charts():
    cell = {"text": "91%", "origin": {"observations": [7]}}
    table = {"columns": [{"label": "Measure"}, {"label": "Figure"}], "rows": [{"kind": "body", "cells": [{"text": "Paid"}, cell]}]}  # fmt: skip
    parts = [
        {"kind": "paragraph", "number": "2.1", "html": "x", "figures": [{"text": "83%", "observations": [5]}]},
        {"kind": "bullets", "items": ["x"], "figures": [{"text": "4", "observations": [6]}]},
        {"kind": "table", "number": 3, **table},
        {"kind": "chart", "number": 1, "table": table},
    ]
    content = {"sections": [{"key": "a", "number": "2", "parts": parts}]}
    assert [(one.where, one.row, one.column, one.words, one.observations) for one in printed_figures(content)] == [
        ("Paragraph 2.1", "", "", "83%", (5,)),
        ("Section 2", "", "", "4", (6,)),
        ("Table 3", "Paid", "Figure", "91%", (7,)),
        ("Figure 1", "Paid", "Figure", "91%", (7,)),
    ]


def test_what_has_no_origin_of_its_own_is_made_of_what_it_stands_among():
    columns = [{"label": "Project"}, {"label": "Done"}, {"label": "Late"}]
    first = {"kind": "body", "cells": [{"text": "Mail"}, {"text": "3"}, {"text": "2"}], "origin": {"rows": ["a:1"]}}
    second = {"kind": "body", "cells": [{"text": "Post"}, {"text": "4", "origin": {"rows": ["a:2"]}}, {"text": "5"}]}
    group = {"kind": "group", "cells": [{"text": "Begun: 2"}]}
    total = {"kind": "total", "cells": [{"text": "All 2"}, {"text": "7"}, {"text": "none"}]}
    table = {
        "kind": "table",
        "number": 1,
        "caption": "7 of 2023/24",
        "columns": columns,
        "rows": [first, group, second, total],
    }
    content = {"sections": [{"key": "a", "number": "1", "parts": [table]}]}
    assert [(one.words, one.rows) for one in printed_figures(content)] == [
        ("7 of 2023/24", ("a:1", "a:2")),
        ("3", ("a:1",)),
        ("2", ("a:1",)),
        ("Begun: 2", ("a:2",)),
        ("4", ("a:2",)),
        ("5", ("a:2",)),
        ("7", ("a:1", "a:2")),
    ]


def rows_of(world, rows, who: str, *, text: str = "", may_open: bool = False) -> list[tuple[str, str, bool]]:
    """Kind, name and whether its entry is known, of what a figure is made of."""
    rights = Rights(world.people[who], world.partnership)
    figure = Printed("a", "Table 1", "", "", "3", rows=tuple(made_of(*rows)["rows"]))
    reader = Reader(may_open=lambda address: may_open, text=text)
    found = traced([figure], sight=Sight.of(rights), rights=rights, reader=reader)
    return [(row.kept.kind, row.name, row.entered is not None) for one in found for row in one.rows]


def test_a_row_is_named_to_those_who_read_its_name_or_may_open_its_page():
    world = full_world()
    risk = Risk(partnership=world.partnership, reference="R1", title="Ice")
    save_row(risk, by=None)
    assert rows_of(world, [risk], "officer") == [("Risk", "", True)]
    assert rows_of(world, [risk], "officer", text="R1 Ice is high") == [("Risk", "R1 Ice", True)]
    assert rows_of(world, [risk], "officer", may_open=True) == [("Risk", "R1 Ice", True)]


def test_rows_of_others_and_what_a_body_keeps_to_itself_are_not_told():
    world = full_world()
    elsewhere = Partnership.objects.create(name="Elsewhere", slug="elsewhere")
    foreign = Risk.objects.create(partnership=elsewhere, reference="R2", title="Fire")
    private = Issue.objects.create(
        partnership=world.partnership, reference="I1", title="Quiet", of_body=world.partnership.bodies.first()
    )
    member = person("member3")
    give_role(user=member, partnership=world.partnership, kind=RoleKind.MEMBER, by=None)
    world.people["member3"] = member
    assert rows_of(world, [foreign, private], "member3", may_open=True) == []


def test_what_an_older_paper_printed_is_told_with_its_place_unless_it_is_restricted():
    world = full_world()
    debt = Observation.objects.filter(kpi__slug="debt").first().kpi
    stated = StatedFigure.objects.create(
        partnership=world.partnership,
        table="debt",
        row="Totals",
        column="March",
        text="5,321",
        source="Report, table 2",
    )
    assert rows_of(world, [stated], "officer") == [("Stated figure", "debt: Totals, March: 5,321", False)]
    restrict(partnership=world.partnership, kpi=debt, reason="Commercial", review_on=date(2099, 1, 1), by=None)
    assert rows_of(world, [stated], "officer") == []
