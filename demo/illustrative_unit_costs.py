"""The illustrative partnership: what its services cost each customer. All figures are invented."""

from decimal import Decimal

from demo.defining import Founded
from demo.people import person
from demo.reading import Row
from periods.models import CalendarPeriod
from periods.values import parse
from savings.actions.unit_costs import Typed, TypedUse, save_activity
from savings.models import CostedActivity, UnknownAmount


def load_unit_costs(founded: Founded) -> None:
    """Each activity with the volume and charge of every customer; some are not known."""
    finance = person("finance@example.org")
    bodies = {body.short_name: body for body in founded.partnership.bodies.all()}
    uses: dict[tuple[str, str], list[Row]] = {}
    for row in founded.rows("activity_volumes"):
        uses.setdefault((row["activity"], row["year"]), []).append(row)
    for row in founded.rows("activities"):
        activity = CostedActivity(
            partnership=founded.partnership,
            service=founded.services[row["service"]],
            year=CalendarPeriod.of(parse(row["year"])),
            label=row["activity"],
            unit=row["unit"],
            cost=Decimal(row["cost"]),
            tolerance=Decimal(row["tolerance"]),
        )
        typed = {
            bodies[one["customer"]]: TypedUse(_typed(one["volume"]), _typed(one["charge"]))
            for one in uses[row["activity"], row["year"]]
        }
        save_activity(activity=activity, uses=typed, by=finance)


def _typed(cell: str) -> Typed:
    return UnknownAmount(cell) if cell in UnknownAmount.values else Decimal(cell)
