"""A partnership whose definitions are confirmed, so that nobody owes anything for them."""

from django.utils import timezone

from kpis.models import Confirmation, Definition
from periods.models import CalendarPeriod
from periods.values import FinancialYear
from tests.factories import World


def confirm_everything(world: World) -> None:
    for definition in Definition.objects.filter(kpi__partnership=world.partnership):
        for year in range(2022, 2030):
            Confirmation.objects.create(
                kpi=definition.kpi, definition=definition, period=CalendarPeriod.of(FinancialYear(year)),
                is_right=True, by=world.approver, at=timezone.now(),
            )  # fmt: skip
