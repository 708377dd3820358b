"""The lines of a version as they are stored, with what a spreadsheet says of each beside its amounts."""

import hashlib
from dataclasses import dataclass, field

from partners.models import Body
from savings.models import BenefitLine, BudgetLine, CaseService, CaseVersion, Recurrence
from savings.selectors.cases import column_of

PARTNER, KIND, CASHABLE, CONFIDENCE, NOTE = "Partner", "Kind", "Cashable", "Confidence", "Note"
EXTRAS = (PARTNER, KIND, CASHABLE, CONFIDENCE, NOTE)
YES_NO = {True: "Yes", False: "No", None: ""}


@dataclass
class CaseLines:
    """Every budget and benefit line of a version."""

    version: CaseVersion
    services: list[CaseService]
    budgets: list[BudgetLine]
    benefits: list[BenefitLine]
    bodies: list[Body] = field(default_factory=list)

    def budgets_of(self, service: CaseService) -> list[BudgetLine]:
        return [line for line in self.budgets if line.of_service_id == service.pk]

    def benefits_of(self, service: CaseService) -> list[BenefitLine]:
        return [line for line in self.benefits if line.of_service_id == service.pk]

    def recurrent_of(self, service: CaseService) -> list[BenefitLine]:
        return [line for line in self.benefits_of(service) if line.recurrence == Recurrence.RECURRENT]

    def one_offs_of(self, service: CaseService) -> list[BenefitLine]:
        return [line for line in self.benefits_of(service) if line.recurrence == Recurrence.ONE_OFF]

    def booked_in(self, service: CaseService) -> list[BenefitLine]:
        """Lines of other services that this one's table counts."""
        return [line for line in self.benefits if line.booked_in_id == service.pk]

    def label_of(self, service_id: int | None) -> str:
        return next((service.label for service in self.services if service.pk == service_id), "")

    @property
    def mark(self) -> str:
        """A short checksum of all lines and amounts: it differs as soon as anybody changed one."""
        told = hashlib.sha256()
        both: list[BudgetLine | BenefitLine] = [*self.budgets, *self.benefits]
        for line in both:
            amounts = sorted((one.year_id, str(one.amount), one.unknown) for one in line.amounts.all())
            about = [line.pk, line.of_service_id, line.label, *attributes(self, line).values()]
            told.update(repr((about, amounts)).encode())
        return told.hexdigest()[:16]


def case_lines(version: CaseVersion) -> CaseLines:
    """The lines of a version in seven queries, in the order of its tables."""
    of = {"version": version}
    return CaseLines(
        version,
        list(CaseService.objects.filter(case=version.case_id).select_related("service")),
        list(BudgetLine.objects.filter(**of).select_related("body", "of_service").prefetch_related("amounts")),
        list(BenefitLine.objects.filter(**of).select_related("of_service").prefetch_related("amounts")),
        list(Body.objects.filter(partnership=version.partnership_id)),
    )


def attributes(lines: CaseLines, line: BudgetLine | BenefitLine) -> dict[str, str]:
    """What stands to the right of the amounts, by the head of its column."""
    if isinstance(line, BudgetLine):
        return {PARTNER: column_of(line.body), KIND: "", CASHABLE: "", CONFIDENCE: "", NOTE: ""}
    counted = f"counted in {lines.label_of(line.booked_in_id)}" if line.booked_in_id else ""
    return {
        PARTNER: "",
        KIND: line.get_kind_display(),
        CASHABLE: YES_NO[line.cashable],
        CONFIDENCE: line.get_confidence_display(),
        NOTE: counted,
    }


def note_there(line: BenefitLine) -> str:
    """Beside a line in the table of the service that counts it."""
    return f"from {line.of_service.label}: change it there"
