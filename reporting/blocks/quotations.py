"""What partners and customers said, with their permission."""

from projects.models import Quotation
from reporting.blocks import BlockContext, Part
from reporting.parts import note

EXAMPLE = "{{ block quotations }}"


def collect(context: BlockContext, *, service: str = "") -> list[Part]:
    """Only those whose speaker agreed to be quoted; of one service, where it is named."""
    quotations = (
        Quotation.objects.filter(partnership=context.partnership, permission=True)
        .select_related("body")
        .order_by("order", "pk")
    )
    quotations = quotations.filter(service__slug=service) if service else quotations
    parts: list[Part] = [
        {
            "kind": "quotation",
            "text": quotation.text,
            "source": ", ".join(
                words for words in (quotation.speaker_role, quotation.body.name if quotation.body else "") if words
            ),
        }
        for quotation in quotations
    ]
    return parts or [note("No quotation is printed: nobody has given permission.")]
