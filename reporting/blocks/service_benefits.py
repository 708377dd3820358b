"""What a service is to gain besides money, from the benefits of its projects."""

from html import escape

from partners.models import Service
from projects.models import BenefitEntry
from reporting.blocks import BlockContext, Part
from reporting.figures import ReferenceUnknown, nearest
from reporting.parts import note

EXAMPLE = "{{ block service_benefits service=esc }}"


def collect(context: BlockContext, *, service: str) -> list[Part]:
    """The benefits that save no stated amount, in their order; with how one will see them, where that is known."""
    known = Service.objects.filter(partnership=context.partnership).values_list("slug", flat=True)
    if service not in known:
        raise ReferenceUnknown(f"There is no service “{service}”.{nearest(service, known)}")
    benefits = BenefitEntry.objects.filter(
        partnership=context.partnership, project__service__slug=service, saving_gbp__isnull=True
    ).order_by("order", "pk")
    items = [f"{escape(one.title)}{escape(f': {one.measure}') if one.measure else ''}" for one in benefits]
    return [{"kind": "bullets", "items": items}] if items else [note("No benefit besides money is kept.")]
