"""Decisions: the list, one with everything that is known of it, and the forms about it."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from common.formatting import NOTHING, long_day, money
from partners.forms import PartnershipForm
from partners.roles import Right
from partners.views import FormPage, PartnershipPage
from projects.actions.decisions import (
    begin_decision,
    close_decision,
    minute_resolution,
    note_follow_up,
    save_decision,
    set_call_in,
)
from projects.forms.decisions import BeginForm, CallInForm, CloseForm, DecisionForm, FollowUpForm, ResolutionForm
from projects.models import Decision, MoneyAsked
from projects.selectors.decisions import decisions_of, disagreements, missing_before_start, standing, with_parts
from projects.views.decision_tables import PARTS, decision_tables


class OfDecisions(PartnershipPage):
    """What the pages of decisions share. A decision with an exempt part is there for those who read drafts."""

    needs = Right.SEE_FIGURES
    section = "projects"

    @property
    def sees_private(self) -> bool:
        return self.rights.may(Right.SEE_DRAFT_REPORTS)

    @property
    def may_keep(self) -> bool:
        return self.rights.may(Right.KEEP_DECISIONS)

    @cached_property
    def decision(self) -> Decision:
        found = decisions_of(self.partnership, sees_private=self.sees_private)
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def trail(self) -> list[dict[str, str]]:
        return [
            {"label": "Projects", "href": self.url("projects")},
            {"label": "Decisions", "href": self.url("decisions")},
        ]


class Decisions(OfDecisions):
    """Every decision, the newest meeting first."""

    template_name = "projects/decisions.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        found = decisions_of(self.partnership, sees_private=self.sees_private)
        rows = [
            {"decision": one, "standing": standing(one), "newest": next(iter(one.follow_ups.all()), None)}
            for one in found
        ]
        return self.page(
            open=[row for row in rows if not row["decision"].closed_on],
            closed=[row for row in rows if row["decision"].closed_on],
            may_keep=self.may_keep,
            breadcrumbs=self.trail()[:1],
        )


class DecisionPage(OfDecisions):
    """The recommendation, the resolution beside it, what it still waits for, and what became of it."""

    template_name = "projects/decision.html"

    @cached_property
    def decision(self) -> Decision:
        found = with_parts(decisions_of(self.partnership, sees_private=self.sees_private))
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        decision = self.decision
        tables, empty = decision_tables(decision)
        return self.page(
            decision=decision,
            standing=standing(decision),
            facts=facts_of(decision, meeting=self.url("meeting", pk=decision.meeting_id)),
            tables=tables,
            empty=empty,
            parts=[
                {"label": part.button, "href": self.url("decision-parts", pk=pk, what=what)}
                for what, part in PARTS.items()
            ],
            missing=missing_before_start(decision, localdate())
            if not decision.began_on and not decision.closed_on
            else [],
            faults=disagreements(decision) if self.sees_private else [],
            may_keep=self.may_keep,
            breadcrumbs=self.trail(),
        )


def facts_of(decision: Decision, meeting: str) -> list[dict[str, str]]:
    """The row of facts above everything else; what is not known says so. `meeting` is the address of its meeting."""
    asks = {
        MoneyAsked.NONE: "no money",
        MoneyAsked.UNKNOWN: "money, the amount is not known yet",
        MoneyAsked.AMOUNT: money(decision.amount_gbp),
    }[MoneyAsked(decision.money)]
    ends = f", until {long_day(decision.call_in_ends_on)}" if decision.call_in_ends_on else ""
    return [
        {"key": "Meeting", "value": str(decision.meeting), "href": meeting, "action": "Its page"},
        {"key": "Asks for", "value": asks},
        {"key": "Key decision", "value": decision.get_key_decision_display()},
        {"key": "Forward Plan reference", "value": decision.forward_plan_reference or "not given"},
        {"key": "Call-in", "value": decision.get_call_in_display() + ends},
        {"key": "To be carried out by", "value": decision.owner_role or "not named"},
        {"key": "To be done by", "value": long_day(decision.due_on) if decision.due_on else "no date"},
        {"key": "Carried out since", "value": long_day(decision.began_on) if decision.began_on else NOTHING},
    ]


class DecisionForms(OfDecisions, FormPage):
    """A form about one decision."""

    needs = Right.KEEP_DECISIONS
    form_class: type[PartnershipForm]

    @property
    def about(self) -> str:  # type: ignore[override]
        return self.decision.title

    @property
    def lead(self) -> str:
        return self.decision.title

    def make_form(self, data: Any = None) -> PartnershipForm:
        return self.form_class(data, partnership=self.partnership, initial=self.stored())

    def stored(self) -> dict[str, Any]:
        return {}

    def crumbs(self) -> list[dict[str, str]]:
        return [*self.trail(), {"label": self.decision.title, "href": self.back()}]

    def back(self) -> str:
        return self.url("decision", pk=self.decision.pk)


class DecisionEdit(DecisionForms):
    """Puts a matter to a meeting, or changes what is put."""

    form_class = DecisionForm
    lead = ""

    @cached_property
    def decision(self) -> Decision:
        if "pk" in self.kwargs:
            return get_object_or_404(Decision, partnership=self.partnership, pk=self.kwargs["pk"])
        return Decision(partnership=self.partnership)

    @property
    def heading(self) -> str:
        return "Change the decision" if self.decision.pk else "Put a decision to a meeting"

    def stored(self) -> dict[str, Any]:
        if self.decision.pk:
            return {name: getattr(self.decision, name) for name in DecisionForm.base_fields}
        asked = self.request.GET.get("meeting", "")
        return {"meeting": int(asked)} if asked.isascii() and asked.isdigit() and len(asked) < 19 else {}

    def save(self, form: DecisionForm) -> str:
        for name, value in form.cleaned_data.items():
            setattr(self.decision, name, value)
        save_decision(decision=self.decision, by=self.request.user)
        return "The decision is saved."

    def crumbs(self) -> list[dict[str, str]]:
        return super().crumbs() if self.decision.pk else self.trail()

    def back(self) -> str:
        return super().back() if self.decision.pk else self.url("decisions")


class DecisionResolution(DecisionForms):
    heading = "What was decided"
    button = "Save the resolution"

    def make_form(self, data: Any = None) -> ResolutionForm:
        decision = self.decision
        stored = {
            "resolution": decision.resolution,
            "text": decision.resolution_text,
            "on": decision.decided_on or decision.meeting.on,
        }
        approved = {f"approved_{one.pk}": one.approved_gbp for one in decision.year_amounts.all()}
        return ResolutionForm(data, partnership=self.partnership, decision=decision, initial=stored | approved)

    def save(self, form: ResolutionForm) -> str:
        typed = form.cleaned_data
        minute_resolution(
            decision=self.decision,
            resolution=typed["resolution"],
            text=typed["text"],
            on=typed["on"],
            approved=form.approved(),
            by=self.request.user,
        )
        return "The resolution is saved."

    @property
    def lead(self) -> str:
        return f"Recommended: {self.decision.recommendation}"


class DecisionCallIn(DecisionForms):
    heading = "Call-in"
    form_class = CallInForm

    def stored(self) -> dict[str, Any]:
        return {"call_in": self.decision.call_in, "ends_on": self.decision.call_in_ends_on}

    def save(self, form: CallInForm) -> str:
        set_call_in(decision=self.decision, by=self.request.user, **form.cleaned_data)
        return "Where call-in stands is saved."


class DecisionBegin(DecisionForms):
    heading = "Begin to carry it out"
    button = "Begin"
    form_class = BeginForm

    def save(self, form: BeginForm) -> str:
        begin_decision(decision=self.decision, by=self.request.user, **form.cleaned_data)
        return "The decision is being carried out."


class DecisionFollowUp(DecisionForms):
    heading = "What became of it"
    form_class = FollowUpForm

    def stored(self) -> dict[str, Any]:
        return {"on": localdate()}

    def save(self, form: FollowUpForm) -> str:
        note_follow_up(decision=self.decision, by=self.request.user, **form.cleaned_data)
        return "What became of it is saved: the next paper and the meeting's page show it."


class DecisionClose(DecisionForms):
    heading = "Close the decision"
    button = "Close it"
    form_class = CloseForm

    def save(self, form: CloseForm) -> str:
        close_decision(decision=self.decision, by=self.request.user, **form.cleaned_data)
        return "The decision is closed."
