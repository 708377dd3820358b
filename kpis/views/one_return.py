"""What the pages of one return have in common."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse

from accounts.models import User
from committees.selectors.deadlines import returns_calendar
from kpis.choices import ReturnState, StepKind
from kpis.models import Return, ReturnStep
from kpis.selectors.approval import right_to_decide, steps_of, steps_table, why_not_approve
from kpis.selectors.history import changes_since, restated_since_approval
from kpis.selectors.returns import ReturnLine, ReturnOverview, due_day, find_return
from kpis.views.return_tables import return_table
from partners.roles import Right
from partners.views import PartnershipPage


class OneReturnPage(PartnershipPage):
    """A page of the return that the address names; 404 where the person does not see such a return."""

    needs = Right.SEE_RETURNS
    section = "returns"
    quarterly_return: Return

    def find(self, service: str, quarter: str) -> None:
        """Read the return of the address; every answer begins with it."""
        self.__dict__.pop("steps", None)
        found = find_return(self.rights, service_slug=service, quarter_slug=quarter)
        if found is None:
            raise Http404
        self.quarterly_return = found

    @cached_property
    def steps(self) -> list[ReturnStep]:
        return steps_of(self.quarterly_return)

    def since_sent_back(self, lines: list[ReturnLine]) -> dict[str, Any] | None:
        """What was typed since the return was last sent back, so that the approver reads only that."""
        sent_back = [step for step in self.steps if step.kind == StepKind.SENT_BACK]
        if not sent_back or not self.quarterly_return.waits:
            return None
        return changes_since({line.observation.pk: line for line in lines}, sent_back[-1].at, self.address_of)

    def since_approval(self, lines: list[ReturnLine]) -> dict[str, Any] | None:
        """What was restated since."""
        if self.quarterly_return.state != ReturnState.APPROVED:
            return None
        return restated_since_approval({line.observation.pk: line for line in lines}, self.address_of)

    def address_of(self, line: ReturnLine) -> str:
        return self.url("figure", pk=line.observation.pk)

    @property
    def may_enter(self) -> bool:
        return self.rights.may(Right.ENTER_FIGURES, service_id=self.quarterly_return.service_id)

    @property
    def may_decide(self) -> bool:
        right = right_to_decide(self.quarterly_return)
        return self.rights.may(right, service_id=self.quarterly_return.service_id)

    @property
    def decides_for(self) -> User | None:
        """On whose behalf the person would decide; None where it is by their own role."""
        one = self.quarterly_return
        return self.rights.on_behalf_of(right_to_decide(one), service_id=one.service_id, not_for=one.had_a_part)

    @property
    def why_not_approve(self) -> str:
        """Why the person may not decide here though their role would let them."""
        return why_not_approve(self.quarterly_return, self.rights.user, self.decides_for)

    def here(self, name: str) -> str:
        """The address of another page of this return."""
        one = self.quarterly_return
        return self.url(name, service=one.service.slug, quarter=one.when.slug)

    def frame(self, *, beneath: bool = False, **context: Any) -> HttpResponse:
        """The page with the heading of the return; `beneath` the return's own page."""
        one = self.quarterly_return
        overview = ReturnOverview(one, due_day(one, returns_calendar(self.partnership)))
        breadcrumbs = [{"label": "Returns", "href": self.url("returns")}]
        if beneath:
            breadcrumbs.append({"label": f"{one.service.name}, {one.when.label}", "href": self.here("return")})
        return self.page(
            quarterly_return=one,
            heading=f"{one.service.name}, {one.when.label}",
            breadcrumbs=breadcrumbs,
            may_enter=self.may_enter,
            may_decide=self.may_decide,
            due=overview.due,
            is_late=overview.is_late,
            is_submitted=one.waits,
            decides_for=self.decides_for,
            why_not_approve=self.why_not_approve,
            steps=steps_table(self.steps),
            page_url=self.here("return"),
            submit_url=self.here("return-submit"),
            review_url=self.here("return-review"),
            **context,
        )

    def table(self, lines: list[ReturnLine]) -> dict[str, Any]:
        """The whole return to read."""
        return return_table(
            lines,
            quarter=self.quarterly_return.when,
            href=self.address_of,
            provisional=self.quarterly_return.state != ReturnState.APPROVED,
        )
