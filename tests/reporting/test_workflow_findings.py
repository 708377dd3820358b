"""What does not agree in a paper is found, and then mended, explained, or published over with a reason that is kept."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from audit.models import Entry
from common.errors import NotAllowed, Refused
from periods.values import FinancialYear
from reporting.actions import findings as explaining
from reporting.actions import snapshots, workflow, writing
from reporting.actions.snapshots import FindingsOpen, NoReason
from reporting.findings import findings, findings_of
from reporting.models import PublishedOver, Report, Snapshot
from tests.reporting.sample_paper import snapshot as sample
from tests.reporting.signing import approve

pytestmark = pytest.mark.django_db

KEY = "reference reasons annex"
WORDS = "“Reasons for recommendations” refers to “annex”, which this paper does not have."


@pytest.fixture
def proper_officer(world):
    return world.people["proper_officer"]


@pytest.fixture
def report(world, editor) -> Report:
    report = writing.create_report(
        partnership=world.partnership,
        type="annual",
        slug="annual-2024-25",
        title="Annual report 2024/25",
        short_title="Annual report",
        period=FinancialYear(2024),
        meeting_on=date(2025, 6, 23),
        by=editor,
    )
    written(report, editor, "See [the annex](#annex) and [people](#people).")
    return approve(report)


def written(report, editor, text):
    section = report.sections.get(key="reasons")
    writing.save_section(section=section, version=section.version, text=text, by=editor)


def built(report, editor) -> Snapshot:
    return snapshots.build_snapshot(report=report, audience="public", by=editor)


def test_a_reference_that_leads_nowhere_is_found(report, editor):
    found = findings(report, built(report, editor).content)
    assert [(one.key, one.words) for one in found] == [(KEY, WORDS)]


def test_a_total_that_differs_from_the_computed_one_is_found(report, editor):
    written(report, editor, "")
    (found,) = findings(report, sample())
    assert found.key == "total debt-2"
    assert found.words == (
        "Table 2 (Nottingham: debt past due and open to collect, by sector, £, as at the dates shown): "
        "the published totals differ from the computed ones. Published less computed: 1 April 2023: −40,630; "
        "31 March 2024: 0; Movement: 40,630 (“Other” left out)."
    )


def test_a_paper_that_does_not_agree_is_not_published_by_the_editor(report, editor):
    with pytest.raises(FindingsOpen, match="which this paper does not have"):
        snapshots.publish_snapshot(snapshot=built(report, editor), by=editor)


def test_a_finding_that_is_mended_is_gone(report, editor):
    written(report, editor, "See [people](#people).")
    draft = built(approve(again_signed(report, editor)), editor)
    assert findings_of(draft, report) == []
    assert snapshots.publish_snapshot(snapshot=draft, by=editor).published_at


def again_signed(report, editor) -> Report:
    workflow.reopen_report(report=report, reason="Mended", by=editor)
    return Report.objects.get(pk=report.pk)


def test_a_finding_is_explained_in_words_that_are_kept_and_not_printed(report, editor):
    draft = built(report, editor)
    with pytest.raises(ValidationError, match="Say why it is right"):
        explaining.explain_finding(snapshot=draft, key=KEY, explanation=" ", by=editor)
    with pytest.raises(Refused, match="no such finding"):
        explaining.explain_finding(snapshot=draft, key="another", explanation="Well", by=editor)
    explaining.explain_finding(snapshot=draft, key=KEY, explanation="The annex is filed apart.", by=editor)
    published = snapshots.publish_snapshot(snapshot=draft, by=editor)
    assert "filed apart" not in str(published.content)
    assert report.findings_explained.get().words == WORDS


def test_an_explanation_holds_as_long_as_the_finding_says_the_same(report, editor):
    draft = built(report, editor)
    explaining.explain_finding(snapshot=draft, key=KEY, explanation="Filed apart.", by=editor)
    section = report.sections.get(key="reasons")
    writing.save_section(section=section, version=section.version, text=section.text, heading="Why", by=editor)
    (found,) = findings_of(built(report, editor), report)
    assert found.is_open


def test_the_proper_officer_alone_publishes_over_a_finding(report, editor, world):
    draft = built(report, editor)
    for role, person in world.people.items():
        if role != "proper_officer":
            with pytest.raises(NotAllowed):
                snapshots.publish_over_findings(snapshot=draft, reasons={KEY: "Today is the day"}, by=person)


@pytest.mark.parametrize("reasons", [{}, {KEY: "  "}, {"another": "Why"}])
def test_publishing_over_a_finding_without_a_reason_is_refused(reasons, report, editor, proper_officer):
    with pytest.raises(NoReason, match="Give a reason for each"):
        snapshots.publish_over_findings(snapshot=built(report, editor), reasons=reasons, by=proper_officer)
    assert PublishedOver.objects.count() == 0


def test_the_reason_is_kept_with_the_published_version(report, editor, proper_officer):
    reason = "Papers are due today; the annex follows."
    published = snapshots.publish_over_findings(
        snapshot=built(report, editor), reasons={KEY: reason}, by=proper_officer
    )
    kept = published.published_over.get()
    assert (kept.key, kept.words, kept.reason, kept.by) == (KEY, WORDS, reason, proper_officer)
    assert Entry.objects.filter(event="published over a finding", note__contains=reason).exists()
    report.refresh_from_db()
    assert report.state == "published"


def test_a_paper_that_agrees_is_published_by_the_editor(report, editor, proper_officer):
    draft = built(report, editor)
    explaining.explain_finding(snapshot=draft, key=KEY, explanation="Filed apart.", by=editor)
    with pytest.raises(Refused, match="the report editor publishes it"):
        snapshots.publish_over_findings(snapshot=draft, reasons={}, by=proper_officer)


def test_nobody_publishes_over_a_missing_signature(world, editor, proper_officer, report):
    written(report, editor, "See [another](#annex).")
    with pytest.raises(Refused, match="have it signed again"):
        snapshots.publish_over_findings(snapshot=built(report, editor), reasons={KEY: "Now"}, by=proper_officer)


def test_the_database_wants_a_reason(report, editor, proper_officer):
    draft = built(report, editor)
    over = {"snapshot": draft, "key": KEY, "words": WORDS, "by": proper_officer}
    with pytest.raises(IntegrityError, match="finding_published_over_for_a_reason"), transaction.atomic():
        PublishedOver.objects.create(**over, reason="")
    PublishedOver.objects.create(**over, reason="Now")
    with (
        pytest.raises(IntegrityError, match=r"finding_published_over_once|publishedover\.snapshot_id"),
        transaction.atomic(),
    ):
        PublishedOver.objects.create(**over, reason="Again")
    with pytest.raises(IntegrityError, match="finding_explained_in_words"), transaction.atomic():
        report.findings_explained.create(key=KEY, words=WORDS, explanation="")
