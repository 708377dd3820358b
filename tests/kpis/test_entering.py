"""A return of 20 measures is finished by keyboard in under five minutes, and by paste in under one."""

import pytest

from benchmarks.entering import COMMENT, MEASURES, WAYS, Typist, a_return_of_twenty, by_spreadsheet
from kpis.models import Observation
from kpis.wording import typed_of
from tests.browsing import sign_in

SECONDS = {"by keyboard alone": 300, "by paste": 60}


@pytest.mark.parametrize("way", WAYS)
def test_twenty_measures(way, transactional_db, chromium, live_server):
    opened, officer = a_return_of_twenty()
    context = chromium.new_context(base_url=live_server.url, permissions=["clipboard-read", "clipboard-write"])
    sign_in(context, live_server.url, officer)
    page = context.new_page()
    page.goto(f"/p/shared/returns/payroll/{opened.when.slug}/")
    typist = Typist(page)
    WAYS[way](typist)
    context.close()
    opened.refresh_from_db()
    assert opened.state == "submitted"
    lines = Observation.objects.filter(quarterly_return=opened).select_related("kpi").order_by("kpi__order")
    found = [typed_of(line, line.kpi.definitions.get()) for line in lines]
    for (title, _, typed, comment), stands in zip(MEASURES, found, strict=True):
        figures = [stands.upper, stands.lower] if len(typed) == 2 else [stands.figure]
        assert [text.replace(",", "") for text in figures] == [text.replace(",", "") for text in typed], title
        assert stands.commentary == (COMMENT if comment else ""), title
    assert typist.seconds < SECONDS[way], f"{typist.keystrokes} keystrokes, {typist.seconds:.0f} seconds"
    assert typist.keystrokes < sum(by_spreadsheet().values())
