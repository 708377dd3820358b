"""What of this room can be found by words."""

from collections.abc import Iterable

from django.db.models import Q

from partners.searching import Hit, Search, contains, searches
from savings.models import BusinessCase, CaseService, CaseVersion


@searches("Business cases")
def business_cases(search: Search) -> Iterable[Hit]:
    """By their title, the basis of their figures, their services and the names of their versions."""
    rows = search.among(
        BusinessCase.objects.filter(partnership=search.partnership)
        .select_related("first_year", "last_year")
        .order_by("order", "pk"),
        ["title", "slug", "finance_basis", "price_base", "source"],
        periods=["first_year", "last_year"],
        also=lambda term: (
            Q(pk__in=CaseService.objects.filter(contains(["label"], term)).values("case"))
            | Q(pk__in=CaseVersion.objects.filter(contains(["name"], term)).values("case"))
        ),
    )
    found = []
    for one in rows.prefetch_related("services", "versions"):
        versions = list(one.versions.all())
        agreed = any(version.agreed_on for version in versions)
        services = ", ".join(service.label for service in one.services.all())
        found.append(
            Hit(
                title=one.title,
                address=search.url("business-case", slug=one.slug),
                texts=[
                    one.finance_basis,
                    one.price_base,
                    one.source,
                    f"Services: {services}",
                    *(f"Version {version.number}: {version.name}" for version in versions),
                ],
                state=("approved", "Agreed") if agreed else ("draft", "Not agreed yet"),
                period=f"{one.first_year} to {one.last_year}",
            )
        )
    return found
