"""Which addresses can be saved as a view: pages of the partnership that show something, with their filters."""

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve, reverse

from common.errors import Refused
from partners.models import Partnership
from partners.rights import Rights
from partners.views import FormPage, PartnershipPage

LONGEST = 500
EXAMPLE = "Open the page, choose what to show, and follow “Save this view” there."


def view_address(typed: str, partnership: Partnership, *, host: str = "") -> str:
    """The address without host and place on the page. Raises Refused with a sentence for what cannot be saved."""
    typed = typed.strip()
    try:
        parts = urlsplit(typed)
    except ValueError as problem:
        raise Refused(f"This is no address. {EXAMPLE}") from problem
    home = reverse("dashboard", kwargs={"partnership": partnership.slug})
    if not typed.isprintable() or "\\" in typed or (parts.netloc and parts.netloc != host):
        raise Refused(f"Choose a page of {partnership.name}: this address leads elsewhere. {EXAMPLE}")
    if not parts.path.startswith(home) or _page(parts.path, partnership) is None:
        raise Refused(f"Choose a page of {partnership.name} that shows something: this is none. {EXAMPLE}")
    address = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if len(address) > LONGEST:
        raise Refused(f"Choose fewer filters: the address has {len(address):,} letters, and {LONGEST} can be kept.")
    return address


def may_open(rights: Rights, address: str) -> bool:
    """Whether the person's role opens the page; no page, no."""
    page = _page(urlsplit(address).path, rights.partnership)
    return page is not None and rights.may(page.needs)


def _page(path: str, partnership: Partnership) -> type[PartnershipPage] | None:
    """The page of the partnership at an address; None for another's, a form, a download, or none at all."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    page = getattr(found.func, "view_class", None)
    if not isinstance(page, type) or not issubclass(page, PartnershipPage) or issubclass(page, FormPage):
        return None
    if not page.template_name or not hasattr(page, "get") or found.kwargs.get("partnership") != partnership.slug:
        return None
    return page
