"""The sections of an outline business case: each service of the partnership stands under the same six headings."""

from partners.models import Service
from reporting.models import Report
from reporting.reports import SectionPlan

BEFORE = (
    SectionPlan("summary", "Executive summary", text="{{ block savings_headline }}"),
    SectionPlan("introduction", "Introduction"),
    SectionPlan("scope", "Scope"),
)
BEHIND = (
    SectionPlan("governance", "Governance model", text="{{ block seats }}\n\n{{ block boards }}"),
    SectionPlan("employment", "Employment model"),
    SectionPlan("continuity", "Business continuity"),
    SectionPlan("assurance", "Service assurance, customers and strategy", text="{{ block engagement_calendar }}"),
    SectionPlan("outturn", "Outturn", text="{{ block outturn }}"),
    SectionPlan("commercial", "Future commercial opportunities"),
    SectionPlan("finance", "Financial summary", text="{{ block savings_summary }}\n\n{{ block savings_by_year }}"),
    SectionPlan("one-off-costs", "One-off costs and transition", text="{{ block one_off_investment }}"),
    SectionPlan("timetable", "Implementation timetable"),
    SectionPlan("risks", "Risks and mitigations", text="{{ block service_risks }}"),
    SectionPlan("structure", "Organisational structure", is_appendix=True),
    SectionPlan("arrangements", "Partnership financial arrangements", is_appendix=True),
)
HEADINGS = (
    "Summary",
    "Service delivery model",
    "Performance targets",
    "Financial benefits and investment",
    "Non-financial benefits",
    "Risks",
)


def sections_for(report: Report) -> tuple[SectionPlan, ...]:
    """The sections of the whole, with one for each service between them. Parts of a service belong to its section."""
    services = list(Service.objects.filter(partnership=report.partnership, parent__isnull=True).order_by("order", "pk"))
    cases = report.partnership.businesscases.prefetch_related("services__service")
    with_money = {one.service.slug for case in cases for one in case.services.all()}
    whole = {plan.heading.casefold() for plan in (*BEFORE, *BEHIND)}  # a service called so has its section there
    own = [
        _of_service(service, has_money=service.slug in with_money)
        for service in services
        if service.name.casefold() not in whole
    ]
    return (*BEFORE, *own, *BEHIND)


def _of_service(service: Service, *, has_money: bool) -> SectionPlan:
    summary, model, targets, money, benefits, risks = HEADINGS
    profile = f"{{{{ block savings_profile service={service.slug} }}}}" if has_money else ""
    text = "\n\n".join(
        filter(
            None,
            [
                f"### {summary}",
                f"### {model}",
                f"### {targets}",
                f"### {money}",
                profile,
                f"### {benefits}",
                f"{{{{ block service_benefits service={service.slug} }}}}",
                f"### {risks}",
                f"{{{{ block service_risks service={service.slug} }}}}",
            ],
        )
    )
    return SectionPlan(f"service-{service.slug}", service.name, text=text)
