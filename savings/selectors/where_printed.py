"""The page on which the figures stand that a paper's table printed."""

from collections.abc import Mapping

from savings.selectors.case_check import FUNDING, INVESTMENT
from savings.selectors.debt import COLLECTION, MEASURES
from savings.selectors.outturn import OUTTURN
from savings.selectors.unit_prices import PRICES

Page = tuple[str, dict[str, str]]  # name and arguments of its address


def page_of(table: str, services: Mapping[str, Mapping[str, str]]) -> tuple[str, Page]:
    """What the page is called, and where it is. `services` are the names of each case's services, by slug."""
    slug, _, rest = table.partition(" ")
    if slug in services:
        service = rest.split(" ")[0]
        if service in services[slug]:
            return services[slug][service], ("savings-profile", {"slug": slug, "service": service})
        if rest in (INVESTMENT, FUNDING):
            return "Investment and funding", ("case-investment", {"slug": slug})
        return "Overview of the case", ("business-case", {"slug": slug})
    for words, label, name in (
        (OUTTURN, "Outturn", "outturn"),
        (COLLECTION, "Debt", "debt"),
        (MEASURES, "Debt", "debt"),
        (PRICES, "Stated prices", "unit-prices"),
    ):
        if table.startswith(words):
            return label, (name, {})
    return "Stated figures", ("stated-figures", {})
