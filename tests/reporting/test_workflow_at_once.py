"""Two people sign at once: one signature is kept, and the other person is told."""

from datetime import date

import pytest

from partners.actions import give_role
from periods.values import FinancialYear
from reporting.actions import signing, workflow, writing
from reporting.actions.signing import SignedAlready
from reporting.models import Signature
from tests.factories import a_person, a_world
from tests.kpis.test_concurrency import both
from tests.reporting.signing import answer_everything

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 5


def test_one_signature_is_kept(transactional_db):
    world = a_world()
    colleague = a_person("deputy@north-and-south.example.org")
    give_role(user=colleague, partnership=world.partnership, kind="section_151", by=None)
    people = [world.people["section_151"], colleague]
    report = writing.create_report(
        partnership=world.partnership, type="annual", slug="annual", title="Annual", short_title="Annual",
        period=FinancialYear(2024), meeting_on=date(2025, 6, 23), by=None,
    )  # fmt: skip
    answer_everything(report)
    for order in range(1, ROUNDS + 1):
        signing.add_step(
            report=report, order=order, kind="statutory", title=f"Officer {order}", role="section_151", by=None
        )
    workflow.begin_signing(report=report, by=None)
    steps = list(report.steps.all())

    def sign(number, person, together) -> bool:
        try:
            signing.sign_step(step=steps[number], by=people[person])
        except SignedAlready:
            return False
        return True

    assert [sorted(round) for round in both(ROUNDS, sign)] == [[False, True]] * ROUNDS
    assert Signature.objects.count() == ROUNDS
    report.refresh_from_db()
    assert report.state == "approved"
