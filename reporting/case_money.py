"""Amounts of a business case for narrative: `{{ money saving of=finance }}`, `{{ money budget of=finance year=2016/17 }}`.

They come from the same selectors as the tables, so that text and table cannot disagree.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from common.formatting import money, percent
from partners.origins import made_of
from reporting.blocks import BlockContext
from reporting.figures import MILLIONS, ReferenceUnknown, amount_in_words, nearest
from savings.calculations.amounts import Percentage, Unknown, total
from savings.calculations.investment import funding
from savings.calculations.profile import Profile
from savings.models import BenefitLine, BudgetLine, CaseService
from savings.selectors.case_check import SUMMARY
from savings.selectors.cases import CaseFigures, column_of
from savings.selectors.tables import printed_readings

MILLION = 1_000_000
PLACES = 2
WHOLE, TOGETHER = "", "together"
OF_INVESTMENT = ("investment", "gap")
OF_BENEFITS: dict[str, type] = dict.fromkeys(("saving", "cumulated", "one-off"), BenefitLine)
OPTIONS = ("of", "year", "partner", "item", "source", "places", "printed", "case")
EXAMPLE = "{{ money saving of=finance }}"

Options = Mapping[str, str]


def amount_in_case(context: BlockContext, what: str, options: Options) -> str:
    """An amount or percentage of the paper's business case in words. Raises ReferenceUnknown."""
    figures = context.cases.find(options.get("case", ""))
    if figures is None:
        raise ReferenceUnknown("No business case with figures is kept yet.")
    asked = _Asked(context, figures, options)
    if what not in AMOUNTS:
        raise ReferenceUnknown(f"“{what}” is no amount of a business case.{nearest(what, AMOUNTS)}")
    return AMOUNTS[what](asked)


def lines_of_amount(context: BlockContext, what: str, options: Options) -> dict:
    """The lines that such an amount is made of: the one that is named, else all of its kind of the service or case."""
    figures = context.cases.find(options.get("case", ""))
    assert figures is not None, "the amount was found"
    of = options.get("of", WHOLE)
    service = None if of in (WHOLE, TOGETHER) else context.cases.service(figures, of)
    lines = context.cases.lines(figures)
    named = lines.called(options.get("item", options.get("source", "")), service)
    if what in OF_INVESTMENT:
        return made_of(*named or lines.investment)
    kind = OF_BENEFITS.get(what, (BudgetLine, BenefitLine))
    return made_of(*named or (one for one in lines.of(service) if isinstance(one, kind)))


class _Asked:
    """What a reference asks of a case, with its options looked up."""

    def __init__(self, context: BlockContext, figures: CaseFigures, options: Options) -> None:
        self.context, self.figures, self.options = context, figures, options

    @property
    def service(self) -> CaseService | None:
        of = self.options.get("of", WHOLE)
        return None if of in (WHOLE, TOGETHER) else self.context.cases.service(self.figures, of)

    @property
    def profile(self) -> Profile:
        """Of one service, or of all but those that stand apart."""
        service = self.service
        if service is not None:
            return self.figures.profiles[service.pk]
        if self.options.get("of") != TOGETHER:
            raise ReferenceUnknown("Say of which service: add of= and its short name, or of=together.")
        return self.figures.together.profile

    @property
    def year(self) -> int | None:
        label = self.options.get("year")
        if label is None:
            return None
        labels = [year.label for year in self.figures.years]
        if label not in labels:
            raise ReferenceUnknown(f"The case has no year “{label}”: it has {', '.join(labels)}.")
        return labels.index(label)

    @property
    def needed_year(self) -> int:
        return 0 if self.year is None else self.year

    def of_partner(self, known: Mapping[str, Decimal]) -> Decimal:
        partner = self.options.get("partner", "")
        if partner not in known:
            raise ReferenceUnknown(f"The case has no partner “{partner}”.{nearest(partner, known)}")
        return known[partner]

    def words(self, amount: Decimal) -> str:
        """Savings and costs alike without their sign: the sentence says which it is."""
        size = abs(amount)
        if size < MILLION:
            return money(size)
        places = self.options.get("places", str(PLACES))
        if places not in ("0", "1", "2", "3"):
            raise ReferenceUnknown("places= is 0, 1, 2 or 3.")
        return amount_in_words(Fraction(size) / MILLION, MILLIONS, int(places))


def _saving(asked: _Asked) -> str:
    if asked.options.get("of", WHOLE) == WHOLE:
        increments = asked.figures.headline.increments
    else:
        increments = asked.profile.increments
    return asked.words(increments.total if asked.year is None else increments.amounts[asked.year])


def _cumulated(asked: _Asked) -> str:
    amounts = asked.figures.headline.cumulated.amounts
    return asked.words(amounts[-1 if asked.year is None else asked.year])


def _one_off(asked: _Asked) -> str:
    whole = asked.options.get("of", WHOLE) == WHOLE
    return asked.words((asked.figures.headline if whole else asked.profile).one_off.total)


def _budget(asked: _Asked) -> str:
    profile = asked.profile
    if "partner" not in asked.options:
        return asked.words(profile.base.amounts[asked.needed_year])
    partners = {line.partner: profile.partner_base(line.partner) for line in profile.budgets}
    return asked.words(asked.of_partner({name: base.amounts[asked.needed_year] for name, base in partners.items()}))


def _opening(asked: _Asked) -> str:
    return asked.words(asked.profile.openings[asked.needed_year])


def _revised(asked: _Asked) -> str:
    rolled = asked.profile.rolled
    return asked.words(rolled[-1 if asked.year is None else asked.year].revised)


def _line(asked: _Asked) -> str:
    """One line of a service, over all years or in one."""
    profile, label = asked.profile, asked.options.get("item", "")
    lines = {line.label: line for line in (*profile.benefits, *profile.one_offs, *profile.budgets)}
    if label not in lines:
        raise ReferenceUnknown(f"There is no line “{label}”.{nearest(label, lines)}")
    amounts = lines[label].amounts
    chosen = amounts if asked.year is None else (amounts[asked.year],)
    if unknown := [amount for amount in chosen if isinstance(amount, Unknown)]:
        return unknown[0].words
    return asked.words(total(chosen).known)


def _share(asked: _Asked) -> str:
    if "printed" in asked.options:
        return _percent(asked, _printed_readings(asked)[0])
    profile = asked.profile
    share = profile.total_share if asked.year is None else profile.rolled[asked.year].share
    return _percent(asked, share)


def _share_of_first(asked: _Asked) -> str:
    if "printed" in asked.options:
        return _percent(asked, _printed_readings(asked)[1])
    return _percent(asked, asked.profile.share_of_the_first_opening)


def _printed_readings(asked: _Asked) -> tuple[Percentage, Percentage]:
    """Both readings on the budgets that an older paper printed for the services together."""
    stated = asked.context.cases.stated_of(asked.figures, SUMMARY)
    readings = printed_readings(asked.figures, stated) if asked.options.get("of") == TOGETHER else None
    if readings is None:
        raise ReferenceUnknown("No paper printed these budgets: leave printed= out.")
    return readings


def _percent(asked: _Asked, share: Percentage) -> str:
    places = asked.options.get("places", "1")
    if places not in ("0", "1", "2"):
        raise ReferenceUnknown("places= is 0, 1 or 2.")
    return percent(abs(share.value) if share.value is not None else None, int(places))


def _investment(asked: _Asked) -> str:
    """All of it or one item, of all partners or one."""
    investment = asked.figures.investment
    items = {item.label: item for item in investment.items}
    label, partner = asked.options.get("item", ""), asked.options.get("partner", "")
    if label and label not in items:
        raise ReferenceUnknown(f"There is no investment “{label}”.{nearest(label, items)}")
    if partner and partner not in investment.partners:
        raise ReferenceUnknown(f"The case has no partner “{partner}”.{nearest(partner, investment.partners)}")
    chosen = [items[label]] if label else investment.items
    paid = total(amount for item in chosen for name, amount in item.shares.items() if not partner or name == partner)
    if label and paid.unknown:
        return paid.unknown[0]
    return asked.words(paid.known)


def _gap(asked: _Asked) -> str:
    """What a partner's source does not cover."""
    sources = {column_of(one.body): one for one in asked.figures.sources if one.label == asked.options.get("source")}
    partner = asked.options.get("partner", "")
    source = sources.get(partner)
    if source is None or source.amount is None:
        raise ReferenceUnknown("Name a source that is kept with its amount: add partner= and source=.")
    items = asked.figures.investment.items
    uses = [item.shares[partner] for item in items if item.funding_source == source.label and partner in item.shares]
    return asked.words(funding(uses, [source.amount]).gap)


AMOUNTS: dict[str, Callable[[_Asked], str]] = {
    "saving": _saving,
    "cumulated": _cumulated,
    "one-off": _one_off,
    "budget": _budget,
    "opening": _opening,
    "revised": _revised,
    "line": _line,
    "share": _share,
    "share-of-first": _share_of_first,
    "investment": _investment,
    "gap": _gap,
}
