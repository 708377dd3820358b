"""Stages, contracts, quotations, and how customers are heard."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from partners.actions import save_row
from partners.rights import guard
from partners.roles import Right
from projects.models import Contract, Engagement, Quotation, Stage
from projects.models.engagement import MONTHS_OF_THE_YEAR


@transaction.atomic
def save_stage(*, stage: Stage, by: User | None) -> Stage:
    """Add a stage of a longer plan, or change it."""
    guard(by, stage.partnership, Right.EDIT_PROJECTS)
    if stage.ends_on is not None and stage.ends_on <= stage.starts_on:
        raise ValidationError({"ends_on": "Type a day after the first one."})
    if stage.project and stage.project.partnership_id != stage.partnership_id:
        raise ValidationError({"project": "Choose a project of this partnership."})
    return save_row(stage, by)


@transaction.atomic
def save_contract(*, contract: Contract, by: User | None) -> Contract:
    """Add a contract, or change it. What is left empty is not known."""
    guard(by, contract.partnership, Right.EDIT_PROJECTS)
    errors = {}
    if contract.service and contract.service.partnership_id != contract.partnership_id:
        errors["service"] = "Choose a service of this partnership."
    if contract.body and contract.body.partnership_id != contract.partnership_id:
        errors["body"] = "Choose a partner of this partnership."
    if contract.ends and contract.ends.end is None:
        errors["ends"] = "Choose a period that ends."
    if errors:
        raise ValidationError(errors)
    return save_row(contract, by)


@transaction.atomic
def save_quotation(*, quotation: Quotation, by: User | None) -> Quotation:
    """Add what somebody said, or change it, with or without their permission to print it."""
    guard(by, quotation.partnership, Right.EDIT_PROJECTS)
    for field in ("body", "service"):
        chosen = getattr(quotation, field)
        if chosen and chosen.partnership_id != quotation.partnership_id:
            raise ValidationError({field: "Choose from this partnership."})
    return save_row(quotation, by)


@transaction.atomic
def save_engagement(*, engagement: Engagement, by: User | None) -> Engagement:
    """Add something that is done with customers every year, or change it. Its months are kept in their order."""
    guard(by, engagement.partnership, Right.EDIT_PROJECTS)
    if any(month not in MONTHS_OF_THE_YEAR for month in engagement.months):
        raise ValidationError({"months": "Choose months of the year."})
    engagement.months = [month for month in MONTHS_OF_THE_YEAR if month in engagement.months]
    same = Engagement.objects.filter(partnership=engagement.partnership_id, activity__iexact=engagement.activity)
    if same.exclude(pk=engagement.pk).exists():
        raise ValidationError({"activity": "This is kept already: change the row that is there."})
    return save_row(engagement, by)
