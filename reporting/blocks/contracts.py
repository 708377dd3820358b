"""Agreements with suppliers: what was let or renewed, for how long, and what is ahead."""

from periods.values import Month
from projects.models import Contract
from projects.selectors.contracts import value_words
from reporting.blocks import BlockContext, Part
from reporting.parts import note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block contracts }}"
UNKNOWN = "not stated"


def collect(context: BlockContext, *, service: str = "") -> list[Part]:
    """One row an agreement; what is not known is said to be. Those of one service tell partner and value instead."""
    kept = Contract.objects.filter(partnership=context.partnership).select_related("ends", "body")
    contracts = list((kept.filter(service__slug=service) if service else kept).order_by("order", "pk"))
    if not contracts:
        return [note("No contracts are kept.")]
    if service:
        return [_of_service(service, contracts)]
    return [
        table(
            id="contracts",
            caption=f"Contracts and procurement, as known in {_month(context.report.meeting.on).label}",
            columns=[
                column("Contract", width=20),
                column("Supplier", width=17),
                column("Term", width=10),
                column("What happened", width=22),
                column("Benefit", width=20),
                column("Ends", width=11),
            ],
            rows=[
                row(
                    contract.subject,
                    contract.supplier or UNKNOWN,
                    _term(contract),
                    contract.state or UNKNOWN,
                    contract.benefit or UNKNOWN,
                    _end(contract),
                    of=[contract],
                )
                for contract in contracts
            ],
        )
    ]


def _of_service(service: str, contracts: list[Contract]) -> Part:
    return table(
        id=f"contracts-{service}",
        caption="Contracts of this service",
        columns=[
            column("Contract", width=28),
            column("Supplier or system", width=26),
            column("Partner", width=12),
            column("Value", width=18),
            column("Ends", width=16),
        ],
        rows=[
            row(
                cell(contract.subject, note=contract.note),
                contract.supplier or UNKNOWN,
                contract.body.code if contract.body else contract.body_words or UNKNOWN,
                value_words(contract) or UNKNOWN,
                _end(contract),
                of=[contract],
            )
            for contract in contracts
        ],
    )


def _term(contract: Contract) -> dict:
    years = contract.term_years
    return cell(UNKNOWN if years is None else f"{years} year{'' if years == 1 else 's'}")


def _end(contract: Contract) -> str:
    """The words of the paper, else the month; what is known no closer than a year stays one."""
    if contract.ends_words or contract.ends is None:
        return contract.ends_words or UNKNOWN
    return _month(contract.ends.start).label if contract.ends.kind == "as_at" else contract.ends.label


def _month(day: object) -> Month:
    return Month(day.year, day.month)  # type: ignore[attr-defined]
