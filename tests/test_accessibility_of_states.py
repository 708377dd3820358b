"""Pages in the states that nobody plans to be in: empty, refused, gone, wrong, and changed by somebody else."""

import pytest
from django.test import Client
from django.urls import reverse

from kpis.actions.returns import save_line
from kpis.entry import Typed
from kpis.models import Observation
from partners.actions import found_partnership, give_role
from partners.roles import WHO_MAY, RoleKind
from tests.addresses import address, arguments_of, needs, pages_of_partnerships
from tests.browsing import Visit, content
from tests.factories import a_person
from tests.things import things_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.walked_once]

# Sends the main form of a page with nothing in its fields, past what the browser would refuse by itself.
SEND_EMPTY = """() => {
    const form = document.querySelector("main form[method=post]");
    for (const field of form.querySelectorAll("input:not([type=hidden]), textarea, select")) {
        if (["checkbox", "radio"].includes(field.type)) field.checked = false; else field.value = "";
    }
    HTMLFormElement.prototype.submit.call(form);
}"""
SEND = "() => HTMLFormElement.prototype.submit.call(document.querySelector('main form[method=post]'))"
# Forms that may be sent empty, or that something else tests.
MAY_BE_EMPTY = {
    "manage", "returns", "return", "report", "plan-registers", "snapshot", "project", "person", "return-submit",
    "return-review", "cover-edit", "recommendations-edit", "sign-offs-edit", "role-change", "calendar-subscribe",
    "decision-parts", "report-consult", "report-decisions", "case-service-drop", "case-service-edit", "stream-drop",
    "benchmark-drop", "unlike-mark-take-away",
    "investment-drop", "funding-source-drop", "line-parts", "case-sheet", "in-year-close", "money-row-drop",
    "saved-view-remove", "definitions-to-confirm", "deputies", "status", "token-revoke", "second-factor-roles",
}  # fmt: skip


def in_order(visit: Visit) -> None:
    visit.close()
    assert not visit.wrong, "\n".join(visit.wrong)


def test_forms_with_errors(world, chromium, live_server):
    things = things_of(world)
    accepted, visits = [], {}
    for pattern in pages_of_partnerships():
        role = min(WHO_MAY[needs(pattern)])
        where = address(pattern, world.partnership.slug, things)
        client = Client()
        client.force_login(world.people[role])
        answer = client.get(where)
        if (
            answer.status_code != 200
            or not answer["Content-Type"].startswith("text/html")
            or '<form method="post"' not in content(answer.content)
            or pattern.name in MAY_BE_EMPTY
        ):
            continue
        if role not in visits:
            visits[role] = Visit(chromium, live_server.url, world.people[role])
        visit = visits[role]
        visit.page.goto(where)
        with visit.page.expect_navigation():
            visit.page.evaluate(SEND_EMPTY)
        if visit.page.title().startswith("Error: "):
            visit.where = where
            visit.look("with errors")
        else:
            accepted.append(pattern.name)
    for visit in visits.values():
        in_order(visit)
    assert not accepted, accepted


def test_signing_in_and_changing_the_password_with_errors(world, chromium, live_server):
    visit = Visit(chromium, live_server.url)
    visit.go("/accounts/login/")
    visit.page.evaluate(SEND_EMPTY)
    visit.page.wait_for_url("**/login/")
    visit.page.get_by_text("There is a problem").wait_for()
    assert visit.page.title().startswith("Error: ")
    visit.look("with errors")
    in_order(visit)
    visit = Visit(chromium, live_server.url, world.officer)
    visit.go("/accounts/password/")
    visit.page.evaluate(SEND_EMPTY)
    visit.page.get_by_text("There is a problem").wait_for()
    assert visit.page.title().startswith("Error: ")
    visit.look("with errors")
    in_order(visit)


def test_what_is_not_there_or_not_allowed(world, chromium, live_server):
    visit = Visit(chromium, live_server.url, world.people[RoleKind.MEMBER])
    visit.go(reverse("manage", args=[world.partnership.slug]), status=403)
    visit.go(reverse("kpi", args=[world.partnership.slug, "of-nobody"]), status=404)
    visit.go("/p/of-nobody/", status=404)
    in_order(visit)


def test_an_empty_partnership(chromium, live_server):
    partnership = found_partnership(
        name="Bare", short_name="Bare", slug="bare", committee_name="Joint Committee", by=None
    )
    for role in (RoleKind.ADMINISTRATOR, RoleKind.EDITOR):
        person = a_person(f"{role}@bare.example.org")
        give_role(user=person, partnership=partnership, kind=role, by=None)
        visit = Visit(chromium, live_server.url, person)
        for pattern in pages_of_partnerships():
            alone = not arguments_of(pattern.name) and role in WHO_MAY[needs(pattern)]
            form = pattern.name.endswith(("-add", "-create", "-csv")) or pattern.name in {
                "returns-open",
                "full-rebuild",
                "members-sheet",
            }
            seen_already = role == RoleKind.EDITOR and RoleKind.ADMINISTRATOR in WHO_MAY[needs(pattern)]
            if alone and not form and not seen_already:
                visit.go(reverse(pattern.name, args=[partnership.slug]))
        in_order(visit)


@pytest.mark.parametrize("by_itself", [True, False], ids=["line by line", "by the button"])
def test_a_line_that_somebody_else_changed_meanwhile(world, chromium, live_server, by_itself):
    things_of(world)
    line = Observation.objects.get(kpi__service=world.payroll)
    visit = Visit(chromium, live_server.url, world.officer)
    visit.go(reverse("return", args=[world.partnership.slug, "payroll", "2023-24-Q4"]))
    save_line(observation=line, version=line.version, typed=Typed(figure="7"), by=world.officer)
    field = visit.page.locator(f"#line-{line.pk}-figure")
    if by_itself:
        field.fill("9")
        field.blur()
    else:
        field.evaluate("one => one.value = '9'")
        visit.page.evaluate(SEND)
    visit.page.get_by_role("button", name="Keep theirs").wait_for()
    visit.look("with a conflict")
    in_order(visit)
