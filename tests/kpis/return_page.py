"""The page of a return in a real browser: where its lines are, and what hinders there."""

from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page

from kpis.actions.returns import save_line
from kpis.entry import Typed
from kpis.models import Observation
from tests.kpis.returns_world import World


def address(name: str = "return", **kwargs: object) -> str:
    kwargs = kwargs or {"service": "payroll", "quarter": "2023-24-Q4"}
    return reverse(name, kwargs={"partnership": "shared", **kwargs})


def row(page: Page, line: Observation):
    return page.locator(f"#line-{line.pk}")


def field(page: Page, line: Observation, name: str = "figure"):
    return page.locator(f"#line-{line.pk}-{name}")


def state(page: Page, line: Observation):
    return row(page, line).locator("[data-state]")


def by_colleague(world: World, line: Observation, figure: str) -> None:
    save_line(observation=line, version=line.version, typed=Typed(figure=figure), by=world.people["colleague"])


def check(page: Page, where: str) -> None:
    for width in (1280, 768, 320):
        page.set_viewport_size({"width": width, "height": 900})
        sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert sideways <= 0, f"{where} scrolls sideways at {width} px"
        barriers = Axe().run(page).response["violations"]
        told = [(one["id"], [node["html"][:150] for node in one["nodes"][:3]]) for one in barriers]
        assert not told, f"{where} at {width} px: {told}"
