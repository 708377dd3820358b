"""Writes committees, who sits on them, and how their deadlines are worked back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from accounts.models import User
from audit.actions import record
from committees.deadlines import OutOfOrder, Step
from committees.models import Committee, DeadlineRule, Membership, Position
from partners.actions import save_row
from partners.rights import guard
from partners.roles import Right

SLUG_LENGTH = 50


@transaction.atomic
def save_committee(*, committee: Committee, by: User | None) -> Committee:
    """Add a committee, board or group, or change it. Its address stays when its name changes."""
    guard(by, committee.partnership, Right.KEEP_MEETINGS)
    for field in ("council", "reports_to"):
        chosen = getattr(committee, field)
        if chosen and chosen.partnership_id != committee.partnership_id:
            raise ValidationError({field: "Choose from this partnership."})
    above = committee.reports_to
    while above is not None:
        if above.pk == committee.pk:
            raise ValidationError(
                {"reports_to": f"{committee.reports_to} reports to this one already: choose another."}
            )
        above = above.reports_to
    others = Committee.objects.filter(partnership=committee.partnership_id).exclude(pk=committee.pk)
    if others.filter(name__iexact=committee.name).exists():
        raise ValidationError({"name": "Choose another name: a committee of this partnership already has this one."})
    try:
        committee.rule.check()
    except OutOfOrder as problem:
        raise ValidationError(
            {
                "papers_are_public": "Its own deadlines leave too few clear days for public papers: change its "
                "deadlines first."
            }
        ) from problem
    committee.slug = committee.slug or free_slug(committee.name, set(others.values_list("slug", flat=True)))
    return save_row(committee, by)


def free_slug(name: str, taken: set[str]) -> str:
    """The part of an address that a committee called `name` gets."""
    wanted = slugify(name)[:SLUG_LENGTH] or "committee"
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted[: SLUG_LENGTH - 4]}-{number}"
    return slug


@transaction.atomic
def save_membership(*, membership: Membership, by: User | None) -> Membership:
    """Say who sits on a committee, for which body, in which position and how long; or change it."""
    guard(by, membership.partnership, Right.KEEP_MEETINGS)
    Committee.objects.select_for_update().get(pk=membership.committee_id)  # one chair at a time, whoever asks at once
    if membership.committee.partnership_id != membership.partnership_id:
        raise ValidationError({"committee": "Choose a committee of this partnership."})
    if membership.body and membership.body.partnership_id != membership.partnership_id:
        raise ValidationError({"body": "Choose from this partnership."})
    if membership.user and not membership.user.roles.filter(partnership=membership.partnership_id).exists():
        raise ValidationError({"user": "Choose somebody who has a role in this partnership."})
    begins, ends = membership.starts_on, membership.ends_on
    if begins and ends and ends < begins:
        raise ValidationError({"ends_on": "Type the first day or one after it."})
    _check_position(membership)
    return save_row(membership, by)


def _check_position(membership: Membership) -> None:
    """A chair is one seat, one at a time; a substitute stands in for a seat of the same committee."""
    if membership.position in (Position.CHAIR, Position.VICE_CHAIR):
        if membership.seats not in (None, 1):
            raise ValidationError({"seats": "A chair or vice-chair is one seat: add the other seats as members."})
        membership.seats = 1
    stands_in_for = membership.substitute_for
    if stands_in_for is not None:
        if membership.position != Position.SUBSTITUTE:
            raise ValidationError({"substitute_for": "Only a substitute stands in for somebody: choose nobody here."})
        if stands_in_for.committee_id != membership.committee_id or not stands_in_for.is_counted:
            raise ValidationError({"substitute_for": "Choose a seat of the same committee."})
    if membership.position == Position.CHAIR:
        others = Membership.objects.filter(committee=membership.committee_id, position=Position.CHAIR)
        others = others.exclude(pk=membership.pk)
        if membership.ends_on:
            others = others.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=membership.ends_on))
        if membership.starts_on:
            others = others.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=membership.starts_on))
        if other := others.first():
            raise ValidationError({"position": f"{other} is chair at that time: end that term first."})


RULE_FIELDS = {
    Step.RETURNS: "returns",
    Step.CHALLENGE: "challenge",
    Step.DRAFT: "draft",
    Step.COMMENTS: "comments",
    Step.SIGN_OFF: "sign_off",
    Step.PAPERS: "clear_days",
}


@transaction.atomic
def save_deadline_rule(*, rule: DeadlineRule, by: User | None) -> DeadlineRule:
    """Give a committee its own way of working deadlines back."""
    guard(by, rule.partnership, Right.KEEP_MEETINGS)
    if rule.committee.partnership_id != rule.partnership_id:
        raise ValidationError({"committee": "Choose a committee of this partnership."})
    try:
        rule.rule.check()
    except OutOfOrder as problem:
        raise ValidationError({RULE_FIELDS[problem.step]: str(problem)}) from problem
    return save_row(rule, by)


@transaction.atomic
def use_usual_deadlines(*, committee: Committee, by: User | None) -> None:
    """Take a committee's own deadlines away: the usual ones hold again."""
    guard(by, committee.partnership, Right.KEEP_MEETINGS)
    rule = DeadlineRule.objects.filter(committee=committee).first()
    if rule is not None:
        record("own deadlines taken away", target=rule, by=by, partnership_id=committee.partnership_id)
        rule.delete()
