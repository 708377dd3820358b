"""What the pages about tokens read."""

from django.db.models import QuerySet

from api.models import Token
from partners.rights import Rights
from partners.roles import Right


def tokens_for(rights: Rights) -> QuerySet[Token]:
    """One's own tokens of the partnership, or everybody's for an administrator, newest first. One query."""
    found = Token.objects.filter(partnership=rights.partnership)
    if not rights.may(Right.DEFINE):
        found = found.filter(user=rights.user.pk)
    return found.select_related("user", "made_by", "revoked_by")
