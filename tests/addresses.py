"""Every address of the portal, and what it asks for."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from partners.roles import Right

OPEN_TO_ALL = {
    "health", "ready", "metrics", "login", "logout", "partnership-style", "calendar-feed", "privacy",
    "accessibility-statement", "second-factor", "single-sign-on", "single-sign-on-back", "password_reset",
    "password_reset_done", "password_reset_confirm", "password_reset_complete",
}  # fmt: skip


def patterns(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every (path, pattern) of the portal."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, path)
        else:
            yield path, entry


def pages_of_partnerships() -> list[URLPattern]:
    return [pattern for path, pattern in patterns() if path.startswith("p/") and pattern.name not in OPEN_TO_ALL]


def doors_of_the_api() -> list[URLPattern]:
    """What programs read and send of a partnership (tests/api)."""
    return [pattern for path, pattern in patterns() if path.startswith("api/v1/partnerships/<")]


def view_of(pattern: URLPattern) -> Any:
    view = getattr(pattern.callback, "view_class", None) or getattr(pattern.callback, "cls", None)
    assert view is not None, f"{pattern.name} is not a PartnershipView"
    return view


def needs(pattern: URLPattern) -> Right:
    view = view_of(pattern)
    assert hasattr(view, "needs"), f"{pattern.name} names no right"
    return view.needs


def arguments_of(name: str) -> set[str]:
    """What the address asks for beside the partnership."""
    _, parameters = get_resolver().reverse_dict[name][0][0]
    return set(parameters) - {"partnership"}


def address(pattern: URLPattern, slug: str, things: dict) -> str:
    """Of a page in the partnership called `slug`, with the identifiers that `things` knows (tests/things.py)."""
    arguments = arguments_of(pattern.name)
    return reverse(
        pattern.name, kwargs={"partnership": slug, **{name: things[pattern.name, name] for name in arguments}}
    )
