"""Each warning is put right or explained by itself; what is said counts for the figure and the words it was said of."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Entry as AuditEntry
from common.errors import NotAllowed
from kpis.actions.explanations import Reason, explain_findings
from kpis.actions.restrictions import restrict
from kpis.actions.returns import (
    NotExplained,
    ReturnClosed,
    approve_return,
    restate,
    save_line,
    send_back_return,
    submit_return,
)
from kpis.choices import ReturnState
from kpis.entry import Typed, read_line
from kpis.models import Explanation, Observation, Return
from kpis.selectors.returns import return_lines
from kpis.sight import Sight
from partners.actions import give_role
from partners.roles import RoleKind
from tests.kpis.explaining import explain, submit_explained, unexplained
from tests.kpis.returns_world import GOOD, World, full_world

WHERE = {"partnership": "shared", "service": "payroll", "quarter": "2023-24-Q4"}
SUBMIT, REVIEW = reverse("return-submit", kwargs=WHERE), reverse("return-review", kwargs=WHERE)
NO_COMMENT = "Say in the commentary why the target was missed and what is being done."


@pytest.fixture
def world(db) -> World:
    """Everything is typed; two figures are below target and nothing is said about them."""
    world = full_world()
    lines = list(Observation.objects.filter(quarterly_return=world.quarterly_return).select_related("kpi"))
    for line in lines:
        entry = read_line(GOOD[line.kpi.slug], line.kpi.definitions.get())
        line.kind, line.numerator, line.denominator, line.text = (
            entry.kind, entry.numerator, entry.denominator, entry.text,
        )  # fmt: skip
    Observation.objects.bulk_update(lines, ["kind", "numerator", "denominator", "text"])
    miss(world, "paid", "90")
    miss(world, "wait", "30")
    return world


def miss(world: World, slug: str, figure: str, by: str = "officer", **more: str) -> Observation:
    line = world.line(slug)
    return save_line(observation=line, version=line.version, typed=Typed(figure=figure, **more), by=world.people[by])


def key(world: World, slug: str, rule: str = "comment_when_off_target") -> str:
    return f"explain-{world.line(slug).pk}-{rule}"


def sent(world: World, by: str = "officer", **said: str) -> dict[str, str]:
    """The form as the person saw it, with what they said: explanations by KPI, and the note."""
    form = {"note": said.pop("note", "")}
    for one in unexplained(world.quarterly_return, world.people[by]):
        form[f"{one.key}-read"] = one.mark
    return form | {key(world, slug): words for slug, words in said.items()}


def words(answer) -> str:
    return " ".join(answer.content.decode().replace("&#x27;", "'").split())


@pytest.fixture
def officer(client, world):
    client.force_login(world.people["officer"])
    return client


class TestSubmitting:
    def test_every_warning_needs_its_own_word(self, world):
        by = world.people["officer"]
        first, _ = unexplained(world.quarterly_return, by)
        explain_findings(
            quarterly_return=world.quarterly_return, reasons=[Reason.of(first, "A strike in March.")], by=by
        )
        with pytest.raises(NotExplained) as refused:
            submit_return(quarterly_return=world.quarterly_return, by=by, note="As it is.")
        assert refused.value.errors == {
            key(world, "wait"): "Say why this stands as it is, or put it right in the return."
        }
        explain(world.quarterly_return, by)
        submitted = submit_return(quarterly_return=world.quarterly_return, by=by)
        assert (submitted.state, submitted.submission_note) == (ReturnState.SUBMITTED, "")

    def test_what_was_said_is_kept_with_what_it_was_said_of(self, world):
        submit_explained(world.quarterly_return, world.people["officer"])
        said = Explanation.objects.get(observation=world.line("paid"))
        assert (said.rule, said.words, said.numerator, said.reason, said.by) == (
            "comment_when_off_target", NO_COMMENT, 90, "It was counted twice.", world.people["officer"],
        )  # fmt: skip
        entry = AuditEntry.objects.filter(event="figure explained", target_id=world.line("paid").pk).get()
        assert (entry.changes, entry.note) == ({"pointed out": [None, NO_COMMENT]}, "It was counted twice.")

    def test_the_same_word_again_leaves_no_trace(self, world):
        by = world.people["officer"]
        explain(world.quarterly_return, by)
        lines = return_lines(world.quarterly_return, Sight(world.partnership))
        assert unexplained(world.quarterly_return, by) == []
        assert sum(len(line.explanations) for line in lines) == 2
        assert explain(world.quarterly_return, by) == []

    def test_a_closed_return_is_not_explained(self, world):
        submit_explained(world.quarterly_return, world.people["officer"])
        with pytest.raises(ReturnClosed):
            explain_findings(quarterly_return=world.quarterly_return, reasons=[], by=world.people["officer"])

    def test_who_does_not_enter_figures_explains_none(self, world):
        with pytest.raises(NotAllowed):
            explain_findings(quarterly_return=world.quarterly_return, reasons=[], by=world.people["approver"])


class TestAfterwards:
    def test_a_figure_that_was_changed_must_be_explained_anew(self, world):
        by = world.people["officer"]
        explain(world.quarterly_return, by)
        miss(world, "paid", "91")  # the same words are found of another figure
        assert [one.line.observation for one in unexplained(world.quarterly_return, by)] == [world.line("paid")]
        with pytest.raises(NotExplained):
            submit_return(quarterly_return=world.quarterly_return, by=by)

    def test_other_words_must_be_explained_anew(self, world):
        by = world.people["officer"]
        explain(world.quarterly_return, by)
        Explanation.objects.update(words="Something else was found then.")
        assert len(unexplained(world.quarterly_return, by)) == 2

    def test_it_outlives_being_sent_back(self, world):
        submitted = submit_explained(world.quarterly_return, world.people["officer"])
        send_back_return(quarterly_return=submitted, by=world.people["approver"], reason="Look at the debt.")
        assert unexplained(Return.objects.get(), world.people["officer"]) == []

    def test_an_approved_return_is_not_judged_anew(self, world):
        submitted = submit_explained(world.quarterly_return, world.people["officer"])
        approve_return(quarterly_return=submitted, by=world.people["approver"])
        lines = {
            line.observation.kpi.slug: line for line in return_lines(world.quarterly_return, Sight(world.partnership))
        }
        assert [line.findings for line in lines.values() if line.findings] == []
        (told,) = lines["paid"].pointed_out
        assert (told.words, told.explanation.reason) == (NO_COMMENT, "It was counted twice.")

    def test_a_restated_figure_is_another_one(self, world):
        submitted = submit_explained(world.quarterly_return, world.people["officer"])
        approve_return(quarterly_return=submitted, by=world.people["approver"])
        by = world.people["approver"]
        restate(observation=world.line("paid"), typed=Typed(figure="99.5"), reason="A late file.", by=by)
        lines = return_lines(world.quarterly_return, Sight(world.partnership))
        assert [line.pointed_out for line in lines if line.observation.kpi.slug == "paid"] == [[]]


class TestPage:
    def test_each_warning_has_its_field(self, world, officer):
        page = words(officer.get(SUBMIT))
        assert "Every line is filled in; 2 things that were pointed out need a word to the approver." in page
        assert page.count(f"{NO_COMMENT}</p>") == 2
        assert f'name="{key(world, "paid")}"' in page
        assert "Note to the approver (optional)" in page

    def test_without_a_word_it_comes_back_with_a_sentence_beside_the_field(self, world, officer):
        answer = officer.post(SUBMIT, sent(world, paid="A strike in March.", note="Complete."))
        page = words(answer)
        assert answer.status_code == 400
        assert page.count("Say why this stands as it is, or put it right in the return.") == 2  # in the summary too
        assert "A strike in March.</textarea>" in page
        assert "Complete.</textarea>" in page
        assert "1 thing that was pointed out needs a word to the approver." in page

    def test_ten_thousand_letters_come_back_and_nothing_else_is_lost(self, world, officer):
        answer = officer.post(SUBMIT, sent(world, paid="A strike.", wait="x" * 10_000))
        page = words(answer)
        assert answer.status_code == 400
        assert "Shorten the explanation to 4,000 characters: it has 10,000." in page
        assert "A strike.</textarea>" in page
        assert "x" * 10_000 in page
        assert not Explanation.objects.exists()
        assert Return.objects.get().state == ReturnState.DRAFT

    def test_a_note_of_ten_thousand_letters_comes_back(self, world, officer):
        answer = officer.post(SUBMIT, sent(world, paid="A strike.", wait="Illness.", note="x" * 10_000))
        assert answer.status_code == 400
        assert "Shorten the note to 4,000 characters: it has 10,000." in words(answer)
        assert "A strike.</textarea>" in words(answer)

    def test_markup_is_text(self, world, officer):
        markup = "<script>alert(1)</script> fewer than < 5 & more"
        officer.post(SUBMIT, sent(world, paid=markup, wait="Illness."))
        officer.force_login(world.people["approver"])
        page = words(officer.get(REVIEW))
        assert "&lt;script&gt;alert(1)&lt;/script&gt; fewer than &lt; 5 &amp; more" in page
        assert "<script>alert" not in page

    def test_a_letter_that_is_none_is_refused(self, world, officer):
        assert officer.post(SUBMIT, sent(world, paid="A\0strike", wait="Illness.")).status_code == 400

    def test_explanations_can_be_saved_before_the_return_is_complete(self, world, officer):
        miss(world, "stock", "")
        page = words(officer.get(SUBMIT))
        assert "1 line is not ready yet." in page
        assert "Submit for approval" not in page
        answer = officer.post(SUBMIT, {**sent(world, paid="A strike."), "keep": "yes"})
        assert "1 explanation is saved." in words(answer)
        assert "Explained by Officer on" in words(answer)
        assert Return.objects.get().state == ReturnState.DRAFT

    def test_a_note_that_was_begun_is_still_there_after_saving(self, world, officer):
        answer = officer.post(SUBMIT, {**sent(world, paid="A strike.", note="Complete, but"), "keep": "yes"})
        assert answer.status_code == 200
        assert "Complete, but</textarea>" in words(answer)

    def test_it_is_said_what_was_explained_of_an_earlier_figure(self, world, officer):
        explain(world.quarterly_return, world.people["officer"], "Staff were ill.")
        miss(world, "paid", "91")
        page = words(officer.get(SUBMIT))
        assert "The figure was explained before it changed: “Staff were ill.” Say what holds now." in page

    def test_a_figure_that_somebody_changed_meanwhile_is_not_explained_unread(self, world, officer):
        form = sent(world, paid="A strike.", wait="Illness.")
        miss(world, "paid", "12", by="colleague")
        answer = officer.post(SUBMIT, form)
        assert answer.status_code == 400
        assert "This figure was changed while you explained it. Read it again" in words(answer)
        assert "A strike.</textarea>" in words(answer)
        assert not Explanation.objects.exists()
        again = officer.post(SUBMIT, sent(world, paid="A strike.", wait="Illness."), follow=True)
        assert "Submitted. The approver decides next." in words(again)

    def test_what_a_colleague_explained_need_not_be_said_again(self, world, officer):
        explain(world.quarterly_return, world.people["colleague"])
        page = words(officer.get(SUBMIT))
        assert "Every line is filled in, and what was pointed out is explained." in page
        assert "Explained by Colleague on" in page
        assert officer.post(SUBMIT, {"note": ""}).status_code == 302

    def test_lines_of_another_council_are_explained_by_those_who_fill_them_in(self, world, officer):
        lines = Observation.objects.filter(kpi=world.kpis["tickets"], scope=world.south.scope)
        line = lines.earliest("period_id")
        by, typed = world.people["colleague"], Typed(upper="500", lower="1000")
        save_line(observation=line, version=line.version, typed=typed, by=by)
        give_role(
            user=world.people["officer"], partnership=world.partnership, kind=RoleKind.OFFICER, bodies=[world.north],
            by=None,
        )  # fmt: skip
        form = sent(world, paid="A strike.", wait="Illness.")
        page = words(officer.post(SUBMIT, form))
        assert "Something in lines of other partners is not explained yet: ask those who fill them in" in page
        assert "Tickets answered in time, South" not in page
        explain(world.quarterly_return, by)
        assert officer.post(SUBMIT, form).status_code == 302

    def test_a_restricted_line_is_neither_named_nor_counted(self, world, officer):
        restrict(
            partnership=world.partnership, kpi=world.kpis["paid"], reason="Dispute", review_on=date(2099, 1, 1), by=None
        )
        page = words(officer.get(SUBMIT))
        assert "1 thing that was pointed out needs a word" in page
        assert "Paid on time" not in page
        answer = officer.post(SUBMIT, {key(world, "paid"): "Guessed", **sent(world, wait="Illness.")})
        assert answer.status_code == 302
        assert [one.observation for one in Explanation.objects.all()] == [world.line("wait")]

    def test_sixty_lines_with_twenty_warnings_cost_as_much_as_few(self, world, officer):
        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                assert officer.get(SUBMIT).status_code == 200
            return len(asked)

        few = queries()
        more_lines(world, 60)
        assert len(unexplained(world.quarterly_return, world.people["officer"])) == 20 + 2
        assert queries() == few


def more_lines(world: World, count: int) -> None:
    """So many more lines of the return, a third of them below target; some are explained."""
    definition = world.kpis["paid"].definitions.get()
    for number in range(count):
        slug = f"more-{number}"
        kpi = type(world.kpis["paid"]).objects.create(
            partnership=world.partnership, service=world.service, slug=slug, heading="More", order=50 + number
        )
        scopes, targets = list(definition.scopes.all()), list(world.kpis["paid"].targets.all())
        own = type(definition).objects.get(pk=definition.pk)
        own.pk, own.kpi, own.title = None, kpi, f"More {number}"
        own.save()
        own.scopes.set(scopes)
        for target in targets:
            target.pk, target.kpi = None, kpi
            target.save()
        figure = Observation.objects.create(
            quarterly_return=world.quarterly_return, kpi=kpi, scope=scopes[0], item=world.line("paid").item,
            period=world.line("paid").period, kind="number", numerator=90 if number % 3 == 0 else 100,
            denominator=1,
        )  # fmt: skip
        Explanation.objects.create(
            observation=figure, rule="decimals", words="Then.", kind="number", reason="So.", by=world.people["officer"]
        )


class TestWhoReadsIt:
    def test_the_approver_reads_it_beside_the_figure(self, world, client):
        explain(world.quarterly_return, world.people["officer"], "A strike in March.")
        submit_return(quarterly_return=world.quarterly_return, by=world.people["officer"])
        client.force_login(world.people["approver"])
        page = words(client.get(REVIEW))
        assert page.count("Explained by Officer on") == 2
        assert "“A strike in March.”" in page

    def test_it_stands_on_the_page_of_the_figure_and_in_its_history(self, world, client):
        submitted = submit_explained(world.quarterly_return, world.people["officer"])
        approve_return(quarterly_return=submitted, by=world.people["approver"])
        at = reverse("figure", kwargs={"partnership": "shared", "pk": world.line("paid").pk})
        client.force_login(world.people["officer"])
        page = words(client.get(at))
        assert f'<div>{NO_COMMENT}<span class="cell-note">Explained by Officer on' in page
        assert "Figure explained" in page
        assert f"Pointed out: “{NO_COMMENT}”" in page
        client.force_login(world.people["member"])
        assert "It was counted twice." not in words(client.get(at))

    def test_it_is_in_the_audit_trail(self, world, client):
        explain(world.quarterly_return, world.people["officer"], "A strike in March.")
        client.force_login(world.people["administrator"])
        page = words(client.get(reverse("audit", kwargs={"partnership": "shared"})))
        assert "A strike in March." in page
        restrict(
            partnership=world.partnership, kpi=world.kpis["paid"], reason="Dispute", review_on=date(2099, 1, 1), by=None
        )
        page = words(client.get(reverse("audit", kwargs={"partnership": "shared"})))
        assert page.count("A strike in March.") == 1  # of the other figure

    def test_a_line_says_saved_once_it_is_explained(self, world, officer):
        at = reverse("return", kwargs=WHERE)
        assert "12 of 12 measures done; 2 to check" in words(officer.get(at))
        explain(world.quarterly_return, world.people["officer"])
        assert "to check" not in words(officer.get(at))
