"""How a partnership has its figures checked."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from kpis.choices import Severity
from kpis.models import RuleSetting
from kpis.rules import rules
from partners.actions import save_row
from partners.models import Partnership
from partners.rights import guard
from partners.roles import Right


@transaction.atomic
def set_rule(
    *, partnership: Partnership, rule: str, severity: str, valid_from: date, by: User | None, threshold: Decimal | None
) -> RuleSetting:
    """Have a rule applied in another way from a day on. Said again for the same day, it replaces what was said."""
    guard(by, partnership, Right.DEFINE)
    as_it_comes = rules().get(rule)
    if as_it_comes is None or as_it_comes.fixed:
        raise ValidationError({"severity": "Choose a check that can be set: this one is the same everywhere."})
    if severity not in Severity:
        raise ValidationError({"severity": "Choose what the check asks for."})
    if (threshold is None) != (as_it_comes.threshold is None):
        raise ValidationError({"threshold": "Type the threshold." if threshold is None else "This check has none."})
    if threshold is not None and not 0 <= threshold <= 1_000_000:
        raise ValidationError({"threshold": "Type a number from 0 to 1,000,000."})
    setting = RuleSetting.objects.filter(partnership=partnership, rule=rule, valid_from=valid_from).first()
    setting = setting or RuleSetting(partnership=partnership, rule=rule, valid_from=valid_from)
    setting.severity, setting.threshold = severity, threshold
    return save_row(setting, by)
