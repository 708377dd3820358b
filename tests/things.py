"""One of everything that an address can name, in a partnership."""

from datetime import date
from decimal import Decimal

from kpis.actions.definitions import add_breakdown, set_target
from kpis.actions.history import note_stated_figure
from kpis.actions.rebuilding import request_full_rebuild
from kpis.actions.returns import open_returns
from kpis.models import Observation, StatedFigure
from kpis.rollup import rebuild
from partners.models import Role
from partners.roles import RoleKind
from periods.models import CalendarPeriod
from periods.values import FinancialYear, Quarter
from projects.models import Action, Contract, Project, Quotation, Stage
from reporting.actions.snapshots import build_snapshot
from reporting.actions.writing import create_report
from reporting.models import Audience
from tests.factories import World
from tests.savings.small_case import a_small_case

QUARTER = Quarter(2023, 4)


def things_of(world: World) -> dict[tuple[str, str], object]:
    """(name of the address, name of its argument) → an identifier; a KeyError says that a new address needs a thing."""
    partnership, slug = world.partnership, world.partnership.slug
    kpi = world.kpi(f"errors-{slug}")
    target = set_target(
        kpi=kpi, scope=world.whole, valid_from=date(2015, 4, 1), operator="at_most", aim=Decimal(5), by=None
    )
    breakdown = add_breakdown(partnership=partnership, name="Sectors", items=["NHS"], by=None)
    open_returns(partnership=partnership, quarter=QUARTER, by=None)
    job = request_full_rebuild(partnership=partnership, by=world.people[RoleKind.ADMINISTRATOR])
    list(rebuild(partnership))
    observation = Observation.objects.get(kpi=kpi)
    stated = note_stated_figure(
        stated=StatedFigure(partnership=partnership, table="t", row="r", column="c", text="5", source="A paper"),
        by=None,
    )
    of_plan = {"partnership": partnership}
    project = Project.objects.create(plan_year=CalendarPeriod.of(FinancialYear(2023)), title="A project", **of_plan)
    stage = Stage.objects.create(plan="A plan", name="A stage", starts_on=date(2023, 4, 1), **of_plan)
    report = create_report(
        partnership=partnership, type="annual", slug=f"annual-{slug}", title="Annual report", short_title="Annual",
        period=FinancialYear(2023), meeting_on=date(2024, 6, 24), by=None,
    )  # fmt: skip
    snapshot = build_snapshot(report=report, audience=Audience.PUBLIC, by=world.people[RoleKind.EDITOR])
    case = a_small_case(world).case
    role = Role.objects.get(user=world.officer, partnership=partnership)
    return {
        **_same("slug", world.payroll.slug, "service", "service-csv"),
        **_same("slug", kpi.slug, "kpi", "kpi-csv"),
        **_same(
            "kpi",
            kpi.slug,
            "kpi-manage",
            "kpi-change",
            "kpi-close",
            "kpi-targets",
            "target-set",
            "target-profile",
            "target-end",
        ),
        **_same("pk", observation.pk, "line-save", "figure", "figure-restate"),
        **_same("service", world.payroll.slug, "return", "return-submit", "return-review"),
        **_same("quarter", QUARTER.slug, "return", "return-submit", "return-review"),
        **_same(
            "slug",
            report.slug,
            "report",
            "report-build",
            "cover-edit",
            "recommendations-edit",
            "sign-offs-edit",
            "section-edit",
            "section-preview",
            "snapshot",
            "snapshot-render",
            "snapshot-publish",
            "document",
        ),
        **_same("number", snapshot.number, "snapshot", "snapshot-render", "snapshot-publish", "document"),
        **_same("key", report.sections.first().key, "section-edit", "section-preview"),
        **_same("pk", role.user_id, "person", "person-account", "role-give", "role-change", "role-take"),
        **_same("role", role.pk, "role-change", "role-take"),
        **_same("pk", world.north.pk, "body", "body-role-give"),
        **_same("pk", project.pk, "project", "project-edit", "project-update", "project-complete"),
        **_same("slug", case.slug, "business-case", "savings-profile"),
        ("savings-profile", "service"): world.payroll.slug,
        ("document", "format"): "pdf",
        ("target-end", "pk"): target.pk,
        ("items-add", "pk"): breakdown.pk,
        ("rebuild-progress", "pk"): job.pk,
        ("stated-explain", "pk"): stated.pk,
        ("service-change", "pk"): world.payroll.pk,
        ("stage-edit", "pk"): stage.pk,
        ("contract-edit", "pk"): Contract.objects.create(subject="A contract", state="let", **of_plan).pk,
        ("quotation-edit", "pk"): Quotation.objects.create(text="Well done", **of_plan).pk,
        **_same("pk", Action.objects.create(plan="A plan", title="Act", **of_plan).pk, "action-edit", "action-turn"),
    }


def _same(argument: str, value: object, *names: str) -> dict[tuple[str, str], object]:
    return {(name, argument): value for name in names}
