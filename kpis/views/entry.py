"""Typing a return: the page as one form, and the door through which each line saves itself."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from common.errors import Refused
from kpis.actions.returns import ReturnClosed, SomebodyElseSaved, save_line
from kpis.choices import Status
from kpis.entry import Typed, Unreadable
from kpis.forms.returns import PostedLine
from kpis.models import Observation
from kpis.selectors.figure_past import open_follow_ups
from kpis.selectors.returns import ReturnLine, lines_beside, visible_lines
from kpis.sight import Sight
from kpis.views.line_answers import beside_answer, conflict_answer, saved_answer
from kpis.views.one_return import OneReturnPage
from kpis.views.return_grid import Conflict, Field, lay_out, progress_words
from partners.models import Partnership
from partners.rights import Rights
from partners.roles import Right
from partners.second_factor import refuse_without_second_factor


class ReturnPage(OneReturnPage):
    """The return: to be typed while it is open, to be read once it is closed. Without JavaScript it is one form."""

    template_name = "kpis/return.html"

    def get(self, request: HttpRequest, service: str, quarter: str) -> HttpResponse:
        self.find(service, quarter)
        return self.answer({})

    def post(self, request: HttpRequest, service: str, quarter: str) -> HttpResponse:
        """Save every line that was changed. What cannot be saved comes back as it was typed, beside its reason."""
        self.find(service, quarter)
        self.rights.require(Right.ENTER_FIGURES, service_id=self.quarterly_return.service_id)
        saved = 0
        problems: dict[int, tuple[PostedLine, Refused]] = {}
        for one in self.fields():
            posted = PostedLine.of(request.POST, one.prefix)
            if posted is None or not posted.is_touched or request.POST.get("theirs") == one.prefix:
                continue
            overwritten = request.POST.get("mine", "").removeprefix(f"{one.prefix}-version-")
            version = int(overwritten) if overwritten.isdecimal() and len(overwritten) < 10 else posted.version
            try:
                save_line(observation=one.line.observation, version=version, typed=posted.typed, by=self.rights.user)
                saved += 1
            except (Unreadable, SomebodyElseSaved, ReturnClosed) as problem:
                problems[one.line.observation.pk] = (posted, problem)
        if saved:
            messages.success(request, f"{saved} {'line' if saved == 1 else 'lines'} saved.")
        if not problems:
            if not saved:
                messages.info(request, "Nothing was changed, so nothing was saved.")
            return redirect(self.here("return"))
        self.find(service, quarter)
        return self.answer(problems)

    def fields(self) -> list[Field]:
        """The lines that the person sees, each as a field."""
        lines, self.hidden_lines = visible_lines(self.quarterly_return, self.rights)
        return [Field.of(line, editable=self.may_type(line)) for line in lines]

    def may_type(self, line: ReturnLine) -> bool:
        return self.quarterly_return.is_open and self.rights.may(
            Right.ENTER_FIGURES,
            service_id=self.quarterly_return.service_id,
            body_id=line.observation.scope.body_id,
        )

    def answer(self, problems: dict[int, tuple[PostedLine, Refused]]) -> HttpResponse:
        """The page; `problems` holds the lines that could not be saved."""
        fields = self.fields()
        errors, closed = [], []
        for one in fields:
            if one.line.observation.pk not in problems:
                continue
            posted, problem = problems[one.line.observation.pk]
            one.typed, one.was, one.version = posted.typed, posted.was, posted.version
            match problem:
                case Unreadable():
                    one.errors = problem.errors
                    errors += [
                        {"text": f"{one.line.name}: {text}", "href": f"#{one.prefix}-{name}"}
                        for name, text in problem.errors.items()
                    ]
                case SomebodyElseSaved():
                    one.conflict = Conflict.of(one.line.observation, posted.typed, one.line)
                    errors.append({"text": f"{one.line.name}: {problem}", "href": f"#{one.prefix}"})
                case ReturnClosed():
                    closed.append({"name": one.line.name, "typed": posted.typed})
                    errors.append({"text": f"{one.line.name}: {problem}", "href": "#not-saved"})
        lines = [one.line for one in fields]
        follow_ups = open_follow_ups(lines, Sight.of(self.rights))
        editable = any(one.editable for one in fields)
        return self.frame(
            errors=errors,
            closed=closed,
            editable=editable,
            groups=lay_out(fields) if editable else [],
            table=None if editable else self.table(lines),
            since_approval=self.since_approval(lines),
            lines=lines,
            hidden_lines=self.hidden_lines,
            progress=progress_words(lines),
            statuses=list(Status.values),
            follow_ups=follow_ups,
            lines_url=self.here("lines-save"),
        )


class SavingDoor(APIView):
    """What the script of the return asks; a session that has ended is told apart from a right that is missing."""

    needs = Right.ENTER_FIGURES

    def rights(self, request: Request, slug: str) -> Rights:
        """The rights of who asks, in the partnership of the address."""
        user = cast(User, request.user)  # IsAuthenticated has let nobody else through
        rights = Rights(user, get_object_or_404(Partnership.objects.visible_to(user), slug=slug))
        refuse_without_second_factor(request, rights)
        if not rights.may(self.needs):
            raise PermissionDenied(f"Your role does not let you do this: {self.needs.in_a_sentence}.")
        return rights

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, NotAuthenticated):
            return Response({"signed_out": True}, status=401)
        return super().handle_exception(exc)


class LineSave(SavingDoor):
    """One line saves itself.

    200 saved, with how the other lines of its KPI stand now, which are judged together; 400 a sentence for each field that is wrong; 409 somebody else saved, or the return is closed;
    401 signed out; 403 not one's work; 404 not one's line.
    """

    def post(self, request: Request, partnership: str, pk: int) -> Response:
        rights = self.rights(request, partnership)
        observation, sight = self._observation(rights, pk)
        if not isinstance(request.data, dict):
            return Response({"errors": {"figure": "The line could not be read: reload the page."}}, status=400)
        version = request.data.get("version")
        if isinstance(version, bool) or not isinstance(version, int):
            return Response({"errors": {"figure": "The line could not be read: reload the page."}}, status=400)
        typed = Typed.of(request.data)
        try:
            observation = save_line(observation=observation, version=version, typed=typed, by=rights.user)
        except Unreadable as problem:
            return Response({"errors": problem.errors}, status=400)
        except SomebodyElseSaved as problem:
            theirs = next(line for line in lines_beside(problem.now.pk, sight) if line.observation.pk == problem.now.pk)
            return Response(conflict_answer(problem, theirs), status=409)
        except ReturnClosed as problem:
            return Response({"refused": str(problem)}, status=409)
        lines = lines_beside(pk, sight)
        saved = next(line for line in lines if line.observation.pk == pk)
        others = [line for line in lines if line is not saved and _may_type(line.observation, rights)]
        return Response({**saved_answer(saved), "beside": beside_answer(others)})

    @staticmethod
    def _observation(rights: Rights, pk: int) -> tuple[Observation, Sight]:
        sight = Sight.of(rights)
        observation = get_object_or_404(sight.observations.select_related("scope", "quarterly_return"), pk=pk)
        if not _may_type(observation, rights):
            raise Http404
        return observation, sight


def _may_type(observation: Observation, rights: Rights) -> bool:
    service_id, body_id = observation.quarterly_return.service_id, observation.scope.body_id
    return rights.may(Right.ENTER_FIGURES, service_id=service_id, body_id=body_id)
