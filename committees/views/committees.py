"""Committees: the tree, one committee with who sits on it, and the forms about them."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate

from committees.actions.committees import (
    RULE_FIELDS,
    save_committee,
    save_deadline_rule,
    save_membership,
    use_usual_deadlines,
)
from committees.deadlines import STEP_WORDS, Rule, Step
from committees.forms import CommitteeForm, DeadlineRuleForm, MembershipForm
from committees.models import Committee, DeadlineRule, Meeting, MeetingState, Membership
from committees.selectors.committees import CommitteePage as PageData
from committees.selectors.committees import committee_page, committee_tree, committees_of
from committees.selectors.deadlines import known_deadlines
from partners.roles import Right
from partners.views import FormPage, PartnershipPage

UNKNOWN = "not known"


class Committees(PartnershipPage):
    """Who reports to whom, and when each meets next."""

    needs = Right.SEE_FIGURES
    section = "meetings"
    template_name = "committees/committees.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(
            tree=committee_tree(self.partnership, localdate()),
            may_keep=self.rights.may(Right.KEEP_MEETINGS),
            breadcrumbs=[{"label": "Meetings", "href": self.url("meetings")}],
        )


class OfCommittee(PartnershipPage):
    """A page about one committee."""

    section = "meetings"

    @cached_property
    def committee(self) -> Committee:
        return get_object_or_404(committees_of(self.partnership), slug=self.kwargs["slug"])

    def crumbs(self) -> list[dict[str, str]]:
        return [
            {"label": "Meetings", "href": self.url("meetings")},
            {"label": "Committees and boards", "href": self.url("committees")},
        ]

    def back(self) -> str:
        return self.url("committee", slug=self.committee.slug)


class CommitteePage(OfCommittee):
    """Who sits on it, when it meets, and how its deadlines are worked back."""

    needs = Right.SEE_FIGURES
    template_name = "committees/committee.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        data = committee_page(self.committee, localdate())
        may_keep = self.rights.may(Right.KEEP_MEETINGS)
        deadlines, unknown = known_deadlines(data.next_meeting) if data.next_meeting else ([], "")
        return self.page(
            committee=self.committee,
            data=data,
            facts=self._facts(data),
            members=self._members("members", "Who sits on it today", data.sitting, may_keep),
            other_members=self._members("other-terms", "Other terms", data.not_sitting, may_keep),
            meetings=[self._meeting(meeting) for meeting in data.meetings],
            deadlines=deadlines,
            unknown=unknown,
            rule=rule_words(self.committee.rule),
            may_keep=may_keep,
            breadcrumbs=self.crumbs(),
        )

    def _facts(self, data: PageData) -> list[dict[str, Any]]:
        committee = self.committee
        facts = [
            {"key": "What it is", "value": committee.get_kind_display()},
            {"key": "Belongs to", "value": committee.council.name if committee.council else "The whole partnership"},
            {"key": "Reports to", "value": committee.reports_to.name if committee.reports_to else "Nothing above it"},
        ]
        if data.reporting:
            facts.append({"key": "Reporting to it", "value": "\n".join(one.name for one in data.reporting)})
        facts.append({"key": "Meets", "value": committee.cadence or "Not said how often"})
        if committee.purpose:
            facts.append({"key": "What it is for", "value": committee.purpose})
        facts.append({"key": "Papers", "value": "Public" if committee.papers_are_public else "Not public"})
        return facts

    def _members(self, id: str, caption: str, memberships: list[Membership], may_keep: bool) -> dict[str, Any]:
        rows = []
        for one in memberships:
            edit = {"href": self.url("membership-edit", slug=self.committee.slug, pk=one.pk)} if may_keep else {}
            note = f"Substitute for {one.substitute_for}" if one.substitute_for else ""
            cells = [
                {"text": one.role, "note": "; ".join(filter(None, [note, one.note])), **edit},
                {"text": one.body.name if one.body else "The partnership"},
                {"text": one.get_position_display()},
                {"text": str(one.seats) if one.seats else UNKNOWN},
                {"text": day_or(one.starts_on, UNKNOWN)},
                {"text": day_or(one.ends_on, "no end known")},
            ]
            rows.append({"kind": "body", "cells": cells})
        columns = [("Role", "text"), ("Sent by", "text"), ("Position", "text"), ("Seats", "number")]
        heads = [*columns, ("From", "text"), ("Until", "text")]
        return {
            "id": id,
            "caption": caption,
            "note": "",
            "columns": [{"label": label, "align": align} for label, align in heads],
            "rows": rows,
        }

    def _meeting(self, meeting: Meeting) -> dict[str, Any]:
        deadlines, _ = known_deadlines(meeting)
        papers = next((one.due_on for one in deadlines if one.step == Step.PAPERS), None)
        over = meeting.on < localdate() and meeting.state == MeetingState.PLANNED
        return {"meeting": meeting, "papers": papers, "state": "Not said whether it was held" if over else ""}


def day_or(day: Any, otherwise: str) -> str:
    return f"{day.day} {day:%B %Y}" if day else otherwise


def rule_words(rule: Rule) -> list[tuple[str, str]]:
    """Each step with when it is due, in words."""
    clear = f"{rule.clear_days} clear day{'' if rule.clear_days == 1 else 's'} before the meeting"
    if not rule.papers_are_public:
        clear += "; the papers are not public, so this is no duty in law"
    papers = rule.words(Step.PAPERS)
    steps = [
        (words, f"{count} working day{'' if count == 1 else 's'} before the papers" if count else "the same day")
        for step, words in STEP_WORDS.items()
        if step != Step.PAPERS
        for count in [rule.days_before[step]]
    ]
    return [(papers, clear), *reversed(steps)]


class CommitteeForms(OfCommittee, FormPage):
    """A form about one committee."""

    needs = Right.KEEP_MEETINGS

    def crumbs(self) -> list[dict[str, str]]:
        return [*super().crumbs(), {"label": self.committee.name, "href": self.back()}]


class CommitteeChange(CommitteeForms):
    @property
    def heading(self) -> str:
        return f"Change {self.committee.name}"

    def make_form(self, data: Any = None) -> CommitteeForm:
        stored = {name: getattr(self.committee, name) for name in CommitteeForm.base_fields}
        return CommitteeForm(data, partnership=self.partnership, committee=self.committee, initial=stored)

    def save(self, form: CommitteeForm) -> str:
        for name, value in form.cleaned_data.items():
            setattr(self.committee, name, value)
        save_committee(committee=self.committee, by=self.request.user)
        return f"{self.committee.name} is saved."


class CommitteeAdd(CommitteeChange):
    heading = "Add a committee, board or group"
    button = "Add"

    @cached_property
    def committee(self) -> Committee:
        return Committee(partnership=self.partnership)

    def make_form(self, data: Any = None) -> CommitteeForm:
        return CommitteeForm(data, partnership=self.partnership, committee=self.committee)

    def crumbs(self) -> list[dict[str, str]]:
        return OfCommittee.crumbs(self)

    def back(self) -> str:
        return self.url("committee", slug=self.committee.slug) if self.committee.pk else self.url("committees")


class MembershipChange(CommitteeForms):
    lead = "When a term ends, give its last day and add a new row: the past stays readable."

    @cached_property
    def membership(self) -> Membership:
        return get_object_or_404(self.committee.memberships, partnership=self.partnership, pk=self.kwargs["pk"])

    @property
    def heading(self) -> str:
        return f"{self.committee.name}: {self.membership}"

    def make_form(self, data: Any = None) -> MembershipForm:
        stored = {name: getattr(self.membership, name) for name in MembershipForm.base_fields}
        return MembershipForm(data, partnership=self.partnership, membership=self.membership, initial=stored)

    def save(self, form: MembershipForm) -> str:
        for name, value in form.cleaned_data.items():
            setattr(self.membership, name, value)
        save_membership(membership=self.membership, by=self.request.user)
        return f"{self.membership} is saved."


class MembershipAdd(MembershipChange):
    button = "Add"
    lead = ""

    @property
    def heading(self) -> str:
        return f"Add a member of {self.committee.name}"

    @cached_property
    def membership(self) -> Membership:
        return Membership(partnership=self.partnership, committee=self.committee)

    def make_form(self, data: Any = None) -> MembershipForm:
        return MembershipForm(data, partnership=self.partnership, membership=self.membership)


class DeadlinesChange(CommitteeForms):
    template_name = "committees/deadlines_edit.html"
    lead = "Every deadline is worked back from the meeting. The order of the steps stays."

    @property
    def heading(self) -> str:
        return f"Deadlines of {self.committee.name}"

    def make_form(self, data: Any = None) -> DeadlineRuleForm:
        rule = self.committee.rule
        numbers = {**rule.days_before, Step.PAPERS: rule.clear_days}
        initial = {RULE_FIELDS[step]: number for step, number in numbers.items()}
        return DeadlineRuleForm(data, initial=initial | {"escalate_after": rule.escalate_after})

    def save(self, form: DeadlineRuleForm) -> str:
        rule = DeadlineRule.objects.filter(committee=self.committee).first() or DeadlineRule(
            partnership=self.partnership
        )
        rule.committee = self.committee
        for name, value in form.cleaned_data.items():
            setattr(rule, name, value)
        save_deadline_rule(rule=rule, by=self.request.user)
        return f"The deadlines of {self.committee.name} are saved."

    def more(self) -> dict[str, Any]:
        return {"committee": self.committee, "has_own": hasattr(self.committee, "own_deadlines")}


class DeadlinesUsual(OfCommittee):
    """Back to the usual deadlines."""

    needs = Right.KEEP_MEETINGS

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        use_usual_deadlines(committee=self.committee, by=request.user)
        messages.success(request, f"{self.committee.name} has the usual deadlines again.")
        return redirect(self.back())
