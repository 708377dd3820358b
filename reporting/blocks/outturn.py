"""The outturn of a financial year by directorate, with income, net budget and variance."""

from partners.origins import made_of
from reporting.blocks import BlockContext, Part
from reporting.case_origins import stated_said
from reporting.case_parts import rounding_said
from reporting.figures import ReferenceUnknown, read_period
from reporting.parts import note, table_part
from savings.selectors.outturn import OUTTURN, check_outturn
from savings.selectors.outturn_table import outturn_table

EXAMPLE = '{{ block outturn year="2014/15" }}'


def collect(context: BlockContext, *, year: str = "") -> list[Part]:
    """The year named, or the newest that is kept."""
    lines = context.partnership.outturnlines.select_related("year").order_by("year", "order", "pk")
    years = dict.fromkeys(line.year.label for line in lines)
    if not years:
        return [note("No outturn is kept.")]
    wanted = read_period(year).label if year else list(years)[-1]
    if wanted not in years:
        raise ReferenceUnknown(f"No outturn of {wanted} is kept: there is {', '.join(years)}.")
    stated = context.cases.stated(f"{OUTTURN} {wanted}")
    chosen = [line for line in lines if line.year.label == wanted]
    part = table_part(
        outturn_table(wanted, chosen, stated, lambda line: {"origin": made_of(line)}), id=f"outturn-{wanted[:4]}"
    )
    kept, name = context.figures.stated_figures, f"{OUTTURN} {wanted}"
    part = stated_said(part, lambda group, label, head, text: kept.get((name, label, head)))
    return [rounding_said(part, check_outturn(chosen, stated))]
