"""The decisions that a paper asks for, and their amounts for its narrative."""

from decimal import Decimal

from common.formatting import money
from projects.models import Decision, Workstream
from projects.selectors.decisions import total, with_parts
from reporting.blocks import BlockContext
from reporting.figures import ReferenceUnknown, nearest


def decisions_of_paper(context: BlockContext) -> list[Decision]:
    """The decisions a paper is about, with everything its blocks show."""
    return list(with_parts(context.report.decisions.select_related("meeting__committee")))


def decision_of_paper(context: BlockContext, title: str = "") -> Decision:
    """The one decision of a paper, or the one called `title`. Raises ReferenceUnknown."""
    found = decisions_of_paper(context)
    titles = [one.title for one in found]
    if title:
        found = [one for one in found if one.title.casefold() == title.casefold()]
    if len(found) == 1:
        return found[0]
    if not titles:
        raise ReferenceUnknown("This paper asks for no decision yet: choose what it is about on its page.")
    if title:
        raise ReferenceUnknown(f"This paper asks for no decision “{title}”.{nearest(title, titles)}")
    raise ReferenceUnknown(f'This paper asks for several decisions: add title="{titles[0]}".')


def amount_of(context: BlockContext, what: str, title: str = "") -> str:
    """An amount of the paper's decision: in all, of a financial year, of a workstream, or spent before approval."""
    decision = decision_of_paper(context, title)
    workstreams = list(decision.workstreams.all())
    amounts: dict[str, Decimal | None] = {
        "total": decision.amount_gbp,
        "workstreams": total(one.amount_gbp for one in workstreams),
        "spent-before": total(one.amount_gbp for one in workstreams if one.nature == Workstream.Nature.RETROSPECTIVE),
    }
    amounts |= {one.year.label: total(two.amount_gbp for two in decision.year_amounts.all() if two.year_id == one.year_id)
                for one in decision.year_amounts.all()}  # fmt: skip
    amounts |= {one.name.casefold(): one.amount_gbp for one in workstreams}
    amounts |= {one.words.casefold(): one.amount_gbp for one in decision.consequences.all()}
    if what.casefold() not in amounts:
        raise ReferenceUnknown(f"“{what}” is no amount of this decision.{nearest(what, amounts)}")
    amount = amounts[what.casefold()]
    return "an amount that is not known yet" if amount is None else money(amount)


def chosen_decisions(context: BlockContext, title: str) -> list[Decision]:
    """What a block shows: all decisions of the paper, or the one called `title`."""
    return [decision_of_paper(context, title)] if title else decisions_of_paper(context)
