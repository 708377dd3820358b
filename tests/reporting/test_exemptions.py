"""What is exempt: proposed, decided, left out of the public version, and numbered the same in both."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from audit.models import Entry
from common.errors import Refused
from partners.roles import RoleKind
from periods.values import FinancialYear
from reporting.actions.exemptions import (
    decide_exemption,
    end_exemption,
    propose_exemption,
    review_exemption,
    withdraw_exemption,
)
from reporting.actions.snapshots import build_snapshot, publish_snapshot
from reporting.actions.writing import RecommendationText, create_report, save_recommendations, save_section
from reporting.models import ExemptMark, MarkState, Snapshot
from reporting.snapshots import PaperIncomplete, build_content
from tests.factories import World
from tests.reporting.signing import approve

pytestmark = pytest.mark.django_db

FENCED = "First.\n\n::: exempt pay\nSecret one.\n\nSecret two.\n:::\n\nLast."
NEXT_YEAR = date(2098, 1, 1)
OMITTED = "Not for publication: Schedule 12A paragraph 3 (financial or business affairs)"


class Paper:
    """A paper whose first section has a passage, and whose last one is an appendix."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.editor, self.officer = world.people[RoleKind.EDITOR], world.people[RoleKind.PROPER_OFFICER]
        self.report = create_report(
            partnership=world.partnership, type="annual", slug="annual", title="Annual", short_title="Annual",
            period=FinancialYear(2023), meeting_on=date(2024, 6, 24), by=None,
        )  # fmt: skip
        self.report.sections.update(text="")
        self.section = self.report.sections.first()
        self.appendix = self.report.sections.filter(is_appendix=True).first()
        self.write(self.section, FENCED)
        self.write(self.appendix, "Secret appendix.")

    def write(self, section, text):
        section.refresh_from_db()
        save_section(section=section, version=section.version, text=text, by=self.editor)

    def propose(self, **how) -> ExemptMark:
        asked = {"paragraphs": [3], "reason": "A tender is open", "review_on": NEXT_YEAR, "key": "pay", **how}
        return propose_exemption(report=self.report, by=self.editor, **asked)

    def confirm(self, mark: ExemptMark, *, confirm: bool = True) -> ExemptMark:
        return decide_exemption(mark=mark, confirm=confirm, reason="Agreed", by=self.officer)

    def content(self, audience: str) -> dict:
        return build_content(self.report, audience, status="Draft 1")

    def part(self, audience: str, section) -> dict:
        found = {one["number"]: one for one in self.content(audience)["sections"]}
        plan = [one.pk for one in self.report.sections.filter(is_appendix=section.is_appendix)]
        place = plan.index(section.pk)
        return found["ABCDEF"[place] if section.is_appendix else str(place + 1)]


@pytest.fixture
def paper(world) -> Paper:
    return Paper(world)


def test_a_passage_is_left_out_and_every_number_stays(paper):
    paper.confirm(paper.propose())
    public, exempt = paper.part("public", paper.section), paper.part("exempt", paper.section)
    assert [(part["number"], part["html"]) for part in public["parts"]] == [
        ("1.1", "First."),
        ("1.2", OMITTED),
        ("1.3", OMITTED),
        ("1.4", "Last."),
    ]
    kept = [(part["number"], part["html"]) for part in exempt["parts"] if part["kind"] == "paragraph"]
    assert kept == [("1.1", "First."), ("1.2", "Secret one."), ("1.3", "Secret two."), ("1.4", "Last.")]
    assert "EXEMPT – Schedule 12A paragraph 3" in exempt["parts"][1]["html"]


def test_a_whole_appendix_keeps_its_letter(paper):
    paper.write(paper.section, "Open.")
    mark = paper.confirm(paper.propose(section=paper.appendix, key="", public_heading="Staffing"))
    shown = paper.part("public", paper.appendix)
    assert (shown["number"], shown["heading"], shown["parts"]) == ("A", "Staffing", [{"kind": "note", "html": OMITTED}])
    assert "Secret" not in str(paper.content("public"))
    assert "Secret appendix." in str(paper.part("exempt", paper.appendix))
    ExemptMark.objects.filter(pk=mark.pk).update(public_heading="")
    assert paper.part("public", paper.appendix)["heading"] == "Exempt information"
    assert paper.appendix.key not in {one["key"] for one in paper.content("public")["sections"]}


def test_both_versions_say_what_is_exempt(paper):
    paper.confirm(paper.propose())
    paper.confirm(paper.propose(section=paper.appendix, key="", paragraphs=[1]))
    for audience in ("public", "exempt"):
        rows = {row["label"]: row.get("text") for row in paper.content(audience)["cover"]["rows"]}
        assert rows["Exempt information"].splitlines() == [
            "Paragraph 1.2: Schedule 12A paragraph 3 (financial or business affairs)",
            "Paragraph 1.3: Schedule 12A paragraph 3 (financial or business affairs)",
            "Appendix A: Schedule 12A paragraph 1 (an individual)",
        ]
    assert paper.content("exempt")["report"]["status"] == "EXEMPT – paragraphs 1 and 3 · Draft 1"
    assert paper.content("public")["report"]["status"] == "Draft 1"


def test_a_published_exempt_version_says_so_still(paper):
    paper.confirm(paper.propose())
    draft = build_snapshot(report=approve(paper.report), audience="exempt", by=paper.editor)
    assert publish_snapshot(snapshot=draft, by=paper.editor).label.startswith("EXEMPT – paragraph 3 · Published ")


def test_a_recommendation_may_be_exempt(paper):
    paper.write(paper.section, "Open.")
    texts = [RecommendationText("::: exempt deal\nSecret price.\n:::"), RecommendationText("Agree.")]
    save_recommendations(report=paper.report, texts=texts, by=paper.editor)
    paper.confirm(paper.propose(key="deal"))
    assert [one["html"] for one in paper.content("public")["recommendations"]] == [OMITTED, "Agree."]
    assert paper.content("exempt")["recommendations"][0]["html"] == "Secret price."


# ---- no public version by haste ----


def refused_public(paper) -> str:
    with pytest.raises(PaperIncomplete) as refused:
        paper.content("public")
    return str(refused.value)


def test_what_is_not_decided_has_no_public_version(paper):
    assert "fenced and not marked" in refused_public(paper)
    paper.propose()
    assert "The proper officer has to decide first" in refused_public(paper)
    assert "Secret" not in refused_public(paper)
    assert paper.content("exempt")


def test_a_refused_passage_is_open_once_its_fence_is_gone(paper):
    paper.confirm(paper.propose(), confirm=False)
    assert "take away its fence" in refused_public(paper)
    paper.write(paper.section, "First.\n\nSecret one.")
    assert "Secret one." in str(paper.content("public"))


def test_a_confirmed_passage_that_lost_its_fence_is_not_published(paper):
    paper.confirm(paper.propose())
    paper.write(paper.section, "First.\n\nSecret one.")
    assert "The passage “pay” is exempt and no longer in the text" in refused_public(paper)


def test_a_passage_that_was_deleted_is_open_when_the_proper_officer_ends_it(paper):
    mark = paper.confirm(paper.propose())
    paper.write(paper.section, "First.")
    end_exemption(mark=mark, reason="It is no longer there", by=paper.officer)
    assert paper.content("public")


def test_a_changed_passage_is_decided_again(paper):
    mark = paper.confirm(paper.propose())
    paper.write(paper.section, FENCED.replace("Secret one.", ""))
    assert "The proper officer has to decide first" in refused_public(paper)
    mark.refresh_from_db()
    again = ExemptMark.objects.live().get()
    assert (mark.state, again.state, again.proposed_by) == (MarkState.ENDED, MarkState.PROPOSED, paper.editor)
    paper.confirm(again)
    assert paper.content("public")


def test_a_passage_may_move_to_another_section(paper):
    paper.confirm(paper.propose())
    paper.write(paper.section, "First.")
    paper.write(paper.report.sections.all()[1], FENCED)
    assert OMITTED in str(paper.content("public"))


def test_a_draft_from_before_a_mark_is_neither_published_nor_shown(paper, client):
    paper.write(paper.section, "Secret one.")
    draft = build_snapshot(report=paper.report, audience="public", by=paper.editor)
    paper.propose(section=paper.section, key="")
    with pytest.raises(Refused, match="marked as exempt or restricted since"):
        publish_snapshot(snapshot=draft, by=paper.editor)
    address = f"/p/{paper.world.partnership.slug}/reports/annual/versions/{draft.number}/"
    for role, status in ((RoleKind.OFFICER, 404), (RoleKind.AUDITOR, 404), (RoleKind.EDITOR, 200)):
        client.force_login(paper.world.people[role])
        assert client.get(address).status_code == status


# ---- bad input ----


@pytest.mark.parametrize(
    ("how", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"review_on": date(2020, 1, 1)}, "review_on"),
        ({"paragraphs": []}, "paragraphs"),
        ({"paragraphs": [14]}, "paragraphs"),
    ],
)
def test_an_unsound_proposal_is_refused(paper, how, field):
    with pytest.raises(ValidationError) as refused:
        paper.propose(**how)
    assert list(refused.value.error_dict) == [field]
    assert not ExemptMark.objects.exists()


def test_in_wales_the_paragraphs_are_others(paper):
    paper.world.partnership.country = "wales"
    paper.world.partnership.save()
    paper.report.refresh_from_db()
    with pytest.raises(ValidationError, match="In Wales the paragraphs are 12 to 18: paragraph 3 is not one of them."):
        paper.propose()
    paper.confirm(paper.propose(paragraphs=[14]))
    assert "paragraph 14 (financial or business affairs)" in str(paper.content("public"))


def test_nobody_decides_their_own_proposal(paper):
    mark = paper.propose()
    ExemptMark.objects.filter(pk=mark.pk).update(proposed_by=paper.officer)
    with pytest.raises(Refused, match="somebody else has to decide"):
        paper.confirm(mark)
    with pytest.raises(IntegrityError), transaction.atomic():
        ExemptMark.objects.filter(pk=mark.pk).update(
            state="confirmed", decided_by=paper.officer, decided_at="2026-01-01T00:00Z"
        )


def test_what_cannot_be_done_says_what_to_do(paper):
    with pytest.raises(Refused, match="fence it first"):
        paper.propose(key="nothing")
    mark = paper.propose()
    with pytest.raises(Refused, match="marked already"):
        paper.propose()
    with pytest.raises(Refused, match="Only what was confirmed"):
        end_exemption(mark=mark, reason="Over", by=paper.officer)
    with pytest.raises(ValidationError):
        decide_exemption(mark=mark, confirm=True, reason=" ", by=paper.officer)
    paper.confirm(mark)
    with pytest.raises(Refused, match="decided or withdrawn already"):
        paper.confirm(mark)
    with pytest.raises(Refused, match="ask the proper officer"):
        withdraw_exemption(mark=mark, by=paper.editor)
    with pytest.raises(ValidationError):
        review_exemption(mark=mark, review_on=date(2020, 1, 1), by=paper.officer)


def test_the_audit_trail_never_has_what_is_kept_back(paper):
    paper.confirm(paper.propose())
    paper.write(paper.section, FENCED + " More.")
    kept = " ".join(f"{one.changes} {one.note} {one.target_label}" for one in Entry.objects.all())
    assert "[exempt]" in kept
    assert "Secret one" not in kept
    assert "tender" not in kept


# ---- who sees it ----


def test_members_read_the_exempt_version_and_officers_do_not(paper, client):
    paper.confirm(paper.propose())
    approve(paper.report)
    for audience in ("public", "exempt"):
        publish_snapshot(
            snapshot=build_snapshot(report=paper.report, audience=audience, by=paper.editor), by=paper.editor
        )
    exempt = Snapshot.objects.filter(audience="exempt", published_at__isnull=False).get()
    address = f"/p/{paper.world.partnership.slug}/reports/annual/versions/{exempt.number}/"
    seen = {}
    for role, person in paper.world.people.items():
        client.force_login(person)
        seen[role] = client.get(address).status_code
    signers = {RoleKind.SECTION_151, RoleKind.MONITORING_OFFICER, RoleKind.SPONSOR, RoleKind.PROPER_OFFICER}
    may = {RoleKind.EDITOR, RoleKind.FINANCE, RoleKind.MEMBER, RoleKind.EXEMPT_READER} | signers
    assert {role for role, status in seen.items() if status == 200} == may
    assert set(seen.values()) == {200, 404}


def test_the_pages_lead_from_the_proposal_to_the_decision_and_its_end(paper, client):
    start = f"/p/{paper.world.partnership.slug}"
    client.force_login(paper.editor)
    form = f"{start}/reports/annual/sections/{paper.section.key}/exempt/"
    assert "The passage “pay”" in client.get(form).text
    typed = {"place": "pay", "paragraphs": ["3"], "reason": "A tender", "review_on": "1 1 2020"}
    assert "Choose a day in the future" in client.post(form, typed).text
    assert client.post(form, typed | {"review_on": "1 1 2098"}).status_code == 302
    assert "To be decided" in client.get(f"{start}/reports/annual/sections/{paper.section.key}/").text
    client.force_login(paper.officer)
    mark = ExemptMark.objects.get()
    assert "Passage “pay”" in client.get(f"{start}/exempt/").text
    assert "Secret one." in client.get(f"{start}/exempt/{mark.pk}/decide/").text
    client.post(f"{start}/exempt/{mark.pk}/decide/", {"decision": "confirm", "reason": "Agreed"})
    client.post(f"{start}/exempt/{mark.pk}/review/", {"review_on": "1 1 2097"})
    mark.refresh_from_db()
    assert (mark.state, mark.review_on) == (MarkState.CONFIRMED, date(2097, 1, 1))
    client.post(f"{start}/exempt/{mark.pk}/end/", {"reason": "The tender is over"})
    mark.refresh_from_db()
    assert mark.state == MarkState.ENDED
    assert client.get(f"{start}/exempt/{mark.pk}/end/").status_code == 404


def test_a_proposal_can_be_withdrawn(paper, client):
    mark = paper.propose()
    client.force_login(paper.editor)
    client.post(f"/p/{paper.world.partnership.slug}/exempt/{mark.pk}/withdraw/")
    mark.refresh_from_db()
    assert mark.state == MarkState.WITHDRAWN
