"""Set the limits of a control chart anew; keep benchmarks; mark partners whose figures do not compare."""

from functools import cached_property
from typing import Any

from django import forms
from django.shortcuts import get_object_or_404

from kpis.actions.comparing import drop_benchmark, mark_unlike, save_benchmark, take_unlike_mark_away
from kpis.actions.rebases import rebase, take_rebase_back
from kpis.forms.comparing import BenchmarkForm, RebaseForm, TakeBackForm, UnlikeForm
from kpis.models import Benchmark, Rebase, UnlikeMark
from kpis.sight import Sight
from kpis.views.definitions import KpiFormPage
from partners.roles import Right
from periods.models import CalendarPeriod


class BesideKpi(KpiFormPage):
    """A form that is reached from the page of a KPI, and goes back there."""

    section = "dashboard"

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": "Dashboard", "href": self.url("dashboard")}, {"label": self.now.title, "href": self.back()}]

    def back(self) -> str:
        return self.url("kpi", slug=self.kpi.slug)


class RebaseAdd(BesideKpi):
    heading = "Set the limits anew"
    lead = (
        "After a change to how the work is done, what is usual is worked out from the figures since. Those before keep "
        "the limits of their own time and stay on the chart. Twelve figures are needed before new limits are drawn."
    )
    button = "Set anew"

    def make_form(self, data: Any = None) -> RebaseForm:
        return RebaseForm(data, partnership=self.partnership)

    def save(self, form: RebaseForm) -> str:
        rebased = rebase(kpi=self.kpi, by=self.rights.user, **form.cleaned_data)
        return f"The limits are set anew from {rebased.when.label}."


class RebaseTakeBack(BesideKpi):
    button = "Join the limits again"
    lead = "The figures before and after belong to one process again, and share their limits."

    @cached_property
    def rebased(self) -> Rebase:
        return get_object_or_404(Sight.of(self.rights).rebases, kpi=self.kpi, pk=self.kwargs["pk"])

    @property
    def heading(self) -> str:
        return f"Take back the limits set anew from {self.rebased.when.label}"

    def make_form(self, data: Any = None) -> TakeBackForm:
        return TakeBackForm(data)

    def save(self, form: TakeBackForm) -> str:
        take_rebase_back(rebased=self.rebased, reason=form.cleaned_data["reason"], by=self.rights.user)
        return "The limits are worked out from the figures before and after, as before."


class BenchmarkAdd(BesideKpi):
    needs = Right.KEEP_BENCHMARKS
    heading = "Add a benchmark"
    lead = "A figure from elsewhere that this KPI is held against. It is no target: nothing is met or missed by it."
    button = "Add benchmark"

    def benchmark(self) -> Benchmark:
        return Benchmark(partnership=self.partnership, kpi=self.kpi)

    def make_form(self, data: Any = None) -> BenchmarkForm:
        self.kpi  # noqa: B018  # 404 where there is none
        return BenchmarkForm(data)

    def save(self, form: BenchmarkForm) -> str:
        typed, benchmark = form.cleaned_data, self.benchmark()
        for name in ("name", "value", "source", "comparability", "note"):
            setattr(benchmark, name, typed[name])
        benchmark.period = CalendarPeriod.of(typed["period"]) if typed["period"] else None
        save_benchmark(benchmark=benchmark, by=self.rights.user)
        return f"{benchmark.name} is kept beside the KPI."


class BenchmarkEdit(BenchmarkAdd):
    button = "Save benchmark"

    @cached_property
    def kept(self) -> Benchmark:
        found = Sight.of(self.rights).benchmarks.select_related("kpi", "partnership", "period")
        return get_object_or_404(found, kpi=self.kpi, pk=self.kwargs["pk"])

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"Change {self.kept.name}"

    def benchmark(self) -> Benchmark:
        return self.kept

    def make_form(self, data: Any = None) -> BenchmarkForm:
        fields = ("name", "value", "source", "period", "comparability", "note")
        return BenchmarkForm(data, initial={name: getattr(self.kept, name) for name in fields})


class BenchmarkDrop(BenchmarkEdit):
    button = "Take it away"
    lead = "It is no longer shown beside the KPI. The audit trail keeps it."

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"Take {self.kept.name} away"

    def make_form(self, data: Any = None) -> forms.Form:  # type: ignore[override]
        self.kept  # noqa: B018  # 404 where there is none
        return forms.Form(data)

    def save(self, form: forms.Form) -> str:
        drop_benchmark(benchmark=self.kept, by=self.rights.user)
        return f"{self.kept.name} is taken away."


class UnlikeMarkSet(BesideKpi):
    heading = "Mark a partner as not like for like"
    lead = "The reason stands beside the partner's figures wherever partners are compared."
    button = "Mark"

    def make_form(self, data: Any = None) -> UnlikeForm:
        self.kpi  # noqa: B018  # 404 where there is none
        return UnlikeForm(data, partnership=self.partnership)

    def save(self, form: UnlikeForm) -> str:
        mark = mark_unlike(kpi=self.kpi, by=self.rights.user, **form.cleaned_data)
        return f"{mark.scope.name} is marked as not like for like."


class UnlikeMarkTakeAway(BesideKpi):
    button = "Take the mark away"

    @cached_property
    def mark(self) -> UnlikeMark:
        found = Sight.of(self.rights).unlike_marks.select_related("scope", "partnership")
        return get_object_or_404(found, kpi=self.kpi, pk=self.kwargs["pk"])

    @property
    def heading(self) -> str:
        return f"{self.mark.scope.name} compares again"

    @property
    def lead(self) -> str:
        return f"It was marked as not like for like because: {self.mark.reason}"

    def make_form(self, data: Any = None) -> forms.Form:
        self.mark  # noqa: B018  # 404 where there is none
        return forms.Form(data)

    def save(self, form: forms.Form) -> str:
        take_unlike_mark_away(mark=self.mark, by=self.rights.user)
        return f"{self.mark.scope.name} is like for like again."
