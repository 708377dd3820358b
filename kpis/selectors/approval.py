"""In how many levels a return is approved, and the steps it has taken."""

from typing import Any

from django.utils.timezone import localtime

from accounts.models import User
from kpis.choices import ReturnState
from kpis.models import ApprovalRule, Levels, Return, ReturnStep
from partners.roles import Right


def levels_of(quarterly_return: Return) -> Levels:
    """What the partnership asks for in the quarter of a return. One query."""
    rule = (
        ApprovalRule.objects.filter(
            partnership=quarterly_return.service.partnership_id, period_id__lte=quarterly_return.period_id
        )
        .order_by("-period_id")
        .first()
    )
    return Levels(rule.levels) if rule else Levels.ONE


def right_to_decide(quarterly_return: Return) -> Right:
    """What lets somebody decide on a return where it stands: the service manager's right, or the partnership's."""
    return Right.APPROVE_FOR_PARTNERSHIP if quarterly_return.state == ReturnState.CHECKED else Right.APPROVE_RETURNS


def why_not_approve(quarterly_return: Return, by: User, on_behalf_of: User | None) -> str:
    """Why somebody may not approve a return though their role would let them; empty where they may.

    Nobody approves what they submitted or checked, nor what those did for whom they stand.
    """
    if by.pk in (quarterly_return.submitted_by_id, quarterly_return.submitted_for_id):
        return "You submitted this return yourself: somebody else has to approve it."
    if by.pk in quarterly_return.had_a_part:
        return "You checked this return yourself: somebody else has to approve it for the partnership."
    if on_behalf_of is not None and on_behalf_of.pk in quarterly_return.had_a_part:
        return f"You stand in for {on_behalf_of.name}, who had a part in this return: somebody else has to approve it."
    return ""


def steps_of(quarterly_return: Return) -> list[ReturnStep]:
    """What was done with a return, oldest first. One query."""
    return list(ReturnStep.objects.filter(quarterly_return=quarterly_return).select_related("by", "on_behalf_of"))


def steps_table(steps: list[ReturnStep]) -> dict[str, Any] | None:
    """Who did what with a return, when and why; None before its first step."""
    if not steps:
        return None
    return {
        "id": "steps",
        "caption": "What was done with this return, newest first",
        "columns": [
            {"label": "When", "align": "text", "width": 20},
            {"label": "Step", "align": "text", "width": 20},
            {"label": "Who", "align": "text", "width": 24},
            {"label": "Why", "align": "text"},
        ],
        "rows": [
            {
                "cells": [
                    {"text": f"{localtime(step.at):%-d %B %Y, %H:%M}"},
                    {"text": step.get_kind_display()},
                    {"text": who_words(step.by, step.on_behalf_of)},
                    {"text": step.note},
                ]
            }
            for step in reversed(steps)
        ],
    }


def who_words(by: User, on_behalf_of: User | None) -> str:
    """Service manager; or Deputy, on behalf of Service manager."""
    return f"{by.name}, on behalf of {on_behalf_of.name}" if on_behalf_of else by.name
