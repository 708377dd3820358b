"""CPU seconds of the roll-up, beside plain pandas and DuckDB on the same figures.

`python -m benchmarks.rollup [--figures N] [--database postgresql]`. On PostgreSQL the time of its server counts too.

The two yardsticks add the same monthly figures of eight partners to quarters, to year to date and year, and to the
partnership. They keep no status, no completeness and no rows; the roll-up does. Up to COMPARED figures everything is
rolled up once more after the return was approved: the results must be those that were there, row for row.
"""

from datetime import date
from decimal import Decimal

from benchmarks.portal import clock, empty_portal, options, used_by

PARTNERS, YEARS, FIRST_YEAR = 8, 10, 2014
COMPARED = 100_000


def fill(figures: int) -> object:
    """A partnership with about so many approved monthly figures: half sums, half ratios."""
    from kpis.actions.definitions import create_kpi, set_target, whole_item
    from kpis.models import Observation, Return
    from partners.actions import add_body, add_service, found_partnership
    from periods.models import CalendarPeriod
    from periods.values import FinancialYear

    partnership = found_partnership(
        name="Benchmark", short_name="B", slug="benchmark", committee_name="Committee", by=None
    )
    began = date(FIRST_YEAR, 4, 1)
    scopes = [
        add_body(
            partnership=partnership, name=f"Council {number}", short_name=f"C{number}", kind="county",
            role="founding", valid_from=began, by=None,
        ).scope
        for number in range(PARTNERS)
    ]  # fmt: skip
    whole = partnership.scopes.get(kind="whole")
    service = add_service(partnership=partnership, name="Service", short_name="S", slug="service", by=None)
    everything = whole_item(partnership)
    years = [FinancialYear(FIRST_YEAR + number) for number in range(YEARS)]
    returns = {
        quarter: Return.objects.create(service=service, period=CalendarPeriod.of(quarter))
        for year in years
        for quarter in year.quarters()
    }
    for number in range(figures // (PARTNERS * YEARS * 12)):
        parts = number % 2 == 0
        kpi = create_kpi(
            service=service, slug=f"kpi-{number}", valid_from=began, scopes=scopes, by=None, title="A measure",
            measure="percent" if parts else "count", direction="lower", frequency="monthly", has_parts=parts,
            upper_label="errors", lower_label="payments", multiplier=100 if parts else 1,
            over_time="ratio" if parts else "sum", over_scopes="ratio" if parts else "sum",
        )  # fmt: skip
        set_target(kpi=kpi, scope=whole, valid_from=began, operator="at_most", aim=Decimal(5), by=None)
        Observation.objects.bulk_create(
            Observation(
                quarterly_return=returns[month.quarter], kpi=kpi, scope=scope, item=everything,
                period_id=month.code, kind="number", numerator=Decimal((number * 7 + place * 3 + month.start.month) % 97),
                denominator=Decimal(1000 if parts else 1), standing="approved",
            )
            for year in years for month in year.months() for place, scope in enumerate(scopes)
        )  # fmt: skip
    return partnership


def by_pandas(frame: object) -> object:
    """Months to quarters to year to date and year, partners to the whole, as a plain data frame would."""
    import pandas as pd

    keys = ["kpi", "scope"]
    quarters = frame.groupby([*keys, "year", "quarter"], as_index=False)[["upper", "lower"]].sum()
    to_date = quarters.copy()
    to_date[["upper", "lower"]] = quarters.groupby([*keys, "year"])[["upper", "lower"]].cumsum()
    levels = pd.concat([frame.assign(level=0), quarters.assign(level=1), to_date.assign(level=2)])
    whole = levels.groupby(["kpi", "year", "quarter", "month", "level"], dropna=False, as_index=False)[
        ["upper", "lower"]
    ].sum()
    return whole[(whole.level == 2) & (whole.quarter == 4)]["upper"].sum()


DUCKDB = """
    WITH quarters AS (SELECT kpi, scope, year, quarter, SUM(upper) u, SUM(lower) l FROM frame GROUP BY ALL),
    to_date AS (SELECT kpi, scope, year, quarter, SUM(u) OVER w u, SUM(l) OVER w l FROM quarters
                WINDOW w AS (PARTITION BY kpi, scope, year ORDER BY quarter)),
    levels AS (SELECT kpi, scope, year, quarter, month, 0 AS level, upper u, lower l FROM frame
               UNION ALL SELECT kpi, scope, year, quarter, NULL, 1, u, l FROM quarters
               UNION ALL SELECT kpi, scope, year, quarter, NULL, 2, u, l FROM to_date),
    whole AS (SELECT kpi, year, quarter, month, level, SUM(u) u, SUM(l) l FROM levels GROUP BY ALL)
    SELECT SUM(u) FROM whole WHERE level = 2 AND quarter = 4
"""


def results() -> list[tuple]:
    from kpis.models import Result

    columns = ("kpi", "scope", "item", "period", "numerator", "denominator", "status", "provisional")
    return sorted(Result.objects.values_list(*columns), key=str)


def main() -> None:
    asked = options(__doc__)
    asked.add_argument("--figures", type=int, default=100_000)
    chosen = asked.parse_args()
    empty_portal(chosen.database)
    import duckdb
    import pandas as pd
    from django.db.models import Sum

    from kpis.models import Observation, Result
    from kpis.rollup import rebuild, touch, touch_everything
    from periods.values import from_code
    from tests.services import server_of

    server = server_of("postgres")
    partnership = fill(chosen.figures)
    seconds: dict[str, float] = {}
    with clock(seconds, "roll-up, full"), used_by(server, seconds, "roll-up, full"):
        touch_everything(partnership)
        list(rebuild(partnership))
    return_of_40 = list(Observation.objects.filter(scope__name="C1").order_by("-period", "kpi")[:40])
    for one in return_of_40:
        one.numerator += 1
        one.save(update_fields=["numerator"])
    approved = "roll-up, one return of 40 figures approved"
    with clock(seconds, approved), used_by(server, seconds, approved):
        touch(partnership, [(one.kpi_id, one.scope_id, one.period_id) for one in return_of_40])
        list(rebuild(partnership))
    if chosen.figures <= COMPARED:
        before = results()
        touch_everything(partnership)
        list(rebuild(partnership))
        assert results() == before, "Rolled up at once and bit by bit, the results differ"
    rows = [
        (kpi, scope, when.financial_year.start_year, when.quarter.number, when.start.month, float(upper), float(lower))
        for kpi, scope, code, upper, lower in Observation.objects.values_list(
            "kpi_id", "scope_id", "period_id", "numerator", "denominator"
        ).iterator(chunk_size=50_000)
        for when in [from_code(code)]
    ]
    frame = pd.DataFrame(rows, columns=["kpi", "scope", "year", "quarter", "month", "upper", "lower"])
    with clock(seconds, "pandas, sums alone"):
        pandas_total = by_pandas(frame)
    with clock(seconds, "DuckDB in memory, sums alone"):
        duckdb_total = duckdb.sql(DUCKDB).fetchall()[0][0]
    years = Result.objects.filter(scope__kind="whole", period__kind="year")
    ours = years.aggregate(total=Sum("numerator"))["total"]
    assert float(ours) == pandas_total == duckdb_total, (ours, pandas_total, duckdb_total)
    same = ", row for row the same at once and bit by bit" if chosen.figures <= COMPARED else ""
    print(f"Roll-up of {len(rows):,} figures into {Result.objects.count():,} results on {chosen.database}")
    print(f"  (the totals of all three agree{same})")
    for name, used in seconds.items():
        print(f"  {name:<45}{used:8.3f} CPU s")


if __name__ == "__main__":
    main()
