"""What the forms about one business case have in common."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from audit.models import Entry
from common.errors import Refused
from partners.forms import PartnershipForm
from partners.models import OfPartnership
from partners.roles import Right
from partners.views import FormPage
from savings.forms.cases import NothingToType
from savings.models import CaseVersion
from savings.selectors.meanwhile import meanwhile_words, newest_change, taken_out, taken_out_words
from savings.views.base import PAGES_OF_A_CASE, CasePage


class CaseForm(CasePage, FormPage):
    """A form about one case; `in_menu` is the page it comes from and goes back to."""

    needs = Right.EDIT_SAVINGS
    template_name = "savings/case_form.html"
    drop = ""  # the name of the address that takes the row out

    def crumbs(self) -> list[dict[str, str]]:
        crumbs = [
            {"label": "Business cases", "href": self.url("business-cases")},
            {"label": self.case.title, "href": self.url("business-case", slug=self.case.slug)},
        ]
        if self.in_menu != "business-case":
            crumbs.append({"label": dict(PAGES_OF_A_CASE)[self.in_menu], "href": self.back()})
        return crumbs

    def back(self) -> str:
        return self.url(self.in_menu, slug=self.case.slug)


class CaseRowForm(CaseForm):
    """Adds or changes one row of a case. Who changed it while somebody else was typing is told before it is overwritten."""

    form_class: type[PartnershipForm]
    what = ""

    @cached_property
    def row(self) -> OfPartnership:
        raise NotImplementedError

    def form_arguments(self) -> dict[str, Any]:
        """What the form is told beside its partnership."""
        return {}

    def stored(self) -> dict[str, Any]:
        """The row as its form shows it."""
        raise NotImplementedError

    def write(self, form: Any) -> None:
        raise NotImplementedError

    @property
    def heading(self) -> str:  # type: ignore[override]
        return (
            f"Change the {self.what}" if self.row.pk else f"Add a{'n' if self.what[0] in 'aeiou' else ''} {self.what}"
        )

    @property
    def about(self) -> str:  # type: ignore[override]
        return str(self.row) if self.row.pk else self.case.title

    def make_form(self, data: Any = None) -> PartnershipForm:
        initial = {**self.stored(), "seen": self._newest()} if self.row.pk else {}
        return self.form_class(data, partnership=self.partnership, initial=initial, **self.form_arguments())

    def _newest(self) -> int:
        change = newest_change(self.row)
        return change.pk if change else 0

    def save(self, form: PartnershipForm) -> str:
        if self.row.pk:
            type(self.row)._default_manager.select_for_update().get(pk=self.row.pk)
            change = newest_change(self.row)
            if change and change.pk != form.cleaned_data["seen"] and change.by != self.request.user:
                seen_at_last(form, change)
                raise Refused(meanwhile_words(change))
        self.write(form)
        return f"The {self.what} is saved."

    def more(self) -> dict[str, Any]:
        drop = self.url(self.drop, slug=self.case.slug, pk=self.row.pk) if self.drop and self.row.pk else ""
        return {"drop": drop, "what": self.what}


def seen_at_last(form: PartnershipForm, change: Entry) -> None:
    """The form that comes back has been told of the change: sent again, it holds."""
    form.data = form.data.copy()
    form.data["seen"] = str(change.pk)


class VersionRowForm(CaseRowForm):
    """Adds or changes a row of the newest version. An agreed one is not shown for changes at all."""

    model: type[Any]

    @cached_property
    def open_version(self) -> CaseVersion:
        if self.version is None:
            raise Http404
        return self.version

    @cached_property
    def gone(self) -> Entry | None:
        """Who took the row out whose form is sent."""
        if self.request.method != "POST" or "pk" not in self.kwargs:
            return None
        return taken_out(self.model, self.kwargs["pk"], self.partnership)

    @cached_property
    def row(self) -> Any:
        """Of any version of the case: somebody may have begun the next one meanwhile, or have taken the row out."""
        if "pk" in self.kwargs and not self.gone:
            rows = self.model.objects.select_related("version__case")
            return get_object_or_404(rows, version__case=self.case, pk=self.kwargs["pk"])
        return self.model(partnership=self.partnership, version=self.open_version)

    def hindrance(self) -> str:
        """Why nothing can be changed, as a sentence that says what to do; empty where nothing is in the way."""
        if self.version is None:
            return "Begin a version of the case first: its figures stand in it."
        if self.version.agreed_on:
            return f"Version {self.version.number} is agreed and stays as it is: begin a new version to change it."
        if self.row.version_id != self.version.pk:
            return (
                f"Version {self.version.number} was begun meanwhile as a copy: change it there. "
                f"What you typed here is about version {self.row.version.number}."
            )
        return ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if hindrance := self.hindrance():
            return self.refused(Refused(hindrance), self.back())
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.version is None:
            return self.refused(Refused(self.hindrance()), self.back())
        return super().post(request, *args, **kwargs)

    def save(self, form: PartnershipForm) -> str:
        if hindrance := self.hindrance():
            raise Refused(hindrance)
        if self.gone and form.cleaned_data["seen"] != self.gone.pk:
            seen_at_last(form, self.gone)
            raise Refused(taken_out_words(self.gone))
        return super().save(form)


class CaseRowDrop(CaseRowForm):
    """Takes a row out, once it was asked whether that is meant."""

    form_class = NothingToType
    button = "Take it out"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"Take the {self.what} out?"

    def stored(self) -> dict[str, Any]:
        return {}

    def take_out(self) -> None:
        raise NotImplementedError

    def save(self, form: PartnershipForm) -> str:
        name = str(self.row)
        self.take_out()
        return f"{name} is taken out."


class VersionRowDrop(CaseRowDrop, VersionRowForm):
    """Takes a row out of the newest version."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.gone:
            return self.refused(Refused(f"{self.gone.target_label} was taken out already."), self.back())
        return super().post(request, *args, **kwargs)

    def save(self, form: PartnershipForm) -> str:
        if hindrance := self.hindrance():
            raise Refused(hindrance)
        return super().save(form)
