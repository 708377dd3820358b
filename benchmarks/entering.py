"""A return of 20 measures in a real browser, by keyboard alone and by paste: `python -m benchmarks.entering`.

A press of a key counts as one, a chord as its keys, and each takes 200 ms: an unhurried hand. To this comes what the
portal makes one wait for. The spreadsheet way is counted, not driven: `by_spreadsheet` says what it is taken to be.
"""

import logging
import os
import shutil
import threading
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from benchmarks.portal import empty_portal

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from accounts.models import User
    from kpis.models import Return

PACE = 0.2  # seconds for each key
COMMENT = "Two depots moved; the files come on time again."
NOTE = "Both are explained in the comments."
# What is typed for each measure: one figure, or two parts. The two with a comment miss their target.
PERCENT, PARTS = {"measure": "percent", "unit": "%", "decimals": 1}, {"has_parts": True, "multiplier": 100}
AIM = 90
MEASURES: list[tuple[str, dict[str, Any], list[str], bool]] = [
    ("Payroll errors", {**PERCENT, **PARTS, "over_time": "ratio"}, ["857", "191889"], False),
    ("Staff paid on time", PERCENT, ["99.2"], False),
    ("Overpayments made", {"measure": "count"}, ["19"], False),
    ("Value of overpayments", {"measure": "money"}, ["36,172"], False),
    ("Leavers on time", {**PERCENT, "target": AIM}, ["94.6"], False),
    ("Starters on time", {**PERCENT, "target": AIM}, ["83.4"], True),
    ("Calls taken", {"measure": "count"}, ["5,010"], False),
    ("Calls answered in time", {**PERCENT, **PARTS, "over_time": "ratio"}, ["4634", "5010"], False),
    ("Tickets open", {"measure": "count"}, ["212"], False),
    ("Satisfaction", {"measure": "score", "decimals": 1, "score_out_of": 5}, ["4.3"], False),
    ("Days to answer a complaint", {"measure": "duration", "unit": "days", "decimals": 1}, ["8.5"], False),
    ("Invoices paid within 30 days", {**PERCENT, "target": AIM}, ["95.8"], False),
    ("Invoices in dispute", {"measure": "count"}, ["44"], False),
    ("Debt past due", {"measure": "money"}, ["1,005,000"], False),
    ("Debt collected within 60 days", {**PERCENT, "target": AIM}, ["78.9"], True),
    ("Debt written off", {"measure": "money"}, ["12,450"], False),
    ("Systems available", {**PERCENT, "target": AIM}, ["99.9"], False),
    ("Policy reviewed this year", {"measure": "yes_no"}, ["yes"], False),
    ("State of the action plan", {"measure": "judged", "criteria": "Green: all actions in time."}, ["green"], False),
    ("Sickness", {"measure": "duration", "unit": "days", "decimals": 1}, ["2.4"], False),
]


def a_return_of_twenty(slug: str = "shared") -> "tuple[Return, User]":
    """The measures above, due for one quarter, and the officer who types them."""
    from accounts.models import User
    from kpis.actions.definitions import create_kpi, set_target
    from kpis.actions.returns import open_returns
    from partners.actions import add_service, found_partnership, give_role
    from partners.roles import RoleKind
    from periods.values import Quarter

    since = date(2020, 4, 1)
    partnership = found_partnership(
        name=f"Partnership {slug}", short_name=slug, slug=slug, committee_name="Joint Committee", by=None
    )
    service = add_service(partnership=partnership, name="Payroll", short_name="Payroll", slug="payroll", by=None)
    whole = partnership.scopes.get(kind="whole")
    for order, (title, meaning, typed, _) in enumerate(MEASURES):
        target = meaning.get("target")
        kpi = create_kpi(
            service=service, slug=f"measure-{order}", order=order, valid_from=since, scopes=[whole], by=None, title=title,
            direction="higher" if target else "context", frequency="quarterly",
            **{name: value for name, value in meaning.items() if name != "target"},
            **({"upper_label": "of them", "lower_label": "all"} if len(typed) == 2 else {}),
        )  # fmt: skip
        if target:
            set_target(kpi=kpi, scope=whole, valid_from=since, operator="at_least", aim=Decimal(target), by=None)
    officer = User.objects.create_user(f"officer@{slug}.example.org", "a long password", name="Officer")
    give_role(user=officer, partnership=partnership, kind=RoleKind.OFFICER, by=None)
    (opened,) = open_returns(partnership=partnership, quarter=Quarter(2023, 4), by=None)
    return opened, officer


class Typist:
    """Hands on a keyboard that count: `seconds` is what the keys take at the pace, and what was waited for the portal."""

    def __init__(self, page: "Page", *, pace: float = 0) -> None:
        self.page = page
        self.keystrokes = 0
        self.pace = pace
        self.began = time.monotonic()

    @property
    def seconds(self) -> float:
        """As at PACE, whatever pace the keys were really pressed at."""
        return time.monotonic() - self.began + self.keystrokes * max(PACE - self.pace, 0)

    def press(self, chord: str) -> None:
        self.keystrokes += chord.count("+") + 1
        self.page.keyboard.press(chord)
        time.sleep(self.pace * (chord.count("+") + 1))

    def type(self, text: str) -> None:
        for letter in text:
            self.keystrokes += 1
            self.page.keyboard.type(letter)
            time.sleep(self.pace)

    def press_until(self, chord: str, wanted: str) -> None:
        """Again and again until the focus is on what the selector names."""
        for _ in range(200):
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
                return
            self.press(chord)
        raise AssertionError(f"{chord} does not lead to {wanted}")


def by_keyboard(typist: Typist) -> None:
    """Every figure typed, the two comments where they are asked for, and the return handed over."""
    _to(typist, "[data-cell]")
    for order, (title, _, typed, comment) in enumerate(MEASURES):
        line = _line(typist.page, title)
        for place, text in enumerate(typed):
            if place:
                typist.press("Tab")
            # A list takes the first letter.
            typist.type(text[0] if text in ("yes", "green") else text)
        if comment:
            _comment(typist, line)
        if order < len(MEASURES) - 1:
            typist.press_until("Tab", "[data-first]") if comment else typist.press("Enter")
    _hand_over(typist)


def by_paste(typist: Typist) -> None:
    """The block is on the clipboard already, from the officer's own spreadsheet; the comments are typed here."""
    typist.page.evaluate("text => navigator.clipboard.writeText(text)", block())
    _to(typist, "[data-cell]")
    typist.press("Control+v")
    typist.page.get_by_text(f"{len(MEASURES)} lines filled.").first.wait_for()
    for title, _, _, comment in MEASURES:
        if comment:
            line = _line(typist.page, title)
            typist.press_until("Enter", f"#{line} [data-first]")
            _comment(typist, line)
            typist.press_until("Tab", "[data-first]")
    typist.press_until("Enter", f"#{_line(typist.page, MEASURES[-1][0])} [data-first]")
    _hand_over(typist)


def block() -> str:
    """The figures as they stand in two columns of a spreadsheet."""
    return "\n".join("\t".join(typed) for _, _, typed, _ in MEASURES)


def by_spreadsheet() -> dict[str, int]:
    """Keystrokes of the same without the portal, as it is taken to be.

    The figures are typed into one's own spreadsheet, each ended by Enter or Tab; the column is marked (Ctrl Shift ↓),
    copied (Ctrl C) and pasted into the template of the partnership (Alt Tab, one arrow, Ctrl V), once for each of the two
    columns; each comment is typed beside its figure (five arrows and Enter); the template is saved and mailed with a
    subject and one line of text, the file being the first in the list of recent ones. What the approver types back,
    and a template that was sent in the wrong version, are not counted.
    """
    figures = sum(len(text) + 1 for _, _, typed, _ in MEASURES for text in typed)
    copying = 2 * (3 + 2 + 2 + 1 + 2)
    comments = sum(comment for *_, comment in MEASURES) * (len(COMMENT) + 6)
    words = ("Payroll return Q4 2023/24", "Please find the return attached. " + NOTE)
    mail = 2 + 2 + len("business.support") + 1 + len(words[0]) + 1 + len(words[1]) + 4 + 2
    return {"typing the figures": figures, "copying into the template": copying, "comments": comments, "mailing": mail}


def _line(page: "Page", title: str) -> str:
    return page.locator(f"[data-name='{title}']").get_attribute("id") or ""


def _comment(typist: Typist, line: str) -> None:
    """Once the portal has said that the target is missed, the comment is open: two steps away."""
    typist.page.locator(f"#{line} [data-more][open]").wait_for()
    typist.press_until("Tab", f"#{line} [data-field='commentary']")
    typist.type(COMMENT)


def _to(typist: Typist, wanted: str) -> None:
    """Into a page that has just opened: past its navigation by the link that is there for it."""
    typist.press("Tab")
    typist.press("Enter")
    typist.press_until("Tab", wanted)


def _hand_over(typist: Typist) -> None:
    page = typist.page
    typist.press_until("Tab", "[data-leave]")
    typist.press("Enter")
    page.wait_for_url("**/submit/")
    _to(typist, "textarea")
    typist.type(NOTE)
    typist.press_until("Tab", "form button[type=submit]:not(.link-button)")
    typist.press("Enter")
    page.get_by_text("Submitted. The approver decides next.").first.wait_for()


WAYS: dict[str, Callable[[Typist], None]] = {"by keyboard alone": by_keyboard, "by paste": by_paste}


def serve() -> str:
    """The portal on a port of this machine, in a thread of this process; gives its address."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler, get_internal_wsgi_application

    class Silent(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            """A line for each request would hide the result."""

    server = ThreadedWSGIServer(("localhost", 0), Silent)
    server.set_app(get_internal_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://localhost:{server.server_port}"


def main() -> None:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser is driven from this thread
    empty_portal()
    logging.disable(logging.WARNING)  # no worker listens here, and each job would say so
    from django.conf import settings
    from django.core.management import call_command
    from playwright.sync_api import sync_playwright

    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    call_command("collectstatic", verbosity=0, interactive=False)
    url = serve()
    print(f"{'way':<22}{'keystrokes':>11}{'seconds':>9}")
    with sync_playwright() as playwright:
        found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        for number, (name, way) in enumerate(WAYS.items()):
            opened, officer = a_return_of_twenty(f"shared-{number}")
            typist = Typist(_page(browser, url, opened, officer), pace=PACE)
            way(typist)
            print(f"{name:<22}{typist.keystrokes:>11}{typist.seconds:>9.0f}")
            opened.refresh_from_db()
            assert opened.state == "submitted"
        browser.close()
    counted = by_spreadsheet()
    total = sum(counted.values())
    told = ", ".join(f"{what} {keys}" for what, keys in counted.items())
    print(f"{'by spreadsheet':<22}{total:>11}{total * PACE:>9.0f}  (counted: {told})")


def _page(browser: Any, url: str, opened: "Return", officer: "User") -> "Page":
    """The return, opened by the officer, with a clipboard."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(officer)
    context = browser.new_context(base_url=url, permissions=["clipboard-read", "clipboard-write"])
    cookie = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": cookie, "value": client.cookies[cookie].value, "url": url}])
    page = context.new_page()
    page.goto(f"/p/{opened.service.partnership.slug}/returns/payroll/{opened.when.slug}/")
    return page


if __name__ == "__main__":
    main()
