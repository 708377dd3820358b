"""Words and numbers that nobody else uses are planted wherever something can be exempt or restricted, and hunted as
those who may not see them, through everything the portal gives out. Who may see them finds every one.

Every address is walked by itself and every link on every page is followed: what is new is hunted in too.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pikepdf
import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from jobs.actions import request_job
from jobs.models import Job, State
from kpis.actions.comparing import save_benchmark
from kpis.actions.definitions import add_breakdown, arrange_kpi, change_definition, set_target
from kpis.actions.evidence import add_evidence
from kpis.actions.follow_ups import raise_follow_up
from kpis.actions.history import note_stated_figure
from kpis.actions.rebases import rebase
from kpis.actions.restrictions import restrict
from kpis.actions.returns import open_returns, restate, save_line
from kpis.actions.sheets import keep_return_sheet
from kpis.entry import Typed
from kpis.models import Benchmark, Observation, StatedFigure
from partners.actions import give_role
from partners.rights import Rights
from partners.roles import RoleKind
from partners.search_terms import terms_of
from partners.searching import find
from periods.values import FinancialYear, Quarter
from projects.actions.action_plans import save_action
from projects.actions.issues import save_issue
from projects.models import Action, Issue
from reporting.actions.comments import keep_comment
from reporting.actions.exemptions import decide_exemption, propose_exemption
from reporting.actions.rendering import RENDER_REPORT, render_document
from reporting.actions.saved_views import save_view
from reporting.actions.snapshots import build_snapshot, publish_snapshot
from reporting.actions.writing import RecommendationText, create_report, save_recommendations, save_section
from reporting.models import Report, SavedView
from tests.addresses import address, arguments_of, doors_of_the_api, pages_of_partnerships, patterns
from tests.factories import BEGAN, World, a_person, a_world
from tests.kpis.returned import a_filled_row
from tests.reporting.history import approved
from tests.reporting.signing import approve
from tests.things import QUARTER, things_of

pytestmark = pytest.mark.django_db

WITHOUT_SIGHT = (RoleKind.OFFICER, RoleKind.APPROVER, RoleKind.AUDITOR, RoleKind.ADMINISTRATOR)
MOST_PAGES = 800
NUMBERS = {"figure": "7310017", "earlier figure": "7310019", "monthly figure": "7310023", "restated figure": "7310029",
           "target": "7310031", "item figure": "7310037", "chart value": "7310041", "stated value": "7310043", "benchmark figure": "7310047"}  # fmt: skip


@dataclass
class Canaries:
    """Each with the place where it sits."""

    words: dict[str, str] = field(default_factory=dict)

    def word(self, place: str) -> str:
        """A word that stands nowhere else."""
        self.words[place] = f"canary{len(self.words):02d}x{''.join(filter(str.isalpha, place)).lower()}"
        return self.words[place]

    def number(self, place: str) -> str:
        self.words[place] = NUMBERS[place]
        return NUMBERS[place]

    def found_in(self, text: str) -> set[str]:
        """The places whose canaries stand in a text, however it was written: 1,234 is 1234 and a word may be broken."""
        plain = re.sub(r"[\s,\u00ad\u200b-]", "", unquote(unescape(text))).casefold()
        return {place for place, canary in self.words.items() if canary.casefold() in plain}


@dataclass
class Planted:
    world: World
    stranger: Any
    canaries: Canaries
    things: list[dict]
    job: Job


@pytest.fixture
def planted(tmp_path, settings) -> Planted:
    settings.MEDIA_ROOT = tmp_path
    world = a_world()
    base = things_of(world)
    canaries = Canaries()
    slugs = _restricted_figures(world, canaries)
    _kept_to_themselves(world, canaries)
    report = _exempt_paper(world, canaries, slugs)
    stranger = a_world("east-and-west").people[RoleKind.ADMINISTRATOR]
    job = request_job(
        kind=RENDER_REPORT, arguments={}, by=world.people[RoleKind.EDITOR], partnership_id=world.partnership.pk
    )
    Job.objects.filter(pk=job.pk).update(
        state=State.RUNNING,
        attempt=1,
        started_at=job.created_at,
        lease_until=job.created_at,
        progress_words=canaries.word("job progress"),
        result={"name": canaries.word("result of a job")},
    )
    return Planted(world, stranger, canaries, list(_all_things(base, world, report, slugs)), job)


def _restricted_figures(world: World, canaries: Canaries) -> dict[str, Any]:
    word, number = canaries.word, canaries.number
    secret = world.kpi("secret-measure", title=word("first title"), unit=word("unit"), over_time="sum")
    change_definition(
        kpi=secret, valid_from=date(2022, 4, 1), scopes=[world.whole, world.north.scope], by=None,
        reason=word("reason of a definition"), title=word("KPI title"), measure="count", direction="lower",
        frequency="quarterly", unit=word("newer unit"), over_time="sum", purpose=word("purpose"),
        formula=word("formula"), source=word("source"), accountable_role=word("accountable role"),
        provider_role=word("provider role"), not_like_for_like=word("not like for like"),
    )  # fmt: skip
    arrange_kpi(kpi=secret, code=word("code")[:20], heading=word("heading"), order=1, by=None)
    set_target(
        kpi=secret, scope=world.whole, valid_from=BEGAN, operator="at_most", aim=Decimal(number("target")),
        basis=word("basis of the target"), minute_reference=word("minute"), by=None,
    )  # fmt: skip
    breakdown = add_breakdown(
        partnership=world.partnership, name=word("list"), items=[word("item"), word("other item")], by=None
    )
    item, other = breakdown.items.all()
    parted = world.kpi("parted", title="Parted", breakdown=breakdown, over_scopes="sum")
    before = QUARTER.previous()
    when = {"commentary": word("commentary"), "cause": "partner"}
    _adopt(world, Quarter(2023, 2), secret, Typed(figure=number("earlier figure")))
    _adopt(world, before, secret, Typed(figure=number("chart value"), **when))
    approved(world, Quarter(2022, 3), {(parted, world.whole, None, item): number("item figure"),
                                       (parted, world.whole, None, other): "12"})  # fmt: skip
    open_returns(partnership=world.partnership, quarter=QUARTER, by=None)
    line = Observation.objects.filter(kpi=secret, quarterly_return__period_id=QUARTER.code).first()
    save_line(
        observation=line, version=line.version, by=world.officer,
        typed=Typed(figure=number("figure"), commentary=word("typed commentary")),
    )  # fmt: skip
    add_evidence(
        observation=line, name=f"{word('evidence')}.txt", data=word("what evidence says").encode(), by=world.officer
    )
    keep_return_sheet(
        quarterly_return=line.quarterly_return, name=f"{word('file of a return')}.xlsx", by=world.officer,
        data=word("what a file says").encode(), content=a_filled_row(line, "4"),
    )  # fmt: skip
    adopted = Observation.objects.filter(kpi=secret, period_id=Quarter(2023, 2).code).get()
    restate(
        observation=adopted, typed=Typed(figure=number("restated figure")), reason=word("reason of restating"),
        by=world.approver,
    )  # fmt: skip
    stated = note_stated_figure(
        stated=StatedFigure(
            partnership=world.partnership, table=word("table"), row=word("row"), column=word("column"),
            text=number("stated value"), source=word("source of a printed figure"), note=word("note"),
            explanation=word("explanation"),
        ),
        by=None,
    )  # fmt: skip
    raise_follow_up(observation=adopted, note=word("note of what is followed up"), by=world.approver)
    rebase(kpi=secret, scope=world.whole, period=Quarter(2023, 1), reason=word("reason of a rebase"), by=None)
    benchmark = Benchmark(
        partnership=world.partnership, kpi=secret, name=word("benchmark"), value=Decimal(number("benchmark figure")),
        source=word("source of a benchmark"), comparability="like",
    )  # fmt: skip
    save_benchmark(benchmark=benchmark, by=None)
    for what, reason in (({"kpi": secret}, "reason of a restriction"), ({"item": item}, "reason of a list"),
                         ({"stated": stated}, "reason of a printed figure")):  # fmt: skip
        restrict(
            partnership=world.partnership, reason=word(reason), review_on=date(2099, 1, 1), by=None, **what
        )  # fmt: skip
    from kpis.rollup import rebuild

    list(rebuild(world.partnership))
    return {"kpi": secret, "parted": parted, "stated": stated, "breakdown": breakdown, "entry": adopted}


def _kept_to_themselves(world: World, canaries: Canaries) -> None:
    """What a body keeps to itself, and what one person does."""
    word, officer = canaries.word, world.people[RoleKind.PROPER_OFFICER]
    issue = Issue(
        partnership=world.partnership, of_body=world.north, area=word("area of an issue")[:120], title=word("issue"),
        owner=word("owner of an issue"), effect=word("effect"), workaround=word("workaround"), plan=word("plan of it"),
    )  # fmt: skip
    save_issue(issue=issue, by=None)
    action = Action(
        partnership=world.partnership, issue=issue, plan=word("plan of an action"), title=word("action"),
        detail=word("detail of an action"), owner_role=word("owner of an action"),
    )  # fmt: skip
    save_action(action=action, by=None)
    view = SavedView(
        partnership=world.partnership, owner=officer, name=word("saved view"), shared=False,
        address=f"/p/{world.partnership.slug}/projects/?status=delayed",
    )  # fmt: skip
    save_view(view=view, by=officer)


def _adopt(world: World, quarter: Quarter, kpi: Any, typed: Typed) -> None:
    from datetime import UTC, datetime

    from kpis.actions.definitions import whole_item
    from kpis.actions.history import ReportedFigure, adopt_history
    from kpis.entry import read_line

    definition = kpi.definitions.get(valid_to__isnull=True)
    line = ReportedFigure(
        kpi=kpi, scope=world.whole, item=whole_item(world.partnership), period=quarter,
        entry=read_line(typed, definition),
    )  # fmt: skip
    at = datetime(2024, 4, 20, tzinfo=UTC)
    adopt_history(
        service=world.payroll, quarter=quarter, figures=[line], submitted_by=world.officer, submitted_at=at,
        decided_by=world.approver, decided_at=at,
    )  # fmt: skip


def _exempt_paper(world: World, canaries: Canaries, slugs: dict[str, Any]) -> Report:
    word = canaries.word
    editor, officer = world.people[RoleKind.EDITOR], world.people[RoleKind.PROPER_OFFICER]
    report = create_report(
        partnership=world.partnership, type="annual", slug="with-canaries", title="Open title", short_title="Open",
        period=FinancialYear(2023), meeting_on=date(2024, 6, 24), by=None,
    )  # fmt: skip
    report.sections.update(text="")
    first, second, third = report.sections.all()[:3]
    appendix = report.sections.filter(is_appendix=True).get()
    passage = (
        f'{word("paragraph")} **{word("strong words")}** {{{{ figure secret-measure "Q3 2023/24" }}}}\n\n'
        f"### {word('subheading')}\n\n- {word('bullet')}\n\n> {word('quotation')}\n\n"
        f"[{word('link')}](#section-1) ![{word('alt text')}](x.png)\n\n"
        '{{ block kpi_table secret-measure period="Q3 2023/24" }}\n\n'
        f'{{{{ block chart secret-measure from="Q1 2023/24" to="Q4 2023/24" title={word("chart title")} }}}}'
    )
    texts = {
        first: f"Open words.\n\n::: exempt talks\n{passage}\n:::\n\nOpen again.",
        second: f"{word('section text')}\n\n{word('second paragraph')}",
        appendix: f"{word('appendix text')}",
        third: '{{ block sign_offs kind="finance comments" }}\n\n{{ block recommendations }}',
    }
    for section, text in texts.items():
        heading = (
            word("section heading") if section == second else word("appendix title") if section == appendix else ""
        )
        save_section(section=section, version=section.version, text=text, heading=heading, by=editor)
    save_recommendations(
        report=report, by=editor,
        texts=[RecommendationText(f"::: exempt price\n{word('recommendation')}\n:::"), RecommendationText("Agree.")],
    )  # fmt: skip
    Report.objects.filter(pk=report.pk).update(
        cover={"total_value": f"::: exempt value\n{word('cover field')}\n:::", "summary": "Open."}
    )
    report.refresh_from_db()
    keep_comment(report=report, kind="finance comments", text=f"::: exempt money\n{word('comment')}\n:::", by=editor)
    for number, what in enumerate(
        [{"key": "talks"}, {"key": "price"}, {"key": "value"}, {"key": "money"}, {"section": second},
         {"section": appendix, "public_heading": "Open heading"}]
    ):  # fmt: skip
        mark = propose_exemption(
            report=report, paragraphs=[3], reason=word(f"public interest {'abcdef'[number]}"),
            review_on=date(2099, 1, 1), by=editor, **what,
        )  # fmt: skip
        decide_exemption(mark=mark, confirm=True, reason=word(f"decision {'abcdef'[number]}"), by=officer)
    approve(report)
    for audience in ("public", "exempt"):
        draft = build_snapshot(report=report, audience=audience, by=editor)
        published = publish_snapshot(snapshot=draft, by=editor)
        for format in ("pdf", "docx"):
            render_document(snapshot=published, format=format)
    return report


def _all_things(base: dict, world: World, report: Report, slugs: dict[str, Any]) -> Iterator[dict]:
    """For every address: the open things, then those with canaries, every version and section of the paper."""
    yield base
    kpi, entry = slugs["kpi"], slugs["entry"]
    of_paper = {name for name, argument in base if argument == "slug" and name not in {"service", "service-csv"}}
    marks = {"exempt-decide", "exempt-end", "exempt-review", "exempt-withdraw"}
    sections = list(report.sections.exclude(text=""))
    snapshots = list(report.snapshots.all())
    restrictions, of_report = list(world.partnership.restrictions.all()), list(report.exempt_marks.all())
    for place in range(max(len(sections), len(snapshots), len(of_report))):
        mine = dict(base)
        for name, argument in base:
            if argument == "kpi" or (argument == "slug" and name in {"kpi", "kpi-csv"}):
                mine[name, argument] = kpi.slug
            elif argument == "slug" and name in of_paper:
                mine[name, argument] = report.slug
            elif argument == "number":
                mine[name, argument] = snapshots[place % len(snapshots)].number
            elif argument == "key":
                mine[name, argument] = sections[place % len(sections)].key
            elif name in {"figure", "figure-about", "follow-up-raise", "line-save", "figure-restate"}:
                mine[name, argument] = entry.pk
            elif name == "stated-explain":
                mine[name, argument] = slugs["stated"].pk
            elif name == "items-add":
                mine[name, argument] = slugs["breakdown"].pk
            elif name in marks:
                mine[name, argument] = of_report[place % len(of_report)].pk
            elif name == "restriction-lift":
                mine[name, argument] = restrictions[place % len(restrictions)].pk
        yield mine


# ---- reading whatever comes back ----


def texts_of(answer: Any) -> str:
    """Everything an answer says: headers, body; of a PDF its words, structure and metadata, of a zip every file in it."""
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{head}\n{text_of(body)}"


def text_of(body: bytes) -> str:
    if body.startswith(b"%PDF"):
        return _pdf_text(body)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "\n".join(f"{name}\n{text_of(archive.read(name))}" for name in archive.namelist())
    text = body.decode("utf-8", "replace")
    return f"{text}\n{re.sub(r'<[^>]+>', '', text)}\n{_unescaped(text)}"


def _unescaped(text: str) -> str:
    """Data for scripts, where a letter may be written as its number."""
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)


def _pdf_text(body: bytes) -> str:
    import pdfplumber

    said = [body.decode("latin-1")]
    with pikepdf.open(io.BytesIO(body)) as pdf:
        said += [str(pdf.docinfo), *(str(value) for value in pdf.docinfo.values())]
        for thing in pdf.objects:
            said.append(_strings(thing))
            if isinstance(thing, pikepdf.Stream):
                try:
                    said.append(thing.read_bytes().decode("latin-1"))
                except pikepdf.PdfError:
                    continue
    with pdfplumber.open(io.BytesIO(body)) as pdf:
        said += [page.extract_text() or "" for page in pdf.pages]
    return "\n".join(said)


def _strings(thing: Any) -> str:
    if isinstance(thing, pikepdf.String | pikepdf.Name):
        return str(thing)
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return "\n".join(_strings(value) for value in dict(thing.items()).values() if not _indirect(value))
    if isinstance(thing, pikepdf.Array):
        return "\n".join(_strings(value) for value in thing if not _indirect(value))
    return ""


def _indirect(value: Any) -> bool:
    return isinstance(value, pikepdf.Object) and value.is_indirect


def links_in(text: str, here: str) -> set[str]:
    """Every address of this portal that a page leads to."""
    found = {urljoin(here, unescape(one)) for one in re.findall(r"""(?:href|src|action|data-url)="([^"#]+)""", text)}
    found |= {
        urlsplit(one)._replace(scheme="", netloc="").geturl() for one in re.findall(r'"(\S*/api/v1/[^"]+)"', text)
    }
    split = [urlsplit(one) for one in found]
    return {
        f"{one.path}{'?' + one.query if one.query else ''}"
        for one in split
        if not one.netloc and one.path.startswith(("/p/", "/jobs/", "/api/v1/")) and "logout" not in one.path
    }


def everything_for(person: Any, planted: Planted, *, follow: bool = True) -> Iterator[tuple[str, str]]:
    """(address, text) of every page, file and refusal that a person gets by asking."""
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    waiting: list[str] = []
    slug = planted.world.partnership.slug
    for things in planted.things:
        for pattern in pages_of_partnerships():
            waiting.append(address(pattern, slug, things))
    for pattern in doors_of_the_api():
        if not arguments_of(pattern.name):
            waiting += [f"{reverse(pattern.name, args=[slug])}{asked}" for asked in ("", "?format=csv")]
    for pattern in {pattern.name: pattern for path, pattern in patterns() if path.startswith("jobs/")}.values():
        waiting += [f"/jobs/{planted.job.pk}/"] if arguments_of(pattern.name) else []
    waiting += ["/", "/no-such-page/", f"/p/{slug}/?quarter=Q3-2023-24", f"/p/{slug}/?quarter=nonsense"]
    done: set[str] = set()
    while waiting and len(done) < MOST_PAGES:
        where = waiting.pop(0)
        if where in done:
            continue
        done.add(where)
        answer = client.get(where)
        text = texts_of(answer)
        yield where, text
        if follow and answer.status_code == 200:
            waiting += sorted(links_in(text, where) - done)


def test_who_may_not_see_finds_none(planted, caplog):
    caplog.set_level("DEBUG")
    for role in WITHOUT_SIGHT:
        _hunt(planted, planted.world.people[role], caplog)
    for stranger in (planted.stranger, None):
        _hunt(planted, stranger, caplog, follow=False)


def _hunt(planted: Planted, person: Any, caplog: Any, *, follow: bool = True) -> None:
    caught, pages = [], 0
    for where, text in everything_for(person, planted, follow=follow):
        pages += 1
        caught += [f"{place} at {where}" for place in planted.canaries.found_in(text)]
    assert caught == []
    assert pages > 50
    for door, text in (
        ("e-mail", "\n".join(str(one.message()) for one in mail.outbox)),
        ("log", "\n".join(f"{one.getMessage()} {one.exc_text or ''}" for one in caplog.records if one.name[:9] != "django.db")),
        ("cache", _cached()),
        ("session", json.dumps([dict(one) for one in _sessions()])),
    ):  # fmt: skip
        assert planted.canaries.found_in(text) == set(), door


def _cached() -> str:
    client = cache._cache.get_client()
    return " ".join(f"{key} {client.get(key)}" for key in client.scan_iter("portal:*"))


def _sessions() -> list[dict]:
    from accounts.models import Session

    return [one.get_decoded() for one in Session.objects.all()]


def test_search_finds_none_for_who_may_not_see(planted):
    everybody = {role: planted.world.people[role] for role in (*WITHOUT_SIGHT, RoleKind.PROPER_OFFICER)}
    hits = {
        role: {
            place
            for place, canary in planted.canaries.words.items()
            if find(Rights(person, planted.world.partnership), terms_of(canary))
        }
        for role, person in everybody.items()
    }
    assert {role: places for role, places in hits.items() if places and role in WITHOUT_SIGHT} == {}
    assert hits[RoleKind.PROPER_OFFICER] > {"section text", "recommendation", "appendix text", "code", "purpose"}


def test_a_public_version_has_none_in_any_form(planted):
    from reporting.paper import one_file_html

    assert len(set(planted.canaries.words.values())) == len(planted.canaries.words) >= 80
    report = Report.objects.get(slug="with-canaries")
    for snapshot in report.snapshots.filter(audience="public"):
        assert planted.canaries.found_in(json.dumps(snapshot.content)) == set()
        assert planted.canaries.found_in(one_file_html(snapshot.content)) == set()
        for document in snapshot.documents.all():
            with document.file.open("rb") as file:
                assert planted.canaries.found_in(text_of(file.read())) == set()
            assert planted.canaries.found_in(str(document.file.name)) == set()


def test_who_may_see_finds_every_one(planted):
    """The control: nothing is hunted for that is not there."""
    world = planted.world
    everybody = a_person("everything@example.org")
    for role in (RoleKind.ADMINISTRATOR, RoleKind.AUDITOR, RoleKind.EDITOR, RoleKind.EXEMPT_READER):
        give_role(user=everybody, partnership=world.partnership, kind=role, by=None)
    give_role(user=everybody, partnership=world.partnership, kind=RoleKind.OFFICER, bodies=[world.north], by=None)
    found: set[str] = set()
    for person in (everybody, world.people[RoleKind.PROPER_OFFICER]):
        for _, text in everything_for(person, planted):
            found |= planted.canaries.found_in(text)
    client = Client()
    client.force_login(world.people[RoleKind.EDITOR])
    found |= planted.canaries.found_in(client.get(f"/jobs/{planted.job.pk}/").content.decode())
    client.force_login(world.people[RoleKind.PROPER_OFFICER])
    found |= planted.canaries.found_in(client.get(f"/p/{world.partnership.slug}/views/").content.decode())
    missing = sorted(set(planted.canaries.words) - found)
    assert missing == [], " / ".join(missing)
