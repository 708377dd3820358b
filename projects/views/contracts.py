"""The contracts register: by end date, with what ends within twelve months marked."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from common.formatting import NOTHING
from partners.roles import Right
from partners.views import PartnershipPage
from projects.models import Contract
from projects.selectors.contracts import (
    Standing,
    contracts_by_end,
    end_words,
    partner_words,
    standing_of,
    value_words,
)

UNKNOWN = "not known"
TAGS = {Standing.ENDED: "stopped", Standing.ENDS_SOON: "due"}


class Contracts(PartnershipPage):
    needs = Right.SEE_FIGURES
    section = "projects"
    template_name = "projects/contracts.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        may_edit = self.rights.may(Right.EDIT_PROJECTS)
        contracts = contracts_by_end(self.partnership)
        today = timezone.localdate()
        standings = [standing_of(one, today) for one in contracts]
        sources = {one.source for one in contracts}
        of_all = contracts[0].source if len(sources) == 1 else ""
        rows = [
            self._row(one, standing, "" if of_all else one.source, may_edit)
            for one, standing in zip(contracts, standings, strict=True)
        ]
        columns: list[dict] = [
            {"label": "Contract", "align": "text", "width": 24},
            *[
                {"label": label, "align": "text"}
                for label in ("Supplier or system", "Service, partner", "Value", "Ends", "Term, state, note")
            ],
        ]
        note = (
            "The contract that ends first stands first. Values and ends are in the words of the papers, where these "
            f"are kept.{f' Source: {of_all}.' if of_all else ''}"
        )
        table = {"id": "contracts", "caption": "Contracts by their end", "note": note, "columns": columns, "rows": rows}
        return self.page(
            table=table,
            may_edit=may_edit,
            words=_count(standings),
            breadcrumbs=[{"label": "Projects", "href": self.url("projects")}],
        )

    def _row(self, contract: Contract, standing: Standing, source: str, may_edit: bool) -> dict:
        link = {"href": self.url("contract-edit", pk=contract.pk)} if may_edit else {}
        end = {"text": end_words(contract) or UNKNOWN}
        tag = {"tag": (TAGS[standing], str(standing))} if standing in TAGS else {}
        whose = [part for part in (contract.service.name if contract.service else "", partner_words(contract)) if part]
        term = years(contract.term_years) if contract.term_years else ""
        said = [part for part in (term, contract.state, contract.benefit, contract.note) if part]
        cells = [
            {"text": contract.subject, **link},
            {"text": contract.supplier or UNKNOWN},
            {"text": ", ".join(whose) or NOTHING},
            {"text": value_words(contract) or UNKNOWN},
            {**end, **tag},
            {"text": "; ".join(said) or NOTHING, "note": source},
        ]
        return {"kind": "body", "cells": cells}


def years(count: int) -> str:
    return "1 year" if count == 1 else f"{count} years"


def _count(standings: list[Standing]) -> str:
    """ "2 end within 12 months, 3 have ended, 4 have no known end"."""
    soon, ended, unknown = (standings.count(one) for one in (Standing.ENDS_SOON, Standing.ENDED, Standing.NOT_KNOWN))
    return (
        f"{soon or 'None'} {'ends' if soon == 1 else 'end'} within 12 months, "
        f"{ended or 'none'} {'has' if ended == 1 else 'have'} ended, of {unknown} the end is not known."
    )
