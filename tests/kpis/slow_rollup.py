"""A worker that loads this rebuilds one KPI in a batch, and hangs in the middle of the second."""

import time

from kpis import rollup

rollup.BATCH = 1
_statements = rollup._statements
_batches = 0


def slow_from_the_second_batch(vendor: str, *, many: bool):
    global _batches
    _batches += 1
    for number, statement in enumerate(_statements(vendor, many=many)):
        if _batches > 1 and number == 3:
            time.sleep(600)
        yield statement


rollup._statements = slow_from_the_second_batch
