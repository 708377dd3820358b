"""The illustrative partnership fills every screen: all kinds of measures, all states, five years."""

from collections import Counter
from datetime import date

import pytest
from django.db import models

from accounts.models import User
from demo.defining import Founded
from demo.history import History
from kpis.choices import (
    Direction,
    FigureKind,
    Frequency,
    Measure,
    Operator,
    OverScopes,
    OverTime,
    ReturnState,
    Status,
    ToleranceKind,
)
from kpis.models import Comparability, Definition, Kpi, Observation, Restatement, Result, Return, Target
from kpis.process_control import Assurance, Sign, Variation
from kpis.rollup import rebuild, touch_everything
from kpis.selectors.returns import return_findings
from kpis.sight import Sight
from partners.models import Partnership
from partners.rights import Rights
from periods.values import Month, Quarter
from projects.models import Action, Benefit, Contract, Project, ProjectStatus, Quotation, Stage
from reporting.control import Usual
from reporting.selectors.kpi import kpi_data
from reporting.views.kpi_control import usual_figures

LAST = Quarter(2026, 2)


@pytest.mark.parametrize(
    ("field", "choices"),
    [
        ("measure", Measure),
        ("direction", Direction),
        ("frequency", Frequency),
        ("over_time", OverTime),
        ("over_scopes", OverScopes),
    ],
)
def test_every_kind_of_definition_is_there(field: str, choices: type[models.TextChoices], illustrative) -> None:
    definitions = Definition.objects.filter(kpi__partnership=illustrative)
    assert set(definitions.values_list(field, flat=True)) == set(choices)


def test_about_sixty_measures_each_with_a_code_a_purpose_and_somebody_who_answers(illustrative) -> None:
    assert 55 <= Kpi.objects.filter(partnership=illustrative).count() <= 65
    definitions = Definition.objects.filter(kpi__partnership=illustrative)
    assert not definitions.filter(models.Q(purpose="") | models.Q(formula="") | models.Q(accountable_role="")).exists()
    assert not Kpi.objects.filter(partnership=illustrative, code="").exists()


def test_targets_of_every_kind_with_tolerances_a_profile_and_a_change(illustrative) -> None:
    targets = Target.objects.filter(kpi__partnership=illustrative)
    assert set(targets.values_list("operator", flat=True)) == set(Operator)
    assert set(targets.filter(tolerance__gt=0).values_list("tolerance_kind", flat=True)) == set(ToleranceKind)
    profile = targets.filter(kpi__slug="electronic-invoices", valid_from__gte=date(2026, 4, 1))
    assert [(one.valid_from, int(one.aim)) for one in profile.order_by("valid_from")] == [
        (date(2026, 4, 1), 71),
        (date(2026, 7, 1), 72),
        (date(2026, 10, 1), 73),
        (date(2027, 1, 1), 74),
    ]
    assert targets.filter(kpi__slug="contracts-on-time").count() == 2


def test_one_definition_changed_and_says_what_does_not_compare(illustrative) -> None:
    before, after = Definition.objects.filter(kpi__partnership=illustrative, kpi__slug="phishing-clicks")
    assert before.valid_to == after.valid_from == date(2025, 4, 1)
    assert after.not_like_for_like
    assert not before.not_like_for_like


def test_five_years_of_quarters_with_monthly_points(illustrative) -> None:
    returns = Return.objects.filter(service__partnership=illustrative, service__slug="finance")
    assert returns.count() == 20
    assert min(one.when for one in returns) == Quarter(2021, 3)
    months = Observation.objects.filter(kpi__slug="invoices-paid", scope__name="Northbridge")
    assert months.count() == 60


def test_every_state_of_a_return_is_there_in_the_current_quarter(illustrative) -> None:
    current = Return.objects.filter(service__partnership=illustrative, period=LAST.code)
    assert {one.service.slug: one.state for one in current} == {
        "ict": ReturnState.APPROVED,
        "finance": ReturnState.SUBMITTED,
        "payroll-hr": ReturnState.SENT_BACK,
        "shared-services": ReturnState.DRAFT,
    }
    assert current.get(state=ReturnState.SENT_BACK).decision_note


def test_the_draft_is_half_typed_and_holds_an_odd_figure(illustrative) -> None:
    draft = Return.objects.get(service__slug="shared-services", service__partnership=illustrative, period=LAST.code)
    found = Counter(
        one.finding.rule for one in return_findings(draft, Sight(draft.service.partnership, restricted=True))
    )
    assert found["outside_history"] == 1
    assert 0 < found["required"] < draft.observations.count()


def test_every_kind_of_figure_and_every_status_is_there(illustrative) -> None:
    figures = Observation.objects.filter(kpi__partnership=illustrative)
    assert set(figures.values_list("kind", flat=True)) == set(FigureKind)
    results = Result.objects.filter(kpi__partnership=illustrative)
    assert set(results.values_list("status", flat=True)) == set(Status)
    assert figures.filter(numerator=0, denominator=0).exists()
    assert figures.filter(numerator__lt=0).exists()


def test_most_figures_with_a_target_meet_it_and_every_miss_is_explained(illustrative) -> None:
    approved = Quarter(2026, 1).end
    results = Result.objects.filter(
        kpi__partnership=illustrative, item__breakdown=None, period__kind="quarter", period__end__lte=approved
    )
    count = Counter(results.values_list("status", flat=True))
    judged = count[Status.ON_TARGET] + count[Status.WITHIN_TOLERANCE] + count[Status.BELOW_TARGET]
    assert 0.7 < count[Status.ON_TARGET] / judged < 0.9
    assert 0.02 < count[Status.BELOW_TARGET] / judged < 0.12
    finished = Return.objects.filter(service__partnership=illustrative).exclude(state=ReturnState.DRAFT)
    for one in finished.filter(period__start__gte=date(2025, 4, 1)):
        assert "comment_when_off_target" not in {
            found.finding.rule for found in return_findings(one, Sight(one.service.partnership, restricted=True))
        }


def test_a_special_cause_stands_out(illustrative) -> None:
    def paid(month: Month) -> float:
        result = Result.objects.get(kpi__slug="invoices-within-30-days", scope__kind="whole", period=month.code)
        return 100 * result.numerator / result.denominator

    assert paid(Month(2024, 10)) > 93
    assert paid(Month(2024, 11)) < 90
    assert paid(Month(2025, 2)) > 93


def test_a_customer_that_joined_later_has_no_figures_before(illustrative) -> None:
    figures = Observation.objects.filter(scope__name="Eastwold", kpi__partnership=illustrative)
    assert figures.order_by("period").first().when == Month(2023, 4)


def test_restatements_keep_the_old_figure_and_the_reason(illustrative) -> None:
    restated = Restatement.objects.filter(observation__kpi__partnership=illustrative)
    assert {one.observation.kpi.slug: one.new_numerator - one.old_numerator for one in restated} == {
        "complaints": -2,
        "invoices-within-30-days": -83,
        "posts-filled": -2,
    }
    assert all(one.reason for one in restated)


def test_projects_in_every_state_with_every_benefit(illustrative) -> None:
    projects = Project.objects.filter(partnership=illustrative)
    assert projects.count() == 20
    assert set(projects.values_list("status", flat=True)) == set(ProjectStatus) - {ProjectStatus.LOST}
    assert {benefit for one in projects for benefit in one.benefits} == set(Benefit)
    assert all(one.updates.exists() for one in projects)
    assert set(Quotation.objects.filter(partnership=illustrative).values_list("permission", flat=True)) == {True, False}
    for model in (Stage, Contract, Action):
        assert model.objects.filter(partnership=illustrative).exists()


def test_it_is_labelled_and_unseen_by_people_of_emss_alone(illustrative, emss: Partnership) -> None:
    assert illustrative.illustrative
    auditor = User.objects.get(email="auditor@example.org")
    assert illustrative not in Partnership.objects.visible_to(auditor)
    assert not Rights(auditor, illustrative).any
    for model in (Kpi, Result, Project):
        assert model.objects.visible_to(auditor).exists()
        assert model.objects.visible_to(auditor).filter(pk__in=_rows_of(model, emss)).exists()
        assert not model.objects.visible_to(auditor).filter(pk__in=_rows_of(model, illustrative)).exists()
    northbridge = User.objects.get(email="officer-northbridge@example.org")
    assert [one.slug for one in Partnership.objects.visible_to(northbridge)] == ["illustrative"]


def _rows_of(model: type[models.Model], partnership: Partnership) -> models.QuerySet:
    lookup = "kpi__partnership" if model is Result else "partnership"
    return model._default_manager.filter(**{lookup: partnership}).values("pk")


def test_loaded_again_after_a_loss_the_figures_are_the_same(illustrative) -> None:
    administrator = User.objects.get(email="administrator@example.org")
    history = History(Founded(illustrative, "illustrative", administrator), first=Quarter(2021, 3))
    finance = illustrative.services.get(slug="finance")
    for quarter in (Quarter(2021, 3), Quarter(2024, 4)):
        stored = Observation.objects.filter(quarterly_return__service=finance, quarterly_return__period=quarter.code)
        again = {
            (one.kpi.pk, one.scope.pk, one.item.pk, one.period.code): one.entry
            for one in history.figures(finance, quarter)
        }
        assert stored.count() == len(again)
        for one in stored:
            entry = again[one.kpi_id, one.scope_id, one.item_id, one.period_id]
            assert (one.numerator, one.denominator, one.kind) == (entry.numerator, entry.denominator, entry.kind)


def test_repeating_the_roll_up_changes_nothing(illustrative) -> None:
    rows = Result.objects.filter(kpi__partnership=illustrative).order_by("kpi", "scope", "item", "period")
    fields = ("kpi", "scope", "item", "period", "numerator", "denominator", "status", "target", "parts_due")
    before = list(rows.values_list(*fields))
    touch_everything(illustrative)
    list(rebuild(illustrative))
    assert list(rows.values_list(*fields)) == before


# ---- control charts ----


def by_month(partnership: Partnership, slug: str) -> tuple[Usual, object]:
    data = kpi_data(Sight.everything(partnership), slug, step="month")
    usual = usual_figures(data)
    assert usual is not None
    assert len(usual.values) >= 24
    return usual, data.target_of(data.now)


def test_one_measure_improves(illustrative) -> None:
    usual, _ = by_month(illustrative, "first-time-match")
    assert usual.variation == Variation.IMPROVING


def test_one_has_a_special_cause(illustrative) -> None:
    usual, _ = by_month(illustrative, "service-availability")
    outside = [usual.periods[one.place] for one in usual.chart.signals if one.sign == Sign.OUTSIDE]
    assert outside == [Month(2025, 8)]


def test_one_will_never_meet_its_target(illustrative) -> None:
    usual, target = by_month(illustrative, "first-contact-fix")
    assert usual.assurance(target) == Assurance.MISSED


def test_one_was_rebased(illustrative) -> None:
    usual, _ = by_month(illustrative, "calls-answered")
    before, after = usual.spans
    assert usual.periods[after.first] == Month(2023, 10)
    assert before.chart.low > after.chart.centre


def test_one_follows_the_seasons(illustrative) -> None:
    usual, _ = by_month(illustrative, "service-desk-calls")
    high = {usual.periods[one.place].month for one in usual.chart.signals if one.sign == Sign.OUTSIDE and one.upwards}
    assert high
    assert high <= {9, 10, 11}


def test_benchmarks_are_invented_and_say_so(illustrative) -> None:
    assert set(illustrative.benchmarks.values_list("comparability", flat=True)) == set(Comparability)
    assert set(illustrative.benchmarks.values_list("source", flat=True)) == {"Invented for this demonstration"}
    assert illustrative.unlikemarks.exists()
