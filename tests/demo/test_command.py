"""`manage.py demo` says what it did, and done again changes nothing."""

from io import StringIO
from pathlib import Path

from django.apps import apps
from django.core.management import call_command

from demo.management.commands.demo import LOADERS
from demo.people import person
from kpis.actions.returns import save_line
from kpis.entry import Typed
from kpis.models import Observation, Result
from partners.models import Partnership
from periods.values import Quarter


def counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models() if model._meta.managed}


def test_it_says_what_it_did(loaded: str, data_dir: Path) -> None:
    assert f"Made 14 people: their passwords are in {data_dir / 'demo-accounts.txt'}" in loaded
    assert "East Midlands Shared Services is loaded and added up" in loaded
    assert "Northbridge and Southmoor Shared Services (illustrative) is loaded and added up" in loaded


def test_results_show_before_any_worker_runs(emss: Partnership, illustrative: Partnership) -> None:
    for partnership in (emss, illustrative):
        assert Result.objects.filter(kpi__partnership=partnership, scope__kind="whole").exists()


def test_repeating_it_changes_nothing_and_keeps_what_people_typed(emss: Partnership, data_dir: Path) -> None:
    line = Observation.objects.get(kpi__slug="orc-queries", period=Quarter(2024, 1).code)
    save_line(observation=line, version=line.version, typed=Typed(figure="38"), by=person("officer@example.org"))
    before, accounts = counts(), (data_dir / "demo-accounts.txt").read_text()
    printed = StringIO()
    call_command("demo", stdout=printed)
    assert counts() == before
    assert (data_dir / "demo-accounts.txt").read_text() == accounts
    assert Observation.objects.get(pk=line.pk).numerator == 38
    assert printed.getvalue().count("is there already: nothing was changed") == len(LOADERS)
