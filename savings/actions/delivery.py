"""What became of agreed savings: reported by one person, validated by another, written off with a reason."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate, now

from accounts.models import User
from audit.actions import record
from common.errors import ChangedMeanwhile, Refused
from common.formatting import long_day, money
from partners.actions import save_row
from partners.rights import guard
from partners.roles import Right
from periods.models import CalendarPeriod
from periods.values import FinancialYear, Quarter
from savings.models import (
    BenefitKind,
    BenefitLine,
    CaseVersion,
    DeliveryReport,
    DeliveryState,
    SlippageReason,
    WriteOff,
)
from savings.selectors.delivery import FollowedLine, deliveries_of


@dataclass(frozen=True)
class Said:
    """What is reported of a line in a year. Savings are positive, added costs negative."""

    as_at: date
    forecast: Decimal
    delivered: Decimal | None = None
    slipped: Decimal | None = None
    slips_to: FinancialYear | None = None
    reason: str = ""
    reason_words: str = ""
    mitigation: str = ""
    evidence: str = ""


@transaction.atomic
def report_delivery(
    *, line: BenefitLine, year: FinancialYear, quarter: Quarter, version: int, said: Said, by: User
) -> DeliveryReport:
    """Report for a quarter what a line is expected to save of a year's plan, and has saved.

    `version` is the one that the person began with, 0 for a new report; who comes second overwrites nothing.
    """
    guard(by, line.partnership, Right.REPORT_DELIVERY, service_id=line.of_service.service_id)
    followed = _lock(line, year, quarter)
    report = DeliveryReport.objects.filter(line=line, year=year.code, period=quarter.code).first()
    if (report.version if report else 0) != version:
        raise ChangedMeanwhile(
            "Somebody else saved this report meanwhile: nothing was overwritten. Open it again and compare."
        )
    if report and report.is_validated:
        raise Refused("Finance has validated this report: report the change for the next quarter, or ask for it back.")
    _check(followed, year, quarter, said)
    report = report or DeliveryReport(
        partnership=line.partnership,
        line=line,
        year=CalendarPeriod.of(year),
        period=CalendarPeriod.of(quarter),
        version=0,
    )
    for name in ("as_at", "forecast", "delivered", "slipped", "reason", "reason_words", "mitigation", "evidence"):
        setattr(report, name, getattr(said, name))
    report.slips_to = CalendarPeriod.of(said.slips_to) if said.slips_to else None
    report.state, report.version = DeliveryState.REPORTED, report.version + 1
    report.reported_by, report.reported_at = by, now()
    report.sent_back_by, report.sent_back_at, report.sent_back_reason = None, None, ""
    return save_row(report, by)


@transaction.atomic
def validate_delivery(*, report: DeliveryReport, version: int, by: User) -> DeliveryReport:
    """Let a reported amount count as delivered. Nobody validates what they reported."""
    guard(by, report.partnership, Right.VALIDATE_SAVINGS)
    report = _waiting(report, version)
    if report.reported_by_id == by.pk:
        raise Refused("You reported this yourself: somebody else of finance validates it.")
    if report.delivered is None:
        raise Refused("Nothing is reported as delivered yet: send the report back, or wait for the next one.")
    report.state, report.version = DeliveryState.VALIDATED, report.version + 1
    report.validated_by, report.validated_at = by, now()
    return save_row(report, by)


@transaction.atomic
def send_back_delivery(*, report: DeliveryReport, version: int, reason: str, by: User) -> DeliveryReport:
    """Ask for a report anew; until then it counts for nothing. One that was validated can be sent back too."""
    guard(by, report.partnership, Right.VALIDATE_SAVINGS)
    report = _waiting(report, version, also_validated=True)
    if not reason.strip():
        raise ValidationError({"reason": "Say what has to change, so that it can be reported anew."})
    report.state, report.version = DeliveryState.SENT_BACK, report.version + 1
    report.validated_by, report.validated_at = None, None
    report.sent_back_by, report.sent_back_at, report.sent_back_reason = by, now(), reason.strip()
    return save_row(report, by)


@transaction.atomic
def write_off_saving(*, write_off: WriteOff, by: User | None) -> WriteOff:
    """Give up a part of what a year still has to bring: nobody forecasts it any more."""
    guard(by, write_off.partnership, Right.VALIDATE_SAVINGS)
    year, quarter = write_off.year.value, write_off.when
    if not isinstance(year, FinancialYear) or not isinstance(quarter, Quarter):
        raise ValidationError("A saving of a financial year is written off in a quarter.")
    followed = _lock(write_off.line, year, quarter)
    if write_off.agreed_on > localdate():
        raise ValidationError({"agreed_on": "Type the day on which it was agreed: today or earlier."})
    position = followed.positions(quarter)[followed.years.index(year)]
    left = position.to_find + position.not_reported + position.not_begun
    if not write_off.amount or write_off.amount * left < 0 or abs(write_off.amount) > abs(left):
        raise ValidationError(
            {
                "amount": f"Type an amount up to {money(left, 2)}: so much is still to find in {year.label}. What is "
                "forecast or slips to a later year is not written off: report a lower forecast first."
                if left
                else f"Nothing is still to find in {year.label}: report a lower forecast first."
            }
        )
    write_off.noted_by = by
    return save_row(write_off, by)


@transaction.atomic
def withdraw_write_off(*, write_off: WriteOff, reason: str, by: User | None) -> None:
    """Take back what was written off: it has to be found again. The audit trail keeps it, with the reason."""
    guard(by, write_off.partnership, Right.VALIDATE_SAVINGS)
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is taken back: the audit trail keeps it."})
    record(
        "write-off taken back",
        target=write_off,
        by=by,
        partnership_id=write_off.partnership_id,
        changes={"amount": (money(write_off.amount, 2), None)},
        note=reason.strip(),
    )
    write_off.delete()


def _lock(line: BenefitLine, year: FinancialYear, quarter: Quarter) -> FollowedLine:
    """One report at a time in a case; the line with all that was reported of it."""
    version = CaseVersion.objects.select_for_update().get(pk=line.version_id)
    if version.agreed_on is None:
        raise Refused("Savings are followed once their version is agreed: agree it first.")
    if version.case.versions.filter(agreed_on__isnull=False, number__gt=version.number).exists():
        raise Refused("A later version of this case was agreed: report on its lines.")
    if year not in version.case.years:
        raise Refused(f"The case does not cover {year.label}.")
    if quarter.start > localdate():
        raise Refused(f"{quarter.label} has not begun yet: nothing can be reported for it.")
    (delivery,) = deliveries_of([version], quarter)
    return next(one for one in delivery.lines if one.line.pk == line.pk)


def _check(followed: FollowedLine, year: FinancialYear, quarter: Quarter, said: Said) -> None:
    """Every sentence says what to type."""
    errors: dict[str, str] = {}
    sign = -1 if followed.line.kind == BenefitKind.ADDED_COST else 1
    wrong = (
        f"A saving is positive: type {{}}, or {money(0)} where there is none."
        if sign > 0
        else "This line is an added cost, which is negative: type {}."
    )
    if not quarter.start <= said.as_at <= min(quarter.last_day, localdate()):
        errors["as_at"] = (
            f"Type a day of the quarter that is not to come: {long_day(quarter.start)} "
            f"to {long_day(min(quarter.last_day, localdate()))}."
        )
    for name in ("forecast", "delivered", "slipped"):
        amount = getattr(said, name)
        if amount is not None and amount * sign < 0:
            errors[name] = wrong.format(money(-amount))
    if said.delivered is not None and "delivered" not in errors:
        if said.delivered and year.start > said.as_at:
            errors["delivered"] = f"{year.label} has not begun: leave this empty."
        elif abs(said.delivered) > abs(said.forecast):
            errors["delivered"] = (
                "The forecast of the year includes what is delivered: type a higher forecast, or less."
            )
    if (said.slipped is None) != (said.slips_to is None):
        missing = "slips_to" if said.slips_to is None else "slipped"
        errors.setdefault(missing, "Say both: how much slips, and to which year.")
    elif said.slipped is not None and said.slips_to is not None:
        if not said.slipped:
            errors["slipped"] = "Leave this empty where nothing slips."
        if said.slips_to <= year:
            errors["slips_to"] = f"Choose a year after {year.label}."
    position = followed.positions(quarter)[followed.years.index(year)]
    due = position.due - position.written_off
    short = said.forecast < due
    if not said.reason and (short or said.slipped):
        errors["reason"] = (
            f"Choose why: {money(due)} is due in {year.label}, and the forecast is less."
            if short
            else "Choose why it slips to a later year."
        )
    if said.reason == SlippageReason.OTHER and not said.reason_words.strip():
        errors["reason_words"] = "Say the reason in words."
    if errors:
        raise ValidationError(errors)


def _waiting(report: DeliveryReport, version: int, *, also_validated: bool = False) -> DeliveryReport:
    """The report as it is now, locked; not one that somebody else has changed or decided upon."""
    report = DeliveryReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if report.version != version:
        raise ChangedMeanwhile("This report was changed meanwhile: open it again and look at it once more.")
    if report.state == DeliveryState.SENT_BACK or (report.is_validated and not also_validated):
        raise Refused(f"Nothing waits here: the report is {report.get_state_display().lower()}.")
    return report
