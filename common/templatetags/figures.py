"""The words of common/formatting.py as template filters; every template has them."""

from django import template

from common import formatting

register = template.Library()
register.filter("number", formatting.number)
register.filter("money", formatting.money)
register.filter("percent", formatting.percent)


@register.filter
def status_word(status: str) -> str:
    return formatting.STATUS_WORDS[status]


@register.filter
def status_shape(status: str) -> str:
    """To stand in front of the word; hidden from screen readers, for whom the word is enough."""
    return formatting.STATUS_SHAPES[status]
