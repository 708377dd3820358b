"""Say why a figure stands although a check pointed it out."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from audit.actions import record
from kpis.actions.returns import NotExplained, ReturnClosed
from kpis.models import Explanation, Return
from kpis.selectors.returns import LineFinding, visible_lines
from partners.rights import Rights, guard
from partners.roles import Right

LONGEST = 4000


@dataclass(frozen=True)
class Reason:
    """What somebody says to a finding: by its key, and by the mark it had when it was read."""

    key: str
    mark: str
    text: str

    @classmethod
    def of(cls, found: LineFinding, text: str) -> "Reason":
        return cls(found.key, found.mark, text)


@transaction.atomic
def explain_findings(*, quarterly_return: Return, reasons: Iterable[Reason], by: User) -> list[Explanation]:
    """Keep why figures stand as they are. All are kept or none; what is the same as before is left as it is.

    Raises NotExplained with a sentence for each that cannot be kept.
    """
    quarterly_return = (
        Return.objects.select_for_update(of=("self",))
        .select_related("service__partnership")
        .get(pk=quarterly_return.pk)
    )
    service = quarterly_return.service
    guard(by, service.partnership, Right.ENTER_FIGURES, service_id=service.pk)
    if not quarterly_return.is_open:
        raise ReturnClosed(f"The return is {quarterly_return.get_state_display().lower()} already.")
    rights = Rights(by, service.partnership)
    lines, _ = visible_lines(quarterly_return, rights)
    pointed_out = {
        found.key: found
        for line in lines
        if rights.may(Right.ENTER_FIGURES, service_id=service.pk, body_id=line.observation.scope.body_id)
        for found in (LineFinding(line, finding) for finding in line.to_explain)
    }
    given = [(pointed_out[one.key], one) for one in reasons if one.key in pointed_out and one.text.strip()]
    if errors := {one.key: problem for found, one in given if (problem := _problem(found, one))}:
        raise NotExplained(errors)
    return [kept for found, one in given if (kept := _keep(found, one.text.strip(), by)) is not None]


def _problem(found: LineFinding, reason: Reason) -> str:
    if reason.mark != found.mark:
        return "This figure was changed while you explained it. Read it again, and say why it stands now."
    if len(reason.text) > LONGEST:
        return f"Shorten the explanation to {LONGEST:,} characters: it has {len(reason.text):,}."
    return ""


def _keep(found: LineFinding, text: str, by: User) -> Explanation | None:
    figure, finding = found.line.observation, found.finding
    said = found.line.explanation_of(finding)
    if said is not None and said.reason == text:
        return None
    explanation = Explanation.objects.create(
        observation=figure,
        rule=finding.rule,
        words=finding.words,
        kind=figure.kind,
        numerator=figure.numerator,
        denominator=figure.denominator,
        reason=text,
        by=by,
    )
    record(
        "figure explained",
        target=figure,
        by=by,
        partnership_id=figure.kpi.partnership_id,
        changes={"pointed out": (None, finding.words)},
        note=text,
    )
    return explanation
