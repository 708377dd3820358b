"""The KPIs of the outline business case: 80 measures of the partners side by side, and the 83 results it prints.

The measures differ from partner to partner, so each is a KPI of its own, headed by the set in which it is printed.
"""

from datetime import UTC, date, datetime

from demo.defining import Founded, define_kpis, printed_entry
from demo.people import person
from kpis.actions.history import ReportedFigure, adopt_history, note_stated_figure
from kpis.models import StatedFigure
from periods.values import Quarter, parse

SINCE = date(2013, 4, 1)
TAKEN_AT = datetime(2015, 12, 14, 12, tzinfo=UTC)  # the day of the paper
TARGETS = "KPI targets"  # the table of stated figures that keeps targets as they were printed


def load_kpis(founded: Founded, *, paper: str) -> None:
    """Define the KPIs, keep their targets as printed, and take over the results."""
    define_kpis(founded, since=SINCE)
    _keep_printed_targets(founded, paper)
    _adopt_results(founded)


def _keep_printed_targets(founded: Founded, paper: str) -> None:
    """What stands in the column of targets: also "TBC", and what is no number."""
    by = person("finance@example.org")
    for row in founded.rows("kpis"):
        if row["printed_target"]:
            stated = StatedFigure(
                partnership=founded.partnership,
                table=TARGETS,
                row=row["slug"],
                column=row["scopes"],
                text=row["printed_target"],
                source=paper,
            )
            note_stated_figure(stated=stated, by=by)


def _adopt_results(founded: Founded) -> None:
    """A return for each service and quarter of which something was printed, or is known to be missing."""
    returns: dict[tuple[str, str], list[ReportedFigure]] = {}
    for row in founded.rows("figures"):
        kpi = founded.kpis[row["kpi"]]
        figure = ReportedFigure(
            kpi,
            founded.scopes[row["scope"]],
            founded.items[""],
            parse(row["period"]),
            printed_entry(row, founded.definitions[kpi.slug][0].measure),
            row["printed"],
        )
        returns.setdefault((kpi.service.slug, row["return"]), []).append(figure)
    for (service, quarter), figures in returns.items():
        of_quarter = parse(quarter)
        assert isinstance(of_quarter, Quarter)
        adopt_history(
            service=founded.services[service],
            quarter=of_quarter,
            figures=figures,
            submitted_by=person("officer@example.org"),
            submitted_at=TAKEN_AT,
            decided_by=person("approver@example.org"),
            decided_at=TAKEN_AT,
        )
