"""Whatever is pointed out in a return is explained, as an officer would."""

from accounts.models import User
from kpis.actions.explanations import Reason, explain_findings
from kpis.actions.returns import submit_return
from kpis.models import Explanation, Return
from kpis.selectors.returns import LineFinding, return_lines
from kpis.sight import Sight
from partners.rights import Rights


def unexplained(quarterly_return: Return, by: User) -> list[LineFinding]:
    """What the person still has to explain."""
    sight = Sight.of(Rights(by, quarterly_return.service.partnership))
    return [
        LineFinding(line, finding) for line in return_lines(quarterly_return, sight) for finding in line.unexplained
    ]


def explain(quarterly_return: Return, by: User, text: str = "It was counted twice.") -> list[Explanation]:
    """Explain everything that is not explained yet."""
    reasons = [Reason.of(one, text) for one in unexplained(quarterly_return, by)]
    return explain_findings(quarterly_return=quarterly_return, reasons=reasons, by=by)


def submit_explained(quarterly_return: Return, by: User, note: str = "") -> Return:
    """Explain everything and hand the return over."""
    explain(quarterly_return, by)
    return submit_return(quarterly_return=quarterly_return, by=by, note=note)
