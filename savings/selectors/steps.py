"""What a business case still needs, step by step, for somebody who builds one for the first time."""

from collections.abc import Callable

from django.db.models import Count

from partners.models import BodyRole, Partnership
from savings.calculations.profile import Profile
from savings.models import BenefitLine, BusinessCase, CaseService, CaseVersion
from savings.selectors.cases import CaseFigures
from savings.selectors.investment import Investments
from savings.selectors.unsettled import unsettled

Address = Callable[..., str]


def steps_of(case: BusinessCase, version: CaseVersion | None, figures: CaseFigures | None, url: Address) -> list[dict]:
    """Services, version, the profile of each service, investment, sources, agreement: how far each is."""
    services = list(case.services.select_related("service"))
    of_case = {"slug": case.slug}
    steps = [
        _step(
            "Take services into the case",
            url("case-services", **of_case),
            bool(services),
            _count(len(services), "service") if services else "Not begun",
            "The services whose budgets change. Each gets a table of its own.",
        ),
        _step(
            "Begin a version",
            url("case-versions", **of_case),
            version is not None,
            f"Version {version.number}" if version else "Not begun",
            "The figures at a baseline date: everything below stands in it.",
        ),
    ]
    if figures is None:
        later = (
            "Type the profile of each service",
            "Add the one-off investment",
            "Add the sources of the money",
            "Agree the version",
        )
        steps += [{"label": label, "href": "", "hint": "", "state": "waiting", "text": "Later"} for label in later]
        return steps
    for service in figures.services:
        done, text = _of_profile(figures.profiles[service.pk])
        href = url("savings-profile", service=service.service.slug, **of_case)
        hint = "What each partner has set aside, and what every year saves or costs more."
        steps.append(_step(f"Profile: {service.label}", href, done, text, hint))
    benefits = BenefitLine.objects.filter(version=figures.version)
    said = benefits.aggregate(lines=Count("pk"), shared=Count("sharing"))
    steps.append(
        _step(
            "Say whose each saving is",
            url("by-partner", **of_case),
            0 < said["lines"] == said["shared"],
            f"{said['shared']} of {_count(said['lines'], 'line')}" if said["lines"] else "No benefits yet",
            "Which partner each benefit belongs to. Investment shared by benefits needs it.",
        )
    )
    items, open_matters = figures.investment.items, unsettled(Investments(figures))
    to_settle = f"{len(open_matters)} to settle" if open_matters else ""
    page = url("case-investment", **of_case)
    steps.append(
        _step(
            "Add the one-off investment",
            page,
            bool(items) and not figures.investment.unknown,
            (_count(len(items), "item") if items else "None yet"),
            "What is paid once, by which partners. A case without any is complete too.",
        )
    )
    steps.append(
        _step(
            "Add the sources of the money",
            page,
            bool(figures.sources) and not open_matters,
            to_settle or (_count(len(figures.sources), "source") if figures.sources else "None yet"),
            "What each partner pays it from. Gaps are then shown.",
        )
    )
    steps.append(
        _step(
            "Agree the version",
            url("case-versions", **of_case),
            False,
            "Not agreed",
            "When all is settled. Later changes go to the next version.",
        )
    )
    return steps


def _step(label: str, href: str, done: bool, text: str, hint: str) -> dict:
    return {"label": label, "href": href, "hint": hint, "state": "done" if done else "not_started", "text": text}


def _of_profile(profile: Profile) -> tuple[bool, str]:
    lines = len(profile.budgets) + len(profile.benefits) + len(profile.one_offs)
    if not lines:
        return False, "No lines yet"
    if not profile.budgets:
        return False, "No budget yet"
    if profile.unknown:
        return False, f"{_count(len(profile.unknown), 'amount')} not known"
    return True, _count(lines, "line")


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def joins_later(partnership: Partnership, case: BusinessCase) -> list[str]:
    """How to type partners that join within the years of the case. One query."""
    first: dict[str, BodyRole] = {}
    for role in BodyRole.objects.filter(body__partnership=partnership).select_related("body").order_by("valid_from"):
        first.setdefault(role.body.name, role)
    found = []
    for name, role in first.items():
        year = next((one for one in case.years[1:] if one.start <= role.valid_from <= one.end), None)
        if year:
            found.append(
                f"{name} joins in {year.label}. In its budget lines type 0 for the years before, where it has no part in "
                "the service yet; type “not known” where it has a budget that nobody can state. The base then rises in "
                f"{year.label} and the opening budget with it."
            )
    return found


def has_lines(figures: CaseFigures, service: CaseService | None = None) -> bool:
    """Whether anything is typed into a profile of the version, or into that of one service."""
    profiles = [figures.profiles[service.pk]] if service else figures.profiles.values()
    return any(profile.budgets or profile.benefits or profile.one_offs for profile in profiles)
