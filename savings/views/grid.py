"""Typing a savings profile: the page as one form, and the doors through which its lines save and its totals live."""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils.timezone import localtime
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from common.errors import Refused
from partners.models import Partnership
from partners.rights import Rights
from partners.roles import Right
from partners.second_factor import refuse_without_second_factor
from savings.actions.lines import LineGone, SomebodyElseSaved, drop_line, move_line, save_benefit_line, save_budget_line
from savings.entry import Block, TypedLine, read_block
from savings.forms.grid import NotReady, PostedLine, filled, number
from savings.models import BudgetLine, BusinessCase, CaseService
from savings.selectors.cases import newest_version
from savings.selectors.findings import Table, stated_tables
from savings.selectors.grid import (
    FURTHER_FIELDS,
    Draft,
    ProfileLine,
    StoredProfile,
    computed,
    drafts_of,
    last_saved,
    stored_profile,
)
from savings.views.base import CasePage
from savings.views.grid_lines import GridLine, blocks, choices, differences, empty_line

AGREED = "This version is agreed and stays as it is: begin a new version to change it."


def service_of(case: BusinessCase, slug: str) -> CaseService:
    return get_object_or_404(CaseService.objects.select_related("service"), case=case, service__slug=slug)


def printed(partnership: Partnership, case: BusinessCase, service: str) -> Table:
    name = f"{case.slug} {service}"
    return stated_tables(partnership, name).table(name)


def save(draft: Draft, line: ProfileLine | None, revision: int | None, by: User) -> ProfileLine:
    """Save one line as it was typed. Raises NotReady, SomebodyElseSaved, LineGone, Refused."""
    ready = filled(draft, line)
    try:
        if isinstance(ready, BudgetLine):
            return save_budget_line(line=ready, amounts=draft.read.amounts, by=by, revision=revision)
        return save_benefit_line(line=ready, amounts=draft.read.amounts, by=by, revision=revision)
    except ValidationError as problem:
        raise NotReady({name: " ".join(words) for name, words in problem.message_dict.items()}) from problem


def in_conflict(problem: SomebodyElseSaved, draft: Draft) -> dict[str, Any]:
    """Theirs and yours, side by side."""
    now, profile = cast(ProfileLine, problem.now), draft.profile
    theirs, saved = profile.typed(now), last_saved(now)
    return {
        "who": saved.who,
        "when": localtime(saved.at).strftime("%-d %B %Y, %H:%M") if saved.at else "",
        "revision": now.revision,
        "typed": fields_of(theirs, profile),
        "differences": differences(profile, theirs, draft.typed),
        "message": str(problem),
    }


def fields_of(typed: TypedLine, profile: StoredProfile) -> dict[str, str]:
    own = {name: value for name, value in vars(typed).items() if name != "amounts"}
    return {**own, **{year.slug: text for year, text in zip(profile.years, typed.amounts, strict=True)}}


class SavingsProfileEdit(CasePage):
    """The profile of a service, to be typed while its version is not agreed. Without JavaScript it is one form."""

    needs = Right.EDIT_SAVINGS
    in_menu = "case-services"
    template_name = "savings/grid.html"

    @cached_property
    def of_service(self) -> CaseService:
        return service_of(self.case, self.kwargs["service"])

    @cached_property
    def profile(self) -> StoredProfile:
        return self.read()

    def read(self) -> StoredProfile:
        if self.version is None:
            raise Http404
        self.version.case = self.case
        return stored_profile(self.version, self.of_service)

    def get(self, request: HttpRequest, slug: str, service: str) -> HttpResponse:
        if self.profile.version.agreed_on:
            messages.warning(request, AGREED)
            return redirect(self.url("savings-profile", slug=slug, service=service))
        return self.answer([self.stored(draft) for draft in drafts_of(self.profile)])

    def stored(self, draft: Draft) -> GridLine:
        line = self.by_key[draft.key]
        return GridLine(draft, line, line.revision, draft.typed.fingerprint)

    @cached_property
    def by_key(self) -> dict[str, ProfileLine]:
        return {f"{block}-{line.pk}": line for block, lines in self.profile.lines.items() for line in lines}

    def post(self, request: HttpRequest, slug: str, service: str) -> HttpResponse:
        """Save every line that was changed. What cannot be saved comes back as it was typed, beside its reason."""
        problems: dict[str, GridLine] = {}
        saved = 0
        profile = self.profile
        lines = [self.stored(draft) for draft in drafts_of(profile)]
        lines += [empty_line(block, profile) for block in Block]
        for line in lines:
            posted = PostedLine.of(request.POST, line.prefix, profile)
            if posted is None or not posted.is_touched or request.POST.get("theirs") == line.prefix:
                continue
            typed = _corrected(posted.typed, line) if request.POST.get("correct") == line.prefix else posted.typed
            after = GridLine(replace(line.draft, typed=typed), line.line, posted.revision, posted.was)
            mine = number(request.POST.get("mine", "").removeprefix(f"{line.prefix}-revision-"))
            if self._saved(after, mine or posted.revision, remove=posted.remove):
                saved += 1
            else:
                problems[line.prefix] = after
        for line in self._gone(request.POST):
            problems.setdefault(line.prefix, line)
        if saved:
            messages.success(request, f"{saved} {'line' if saved == 1 else 'lines'} saved.")
        if problems:
            self.profile = self.read()
            del self.by_key
            stored = [self.stored(draft) for draft in drafts_of(self.profile)]
            shown = [problems.pop(line.prefix, line) for line in stored]
            return self.answer([*shown, *problems.values()])
        if not saved:
            messages.info(request, "Nothing was changed, so nothing was saved.")
        return redirect(self.url("savings-profile-edit", slug=slug, service=service))

    def _gone(self, post: QueryDict) -> list[GridLine]:
        """Lines that were typed into and that somebody removed meanwhile: they come back as new ones."""
        found = []
        for name in post:
            prefix, _, what = name.rpartition("-")
            block, _, pk = prefix.partition("-")
            posted = PostedLine.of(post, prefix, self.profile) if what == "revision" else None
            if posted and posted.is_touched and pk != "new" and prefix not in self.by_key and block in list(Block):
                draft = Draft(f"{block}-new", Block(block), posted.typed, None, self.profile)
                refused = f"“{posted.typed.label}” was removed meanwhile: save again to add it anew."
                found.append(GridLine(draft, None, 0, empty_line(Block(block), self.profile).was, refused=refused))
        return found

    def _saved(self, line: GridLine, revision: int, *, remove: bool) -> bool:
        """Save or remove a line; False where it could not be, with the reason on the line."""
        by = self.rights.user
        try:
            if remove and line.line is not None:
                drop_line(line=line.line, by=by, revision=revision)
            else:
                save(line.draft, line.line, revision if line.line is not None else None, by)
            return True
        except NotReady as problem:
            missing = {
                cell.slug: f"{cell.year}: type an amount, or why there is none."
                for cell in line.cells
                if cell.year in problem.missing
            }
            line.errors = {**problem.errors, **missing}
        except SomebodyElseSaved as problem:
            line.conflict = in_conflict(problem, line.draft)
        except Refused as problem:
            line.refused = str(problem)
        return False

    def answer(self, lines: list[GridLine]) -> HttpResponse:
        profile = self.profile
        found = computed(
            profile,
            [line.draft for line in lines],
            printed(self.partnership, self.case, profile.of_service.service.slug),
        )
        errors = [
            {"text": f"{line.name}: {words}", "href": f"#{line.prefix}-{name}"}
            for line in lines
            for name, words in line.errors.items()
        ]
        errors += [
            {"text": f"{line.name}: {line.problem}", "href": f"#{line.prefix}"} for line in lines if line.problem
        ]
        where = {"slug": self.case.slug, "service": profile.of_service.service.slug}
        return self.page(
            service=profile.of_service,
            years=profile.years,
            columns=len(profile.years) + 4,
            unit_words="£ thousand" if profile.unit == 1000 else "£",
            unit=profile.unit,
            blocks=blocks(profile, lines, found),
            computed=found,
            choices=choices(profile),
            further_fields=["label", *FURTHER_FIELDS],
            paste_units=[(1, "£"), (1000, "£ thousand"), (1_000_000, "£ million")],
            last=profile.last,
            errors=errors,
            shows_changes=self.request.GET.get("changes") == "shown",
            profile_url=self.url("savings-profile", **where),
            page_url=self.url("savings-profile-edit", **where),
            preview_url=self.url("savings-profile-preview", **where),
            save_url=self.url("savings-line-save", **where),
        )


def _corrected(typed: TypedLine, line: GridLine) -> TypedLine:
    """Every amount of a wrong sign turned round."""
    cells = GridLine(Draft(line.prefix, line.draft.block, typed, None, line.draft.profile), None, 0, "").cells
    return TypedLine(**{**vars(typed), "amounts": tuple(cell.correction or cell.value for cell in cells)})


class GridDoor(APIView):
    """What the script of the grid asks: 401 signed out, 403 not one's work, 404 not one's profile, 409 agreed."""

    needs = Right.EDIT_SAVINGS
    profile: StoredProfile
    partnership: Partnership

    def post(self, request: Request, partnership: str, slug: str, service: str) -> Response:
        self.person = cast(User, request.user)  # IsAuthenticated has let nobody else through
        self.partnership = get_object_or_404(Partnership.objects.visible_to(self.person), slug=partnership)
        rights = Rights(self.person, self.partnership)
        refuse_without_second_factor(request, rights)
        if not rights.may(self.needs):
            raise PermissionDenied(f"Your role does not let you do this: {self.needs.in_a_sentence}.")
        case = get_object_or_404(BusinessCase, partnership=self.partnership, slug=slug)
        of_service = service_of(case, service)
        version = newest_version(case)
        if version is None:
            raise Http404
        if version.agreed_on:
            return Response({"refused": AGREED}, status=409)
        version.case = case
        self.profile = stored_profile(version, of_service)
        if not isinstance(request.data, dict):
            return Response({"refused": "The page could not be read: load it again."}, status=400)
        return self.answer(request.data)

    def answer(self, data: dict[str, Any]) -> Response:
        raise NotImplementedError

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, NotAuthenticated):
            return Response({"signed_out": True}, status=401)
        return super().handle_exception(exc)

    def draft(self, key: str, data: object, line: ProfileLine | None) -> Draft | None:
        """A line as the script sent it; None where it is not to be understood."""
        typed = data if isinstance(data, dict) else {}
        block = typed.get("block")
        if block not in list(Block):
            return None
        before = self.profile.before.get(line.identity) if line else None
        return Draft(key, Block(block), TypedLine.of(typed, self.profile.years), before, self.profile)

    def line(self, block: object, pk: object) -> ProfileLine | None:
        lines = self.profile.lines[Block(block)] if block in list(Block) else []
        return next((one for one in lines if one.pk == number(pk)), None)


class SavingsProfilePreview(GridDoor):
    """Totals and percentages of what stands in the fields, and where a pasted block goes. Nothing is saved."""

    def answer(self, data: dict[str, Any]) -> Response:
        if isinstance(data.get("paste"), dict):
            return self._pasted(data["paste"])
        sent = data.get("lines")
        lines = [self._line(str(number), one) for number, one in enumerate(sent if isinstance(sent, list) else [])]
        found_lines = [line for line in lines if line is not None]
        profile = self.profile
        found = computed(
            profile,
            [line.draft for line in found_lines],
            printed(self.partnership, profile.version.case, profile.of_service.service.slug),
        )
        laid_out = blocks(profile, found_lines, found)
        return Response(
            {
                "computed": {
                    one.block: render_to_string("savings/grid_computed.html", {"rows": one.computed})
                    for one in laid_out
                },
                "left_out": found.left_out,
                "lines": {line.prefix: line.report() for line in found_lines},
            }
        )

    def _line(self, number: str, data: object) -> GridLine | None:
        sent = data if isinstance(data, dict) else {}
        line = self.line(sent.get("block"), sent.get("pk"))
        draft = self.draft(str(sent.get("key", number)), sent, line)
        return GridLine(draft, line, 0, "") if draft else None

    def _pasted(self, paste: dict[str, Any]) -> Response:
        rows, columns, pasted_unit = (number(paste.get(name)) or 0 for name in ("rows", "columns", "unit"))
        block = read_block(
            str(paste.get("text", "")),
            rows=rows,
            columns=columns,
            labels=paste.get("labels") is True,
            pasted_unit=pasted_unit or self.profile.unit,
            unit=self.profile.unit,
        )
        return Response({"cells": block.cells, "words": block.words, "left_over": block.left_over})


class SavingsLineSave(GridDoor):
    """One line saves itself, is moved, or is removed.

    200 done; 400 a sentence for each field that is wrong, and the years in which nothing stands; 409 somebody else
    saved, or the version is agreed, or something refers to the line.
    """

    def answer(self, data: dict[str, Any]) -> Response:
        pk, revision = data.get("pk"), data.get("revision")
        line = self.line(data.get("block"), pk)
        if pk is not None and line is None:
            return Response({"gone": True, "refused": "This line was removed meanwhile."}, status=409)
        draft = self.draft(f"{data.get('block')}-{pk or 'new'}", data, line)
        if draft is None or (line is not None and (isinstance(revision, bool) or not isinstance(revision, int))):
            return Response({"refused": "The line could not be read: load the page again."}, status=400)
        try:
            return self._done(data.get("what"), draft, line, revision)
        except NotReady as problem:
            return Response({"errors": problem.errors, "missing": problem.missing}, status=400)
        except SomebodyElseSaved as problem:
            return Response({"conflict": in_conflict(problem, draft)}, status=409)
        except LineGone as problem:
            return Response({"gone": True, "refused": str(problem)}, status=409)
        except Refused as problem:
            return Response({"refused": str(problem)}, status=409)

    def _done(self, what: object, draft: Draft, line: ProfileLine | None, revision: int | None) -> Response:
        doing: dict[object, Callable[[ProfileLine], Response]] = {
            "remove": lambda line: self._removed(line, revision),
            "up": lambda line: self._moved(line, up=True),
            "down": lambda line: self._moved(line, up=False),
        }
        if line is not None and what in doing:
            return doing[what](line)
        saved = save(draft, line, revision, self.person)
        fresh = type(saved).objects.prefetch_related("amounts").get(pk=saved.pk)
        typed = self.profile.typed(fresh)
        return Response({"pk": fresh.pk, "revision": fresh.revision, "typed": fields_of(typed, self.profile)})

    def _removed(self, line: ProfileLine, revision: int | None) -> Response:
        drop_line(line=line, by=self.person, revision=revision)
        return Response({"removed": True})

    def _moved(self, line: ProfileLine, *, up: bool) -> Response:
        return Response({"moved": move_line(line=line, up=up, by=self.person)})
