"""The Nottingham debt from the web form to the committee paper, by real people in a real browser with a real worker."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pdfplumber
import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from jobs.models import Job, State
from kpis.actions.definitions import add_breakdown
from kpis.actions.history import ReportedFigure, adopt_history, note_stated_figure
from kpis.actions.returns import open_returns
from kpis.entry import Entry
from kpis.models import Observation, StatedFigure
from partners.roles import RoleKind
from periods.values import FinancialYear, Month, Quarter
from reporting.actions.writing import create_report
from reporting.models import Report
from tests.conftest import wait_until
from tests.factories import World, a_world

PASSWORD = "a long password"  # as tests/factories.py gives to everybody
SECTORS = {  # figures/emss_annual/debt_past_due.csv: at the end of April 2023 and of March 2024
    "Business": ("1211207", "890,790"),
    "Education": ("1678440", "402,046"),
    "NHS": ("1664477", "-426,280"),
    "Public sector": ("497997", "673,227"),
    "Individuals": ("59264", "123,328"),
    "Other": ("40630", "0"),
}
DEBT = '{{ block debt_movement scope=NCC from="April 2023" to="March 2024" }}'


@pytest.fixture
def world(transactional_db: None) -> World:
    """Debt of April 2023 was reported before; the return of January to March 2024 is open; the paper has sections."""
    world = a_world()
    sectors = add_breakdown(partnership=world.partnership, name="Sectors", items=SECTORS, by=None)
    kpi = world.kpi(
        "past-due-debt", service=world.finance, title="Past-due debt", measure="money", unit="£", direction="lower",
        frequency="monthly", over_time="last", over_scopes="sum", breakdown=sectors, may_be_negative=True,
        scopes=[world.north.scope],
    )  # fmt: skip
    began = datetime(2023, 7, 20, tzinfo=UTC)
    adopt_history(
        service=world.finance,
        quarter=Quarter(2023, 1),
        figures=[
            ReportedFigure(
                kpi=kpi, scope=world.north.scope, item=item, period=Month(2023, 4),
                entry=Entry(kind="number", numerator=Decimal(SECTORS[item.name][0]), denominator=Decimal(1)),
            )
            for item in sectors.items.all()
        ],
        submitted_by=world.officer, submitted_at=began, decided_by=world.approver, decided_at=began,
    )  # fmt: skip
    open_returns(partnership=world.partnership, quarter=Quarter(2023, 4), by=None)
    for column, value in (("Apr-23", "5111385"), ("Mar-24", "1663111"), ("Movement", "-3488904")):
        note_stated_figure(
            stated=StatedFigure(
                partnership=world.partnership, table="past-due-debt-ncc", row="Totals", column=column,
                value=Decimal(value), unit="£", text=value, source="The published paper",
            ),
            by=None,
        )  # fmt: skip
    create_report(
        partnership=world.partnership, type="annual", slug="debt-2023-24", title="Annual report 2023/24",
        short_title="Annual report", period=FinancialYear(2023), meeting_on=date(2024, 6, 24), by=None,
    )  # fmt: skip
    return world


@pytest.fixture
def sign_in(chromium, live_server, world) -> Iterator[Callable[[RoleKind], Page]]:
    contexts = []

    def as_(kind: RoleKind) -> Page:
        person: User = world.people[kind]
        context = chromium.new_context(base_url=live_server.url, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.goto("/")
        page.get_by_label("Email", exact=True).fill(person.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("Sign out")).to_be_visible()
        return page

    yield as_
    for context in contexts:
        context.close()


def at(world: World, name: str, **kwargs: object) -> str:
    return reverse(name, kwargs={"partnership": world.partnership.slug, **kwargs})


def rolled_up() -> bool:
    return not Job.objects.filter(state__in=[State.WAITING, State.RUNNING]).exists()


def test_from_the_form_to_the_paper(world, sign_in, celery_worker):
    celery_worker.start()
    return_of = {"service": world.finance.slug, "quarter": "2023-24-Q4"}

    officer = sign_in(RoleKind.OFFICER)
    officer.get_by_role("link", name="Returns").click()
    officer.get_by_role("link", name="Finance").first.click()
    for line in Observation.objects.filter(quarterly_return__period=Quarter(2023, 4).code).select_related("item"):
        officer.locator(f"#line-{line.pk}-figure").fill(SECTORS[line.item.name][1])
    expect(officer.locator("[data-overall]")).to_have_text("Everything is saved", timeout=20_000)
    officer.goto(at(world, "return-submit", **return_of))
    for field in officer.locator("textarea").all():
        field.fill("The NHS paid in advance.")
    officer.get_by_role("button", name="Submit for approval").click()
    wait_until(rolled_up)

    member = sign_in(RoleKind.MEMBER)
    member.goto(at(world, "kpi", slug="past-due-debt"))
    expect(member.locator("main")).to_contain_text("£1,663,111")
    expect(member.locator("main")).to_contain_text("rovisional")

    approver = sign_in(RoleKind.APPROVER)
    approver.goto(at(world, "return-review", **return_of))
    approver.get_by_role("button", name="Approve").click()
    expect(approver.locator("main")).to_contain_text("Approved")
    wait_until(rolled_up)
    member.reload()
    expect(member.locator("main")).to_contain_text("£1,663,111")
    expect(member.locator("main")).not_to_contain_text("rovisional figures")

    editor = sign_in(RoleKind.EDITOR)
    section = Report.objects.get(slug="debt-2023-24").sections.get(key="finance-services")
    editor.goto(at(world, "section-edit", slug="debt-2023-24", key=section.key))
    editor.locator("textarea[name=text]").fill(
        f"Debt fell to {{{{ figure past-due-debt 2024-03 scope=NCC }}}}.\n\n{DEBT}\n"
    )
    editor.get_by_role("button", name="Save the section").click()
    editor.goto(at(world, "report", slug="debt-2023-24"))
    editor.get_by_role("button", name="Build and set as PDF").click()
    link = editor.get_by_role("link", name="PDF,")
    expect(link).to_be_visible(timeout=60_000)
    with editor.expect_download() as download:
        link.click()
    with pdfplumber.open(BytesIO(download.value.path().read_bytes())) as pdf:
        text = "\n".join(page.extract_text() for page in pdf.pages)
    assert "Debt fell to £1,663,111." in text
    assert "Total 5,152,015 1,663,111 −3,488,904" in text  # computed from the sectors
    assert "Total as published 5,111,385 1,663,111 −3,488,904" in text
    assert "difference £40,630" in " ".join(text.split())
