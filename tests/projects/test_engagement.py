"""Ways in which customers are heard: their months, and a name that is kept once."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from partners.roles import RoleKind
from projects.actions.registers import save_engagement
from projects.models import Engagement
from tests.factories import World
from tests.partners.small import small_partnership

pytestmark = pytest.mark.django_db


def kept(world: World, **more) -> Engagement:
    return save_engagement(engagement=Engagement(partnership=world.partnership, **more), by=None)


def test_months_are_kept_in_the_order_of_a_financial_year(world):
    assert kept(world, activity="Reports", months=[1, 4, 10, 4]).months == [4, 10, 1]


def test_a_month_that_no_year_has_is_refused(world):
    with pytest.raises(ValidationError) as caught:
        kept(world, activity="Reports", months=[13])
    assert caught.value.message_dict == {"months": ["Choose months of the year."]}


def test_a_name_is_kept_once(world):
    kept(world, activity="Survey of all users")
    with pytest.raises(ValidationError, match="kept already"):
        kept(world, activity="survey of all users")


def test_it_is_typed_on_a_page_and_stands_in_the_list(client):
    small = small_partnership()
    client.force_login(small.people[RoleKind.EDITOR])
    slug = small.partnership.slug
    typed = {"activity": "Survey of all users", "cadence": "annual", "months": ["11", "4"], "audience": "All users"}
    assert client.post(reverse("engagement-add", args=[slug]), typed).status_code == 302
    engagement = Engagement.objects.get()
    assert engagement.months == [4, 11]
    assert "Apr, Nov" in client.get(reverse("plan-registers", args=[slug])).content.decode()
    form = client.get(reverse("engagement-edit", args=[slug, engagement.pk])).content.decode()
    assert form.count("checked") == 2
