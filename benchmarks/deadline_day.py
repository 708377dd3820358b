"""Deadline day: 200 officers type at once, and a ledger is kept of what they were told is saved.

`python -m benchmarks.deadline_day [--database postgresql] [--officers 200] [--seconds 60] [--think 5] [--faults]`

The portal runs as in docker-compose.yml (two processes with four threads each) beside those who type, on the same
machine. Each officer opens the return of their service once and then saves a cell every few seconds, through the door
that the page uses. Every fifth time it is a cell that a colleague types as well, with the version seen last: whoever
comes second must be told (409). Afterwards the ledger is held against the database, entry by entry of the audit trail.

With --faults a web process is killed and the database restarted again and again meanwhile. What was not answered then
may have been saved or not; what was answered must be there.
"""

import asyncio
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle
from typing import Any

from benchmarks.portal import children_of, cpu_of, empty_portal, options

LINES, SHARED = 20, 2  # of one council in one service; two officers share them, and the last ones cell by cell
HISTORY = 12  # quarters
PATIENCE = 30  # seconds for one answer
GOAL = 0.2  # seconds, of 95 in a hundred
MOST_REQUESTS = 100_000
AWAY = 2  # seconds that a database stays away when it is restarted
BETWEEN_FAULTS = 15
BACK_WITHIN = 10  # seconds after which nobody may be sent away any more


@dataclass
class Officer:
    """Somebody who types, with what their browser holds."""

    address: str
    own: list[int]
    shared: list[int]
    cookies: dict[str, str]
    versions: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Save:
    """One request to save a cell: which version was seen, what was typed, what came back."""

    line: int
    saw: int
    number: int
    status: int  # 0: no answer
    version: int = 0
    at: float = 0.0
    waited: float = 0.0


@dataclass
class Ledger:
    """What was asked and answered."""

    saves: list[Save] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    faults: list[tuple[float, float]] = field(default_factory=list)  # when each began and was over

    def with_status(self, *statuses: int) -> list[Save]:
        return [save for save in self.saves if save.status in statuses]

    @property
    def without_excuse(self) -> list[Save]:
        """Sent away or not answered while nothing was broken, and nothing had been for ten seconds."""
        return [
            save
            for save in self.with_status(0, 503)
            if save.waited < PATIENCE  # a machine that is too busy is slow, not broken
            and not any(began <= save.at + save.waited and save.at <= over + BACK_WITHIN for began, over in self.faults)
        ]


def a_partnership(officers: int) -> list[Officer]:
    """Services with two councils each, 20 measures with three years behind them, and two officers for each council."""
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from accounts.models import User
    from kpis.actions.definitions import create_kpi, whole_item
    from kpis.actions.returns import open_returns
    from kpis.models import Observation, Return
    from partners.actions import add_body, add_service, found_partnership, give_role
    from periods.models import CalendarPeriod
    from periods.values import FinancialYear, Quarter

    since = date(2019, 4, 1)
    partnership = found_partnership(
        name="Deadline day", short_name="Day", slug="day", committee_name="Joint Committee", by=None
    )
    bodies = [
        add_body(
            partnership=partnership, name=f"Council {number}", short_name=f"C{number}", kind="county",
            role="founding", valid_from=since, by=None,
        )
        for number in range(2)
    ]  # fmt: skip
    services = [
        add_service(partnership=partnership, name=f"Service {n}", short_name=f"S{n}", slug=f"service-{n}", by=None)
        for n in range(-(-officers // 4))
    ]
    earlier = [quarter for year in range(2020, 2020 + HISTORY // 4) for quarter in FinancialYear(year).quarters()]
    everything = whole_item(partnership)
    past = []
    for service in services:
        returns = {one: Return.objects.create(service=service, period=CalendarPeriod.of(one)) for one in earlier}
        for number in range(LINES):
            kpi = create_kpi(
                service=service, slug=f"{service.slug}-kpi-{number}", order=number, valid_from=since,
                scopes=[body.scope for body in bodies], by=None, title=f"Measure {number}", measure="count",
                direction="lower", frequency="quarterly",
            )  # fmt: skip
            past += [
                Observation(
                    quarterly_return=returns[quarter], kpi=kpi, scope=body.scope, item=everything,
                    period_id=quarter.code, kind="number", numerator=3000 + (number * 37 + place * 113) % 500,
                    denominator=1, standing="approved",
                )
                for place, quarter in enumerate(earlier) for body in bodies
            ]  # fmt: skip
    Observation.objects.bulk_create(past, batch_size=2_000)
    made = []
    for opened in open_returns(partnership=partnership, quarter=Quarter(2023, 1), by=None):
        address = reverse("return", args=["day", opened.service.slug, opened.when.slug])
        for body in bodies:
            lines = list(
                opened.observations.filter(scope=body.scope).order_by("kpi__order").values_list("pk", flat=True)
            )
            half = (LINES - SHARED) // 2
            for place in range(2):
                if len(made) == officers:
                    break
                person = User.objects.create_user(f"officer-{len(made)}@example.org", name=f"Officer {len(made)}")
                give_role(
                    user=person,
                    partnership=partnership,
                    kind="officer",
                    services=[opened.service],
                    bodies=[body],
                    by=None,
                )
                client = Client()
                client.force_login(person)  # 200 passwords would take the machine a minute, and say nothing
                cookie = settings.SESSION_COOKIE_NAME
                made.append(
                    Officer(
                        address, lines[place * half : place * half + half], lines[-SHARED:],
                        {cookie: client.cookies[cookie].value},
                    )
                )  # fmt: skip
    return made


class Web:
    """The portal's web server on a free port, with its clock of processor seconds."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        from sharedsvc.run import DIES_WITH_PARENT

        command = [sys.executable, "-m", "gunicorn", "sharedsvc.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(
            [*DIES_WITH_PARENT, *command, "--workers", "2", "--threads", "4", "--log-level", "error"],
            stderr=subprocess.DEVNULL,  # what it logs of refused saves
        )
        end = time.monotonic() + 60
        while True:
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            assert time.monotonic() < end, "The web server did not start"
            time.sleep(0.1)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)


async def ask(port: int, method: str, address: str, cookies: dict[str, str], body: Any = None) -> tuple[int, str, str]:
    """One request as a proxy would pass it on: status, head, body. Raises OSError where no whole answer comes."""
    sent = json.dumps(body).encode() if body is not None else b""
    head = f"{method} {address} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nAccept: */*\r\n"
    head += "Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()) + "\r\n"
    if body is not None:
        head += f"Content-Type: application/json\r\nX-CSRFToken: {cookies['csrftoken']}\r\n"
    head += f"Content-Length: {len(sent)}\r\n\r\n"
    async with asyncio.timeout(PATIENCE):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(head.encode() + sent)
            await writer.drain()
            answer = await reader.read()
        finally:
            writer.close()
    told, _, content = answer.decode().partition("\r\n\r\n")
    length = re.search(r"(?im)^content-length: (\d+)", told)
    if length and len(content.encode()) != int(length[1]):
        raise ConnectionResetError("The answer broke off")
    return (int(told.split()[1]) if told else 0), told, content


async def open_return(officer: Officer, port: int, ledger: Ledger) -> None:
    began = time.monotonic()
    status, head, page = await ask(port, "GET", officer.address, officer.cookies)
    assert status == 200, (officer.address, status)
    ledger.opened.append(time.monotonic() - began)
    officer.cookies["csrftoken"] = re.search(r"(?im)^set-cookie: csrftoken=([^;]+)", head)[1]
    shown = re.findall(r'name="line-(\d+)-version" value="(\d+)"', page)
    officer.versions = {int(line): int(version) for line, version in shown}
    assert set(officer.own + officer.shared) <= set(officer.versions), "The page lacks lines"


async def type_until(
    end: float, officer: Officer, port: int, ledger: Ledger, numbers: Iterator[int], think: float
) -> None:
    """Save cell after cell; what is shared is typed with the version that was seen last."""
    chance = random.Random(officer.own[0])
    turn = chance.randrange(5)
    await asyncio.sleep(chance.random() * think)
    while time.monotonic() < end and len(ledger.saves) < MOST_REQUESTS:
        turn += 1
        line = chance.choice(officer.shared if turn % 5 == 0 else officer.own)
        save = await save_cell(officer, line, next(numbers), port, ledger)
        ledger.saves.append(save)
        if save.status in (0, 503):  # as the page does: it tries again a little later
            await asyncio.sleep(0.5)
        await asyncio.sleep(think * chance.uniform(0.5, 1.5))


async def save_cell(officer: Officer, line: int, number: int, port: int, ledger: Ledger) -> Save:
    saw = officer.versions[line]
    typed = {"version": saw, "figure": str(number), "upper": "", "lower": "", "no_figure": "", "commentary": ""}
    began = time.monotonic()
    try:
        status, _, content = await ask(port, "POST", f"/p/day/returns/lines/{line}/", officer.cookies, typed)
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        status, content = 0, ""
    waited = time.monotonic() - began
    if status == 200:
        officer.versions[line] = version = json.loads(content)["version"]
        return Save(line, saw, number, status, version, began, waited)
    if status == 409:
        officer.versions[line] = json.loads(content)["now"]["version"]
    elif status not in (0, 503):
        ledger.refused.append(f"{status}: {content[:200]}")
    return Save(line, saw, number, status, at=began, waited=waited)


async def break_things(
    end: float, web: Web, ledger: Ledger, restart: Callable[[], None] | None, hands: ThreadPoolExecutor
) -> None:
    """Kill a web process, restart the database, and again; the hands that start it live on (tests/services.py)."""
    faults = [lambda: os.kill(children_of(web.process.pid)[-1], signal.SIGKILL), *([restart] if restart else [])]
    for fault in cycle(faults):
        if time.monotonic() + BETWEEN_FAULTS > end:
            return
        await asyncio.sleep(BETWEEN_FAULTS)
        began = time.monotonic()
        await asyncio.get_running_loop().run_in_executor(hands, fault)
        ledger.faults.append((began, time.monotonic()))


async def day(
    officers: list[Officer],
    web: Web,
    seconds: float,
    think: float,
    restart: Callable[[], None] | None,
    hands: ThreadPoolExecutor | None,
) -> tuple[Ledger, float]:
    """The ledger of the day, and how many processor seconds the web server took for its saves."""
    ledger = Ledger()
    for first in range(0, len(officers), 4):
        await asyncio.gather(*(open_return(one, web.port, ledger) for one in officers[first : first + 4]))
    used, end, numbers = cpu_of(web.process.pid), time.monotonic() + seconds, iter(range(1_000, 10_000_000))
    tasks = [type_until(end, one, web.port, ledger, numbers, think) for one in officers]
    if hands:
        tasks.append(break_things(end, web, ledger, restart, hands))
    await asyncio.gather(*tasks)
    return ledger, cpu_of(web.process.pid) - used


def audited(ledger: Ledger) -> dict[str, int]:
    """The ledger held against the audit trail and the figures: how many saves were lost, doubled, overwritten."""
    from audit.models import Entry
    from kpis.models import Observation

    wrong = Counter(lost=0, doubled=0, overwritten=0)
    entries: dict[int, list[dict]] = defaultdict(list)
    for entry in Entry.objects.filter(event="figure typed").order_by("pk"):
        entries[entry.target_id].append(entry.changes)
    figures = {one.pk: one for one in Observation.objects.filter(pk__in={save.line for save in ledger.saves})}
    asked = Counter((save.line, save.number) for save in ledger.saves)
    for save in ledger.with_status(200):
        kept = entries[save.line]
        if not (save.version <= len(kept) and float(kept[save.version - 1]["numerator"][1]) == save.number):
            wrong["lost"] += 1
        if save.version != save.saw + 1:  # it was saved upon something that its officer had not seen
            wrong["overwritten"] += 1
    for line, kept in entries.items():
        numbers = [float(change["numerator"][1]) for change in kept]
        wrong["doubled"] += sum(times - 1 for times in Counter(numbers).values())
        wrong["doubled"] += sum(not asked[line, number] for number in numbers)
        wrong["overwritten"] += sum(
            float(later["numerator"][0]) != n for n, later in zip(numbers, kept[1:], strict=False)
        )
        if (figures[line].version, float(figures[line].numerator)) != (len(kept), numbers[-1]):
            wrong["lost"] += 1
    return dict(wrong)


def percentiles(waited: list[float]) -> str:
    ordered = sorted(waited)
    at = (
        ordered[min(int(len(ordered) * part / 100), len(ordered) - 1)] * 1000 if ordered else 0 for part in (50, 95, 99)
    )
    return "".join(f"{milliseconds:>9.0f}" for milliseconds in at)


def main() -> int:
    asked = options(__doc__)
    asked.add_argument("--officers", type=int, default=200)
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--think", type=float, default=5, help="seconds between two cells of one officer")
    asked.add_argument("--faults", action="store_true")
    chosen = asked.parse_args()
    empty_portal(chosen.database)
    from django.core.management import call_command
    from django.db import connections

    call_command("collectstatic", verbosity=0, interactive=False)
    officers = a_partnership(chosen.officers)
    connections.close_all()
    restart = None
    if chosen.database == "postgresql":
        from tests.services import restart_newest_server

        restart = lambda: restart_newest_server(away=AWAY)  # noqa: E731
    web, hands = Web(), ThreadPoolExecutor(1) if chosen.faults else None
    try:
        began = time.monotonic()
        ledger, used = asyncio.run(day(officers, web, chosen.seconds, chosen.think, restart, hands))
        took = time.monotonic() - began
    finally:
        web.stop()
    wrong = audited(ledger)
    connections.close_all()
    if hands:
        hands.shutdown()
    saved, conflicts = ledger.with_status(200), ledger.with_status(409)
    silent, away, without_excuse = ledger.with_status(0), ledger.with_status(503), ledger.without_excuse
    print(f"{chosen.officers} officers on {chosen.database}, {len(ledger.saves):,} saves in {took:.0f} s")
    print(f"{'':<28}{'p50':>9}{'p95':>9}{'p99':>9}  ms")
    print(f"{'a cell saved':<28}{percentiles([save.waited for save in saved])}")
    print(f"{'a return opened':<28}{percentiles(ledger.opened)}")
    print(f"{'web CPU for each save':<28}{used / max(len(ledger.saves), 1) * 1000:>9.1f}{'ms':>22}")
    print(
        f"saved {len(saved):,}, told of a conflict {len(conflicts):,}, no answer {len(silent)}, sent away (503) {len(away)}"
    )
    print(
        f"acknowledged and lost {wrong['lost']}, doubled {wrong['doubled']}, overwritten unseen {wrong['overwritten']}"
    )
    for words, times in Counter(ledger.refused).most_common(5):
        print(f"  {times} × {words}")
    if chosen.faults:
        print(f"{len(ledger.faults)} faults; not served more than {BACK_WITHIN} s after one: {len(without_excuse)}")
    hard = bool(any(wrong.values()) or ledger.refused or without_excuse or not saved)
    if not chosen.faults:
        p95 = sorted(save.waited for save in saved)[int(len(saved) * 0.95)] if saved else 9
        print(f"goal p95 ≤ {GOAL * 1000:.0f} ms: {'met' if p95 <= GOAL else 'missed'}")
    print("ledger: " + ("WRONG" if hard else "as told"))
    return 1 if hard else 0


if __name__ == "__main__":
    sys.exit(main())
