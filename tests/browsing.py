"""A visitor at a page of the portal: what hinders them there."""

import re
from pathlib import Path

import axe_playwright_python
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, TimeoutError

from accounts.models import User

WIDTHS = (1280, 768, 320)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# Everything but contrast, which takes axe longer than all else together, and which is a matter of how words look.
RUN_AXE = """rules => axe.run({
    runOnly: rules, rules: {"color-contrast": {enabled: false}}, resultTypes: ["violations"],
}).then(found => found.violations.map(one => `${one.id}: ${one.nodes.slice(0, 3).map(node => node.html.slice(0, 150))}`))"""
OF_WIDTH = ["target-size", "scrollable-region-focusable", "link-in-text-block"]  # what is shown matters to all rules
SHOWN_AS_BEFORE = """() => {
    const before = window.shown;
    window.shown = [...document.querySelectorAll("*")].map(one => Number(one.checkVisibility())).join("");
    return before === window.shown;
}"""
# How the words of a page look: what they are, their colour, size and weight, and what they stand upon.
LOOKS = """() => {
    const grounds = new Map();
    const ground = (one) => {
        if (!one) return "";
        if (!grounds.has(one)) {
            const {backgroundColor: colour, backgroundImage: image, opacity} = getComputedStyle(one);
            const through = colour === "rgba(0, 0, 0, 0)" && image === "none" && opacity === "1";
            grounds.set(one, through ? ground(one.parentElement) : `${colour} ${image} ${opacity} ${ground(one.parentElement)}`);
        }
        return grounds.get(one);
    };
    const named = (one) => `${one.tagName}.${one.getAttribute("class") ?? ""}`;
    window.looks = new Map();
    for (const one of document.body.querySelectorAll("*")) {
        const worded = one.matches("input, select, textarea") || [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
        if (!worded || !one.checkVisibility()) continue;
        const {color, fill, fontSize, fontWeight} = getComputedStyle(one);
        const look = [named(one), named(one.parentElement), color, fill, fontSize, fontWeight, ground(one)].join("|");
        if (!window.looks.has(look)) window.looks.set(look, one);
    }
    return [...window.looks.keys()];
}"""
RUN_CONTRAST = """looks => axe.run({include: looks.map(look => window.looks.get(look))}, {
    runOnly: {type: "rule", values: ["color-contrast"]}, resultTypes: ["violations"],
}).then(found => found.violations.map(one => `${one.id}: ${one.nodes.slice(0, 3).map(node => node.html.slice(0, 150))}`))"""
FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
SETTLED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
looked_at: set[str] = set()  # looks whose contrast was judged on some page: the next words that look so are as good
DRAWN = "() => !document.querySelector('[data-module=chart] .chart__static:not([hidden])')"


def sign_in(context: BrowserContext, base_url: str, user: User) -> None:
    """Give the browser a session of `user`, as the sign-in page would."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base_url}])


def content(page: bytes) -> str:
    """What a page says, without what changes with each visit."""
    main = re.search(r"<main.*</main>", page.decode(), re.S)
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", main[0] if main else page.decode())


class Visit:
    """One window that notes everything that hinders; `wrong` holds a sentence for each."""

    def __init__(self, browser: Browser, base_url: str, user: User | None = None) -> None:
        self.context = browser.new_context(base_url=base_url, viewport={"width": WIDTHS[0], "height": 900})
        self.wrong: list[str] = []
        self.titles: dict[str, str] = {}
        self.where = ""
        if user:
            sign_in(self.context, base_url, user)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", self._stumbled)

    def go(self, address: str, *, status: int = 200) -> None:
        """Open a page and look at it."""
        self.where = address
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        answer = self.page.goto(address)
        if answer is None or answer.status != status:
            self.note(f"status {answer and answer.status}")
        self.page.wait_for_function(DRAWN)
        self._read_title()
        self.look()

    def look(self, state: str = "") -> None:
        """Barriers and sideways scrolling at every width, of the page as it stands."""
        self.page.evaluate(AXE)
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.evaluate(SETTLED)
            try:
                self.page.wait_for_function(FITS, timeout=1500)  # charts follow the window a moment later
            except TimeoutError:
                self.note(f"{state} scrolls sideways at {width}")
            rules = {"type": "tag", "values": TAGS}
            if self.page.evaluate(SHOWN_AS_BEFORE) and width != WIDTHS[0]:
                rules = {"type": "rule", "values": OF_WIDTH}
            for barrier in [*self.page.evaluate(RUN_AXE, rules), *self._faint()]:
                self.note(f"{state} at {width}: {barrier}")

    def _faint(self) -> list[str]:
        """Words that stand out too little, of those that look as none before."""
        new = [look for look in self.page.evaluate(LOOKS) if look not in looked_at]
        looked_at.update(new)
        return self.page.evaluate(RUN_CONTRAST, new) if new else []

    def _read_title(self) -> None:
        """Every page has one heading, and a title that no other page of the visit has."""
        title = self.page.title()
        if title.startswith("Shared services portal") or self.page.locator("h1").count() != 1:
            self.note(f"is called {title!r} and has {self.page.locator('h1').count()} headings of the first level")
        if (other := self.titles.setdefault(title, self.where)) != self.where:
            self.note(f"has the same title as {other}: {title}")

    def note(self, words: str) -> None:
        self.wrong.append(f"{self.where} {words}".replace("  ", " "))

    def close(self) -> None:
        self.context.close()

    def _heard(self, message: ConsoleMessage) -> None:
        # The browser itself tells of every answer from 400 on; whether that is right is asked elsewhere.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.note(f"script: {message.text}")

    def _stumbled(self, error: Error) -> None:
        self.note(f"script: {error}")
