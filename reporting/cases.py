"""The business case that a paper is about: its figures, computed once for the whole paper, and what was printed of it."""

from kpis.sight import Sight
from reporting.figures import ReferenceUnknown, nearest
from reporting.models import Report
from savings.calculations.casting import Checked
from savings.models import BusinessCase, CaseService
from savings.selectors.case_check import CaseCheck
from savings.selectors.case_lines import CaseLines, lines_of_version
from savings.selectors.cases import CaseFigures, case_figures, newest_version
from savings.selectors.findings import StatedTables, Table, stated_tables

NO_CASE = "No business case with figures is kept yet."


class Cases:
    """The business cases of a paper's partnership. What was read once is kept, so that a long paper stays quick."""

    def __init__(self, report: Report, sight: Sight) -> None:
        self.report, self.sight = report, sight
        self._figures: dict[int, CaseFigures | None] = {}
        self._stated: dict[str, StatedTables] = {}
        self._lines: dict[int, CaseLines] = {}
        self._checks: dict[int, CaseCheck] = {}
        self._cases: dict[str, BusinessCase] | None = None

    def find(self, slug: str = "") -> CaseFigures | None:
        """The case that goes by `slug`; without it the one called as the paper, or the only one. None where there is
        none with figures. Raises ReferenceUnknown."""
        case = self._case(slug)
        if case is None:
            return None
        if case.pk not in self._figures:
            version = newest_version(case)
            self._figures[case.pk] = case_figures(version) if version else None
        return self._figures[case.pk]

    def service(self, figures: CaseFigures, slug: str) -> CaseService:
        """A service of a case. Raises ReferenceUnknown."""
        known = {one.service.slug: one for one in figures.services}
        if slug not in known:
            raise ReferenceUnknown(f"The case has no service “{slug}”.{nearest(slug, known)}")
        return known[slug]

    def lines(self, figures: CaseFigures) -> CaseLines:
        """The lines that its figures are computed from."""
        version = figures.version
        if version.pk not in self._lines:
            self._lines[version.pk] = lines_of_version(version)
        return self._lines[version.pk]

    def stated(self, name: str, prefix: str = "") -> Table:
        """What a paper printed in the table of that name; `prefix` names the tables that are read with it."""
        prefix = prefix or name
        if prefix not in self._stated:
            self._stated[prefix] = stated_tables(self.sight, prefix)
        return self._stated[prefix].table(name)

    def stated_of(self, figures: CaseFigures, name: str) -> Table:
        """What a paper printed in one of the tables of a case."""
        return self.stated(f"{figures.case.slug} {name}", f"{figures.case.slug} ")

    def checked(self, figures: CaseFigures, name: str) -> list[Checked]:
        """Every printed figure of one of the tables of a case, with what its table makes of it."""
        case = figures.case
        if case.pk not in self._checks:
            self.stated_of(figures, name)
            self._checks[case.pk] = CaseCheck(figures, self._stated[f"{case.slug} "])
        return self._checks[case.pk].checked.get(f"{case.slug} {name}", [])

    def _case(self, slug: str) -> BusinessCase | None:
        if self._cases is None:
            found = self.report.partnership.businesscases.select_related("first_year", "last_year")
            self._cases = {case.slug: case for case in found}
        cases = self._cases
        if slug and slug not in cases:
            raise ReferenceUnknown(f"There is no business case “{slug}”.{nearest(slug, cases)}")
        if slug or self.report.slug in cases:
            return cases[slug or self.report.slug]
        if len(cases) > 1:
            raise ReferenceUnknown(f"There are several business cases: add case= and one of {', '.join(cases)}.")
        return next(iter(cases.values()), None)
