"""What changed in the figures of a quarter, and what they leave open: for the page of the members. Asks no database;
members_reading.py read it all before.
"""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from common.formatting import long_day, shortened
from kpis.changes import Change, ChangeCause, Correction, Side, amount_words, change_between, is_better, standing_words
from kpis.choices import FigureKind, Frequency, OverScopes, OverTime
from kpis.selectors.stated import TOTALS, StatedLine
from kpis.sight import Sight
from kpis.wording import figure_words, target_words
from partners.models import ScopeKind
from periods.values import Period, PeriodUnreadable, Quarter, parse
from reporting.questions import Place
from reporting.selectors.dashboard import last_quarters
from reporting.selectors.figures import Figure, Goal, period_of
from reporting.selectors.quarters import HANDED_IN, Ground, KpiNow, Kpis, Remark

QUARTERS_READ = 8
A_YEAR = 4  # quarters back, within which an earlier figure still compares
MONTHS_READ = 13
TITLE = 90  # letters
FEW = 10  # with less before, a quarter more says nothing


class ScopeName(NamedTuple):
    """A scope as people call it, and the code after which printed tables are called."""

    name: str
    kind: str
    code: str


class Told(NamedTuple):
    """One line of what changed."""

    title: str
    change: Change
    place: Place
    provisional: bool = False


@dataclass
class KpisOfMembers:
    """A quarter's KPIs with all that the page says of them. `kpis` is None while nothing is handed in."""

    sight: Sight
    ground: Ground
    kpis: Kpis | None = None
    goals: dict[int, Goal] = field(default_factory=dict)
    began: dict[int, date] = field(default_factory=dict)
    counts_people: set[int] = field(default_factory=set)
    scopes: dict[int, ScopeName] = field(default_factory=dict)
    items: dict[int, str] = field(default_factory=dict)
    parts: dict[tuple[int, int], list[Figure]] = field(default_factory=dict)
    corrections: dict[tuple[int, int], Correction] = field(default_factory=dict)
    remarks: dict[int, list[Remark]] = field(default_factory=dict)
    remarks_before: dict[int, list[Remark]] = field(default_factory=dict)
    stated: list[StatedLine] = field(default_factory=list)

    @property
    def quarter(self) -> Quarter | None:
        return self.kpis.quarter if self.kpis else None

    @cached_property
    def handed_in(self) -> list[KpiNow]:
        """Those whose service has handed in its return: the others are late as a whole."""
        if self.kpis is None:
            return []
        of_quarter = [one for one in self.ground.returns if one.period_id == self.kpis.quarter.code]
        services = {one.service_id for one in of_quarter if one.state in HANDED_IN}
        open_ones = {one.service_id for one in of_quarter} - services
        return [kpi for kpi in self.kpis.now if kpi.meaning.service_id not in open_ones]

    # ---- one KPI ----

    def title(self, kpi: KpiNow, figure: Figure) -> str:
        """The KPI, and whose figure it is where it has several."""
        name = "" if figure.scope_id == self.ground.whole_scope else self.scopes[figure.scope_id].name
        return shortened(kpi.meaning.title, TITLE) + (f", {name}" if name else "")

    def place(self, kpi: KpiNow, figure: Figure | None = None) -> Place:
        """The page of a KPI, or of one part of it."""
        query = "" if figure is None else f"scope={figure.scope_id}&item={figure.item_id}"
        if kpi.meaning.frequency == Frequency.MONTHLY and kpi.meaning.over_time == OverTime.LAST:
            query = "&".join(filter(None, [query, "by=month"]))
        return Place("kpi", {"slug": kpi.meaning.slug}, query)

    def side(self, figure: Figure) -> Side:
        """A figure as it is compared."""
        assert self.kpis is not None
        beneath = self.parts.get((figure.kpi_id, figure.period_id), ())
        of_bodies = frozenset(
            self.scopes[one.scope_id].name
            for one in beneath
            if one.parts_due and one.item_id == figure.item_id and self.scopes[one.scope_id].kind == ScopeKind.BODY
        )
        return Side(
            label=period_of(figure.period_id).label,
            figure=figure,
            meaning=self.kpis.meanings[figure.definition_id],
            target=self.goals.get(figure.target_id or 0),
            since=self.began.get(figure.definition_id),
            scopes=of_bodies if figure.scope_id == self.ground.whole_scope else frozenset(),
        )

    def compared(self, kpi: KpiNow) -> tuple[Figure, Figure | None]:
        """The figure that stands for a KPI now, and the one before: of last quarter, else the newest within a year.

        A stock that is taken each month is compared by its last months: a quarter of it is not a sum.
        """
        assert self.kpis is not None
        lead, quarter = kpi.lead, self.kpis.quarter
        if kpi.meaning.frequency == Frequency.MONTHLY and kpi.meaning.over_time == OverTime.LAST:
            now = kpi.then(lead, quarter.last)
            months = [quarter.last.plus(-back) for back in (3, *range(1, MONTHS_READ))]
            if now and _number(now):
                return now, next((one for month in months if (one := kpi.then(lead, month)) and _number(one)), None)
        earlier = last_quarters(quarter, A_YEAR + 1)[-2::-1]
        return lead, next((one for when in earlier if (one := kpi.then(lead, when)) and _number(one)), None)

    def is_new(self, kpi: KpiNow) -> bool:
        """Whether the KPI itself began in the time that its figure describes."""
        assert self.kpis is not None
        first = next(one.id for one in self.kpis.meanings.values() if one.kpi_id == kpi.meaning.kpi_id)
        return self.began[first] >= period_of(kpi.lead.period_id).start and len(self.ground.handed_in) > 1

    def printed_otherwise(self, kpi: KpiNow, now: Figure, before: Figure | None) -> str:
        """What the printed totals of the partners make of a movement, where that is something else."""
        if before is None or kpi.meaning.over_scopes != OverScopes.SUM:
            return ""
        sums: dict[int, list[Fraction]] = {}
        for figure in (before, now):
            lines = [
                line
                for line in self.stated
                if line.stated.table.rpartition("-")[0] == kpi.meaning.slug
                and line.stated.row.strip().lower() in TOTALS
                and line.computed is not None
                and line.stated.value is not None
                and _is_of(line.stated.column, figure.period_id)
            ]
            if not lines or sum(line.computed or 0 for line in lines) != figure.value(kpi.meaning):
                return ""
            sums[figure.period_id] = [Fraction(line.stated.value or 0) for line in lines]
        printed = sum(sums[now.period_id]) - sum(sums[before.period_id])
        computed = (now.value(kpi.meaning) or Fraction(0)) - (before.value(kpi.meaning) or Fraction(0))
        return (
            f" The printed totals give {amount_words(Fraction(printed), kpi.meaning)}." if printed != computed else ""
        )

    # ---- what the page says ----

    def changes(self, day: date, due_on: date | None, meeting_on: date | None = None) -> list[Told]:
        """Every movement and every return that was late, what matters first."""
        told = self._late_returns(day, due_on, meeting_on or date.max)
        for kpi in self.handed_in:
            now, before = self.compared(kpi)
            change = change_between(
                self.side(before) if before else None,
                self.side(now),
                began=self.is_new(kpi),
                corrected=self._correction(now, before),
            )
            if change is not None:
                words = change.words + self.printed_otherwise(kpi, now, before)
                line = Change(change.cause, words, change.status, change.better, change.size)
                told.append(Told(self.title(kpi, now), line, self.place(kpi), now.provisional))
        return sorted(told, key=lambda one: (one.change.urgency, -one.change.size))

    def below_target(self) -> list[tuple[str, str, Place]]:
        """(title, how it stands, where) of what is below target now, the furthest first."""
        if self.kpis is None:
            return []
        found = [(kpi, kpi.lead) for kpi in self.handed_in if kpi.standing == "below_target"]
        found.sort(key=lambda one: -self.kpis.miss(one[1]) if self.kpis else 0)
        return [
            (self.title(kpi, lead), f"{figure_words(lead, kpi.meaning)}, {self._aimed_at(lead, kpi)}", self.place(kpi))
            for kpi, lead in found
        ]

    def _aimed_at(self, figure: Figure, kpi: KpiNow) -> str:
        target = self.goals.get(figure.target_id or 0)
        return f"target {target_words(target, kpi.meaning)}" if target else "judged by its criteria"

    def standing(self, figure: Figure) -> str:
        return standing_words(self.side(figure))

    def part_words(self, figure: Figure) -> str:
        """individuals in Leicestershire; NHS; Southmoor."""
        item = self.items.get(figure.item_id, "")
        scope = "" if figure.scope_id == self.ground.whole_scope else self.scopes[figure.scope_id].name
        if item and not item[:2].isupper():
            item = item[:1].lower() + item[1:]
        return " in ".join(filter(None, [item, scope]))

    def worst_part(self, kpi: KpiNow) -> tuple[Figure, Figure] | None:
        """Of a KPI whose whole got no worse, the part that did the most: (before, now). A quarter of it at least."""
        now, before = self.compared(kpi)
        if before is None or kpi.meaning.over_scopes != OverScopes.SUM or now.definition_id != before.definition_id:
            return None
        meaning = kpi.meaning
        after, earlier = now.value(meaning), before.value(meaning)
        if after is None or earlier is None or is_better(earlier, after, meaning) is False:
            return None
        then = {(one.scope_id, one.item_id): one for one in self.parts.get((now.kpi_id, before.period_id), ())}
        found = []
        for part in self.parts.get((now.kpi_id, now.period_id), ()):
            was = then.get((part.scope_id, part.item_id))
            if was is None or not (_number(part) and _number(was)):
                continue
            low, high = was.value(meaning), part.value(meaning)
            if low is None or high is None or abs(low) < FEW:
                continue
            if is_better(low, high, meaning) is False and abs(high - low) * 4 >= abs(low):
                # The one that is told most exactly: an entry of the list, of a partner.
                exact = (part.item_id in self.items) + (part.scope_id != self.ground.whole_scope)
                found.append((exact, abs(high - low), (was, part)))
        return max(found, key=lambda one: one[:2])[2] if found else None

    def hidden_part(self, kpi: KpiNow) -> Figure | None:
        """Of a KPI that is on target as a whole, the part furthest below it."""
        assert self.kpis is not None
        if kpi.lead.status != "on_target":
            return None
        failing = [one for one in kpi.parts if one.status == "below_target" and one not in kpi.leads]
        return max(failing, key=self.kpis.miss, default=None)

    def worse_in_a_row(self, kpi: KpiNow) -> list[Figure]:
        """The figures of the quarters in which it got worse without a stop, from the last one that was not worse on."""
        assert self.kpis is not None
        lead = kpi.lead
        run = [lead] if _number(lead) else []
        for when in last_quarters(self.kpis.quarter, QUARTERS_READ)[-2::-1]:
            before = kpi.then(lead, when)
            if not run or before is None or not _number(before) or before.definition_id != lead.definition_id:
                break
            low, high = before.value(kpi.meaning), run[0].value(kpi.meaning)
            if low is None or high is None or is_better(low, high, kpi.meaning) is not False:
                break
            run.insert(0, before)
        return run

    def commentary(self, kpi: KpiNow, *, before: bool = False) -> set[str]:
        """What was written beside the figures of a KPI."""
        found = (self.remarks_before if before else self.remarks).get(kpi.meaning.kpi_id, [])
        return {" ".join(one.commentary.split()).casefold() for one in found if one.commentary}

    def _correction(self, now: Figure, before: Figure | None) -> Correction | None:
        found = [one for one in (now, before) if one is not None and one.restated]
        return next((one for figure in found if (one := self.corrections.get((figure.kpi_id, figure.period_id)))), None)

    def _late_returns(self, day: date, due_on: date | None, meeting_on: date) -> list[Told]:
        """What came on the day of the meeting or afterwards is an older paper that was taken over: nobody was late."""
        if self.kpis is None:
            return []
        told = []
        for one in self.ground.returns_of(self.kpis.quarter, set(self.ground.services)):
            due = one.due_on or due_on
            came = one.submitted_at.date() if one.submitted_at and one.state in HANDED_IN else None
            if due is None or (came or day) <= due or (came and came >= meeting_on):
                continue
            late = (came - due).days if came else 0
            words = (
                f"Its return came on {long_day(came)}, {late} {'day' if late == 1 else 'days'} late."
                if came
                else f"Its return is not handed in. It was due on {long_day(due)}."
            )
            service = self.ground.services[one.service_id]
            status = "no_figure" if came is None else "no_target"
            told.append(
                Told(service.name, Change(ChangeCause.LATE, words, status), Place("service", {"slug": service.slug}))
            )
        return told


def _number(figure: Figure) -> bool:
    return figure.kind == FigureKind.NUMBER and figure.parts_reported >= figure.parts_due


def _is_of(column: str, period_id: int) -> bool:
    try:
        period: Period = parse(column)
    except PeriodUnreadable:
        return False
    return period.code == period_id
