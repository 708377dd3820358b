"""The words of common/formatting.py in templates; every template has them."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from common import formatting

register = template.Library()
register.filter("number", formatting.number)
register.filter("money", formatting.money)
register.filter("percent", formatting.percent)
register.filter("shortened", formatting.shortened)

STATUS_TAGS = {
    status: mark_safe(  # words of ours alone
        f'<span class="tag tag--{status}"><span class="tag__shape" aria-hidden="true">{shape}</span> '
        f"{formatting.STATUS_WORDS[status]}</span>"
    )
    for status, shape in formatting.STATUS_SHAPES.items()
}


@register.simple_tag
def status_tag(status: str) -> SafeString:
    """A figure's status: a word and a shape, colour third. On screen and in print."""
    return STATUS_TAGS.get(status) or STATUS_TAGS["no_figure"]
