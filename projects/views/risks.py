"""The risk register: heat map and list, one risk with its ratings, and the forms."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from common.formatting import long_day
from partners.roles import Right
from partners.views import FormPage
from projects.actions.risks import (
    Rated,
    add_risk,
    choose_risk_scale,
    close_risk,
    rate_risk,
    reopen_risk,
    save_risk,
    scale_of,
)
from projects.forms.risks import CloseRiskForm, NewRiskForm, RateForm, RiskForm, RiskScaleForm
from projects.models import RatingStage, Risk, RiskScaleKind, RiskState
from projects.register_words import TAGS, response_words, said
from projects.selectors.register_filters import overdue_select, owner_select, service_select, state_select
from projects.selectors.risks import RatedRisk, heat_maps, owners_of_risks, risks_of, with_ratings
from projects.views.register_pages import RegisterPage, RowForm, RowPage, RowTurn, action_table, chosen_in, table

OF_LIST = ("Risks", "risks")


def rating_cell(rated: RatedRisk) -> dict:
    score = rated.current.score if rated.current else None
    if rated.current is None or score is None:
        return {"text": "not rated"}
    levels = rated.current.words.partition(":")[0]
    return {"text": f"{score.band.capitalize()}, {score.value}", "note": levels}


class Risks(RegisterPage):
    """The heat map, and beside it every risk with the highest score first."""

    template_name = "projects/register_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        chosen = chosen_in(request)
        risks = risks_of(self.partnership, chosen, timezone.localdate())
        return self.page(
            heading="Risks",
            lead="What may happen and would matter, how likely and how grave it is, and what is done about it.",
            add={"href": self.url("risk-add"), "label": "Add a risk"} if self.may_keep_any() else None,
            links=[{"href": self.url("risk-scale"), "label": "Choose the scale"}]
            if self.rights.may(Right.DEFINE)
            else [],
            filters=[
                state_select(RiskState.choices, chosen),
                service_select(self.partnership, chosen),
                owner_select(owners_of_risks(self.partnership), chosen),
                overdue_select("Review overdue", chosen),
            ],
            filtered=chosen.any,
            maps=heat_maps(risks, scale_of(self.partnership)),
            table=self._table(risks),
            empty={
                "why": "No risk is kept yet.",
                "next": "Add the first one with its likelihood and impact: it appears on the map, and papers print it.",
            },
            breadcrumbs=self.crumbs(),
        )

    def may_keep_any(self) -> bool:
        return self.rights.may(Right.EDIT_PROJECTS)

    def _table(self, risks: list[RatedRisk]) -> dict:
        today = timezone.localdate()
        rows = []
        for one in risks:
            risk = one.risk
            late = risk.state == RiskState.OPEN and risk.review_on and risk.review_on < today
            service = str(risk.service) if risk.service else ""
            rows.append(
                [
                    {
                        "text": f"{risk.reference} {risk.title}",
                        "href": self.url("risk", pk=risk.pk),
                        "note": ". ".join(filter(None, [risk.get_kind_display() if risk.kind else "", service])),
                    },
                    rating_cell(one),
                    {"text": response_words(risk) or said(risk, ""), "note": risk.mitigation},
                    {"text": said(risk, risk.owner_role)},
                    {
                        "text": long_day(risk.review_on) if risk.review_on else said(risk, ""),
                        "note": "overdue" if late else "",
                    },
                    {"text": "", "tag": (TAGS[risk.state], risk.get_state_display())},
                ]
            )
        columns = [("Risk", 26), ("Rating", 18), ("Response", 26), ("Owner", 12), ("Review", 10), ("State", 8)]
        count = "1 risk" if len(rows) == 1 else f"{len(rows)} risks"
        return table("list", f"{count}, the highest score first", columns, rows)


class RiskPage(RowPage):
    """One risk with every rating it was given."""

    model, of_list, told_above = Risk, OF_LIST, "risk rated"

    def rows(self) -> QuerySet:
        return super().rows().select_related("service", "project").prefetch_related("ratings__by")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        risk = self.row
        rated = with_ratings(risk)
        closed = risk.state == RiskState.CLOSED
        facts = [
            ("State", f"Closed on {long_day(risk.closed_on)}: {risk.closed_why}" if closed else "Open"),
            ("Rating", rated.current.words if rated.current else "not rated"),
            ("Rating after the mitigation", rated.residual.words if rated.residual else "not rated"),
            ("Kind", risk.get_kind_display() if risk.kind else said(risk, "")),
            ("Description", risk.description),
            ("Responses", said(risk, response_words(risk))),
            ("Mitigation", said(risk, risk.mitigation)),
            ("Owner", said(risk, risk.owner_role)),
            ("Service", str(risk.service) if risk.service else "The partnership as a whole"),
            ("Project", str(risk.project) if risk.project else ""),
            ("To be reviewed on", long_day(risk.review_on) if risk.review_on else said(risk, "")),
            ("Source", risk.source),
        ]
        buttons = []
        if self.may_keep(risk.service_id):
            if closed:
                buttons = [{"label": "Open again", "href": self.url("risk-reopen", pk=pk), "post": True}]
            else:
                buttons = [
                    {"label": "Rate again", "href": self.url("risk-rate", pk=pk)},
                    {"label": "Change", "href": self.url("risk-edit", pk=pk)},
                    {"label": "Close", "href": self.url("risk-close", pk=pk)},
                ]
        return self.show(
            heading=str(risk),
            facts=[{"key": key, "value": value} for key, value in facts if value],
            buttons=buttons,
            tables=[self._ratings(risk), *action_table(self, risk.actions.all())],
        )

    def _ratings(self, risk: Risk) -> dict:
        rows = [
            [
                {"text": long_day(one.rated_on) if one.rated_on else "day not known"},
                {"text": one.get_stage_display()},
                {"text": one.words},
                {"text": one.why or "–"},
                {"text": str(one.by) if one.by else "taken over"},
            ]
            for one in risk.ratings.all()
        ]
        columns = [("Day", 16), ("Which", 18), ("Rating", 26), ("Why", 24), ("By", 16)]
        return table("ratings", "Every rating, the newest first", columns, rows)


def rated_as(typed: dict[str, Any], stage: RatingStage = RatingStage.CURRENT) -> Rated:
    """What the form says of likelihood and impact."""
    names = ("likelihood", "impact", "not_rated", "why")
    return Rated(stage=stage, **{name: typed.pop(name) for name in names})


class RiskAdd(RowForm):
    model, form_class, what, of_row, of_list = Risk, NewRiskForm, "risk", "risk", OF_LIST

    def asked(self) -> dict[str, Any]:
        return {"scale": scale_of(self.partnership)}

    def save(self, form: NewRiskForm) -> str:
        typed = dict(form.cleaned_data)
        rated = rated_as(typed)
        self.fill(typed)
        risk = add_risk(risk=self.row, rated=rated, by=self.request.user)
        return f"{risk.reference} is added."


class RiskEdit(RowForm):
    model, form_class, what, of_row, of_list = Risk, RiskForm, "risk", "risk", OF_LIST

    def write(self) -> None:
        save_risk(risk=self.row, by=self.request.user)


class RiskRate(RowForm):
    model, form_class, what, of_row, of_list = Risk, RateForm, "rating", "risk", OF_LIST
    heading = "Rate the risk"  # type: ignore[assignment]

    @property
    def lead(self) -> str:
        return str(self.row)

    def asked(self) -> dict[str, Any]:
        return {"scale": scale_of(self.partnership)}

    def save(self, form: RateForm) -> str:
        typed = dict(form.cleaned_data)
        stage = RatingStage.RESIDUAL if typed["residual"] else RatingStage.CURRENT
        rating = rate_risk(risk=self.row, rated=rated_as(typed, stage), by=self.request.user)
        return f"{self.row.reference}: {rating.words}."


class RiskClose(RowForm):
    model, form_class, what, of_row, of_list = Risk, CloseRiskForm, "risk", "risk", OF_LIST
    heading, button = "Close the risk", "Close the risk"  # type: ignore[assignment]

    @property
    def lead(self) -> str:
        return str(self.row)

    def make_form(self, data: Any = None) -> CloseRiskForm:
        return CloseRiskForm(data, partnership=self.partnership)

    def save(self, form: CloseRiskForm) -> str:
        close_risk(risk=self.row, by=self.request.user, **form.cleaned_data)
        return f"{self.row.reference} is closed."


class RiskReopen(RowTurn):
    of_row = "risk"

    def rows(self) -> QuerySet:
        return Risk.objects.filter(partnership=self.partnership)

    def turn(self, row: Risk) -> str:
        reopen_risk(risk=row, by=self.request.user)
        return f"{row.reference} is open again."


class RiskScaleChoose(FormPage):
    """The scale that risks are rated with from now on."""

    needs = Right.DEFINE
    section = "registers"
    heading = "Scale of the risk ratings"
    lead = "Ratings that were given stay as they are. A risk of the earlier scale joins the map when it is rated again."

    def make_form(self, data: Any = None) -> RiskScaleForm:
        return RiskScaleForm(data, partnership=self.partnership, initial={"kind": scale_of(self.partnership)})

    def save(self, form: RiskScaleForm) -> str:
        kind = RiskScaleKind(form.cleaned_data["kind"])
        choose_risk_scale(partnership=self.partnership, kind=kind, by=self.request.user)
        return f"Risks are rated {kind.label} from now on."

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": "Registers", "href": self.url("registers")}, {"label": "Risks", "href": self.back()}]

    def back(self) -> str:
        return self.url("risks")
