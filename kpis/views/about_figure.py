"""About a figure: its past, its meaning, its target, and what is to be followed up."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from common.errors import NotAllowed, Refused
from common.forms import PlainForm, blame
from kpis.actions.follow_ups import close_follow_up, raise_follow_up
from kpis.forms.follow_ups import CloseFollowUpForm, FollowUpForm
from kpis.models import FollowUp, Observation
from kpis.selectors.figure_past import follow_ups_of, past_of
from kpis.selectors.history import find_line, history_table
from kpis.selectors.returns import ReturnLine
from kpis.sight import Sight
from kpis.views.figure_past import past_chart, past_table
from kpis.wording import figure_words, target_words, tolerance_words
from partners.roles import Right
from partners.views import PartnershipPage


class FigureAbout(PartnershipPage):
    """What an officer or approver wants to know while a figure is typed or judged; beside the return as a panel."""

    needs = Right.SEE_RETURNS
    section = "returns"
    template_name = "kpis/about_figure.html"
    line: ReturnLine

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.find(pk)
        return self.answer()

    def find(self, pk: int) -> None:
        """Read the figure; 404 where the person sees no such line."""
        line = find_line(Sight.of(self.rights), pk)
        if line is None or not self.may(self.needs, line.observation):
            raise Http404
        self.line = line

    def may(self, right: Right, observation: Observation) -> bool:
        return self.rights.may(
            right, service_id=observation.quarterly_return.service_id, body_id=observation.scope.body_id
        )

    def answer(self, form: PlainForm | None = None, closing: int | None = None) -> HttpResponse:
        """The page; `form` as it was filled in and refused, of the follow-up `closing` or of a new one."""
        line, sight = self.line, Sight.of(self.rights)
        observation, definition = line.observation, line.definition
        quarterly_return = observation.quarterly_return
        may_follow_up = self.may(Right.FOLLOW_UP, observation)
        past = past_of(line, sight)
        return self.page(
            breadcrumbs=[
                {"label": "Returns", "href": self.url("returns")},
                {
                    "label": str(quarterly_return),
                    "href": self.url(
                        "return", service=quarterly_return.service.slug, quarter=quarterly_return.when.slug
                    ),
                },
            ],
            line=line,
            definition=definition,
            words=figure_words(observation, definition) if line.is_entered else "Not entered yet",
            target=target_words(line.target, definition),
            tolerance=tolerance_words(line.target, definition),
            chart=past_chart(line, past),
            past=past_table(past),
            history=history_table(line),
            follow_ups=[
                {
                    "follow_up": one,
                    "form": self._closing_form(one, form, closing) if one.is_open and may_follow_up else None,
                }
                for one in follow_ups_of(observation, sight)
            ],
            raising=(form if closing is None and form else FollowUpForm(prefix="new")) if may_follow_up else None,
            form=form,
        )

    @staticmethod
    def _closing_form(follow_up: FollowUp, form: PlainForm | None, closing: int | None) -> PlainForm:
        return form if form and follow_up.pk == closing else CloseFollowUpForm(prefix=f"close-{follow_up.pk}")


class FollowUpRaise(FigureAbout):
    """Flag the figure: the note stays open until somebody closes it."""

    needs = Right.FOLLOW_UP
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.find(pk)
        form = FollowUpForm(request.POST, prefix="new")
        if form.is_valid():
            try:
                raise_follow_up(observation=self.line.observation, note=form.cleaned_data["note"], by=self.rights.user)
            except ValidationError as problem:
                blame(form, problem)
            else:
                messages.success(request, "It stays open until somebody closes it with a word.")
                return redirect(self.url("figure-about", pk=pk))
        return self.answer(form)


class FollowUpClose(FigureAbout):
    """Say what became of it."""

    needs = Right.FOLLOW_UP
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        seen = Sight.of(self.rights).observations.values("pk")
        follow_up = FollowUp.objects.filter(pk=pk, observation__in=seen).first()
        if follow_up is None:
            raise Http404
        self.find(follow_up.observation_id)
        form = CloseFollowUpForm(request.POST, prefix=f"close-{pk}")
        if not form.is_valid():
            return self.answer(form, closing=pk)
        back = self.url("figure-about", pk=follow_up.observation_id)
        try:
            close_follow_up(follow_up=follow_up, word=form.cleaned_data["word"], by=self.rights.user)
        except NotAllowed:
            raise
        except Refused as refusal:
            return self.refused(refusal, back)
        except ValidationError as problem:
            blame(form, problem)
            return self.answer(form, closing=pk)
        messages.success(request, "Closed. It stays with the figure, with your word.")
        return redirect(back)
