"""What the lists of the registers are narrowed to, and the selects above them."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from partners.models import Partnership, Service


@dataclass(frozen=True)
class RegisterFilter:
    """Which rows to show; an empty choice is all of them. An unknown one finds nothing."""

    state: str = ""
    service: str = ""
    owner: str = ""
    overdue: str = ""

    @property
    def any(self) -> bool:
        return any(asdict(self).values())


def select(name: str, label: str, everything: str, choices: Iterable[tuple[str, str]], chosen: str) -> dict:
    options = [
        {"value": value, "label": text, "selected": value == chosen} for value, text in [("", everything), *choices]
    ]
    return {"name": name, "label": label, "options": options}


def state_select(choices: Iterable[tuple[str, str]], chosen: RegisterFilter) -> dict:
    return select("state", "State", "Every state", choices, chosen.state)


def service_select(partnership: Partnership, chosen: RegisterFilter) -> dict:
    services = Service.objects.filter(partnership=partnership)
    return select("service", "Service", "All services", [(one.slug, one.name) for one in services], chosen.service)


def owner_select(owners: Iterable[str], chosen: RegisterFilter) -> dict:
    return select("owner", "Owner", "All owners", [(one, one) for one in sorted({*owners} - {""})], chosen.owner)


def overdue_select(label: str, chosen: RegisterFilter) -> dict:
    return select("overdue", "Time", "Any time", [("yes", label)], chosen.overdue)
