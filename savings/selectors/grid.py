"""The profile of a service as a grid to type in: its lines as fields, what they were in the last version, live totals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from audit.models import Entry
from partners.models import Body
from periods.values import FinancialYear
from savings.calculations import profile as calculations
from savings.calculations.amounts import Amount, Unknown
from savings.calculations.investment import InvestmentTable
from savings.calculations.profile import OneOffLine, Profile, RecurrentLine
from savings.entry import Block, ReadAmounts, TypedAmount, TypedLine, read_amounts, write_amount
from savings.models import (
    BenefitKind,
    BenefitLine,
    BudgetLine,
    CaseService,
    CaseVersion,
    Recurrence,
    UnknownAmount,
)
from savings.selectors.cases import CaseFigures, column_of
from savings.selectors.findings import Table
from savings.selectors.tables import profile_table

CANNOT_BE_READ = Unknown("cannot be read")
NOT_TYPED_YET = Unknown("not typed yet")
CASHABLE = {None: "", True: "yes", False: "no"}

ProfileLine = BudgetLine | BenefitLine


@dataclass(frozen=True)
class StoredProfile:
    """The lines of one service in a version, and those of the version before it."""

    version: CaseVersion
    of_service: CaseService
    lines: Mapping[Block, list[ProfileLine]]
    booked_here: list[BenefitLine]  # lines of other services that this table counts
    last: CaseVersion | None
    before: Mapping[UUID, ProfileLine]
    bodies: list[Body]
    services: list[CaseService]  # of the case, this one left out

    @property
    def years(self) -> list[FinancialYear]:
        return self.version.case.years

    @property
    def unit(self) -> int:
        """What the cells count: thousands where the case prints thousands."""
        return self.version.case.printed_step or 1

    @property
    def removed(self) -> list[tuple[Block, ProfileLine]]:
        """Lines of the last version that this one has no more."""
        kept = {line.identity for lines in self.lines.values() for line in lines}
        return [(block_of(line), line) for identity, line in self.before.items() if identity not in kept]

    def typed(self, line: ProfileLine) -> TypedLine:
        """A stored line as it stands in the fields."""
        amounts = tuple(write_amount(amount, self.unit) for amount in self.amounts(line))
        if isinstance(line, BudgetLine):
            return TypedLine(label=line.label, body=str(line.body_id), amounts=amounts)
        return TypedLine(
            label=line.label,
            kind=line.kind,
            cashable=CASHABLE[line.cashable],
            confidence=line.confidence,
            booked_in=str(line.booked_in_id or ""),
            label_there=line.label_there,
            amounts=amounts,
        )

    def amounts(self, line: ProfileLine) -> list[TypedAmount | None]:
        stored = {one.year_id: one for one in line.amounts.all()}
        return [
            None
            if (one := stored.get(year.code)) is None
            else UnknownAmount(one.unknown)
            if one.amount is None
            else one.amount
            for year in self.years
        ]


def stored_profile(version: CaseVersion, of_service: CaseService) -> StoredProfile:
    """Seven queries. The case of the version is at hand."""
    last = version.case.versions.filter(number__lt=version.number).last()
    versions = [version.pk, last.pk if last else version.pk]
    budgets = BudgetLine.objects.filter(version__in=versions, of_service=of_service)
    benefits = BenefitLine.objects.filter(version__in=versions).filter(
        Q(of_service=of_service) | Q(booked_in=of_service)
    )
    everything: list[ProfileLine] = [
        *budgets.select_related("body").prefetch_related("amounts"),
        *benefits.select_related("of_service", "booked_in").prefetch_related("amounts"),
    ]
    own = [line for line in everything if line.of_service_id == of_service.pk]
    now = [line for line in own if line.version_id == version.pk]
    return StoredProfile(
        version=version,
        of_service=of_service,
        lines={block: [line for line in now if block_of(line) == block] for block in Block},
        booked_here=[
            line
            for line in everything
            if isinstance(line, BenefitLine) and line.version_id == version.pk and line.booked_in_id == of_service.pk
        ],
        last=last,
        before={line.identity: line for line in own if line.version_id != version.pk},
        bodies=list(version.partnership.bodies.all()),
        services=[one for one in version.case.services.all() if one.pk != of_service.pk],
    )


def block_of(line: ProfileLine) -> Block:
    if isinstance(line, BudgetLine):
        return Block.BUDGET
    return Block.ONE_OFF if line.recurrence == Recurrence.ONE_OFF else Block.BENEFIT


@dataclass(frozen=True)
class Draft:
    """A line as it stands in the fields, saved or not."""

    key: str
    block: Block
    typed: TypedLine
    before: ProfileLine | None
    profile: StoredProfile

    @cached_property
    def read(self) -> ReadAmounts:
        kind = self.typed.kind if self.block != Block.BUDGET and self.typed.kind in BenefitKind else ""
        return read_amounts(self.typed.amounts, self.profile.years, kind=kind, unit=self.profile.unit)

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """For the totals: what cannot be read, or is not typed, counts as nil and is said."""
        return tuple(self._amount(year) for year in self.profile.years)

    def _amount(self, year: FinancialYear) -> Amount:
        amount = self.read.amounts.get(year)
        if amount is None:
            return CANNOT_BE_READ if year in self.read.wrong else NOT_TYPED_YET
        return Unknown(str(amount.label)) if isinstance(amount, UnknownAmount) else amount

    @property
    def was(self) -> dict[str, str]:
        """Year → what stood there in the last version, where something else stands now."""
        if self.before is None:
            return {}
        return {
            year.slug: f"was {write_amount(old, self.profile.unit) or 'empty'}"
            for year, old in zip(self.profile.years, self.profile.amounts(self.before), strict=True)
            if self.read.amounts.get(year) != old
        }

    @property
    def change(self) -> str:
        """What else changed since the last version, in words."""
        last = self.profile.last
        if last is None or self.typed.is_empty:
            return ""
        if self.before is None:
            return f"New since version {last.number}."
        old = self.profile.typed(self.before)
        said = [f"Called “{old.label}” in version {last.number}."] if old.label != self.typed.label else []
        said += [
            f"{what}: was {in_words(name, getattr(old, name), self.profile)}."
            for name, what in FURTHER_FIELDS.items()
            if getattr(old, name) != getattr(self.typed, name)
        ]
        return " ".join(said)


FURTHER_FIELDS = {
    "body": "Partner",
    "kind": "Kind",
    "cashable": "Frees money",
    "confidence": "Confidence",
    "booked_in": "Counted in",
    "label_there": "Name there",
}


def in_words(name: str, value: str, profile: StoredProfile) -> str:
    """What was chosen in a further field, as its list has it."""
    choices = {
        "body": {str(body.pk): body.short_name for body in profile.bodies},
        "kind": dict(BenefitKind.choices),
        "cashable": {"yes": "yes", "no": "no"},
        "booked_in": {str(one.pk): one.label for one in profile.services},
    }.get(name, {})
    empty = "its own table" if name == "booked_in" else "not stated"
    return str(choices.get(value, value)) or empty


def drafts_of(profile: StoredProfile) -> list[Draft]:
    """Every stored line, in its order."""
    return [
        Draft(f"{block}-{line.pk}", block, profile.typed(line), profile.before.get(line.identity), profile)
        for block, lines in profile.lines.items()
        for line in lines
    ]


@dataclass(frozen=True)
class Computed:
    """What the lines give: rows below each block, the total of each line, and what the totals leave out."""

    rows: Mapping[Block, list[dict]]
    elsewhere: list[dict]  # lines of other services, as this table counts them
    totals: Mapping[str, str]
    note: str
    left_out: str


def computed(profile: StoredProfile, drafts: Iterable[Draft], stated: Table) -> Computed:
    """The one table of a profile (`selectors.tables.profile_table`), taken apart to stand around the fields."""
    drafts = [draft for draft in drafts if not draft.typed.is_empty]
    by_block = {block: [draft for draft in drafts if draft.block == block] for block in Block}
    figures = CaseFigures(
        case=profile.version.case,
        version=profile.version,
        services=[profile.of_service],
        profiles={profile.of_service.pk: _calculated(profile, by_block)},
        streams={},
        investment=InvestmentTable((), ()),
        sources=[],
    )
    table = profile_table(figures, profile.of_service, stated)
    rows: dict[Block, list[dict]] = {block: [] for block in Block}
    elsewhere: list[dict] = []
    totals: dict[str, str] = {}
    for block, section in zip(Block, _sections(table["rows"]), strict=False):
        typed_here = by_block[block]
        lines = len(typed_here)
        if block == Block.BENEFIT:
            lines += len(profile.booked_here)
            elsewhere = section[len(typed_here) : lines]
        totals |= {draft.key: row["cells"][-1]["text"] for draft, row in zip(typed_here, section, strict=False)}
        rows[block] = section[lines:]
    return Computed(rows, elsewhere, totals, table["note"], _left_out(drafts))


def _sections(rows: Iterable[dict]) -> list[list[dict]]:
    found: list[list[dict]] = []
    for row in rows:
        if row["kind"] == "group":
            found.append([])
        else:
            found[-1].append(row)
    return found


def _calculated(profile: StoredProfile, drafts: Mapping[Block, list[Draft]]) -> Profile:
    bodies = {str(body.pk): column_of(body) for body in profile.bodies}
    return Profile(
        years=len(profile.years),
        budgets=tuple(
            calculations.BudgetLine(one.typed.label, one.amounts, partner=bodies.get(one.typed.body, ""))
            for one in drafts[Block.BUDGET]
        ),
        benefits=tuple(
            RecurrentLine(one.typed.label, one.amounts, booked_here=not one.typed.booked_in)
            for one in drafts[Block.BENEFIT]
        )
        + tuple(
            RecurrentLine(line.label_there or line.label, _known(profile.amounts(line))) for line in profile.booked_here
        ),
        one_offs=tuple(OneOffLine(one.typed.label, one.amounts) for one in drafts[Block.ONE_OFF]),
    )


def _known(amounts: Iterable[TypedAmount | None]) -> tuple[Amount, ...]:
    return tuple(
        NOT_TYPED_YET if amount is None else Unknown(str(amount.label)) if isinstance(amount, UnknownAmount) else amount
        for amount in amounts
    )


def _left_out(drafts: Iterable[Draft]) -> str:
    """Cells that the totals count as nil, in words."""
    amounts = [amount for draft in drafts for amount in draft.amounts]
    counts = {
        "empty": amounts.count(NOT_TYPED_YET),
        "not readable": amounts.count(CANNOT_BE_READ),
        "without a known amount": sum(isinstance(one, Unknown) for one in amounts)
        - amounts.count(NOT_TYPED_YET)
        - amounts.count(CANNOT_BE_READ),
    }
    said = [f"{number} {'cell' if number == 1 else 'cells'} {words}" for words, number in counts.items() if number]
    return f"The totals leave out {', '.join(said)}." if said else ""


@dataclass(frozen=True)
class LastSaved:
    """Who saved a line last, and when."""

    who: str
    at: datetime | None


def last_saved(line: ProfileLine) -> LastSaved:
    entry = Entry.objects.filter(target_kind=line._meta.label_lower, target_id=line.pk).select_related("by").first()
    return LastSaved(entry.by.name if entry and entry.by else "Somebody", entry.at if entry else None)
