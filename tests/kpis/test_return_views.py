"""The pages of returns: what each person sees, and a clear sentence for whatever is typed wrongly."""

import re
from datetime import date

import pytest
from django.urls import reverse

from audit.models import Entry
from kpis.actions.definitions import create_kpi
from kpis.actions.returns import approve_return, open_returns, save_line, send_back_return
from kpis.choices import ReturnState
from kpis.entry import Typed
from kpis.models import Observation, Return
from kpis.wording import typed_of
from partners.actions import give_role
from partners.roles import RoleKind
from periods.values import Quarter
from tests.kpis.explaining import submit_explained
from tests.kpis.returns_world import GOOD, SINCE, World, add_posts, found, full_world, person


@pytest.fixture
def world(db) -> World:
    return full_world()


@pytest.fixture
def sign_in(client, world):
    def as_person(name: str):
        client.force_login(world.people[name])
        return client

    return as_person


def page(name: str, **kwargs: object) -> str:
    return reverse(name, kwargs={"partnership": "shared", **kwargs})


def of_return(name: str = "return") -> str:
    return page(name, service="payroll", quarter="2023-24-Q4")


def text(answer) -> str:
    """The words of a page, with single spaces."""
    return " ".join(answer.content.decode().replace("&#x27;", "'").split())


def save(client, line: Observation, version: int = 0, **typed: str):
    return client.post(page("line-save", pk=line.pk), {"version": version, **typed}, content_type="application/json")


def shown_form(world: World) -> dict[str, str]:
    """The whole form as a browser without JavaScript sends it, untouched."""
    form = {}
    for line in Observation.objects.filter(quarterly_return=world.quarterly_return).select_related("kpi"):
        typed = typed_of(line, line.kpi.definitions.get())
        form |= {f"line-{line.pk}-{name}": value for name, value in vars(typed).items()}
        form |= {f"line-{line.pk}-version": str(line.version), f"line-{line.pk}-was": typed.fingerprint}
    return form


def fill_in(world: World, **others: Typed) -> None:
    for line in Observation.objects.filter(quarterly_return=world.quarterly_return).select_related("kpi"):
        typed = others.get(line.kpi.slug, GOOD[line.kpi.slug])
        save_line(observation=line, version=line.version, typed=typed, by=world.people["officer"])


def submitted(world: World, **others: Typed) -> Return:
    fill_in(world, **others)
    return submit_explained(world.quarterly_return, world.people["officer"], note="A strike in March.")


def approved(world: World) -> Return:
    return approve_return(quarterly_return=submitted(world), by=world.people["approver"], note="Thank you.")


class TestList:
    def test_what_is_owed_stands_first_with_how_far_it_is(self, world, sign_in):
        client = sign_in("officer")
        save(client, world.line("paid"), figure="99.2")
        words = text(client.get(page("returns")))
        assert "Q4 2023/24 (January–March 2024)" in words
        assert "1 of 12 measures done" in words
        assert "You: fill in and submit" in words
        assert "Late" in words

    def test_a_measure_is_done_when_all_its_lines_are(self, world, sign_in):
        client = sign_in("officer")
        january, *_ = Observation.objects.filter(kpi=world.kpis["calls"]).order_by("period_id")
        save(client, january, figure="5,000")
        assert "0 of 12 measures done" in text(client.get(page("returns")))

    def test_the_approver_is_led_to_the_review(self, world, sign_in):
        submitted(world)
        words = text(sign_in("approver").get(page("returns")))
        assert of_return("return-review") in words
        assert "You: approve or send back" in words

    def test_it_can_be_narrowed_to_a_quarter(self, world, sign_in):
        open_returns(partnership=world.partnership, quarter=Quarter(2024, 1), by=None)
        words = text(sign_in("officer").get(page("returns"), {"quarter": "2024-25-Q1"}))
        assert "Q1 2024/25 (April–June 2024)" in words
        assert "Q4 2023/24 (January–March 2024)" not in words

    def test_the_administrator_opens_a_quarter_and_may_do_so_twice(self, world, sign_in):
        client = sign_in("administrator")
        for _ in range(2):
            form = {"open-quarter": "2024-25-Q1", "open-due_on": "12/9/2024"}
            answer = client.post(page("returns-open"), form, follow=True)
            assert "Q1 2024/25: 1 return is open." in text(answer)
        assert Return.objects.get(period_id=Quarter(2024, 1).code).due_on == date(2024, 9, 12)

    def test_a_day_that_cannot_be_read_is_pointed_out(self, world, sign_in):
        form = {"open-quarter": "2024-25-Q1", "open-due_on": "soon"}
        answer = sign_in("administrator").post(page("returns-open"), form)
        assert "Write the day as 14/6/2024." in text(answer)

    def test_only_the_administrator_opens_returns(self, world, sign_in):
        client = sign_in("officer")
        assert "Open the returns" not in text(client.get(page("returns")))
        assert client.post(page("returns-open"), {"open-quarter": "2024-25-Q1"}).status_code == 403

    def test_without_returns_it_says_what_to_do(self, db, client):
        partnership, *_ = found("empty", "Empty")

        someone = person("someone")
        give_role(user=someone, partnership=partnership, kind=RoleKind.OFFICER, by=None)
        client.force_login(someone)
        words = text(client.get(reverse("returns", kwargs={"partnership": "empty"})))
        assert "No return has been opened yet." in words


class TestReturn:
    def test_every_kind_of_measure_has_its_field(self, world, sign_in):
        words = text(sign_in("officer").get(of_return()))
        assert "Payroll, Q4 2023/24" in words
        assert "0 of 12 measures done" in words
        for expected in ("payroll errors", "out of 5", "Green", "at most 0.5%", "within tolerance up to 0.6%",
                         "Lower is better", "January 2024", "Individuals"):  # fmt: skip
            assert expected in words

    def test_earlier_figures_stand_beside_the_field(self, db, client):
        world = full_world(history=5)
        client.force_login(world.people["officer"])
        words = text(client.get(of_return()))
        # 810 of 190,000 a quarter ago, 840 of 190,000 four quarters ago
        assert "0.43%" in words
        assert "0.44%" in words

    @pytest.mark.parametrize("closed", [submitted, approved])
    def test_a_closed_return_is_read(self, world, sign_in, closed):
        closed(world)
        words = text(sign_in("officer").get(of_return()))
        assert "0.45%" in words
        assert "data-line=" not in words

    def test_one_that_is_due_and_not_submitted_says_that_it_is_late(self, world, sign_in):
        assert ">Late<" in text(sign_in("officer").get(of_return()))
        submitted(world)
        assert ">Late<" not in text(sign_in("officer").get(of_return()))

    def test_a_return_sent_back_says_why(self, world, sign_in):
        send_back_return(quarterly_return=submitted(world), by=world.people["approver"], reason="Check the debt.")
        words = text(sign_in("officer").get(of_return()))
        assert "Sent back by Approver" in words
        assert "Check the debt." in words

    def test_lines_of_another_council_are_left_out_and_counted(self, world, sign_in):
        give_role(user=world.people["colleague"], partnership=world.partnership, kind=RoleKind.OFFICER,
                  bodies=[world.north], by=None)  # fmt: skip
        words = text(sign_in("colleague").get(of_return()))
        assert "5 lines of other partners are not shown" in words  # South: two sectors, three months
        assert "Debt past due, North, Individuals" in words
        assert "Debt past due, South, Individuals" not in words

    def test_narrative_is_shown_as_it_was_typed_and_never_run(self, world, sign_in):
        client = sign_in("officer")
        save(client, world.line("story"), figure="<script>alert(1)</script><img src=https://example.org/x.png>")
        html = client.get(of_return()).content.decode()
        assert "<script>alert" not in html
        assert "<img src" not in html
        assert "&lt;script&gt;alert(1)" in html

    @pytest.mark.parametrize(
        "address", ["nothing/2023-24-Q4", "payroll/2022-23-Q1", "payroll/soon", "payroll/2024-03", "payroll/0"]
    )
    def test_an_address_that_names_no_return_is_not_found(self, world, sign_in, address):
        assert sign_in("officer").get(f"{page('returns')}{address}/").status_code == 404

    def test_a_stranger_does_not_learn_that_it_exists(self, world, sign_in):
        assert sign_in("outsider").get(of_return()).status_code == 404

    def test_a_member_does_not_see_unapproved_figures(self, world, sign_in):
        assert sign_in("member").get(of_return()).status_code == 403

    def test_the_number_of_queries_does_not_grow_with_the_lines(self, world, sign_in, django_assert_max_num_queries):
        client = sign_in("officer")
        with django_assert_max_num_queries(20) as small:
            client.get(of_return())
        for number in range(40):
            create_kpi(service=world.service, slug=f"more-{number}", valid_from=SINCE, by=None, title=f"More {number}",
                       scopes=[world.north.scope], measure="count", direction="higher", frequency="quarterly")  # fmt: skip
        open_returns(partnership=world.partnership, quarter=Quarter(2023, 4), by=None)
        with django_assert_max_num_queries(20) as large:
            assert "More 39" in text(client.get(of_return()))
        assert len(large) == len(small)


class TestLineSave:
    def test_a_saved_line_says_what_it_reads_as(self, world, sign_in):
        answer = save(sign_in("officer"), world.line("errors"), upper="857", lower="191,889")
        saved = answer.json()
        assert answer.status_code == 200
        assert (saved["version"], saved["value"], saved["status"]) == (1, "0.45%", "on_target")
        assert (saved["state"], saved["state_words"], saved["findings"]) == ("saved", "Saved", [])
        assert saved["saved_at"]

    def test_the_audit_trail_names_the_figure_in_words(self, world, sign_in):
        debt = Observation.objects.filter(kpi__slug="debt").select_related("scope", "item").first()
        for line in (world.line("overpayments"), debt):
            save(sign_in("officer"), line, figure="7")
        labels = set(Entry.objects.filter(event="figure typed").values_list("target_label", flat=True))
        assert labels == {"overpayments, Q4 2023/24", f"debt, {debt.scope}, {debt.item}, Q4 2023/24"}

    def test_what_is_odd_is_saved_and_pointed_out(self, world, sign_in):
        saved = save(sign_in("officer"), world.line("paid"), figure="90").json()
        assert (saved["status"], saved["state"]) == ("below_target", "check")
        assert saved["findings"] == ["Say in the commentary why the target was missed and what is being done."]
        assert saved["opens"] is True

    def test_a_figure_far_outside_history_is_pointed_out(self, db, client):
        world = full_world(history=5)
        client.force_login(world.people["officer"])
        saved = save(client, world.line("overpayments"), figure="190").json()
        assert saved["findings"] == ["Check 190: the last 5 figures lay between 21 and 25 overpayments."]

    def test_a_total_is_judged_again_with_each_part(self, world, sign_in, django_assert_max_num_queries):
        whole, north, south = add_posts(world)
        client = sign_in("officer")
        assert save(client, whole, figure="310").json()["beside"] == []
        assert save(client, north, figure="200").json()["beside"][0]["findings"] == []
        with django_assert_max_num_queries(40) as of_two:
            (odd,) = [one for one in save(client, south, figure="100").json()["beside"] if one["line"] == whole.pk]
        assert (odd["state"], odd["version"]) == ("check", 1)
        assert odd["findings"] == ["Check the total 310: the partners add up to 300, 10 less."]
        with django_assert_max_num_queries(len(of_two)):
            beside = save(client, south, version=1, figure="110").json()["beside"]
        assert [one["findings"] for one in beside] == [[], []]

        give_role(user=world.people["colleague"], partnership=world.partnership, kind=RoleKind.OFFICER,
                  bodies=[world.north], by=None)  # fmt: skip
        beside = save(sign_in("colleague"), north, version=1, figure="250").json()["beside"]
        assert [one["line"] for one in beside] == [whole.pk]  # not that of the other council

    def test_nothing_of_nothing_is_no_data(self, world, sign_in):
        saved = save(sign_in("officer"), world.line("errors"), upper="0", lower="0").json()
        assert (saved["value"], saved["status"]) == ("nothing to measure (0 of 0)", "no_figure")

    @pytest.mark.parametrize(
        ("slug", "typed", "errors"),
        [
            ("overpayments", {"figure": "many"},
                {"figure": "“many” is not a number: type digits, for example 1,234.5 or -5."}),
            ("stock", {"figure": "1.234,5"},
                {"figure": "“1.234,5” is not a number: type digits, for example 1,234.5 or -5."}),
            ("overpayments", {"figure": "5%"}, {"figure": "Leave out the per cent sign in “5%”: type 5."}),
            ("overpayments", {"figure": "-5"},
                {"figure": "Type a number without a minus: this measure cannot be negative."}),
            ("errors", {"upper": "12", "lower": "10"},
                {"upper": "Check payroll errors: 12 is more than payments made, 10."}),
            ("policy", {"figure": "3"}, {"figure": "Choose yes or no."}),
            ("wait", {"no_figure": "not_measured"}, {"reason": "Say why there is no figure."}),
        ],
    )  # fmt: skip
    def test_what_cannot_be_saved_has_a_sentence(self, world, sign_in, slug, typed, errors):
        answer = save(sign_in("officer"), world.line(slug), **typed)
        assert (answer.status_code, answer.json()) == (400, {"errors": errors})
        assert world.line(slug).version == 0

    def test_somebody_elses_figure_is_shown_beside_ones_own(self, world, sign_in):
        save(sign_in("officer"), world.line("paid"), figure="99.2", commentary="Good")
        answer = save(sign_in("colleague"), world.line("paid"), version=0, figure="98")
        now = answer.json()["now"]
        assert answer.status_code == 409
        assert (now["figure"], now["words"], now["who"], now["version"]) == ("99.2", "99.2%", "Officer", 1)
        assert now["commentary"] == "Good"
        assert answer.json()["typed"]["figure"] == "98"
        again = save(sign_in("colleague"), world.line("paid"), version=1, figure="98")
        assert again.json()["version"] == 2

    def test_a_closed_return_refuses_with_a_sentence(self, world, sign_in):
        submitted(world)
        answer = save(sign_in("officer"), world.line("paid"), version=1, figure="98")
        assert answer.status_code == 409
        assert answer.json()["refused"].startswith("Nothing was saved: the return is waiting for approval.")

    def test_who_is_signed_out_is_told_so(self, world, client):
        answer = save(client, world.line("paid"), figure="98")
        assert (answer.status_code, answer.json()) == (401, {"signed_out": True})

    def test_a_line_of_another_council_is_not_found(self, world, sign_in):
        give_role(user=world.people["colleague"], partnership=world.partnership, kind=RoleKind.OFFICER,
                  bodies=[world.north], by=None)  # fmt: skip
        line = world.line("debt", scope=world.south.scope, item__slug="individuals")
        assert save(sign_in("colleague"), line, figure="1").status_code == 404

    def test_a_line_of_another_partnership_is_not_found(self, world, sign_in):
        other, *_, service = found("other", "Other")
        create_kpi(service=service, slug="x", valid_from=SINCE, scopes=[other.scopes.get(kind="whole")], by=None,
                   title="X", measure="count", direction="higher", frequency="quarterly")  # fmt: skip
        open_returns(partnership=other, quarter=Quarter(2023, 4), by=None)
        line = Observation.objects.get(kpi__partnership=other)
        assert save(sign_in("officer"), line, figure="1").status_code == 404
        assert sign_in("officer").get(page("figure", pk=line.pk)).status_code == 404

    @pytest.mark.parametrize(("who", "status"), [("member", 403), ("approver", 403), ("outsider", 404)])
    def test_who_may_not_enter_figures_is_refused(self, world, sign_in, who, status):
        assert save(sign_in(who), world.line("paid"), figure="1").status_code == status

    @pytest.mark.parametrize("body", [{"figure": "1"}, {"version": "x"}, {"version": True}, [], "text"])
    def test_a_request_that_is_no_line_is_answered(self, world, sign_in, body):
        url = page("line-save", pk=world.line("paid").pk)
        assert sign_in("officer").post(url, body, content_type="application/json").status_code == 400


class TestWithoutJavaScript:
    def test_every_changed_line_is_saved(self, world, sign_in):
        form = shown_form(world)
        form[f"line-{world.line('paid').pk}-figure"] = "99.2"
        form[f"line-{world.line('policy').pk}-figure"] = "yes"
        answer = sign_in("officer").post(of_return(), form, follow=True)
        assert "2 lines saved." in text(answer)
        assert Observation.objects.filter(version=1).count() == 2

    def test_good_lines_are_saved_and_bad_ones_come_back_as_typed(self, world, sign_in):
        form = shown_form(world)
        bad = world.line("overpayments")
        form[f"line-{world.line('paid').pk}-figure"] = "99.2"
        form[f"line-{bad.pk}-figure"] = "a few"
        words = text(sign_in("officer").post(of_return(), form))
        sentence = "“a few” is not a number: type digits, for example 1,234.5 or -5."
        assert "1 line saved." in words
        assert f'<a href="#line-{bad.pk}-figure">Overpayments made: {sentence}</a>' in words
        assert 'value="a few"' in words
        assert world.line("paid").version == 1

    def test_nothing_changed_is_said(self, world, sign_in):
        answer = sign_in("officer").post(of_return(), shown_form(world), follow=True)
        assert "Nothing was changed, so nothing was saved." in text(answer)

    def test_a_line_that_one_did_not_touch_keeps_what_somebody_else_typed(self, world, sign_in):
        form = shown_form(world)
        save(sign_in("colleague"), world.line("paid"), figure="99.2")
        form[f"line-{world.line('policy').pk}-figure"] = "yes"
        answer = sign_in("officer").post(of_return(), form, follow=True)
        assert "1 line saved." in text(answer)
        assert world.line("paid").version == 1

    def test_both_values_of_a_conflict_are_shown_and_one_decides(self, world, sign_in):
        line, prefix = world.line("paid"), f"line-{world.line('paid').pk}"
        form = shown_form(world) | {f"{prefix}-figure": "98"}
        save(sign_in("colleague"), line, figure="99.2")
        client = sign_in("officer")
        words = text(client.post(of_return(), form))
        assert "Colleague saved this line on" in words
        assert "<dd>99.2%</dd>" in words
        assert 'value="98"' in words
        assert "Colleague saved this line on" in text(
            client.post(of_return(), form)
        )  # the button alone does not decide
        kept = client.post(of_return(), form | {"theirs": prefix}, follow=True)
        assert "Nothing was changed" in text(kept)
        client.post(of_return(), form | {"mine": f"{prefix}-version-1"})
        assert typed_of(world.line("paid"), world.kpis["paid"].definitions.get()).figure == "98"

    def test_what_was_typed_into_a_return_that_closed_is_shown_to_copy(self, world, sign_in):
        form = shown_form(world) | {f"line-{world.line('paid').pk}-figure": "77.7"}
        submitted(world)
        words = text(sign_in("officer").post(of_return(), form))
        assert "What you typed was not saved" in words
        assert "77.7" in words

    def test_who_may_not_enter_figures_is_refused(self, world, sign_in):
        assert sign_in("approver").post(of_return(), shown_form(world)).status_code == 403


class TestSubmit:
    def test_missing_lines_are_listed_with_a_way_to_each(self, world, sign_in):
        fill_in(world, paid=Typed())
        words = text(sign_in("officer").get(of_return("return-submit")))
        assert "1 line is not ready yet." in words
        assert f'href="{of_return()}#line-{world.line("paid").pk}">Paid on time</a>' in words
        assert "Submit for approval" not in words

    def test_submitting_twice_does_no_harm(self, world, sign_in):
        fill_in(world)
        client = sign_in("officer")
        client.post(of_return("return-submit"), {"note": ""})
        answer = client.post(of_return("return-submit"), {"note": ""}, follow=True)
        assert "This return was submitted already: nothing was sent twice." in text(answer)
        assert "There is nothing to submit." in text(client.get(of_return("return-submit")))

    def test_an_empty_return_posted_by_hand_is_refused(self, world, sign_in):
        words = text(sign_in("officer").post(of_return("return-submit"), {"note": "x"}))
        assert "22 lines are not ready: type the figure, or choose why there is none." in words


class TestReview:
    def test_the_approver_sees_what_changed_and_what_is_odd(self, db, client):
        world = full_world(history=5)
        submitted(world, paid=Typed(figure="90"))
        client.force_login(world.people["approver"])
        words = text(client.get(of_return("return-review")))
        assert "▼ down 9.1 points, worse" in words  # from 99.1 to 90.0
        assert "A strike in March." in words
        assert "Say in the commentary why the target was missed" in words

    def test_approval(self, world, sign_in):
        submitted(world)
        form = {"decision": "approve", "note": "Thank you."}
        words = text(sign_in("approver").post(of_return("return-review"), form, follow=True))
        assert "Approved. The figures are being added up" in words
        assert "Approved by Approver" in words
        assert "Thank you." in words

    def test_what_to_put_right_is_no_longer_said_after_approval(self, world, sign_in):
        returned = submitted(world, paid=Typed(figure="90"))
        client = sign_in("approver")
        assert "Say in the commentary" in text(client.get(of_return("return-review")))
        approve_return(quarterly_return=returned, by=world.people["approver"])
        assert "Say in the commentary" not in text(client.get(of_return("return-review")))
        assert "Say in the commentary" not in text(client.get(of_return()))

    def test_a_state_of_no_figure_wraps_in_its_column_of_figures(self, world, sign_in):
        submitted(world, overpayments=Typed(no_figure="not_measured", reason="No system"))
        words = text(sign_in("approver").get(of_return("return-review")))
        assert re.search('class="govuk-link cell-words" href="[^"]+">not measured<', words)

    def test_sending_back_needs_a_reason(self, world, sign_in):
        submitted(world)
        client = sign_in("approver")
        words = text(client.post(of_return("return-review"), {"decision": "send-back", "note": " "}))
        assert "Say why you send the return back, so that the officer knows what to do." in words
        client.post(of_return("return-review"), {"decision": "send-back", "note": "Check the debt."})
        world.quarterly_return.refresh_from_db()
        assert world.quarterly_return.state == ReturnState.SENT_BACK

    def test_ones_own_return_has_no_buttons(self, world, sign_in):
        give_role(user=world.people["officer"], partnership=world.partnership, kind=RoleKind.APPROVER, by=None)
        submitted(world)
        client = sign_in("officer")
        words = text(client.get(of_return("return-review")))
        assert "You submitted this return yourself: somebody else has to approve it." in words
        assert 'name="decision"' not in words
        answer = client.post(of_return("return-review"), {"decision": "approve"}, follow=True)
        assert "You submitted this return yourself: somebody else has to approve it." in text(answer)

    def test_deciding_twice_does_no_harm(self, world, sign_in):
        approved(world)
        answer = sign_in("approver").post(of_return("return-review"), {"decision": "approve"}, follow=True)
        assert "There is nothing to decide: the return is approved." in text(answer)

    def test_an_officer_does_not_decide(self, world, sign_in):
        submitted(world)
        assert sign_in("colleague").post(of_return("return-review"), {"decision": "approve"}).status_code == 403


class TestFigure:
    def test_the_history_says_who_when_what_and_why(self, world, sign_in):
        client = sign_in("officer")
        save(client, world.line("errors"), upper="857", lower="191,889")
        save(client, world.line("errors"), version=1, upper="860", lower="191,889")
        words = text(client.get(page("figure", pk=world.line("errors").pk)))
        assert "Payroll errors: nothing → 857" in words
        assert "Payroll errors: 857 → 860" in words
        assert "860 payroll errors, 191,889 payments made" in words

    def test_the_approver_restates_with_a_reason(self, world, sign_in):
        approved(world)
        client, line = sign_in("approver"), world.line("paid")
        url = page("figure-restate", pk=line.pk)
        words = text(client.post(url, {"restate-figure": "99.3", "restate-restatement_reason": ""}))
        assert "Say why the figure is restated: the reason is shown wherever it appears." in words
        words = text(client.post(url, {"restate-figure": "lots", "restate-restatement_reason": "x"}))
        assert "“lots” is not a number" in words
        words = text(client.post(url, {"restate-figure": "99.2", "restate-restatement_reason": "x"}))
        assert "The figure is the same as before: nothing was restated." in words
        form = {"restate-figure": "99.3", "restate-restatement_reason": "A late file."}
        words = text(client.post(url, form, follow=True))
        assert "Restated. The old figure is kept" in words
        assert "Restated after approval" in words
        assert "A late file." in words

    def test_an_officer_does_not_restate(self, world, sign_in):
        approved(world)
        client, pk = sign_in("officer"), world.line("paid").pk
        assert "Restate this figure" not in text(client.get(page("figure", pk=pk)))
        assert client.post(page("figure-restate", pk=pk), {}).status_code == 403

    def test_a_member_sees_an_approved_figure_without_its_drafts(self, world, sign_in):
        pk = world.line("paid").pk
        assert sign_in("member").get(page("figure", pk=pk)).status_code == 404
        approved(world)
        words = text(sign_in("member").get(page("figure", pk=pk)))
        assert "99.2%" in words
        assert "Approved by" in words
        assert "What happened to it" not in words

    def test_what_a_paper_printed_is_shown(self, world, sign_in):
        approved(world)
        Observation.objects.filter(pk=world.line("paid").pk).update(printed="99.2 % (provisional)")
        assert "99.2 % (provisional)" in text(sign_in("member").get(page("figure", pk=world.line("paid").pk)))
