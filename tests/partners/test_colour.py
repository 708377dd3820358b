"""The colour of a partnership: looked at, checked against white, and used where it is said to be."""

import pytest

from audit.models import Entry
from common.errors import Refused
from partners.actions import found_partnership, set_colour
from partners.roles import RoleKind
from tests.factories import a_world

pytestmark = pytest.mark.django_db
ADDRESS = "/p/north-and-south/manage/colour/"


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def administrator(client, world):
    client.force_login(world.people[RoleKind.ADMINISTRATOR])
    return client


def test_a_colour_that_everybody_sees_is_taken(administrator, world):
    page = administrator.post(ADDRESS, {"colour": " #8C1D40 "}, follow=True).text
    assert "The colour is #8c1d40 from now on." in page
    assert 'style.css?8c1d40"' in page
    style = administrator.get("/p/north-and-south/style.css")
    assert style.content.decode() == ":root { --partnership-colour: #8c1d40; }"
    assert Entry.objects.get(event="colour changed").changes == {"colour": ["#1d4f7c", "#8c1d40"]}


def test_a_light_colour_is_refused_with_the_nearest_that_will_do(administrator, world):
    answer = administrator.post(ADDRESS, {"colour": "#ffcc00"})
    assert answer.status_code == 400
    assert "Choose a darker shade: #ffcc00 has 1.5 to 1 against white, and a band needs 3 to 1." in answer.text
    assert "The nearest that can be used: #" in answer.text
    world.partnership.refresh_from_db()
    assert world.partnership.colour == "#1d4f7c"


@pytest.mark.parametrize("typed", ["red", "#fff", "#12345g", "#1d4f7c; } body { display: none", "url(x)"])
def test_what_is_no_colour_is_refused(administrator, typed):
    answer = administrator.post(ADDRESS, {"colour": typed})
    assert answer.status_code == 400
    assert "There is a problem" in answer.text


def test_it_can_be_looked_at_before_it_is_saved(administrator, world):
    page = administrator.post(ADDRESS, {"colour": "#e8590c", "look": "yes"})
    assert page.status_code == 200
    assert "As you typed it: #e8590c" in page.text
    assert "3.5 to 1 against white: enough for the band." in page.text
    assert 'fill="#e8590c"' in page.text
    assert "style=" not in page.text
    world.partnership.refresh_from_db()
    assert world.partnership.colour == "#1d4f7c"


def test_the_action_refuses_as_well(world):
    with pytest.raises(Refused, match="Choose a darker shade"):
        set_colour(partnership=world.partnership, colour="#eeeeee", by=None)
    with pytest.raises(Refused, match="Choose a darker shade"):
        found_partnership(
            name="Light", short_name="L", slug="light", committee_name="Committee", colour="#eeeeee", by=None
        )  # fmt: skip
