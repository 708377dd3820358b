"""The service manager reads what the KPIs mean, once a year, and confirms it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from common.errors import NotAllowed, Refused
from kpis.actions.confirmations import answer_definition
from kpis.selectors.confirmations import ToConfirm, mine_to_confirm, this_year
from kpis.sight import Sight
from kpis.views.definitions import facts_of, targets_in_words
from partners.roles import Right
from partners.views import PartnershipPage


class DefinitionsToConfirm(PartnershipPage):
    """Every definition of the person's services that is not confirmed this year: one click each, or all of them."""

    needs = Right.APPROVE_RETURNS
    section = "returns"
    template_name = "kpis/definitions_to_confirm.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.answer()

    def post(self, request: HttpRequest) -> HttpResponse:
        waiting = {one.now.kpi.pk: one for _, each in mine_to_confirm(self.rights) for one in each}
        asked = request.POST.get("one", "")
        if not asked:
            messages.info(request, "Nothing was confirmed: choose a definition, or all of them.")
            return redirect(self.url("definitions-to-confirm"))
        try:
            if asked == "all":
                chosen = [pk for pk in waiting if f"definition-{pk}" in request.POST]
                with transaction.atomic():
                    for pk in chosen:
                        self.confirm(waiting[pk])
                messages.success(
                    request, f"{len(chosen)} definition{'s are' if len(chosen) != 1 else ' is'} confirmed."
                )
                return redirect(self.url("definitions-to-confirm"))
            one = waiting.get(int(asked.removeprefix("not-"))) if asked.removeprefix("not-").isdecimal() else None
            if one is None:
                raise Http404
            if asked.startswith("not-"):
                answer_definition(
                    kpi=one.now.kpi,
                    definition_id=self.read(one),
                    is_right=False,
                    by=self.rights.user,
                    objection=request.POST.get(f"objection-{one.now.kpi.pk}", ""),
                )
                messages.success(request, f"{one.now.title}: the administrator is told what is not right.")
            else:
                self.confirm(one)
                messages.success(request, f"{one.now.title}: the definition is confirmed.")
        except NotAllowed:
            raise
        except Refused as refusal:
            return self.refused(refusal, self.url("definitions-to-confirm"))
        except ValidationError as problem:
            (words,) = problem.messages
            return self.answer(wrong=(one.now.kpi.pk, words), status=400)
        return redirect(self.url("definitions-to-confirm"))

    def confirm(self, one: ToConfirm) -> None:
        answer_definition(kpi=one.now.kpi, definition_id=self.read(one), is_right=True, by=self.rights.user)

    def read(self, one: ToConfirm) -> int:
        """The definition that stood on the page when the person read it."""
        posted = self.request.POST.get(f"definition-{one.now.kpi.pk}", "")
        return int(posted) if posted.isdecimal() and len(posted) < 18 else 0

    def answer(self, wrong: tuple[int, str] = (0, ""), status: int = 200) -> HttpResponse:
        mine = mine_to_confirm(self.rights)
        definitions = [one.now.definition for _, waiting in mine for one in waiting if one.now.definition]
        prefetch_related_objects(definitions, "scopes")
        lists = dict(Sight.of(self.rights).breakdowns.values_list("pk", "name"))
        pk, words = wrong
        groups = [
            {
                "service": service.name,
                "kpis": [
                    {
                        "pk": one.now.kpi.pk,
                        "title": one.now.title,
                        "definition": one.now.definition,
                        "facts": facts_of(one.now.definition, lists.get(one.now.definition.breakdown_id or 0, ""))
                        if one.now.definition
                        else [],
                        "targets": targets_in_words(one.now),
                        "error": words if one.now.kpi.pk == pk else "",
                    }
                    for one in waiting
                ],
            }
            for service, waiting in mine
        ]
        return self.page(
            status=status,
            groups=groups,
            count=sum(len(group["kpis"]) for group in groups),
            year=this_year().label,
            errors=[{"text": words, "href": f"#objection-{pk}"}] if words else [],
            breadcrumbs=[{"label": "Returns", "href": self.url("returns")}],
        )
