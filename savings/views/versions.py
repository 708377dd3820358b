"""Versions of a case: the list with the bridge between any two, the next one, and the agreement to the newest."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate

from common.errors import Refused
from partners.forms import PartnershipForm
from partners.roles import Right
from savings.actions.cases import agree_version, begin_version
from savings.forms.versions import AgreeVersionForm, BeginVersionForm
from savings.selectors.cases import CaseFigures
from savings.selectors.investment import Investments
from savings.selectors.unsettled import unsettled
from savings.selectors.versions import bridges, versions_table
from savings.views.base import CasePage
from savings.views.editing import CaseForm


class CaseVersions(CasePage):
    """Every version, and what changed between the two that are chosen; at first the last two."""

    in_menu = "case-versions"
    template_name = "savings/versions.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        figures, table = versions_table(self.case)
        pair = self._chosen(figures)
        found, same = bridges(*pair) if pair else ([], [])
        return self.page(
            table=table,
            versions=figures,
            filters=self._filters(figures, pair) if pair else [],
            bridges=[
                {"id": one.id, "title": one.title, "svg": mark_safe(one.svg), "table": one.table} for one in found
            ],
            same=same,
            may_edit=self.rights.may(Right.EDIT_SAVINGS),
        )

    def _filters(self, figures: list[CaseFigures], pair: tuple[CaseFigures, CaseFigures]) -> list[dict]:
        return [
            {
                "name": name,
                "label": label,
                "options": [
                    {
                        "value": one.version.number,
                        "label": f"{one.version.number}: {one.version.name}",
                        "selected": one is chosen,
                    }
                    for one in figures
                ],
            }
            for name, label, chosen in zip(("from", "to"), ("From version", "To version"), pair, strict=True)
        ]

    def _chosen(self, figures: list[CaseFigures]) -> tuple[CaseFigures, CaseFigures] | None:
        """The two versions of the address; the last two where it names none, or none that there is."""
        if len(figures) < 2:
            return None
        by_number = {str(one.version.number): one for one in figures}
        before = by_number.get(self.request.GET.get("from", ""), figures[-2])
        after = by_number.get(self.request.GET.get("to", ""), figures[-1])
        return before, after


class VersionBegin(CaseForm):
    """Begins the next version as a copy of the last."""

    in_menu = "case-versions"
    heading = "Begin a version"
    button = "Begin the version"

    @property
    def about(self) -> str:  # type: ignore[override]
        return self.case.title

    @property
    def lead(self) -> str:  # type: ignore[override]
        if self.version is None:
            return (
                "A version holds the figures of the case at a baseline date: budgets, savings, investment and its "
                "sources. The first one begins empty."
            )
        return (
            f"Version {self.version.number + 1} begins with every line of version {self.version.number}, and from then "
            "on it is the one that is changed and shown. Nothing in the earlier version is lost."
        )

    def make_form(self, data: Any = None) -> BeginVersionForm:
        initial = {"after": self.version.number if self.version else 0}
        return BeginVersionForm(data, partnership=self.partnership, last=self.version, initial=initial)

    def save(self, form: BeginVersionForm) -> str:
        typed = form.cleaned_data
        version = begin_version(
            case=self.case,
            name=typed["name"],
            baseline_on=typed["baseline_on"],
            after=typed["after"] or 0,
            by=self.request.user,
        )
        return f"Version {version.number}, “{version.name}”, is begun."

    def done(self, sentence: str) -> HttpResponse:
        """After the first version the steps of the overview lead on."""
        if self.version is not None:
            return super().done(sentence)
        messages.success(self.request, f"{sentence} The steps below lead on.")
        return redirect(self.url("business-case", slug=self.case.slug))


class VersionAgree(CaseForm):
    """Agrees the newest version. What is still open in it is said before."""

    in_menu = "case-versions"
    heading = "Agree the version"
    button = "Agree it"

    @property
    def about(self) -> str:  # type: ignore[override]
        return self.case.title

    @property
    def lead(self) -> str:  # type: ignore[override]
        assert self.version is not None
        found = f"Version {self.version.number}, “{self.version.name}”."
        unknown = sum(len(profile.unknown) for profile in self.figures.profiles.values())
        if unknown:
            found += f" {unknown} of its amounts {'is' if unknown == 1 else 'are'} not known."
        matters = unsettled(Investments(self.figures))
        if matters:
            number = "1 thing about its investment is" if len(matters) == 1 else (
                f"{len(matters)} things about its investment are"
            )  # fmt: skip
            found += f" {number} still to be settled."
        return found

    def _hindrance(self) -> str:
        if self.version is None:
            return "Begin a version of the case first."
        if self.version.agreed_on:
            return f"Version {self.version.number} is agreed already."
        profiles = self.figures.profiles.values()
        if not any(profile.budgets or profile.benefits or profile.one_offs for profile in profiles):
            return "This version has no lines yet: there is nothing to agree. Type the profile of a service first."
        return ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if hindrance := self._hindrance():
            return self.refused(Refused(hindrance), self.back())
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if hindrance := self._hindrance():
            return self.refused(Refused(hindrance), self.back())
        return super().post(request, *args, **kwargs)

    def make_form(self, data: Any = None) -> AgreeVersionForm:
        assert self.version is not None
        initial = {"number": self.version.number, "agreed_on": localdate()}
        return AgreeVersionForm(data, partnership=self.partnership, initial=initial)

    def save(self, form: PartnershipForm) -> str:
        assert self.version is not None
        if form.cleaned_data["number"] != self.version.number:
            raise Refused(
                f"Version {self.version.number}, “{self.version.name}”, was begun meanwhile: look at it, then agree "
                "the one that you mean."
            )
        agree_version(version=self.version, agreed_on=form.cleaned_data["agreed_on"], by=self.request.user)
        return f"Version {self.version.number} is agreed: nothing in it changes any more."
