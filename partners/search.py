"""What of this room can be found by words."""

from collections.abc import Iterable

from partners.searching import Hit, Search, searches


@searches("Services")
def services(search: Search) -> Iterable[Hit]:
    rows = search.among(search.partnership.services.select_related("parent"), ["name", "short_name", "slug"])
    return [
        Hit(
            title=one.name,
            address=search.url("service", slug=one.slug),
            texts=[one.short_name] if one.short_name != one.name else [],
            period=f"Part of {one.parent}" if one.parent else "",
        )
        for one in rows
    ]
