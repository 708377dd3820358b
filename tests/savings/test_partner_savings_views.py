"""The page of each saving per partner, and its two forms."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from partners.roles import RoleKind
from savings.selectors.cases import case_figures, newest_version
from savings.selectors.sharing import shared_versions
from tests.answers import words
from tests.factories import World, a_world
from tests.savings.small_budgets import a_reserve, share_the_small_case
from tests.savings.small_case import a_business_case, a_small_case

pytestmark = pytest.mark.django_db


def where(world: World, name: str, **kwargs) -> str:
    return reverse(name, kwargs={"partnership": world.partnership.slug, "slug": "sharing", **kwargs})


def test_each_partner_has_its_rows_and_what_is_not_assigned_its_own(world, version, finance):
    share_the_small_case(world, version)
    a_reserve(world, version)
    page = words(finance.get(where(world, "by-partner")))
    assert "NCC In the medium-term plan already −6 −10 −16 New 0 −3 −3 Share of the surplus −2 −5 −7" in page
    assert "Total NCC −8 −18 −26 SCC New 0 −1 −1 Share of the surplus −2 −5 −7 Total SCC −2 −6 −8" in page
    assert "Not assigned to a partner yet 0 0 0 All benefit lines −10 −24 −34 £, 2015/16 prices." in page
    assert "Not assigned to a partner yet −5 0 −5 All benefit lines −5 to be determined −5 and to be determined" in page
    assert "What they leave is a surplus. Equal shares: NCC, SCC Joint Committee, minute 14 −30 0" in page
    assert "One system New. Fixed percentages: NCC 75%, SCC 25% −4 0" in page
    assert "By each partner's share of the benefits of the year, 2017/18: NCC, SCC Partnership agreement" in page


def test_a_line_is_shared_on_one_page_and_its_amounts_typed_on_the_next(world, version, finance):
    line = version.benefitlines.get(label="One team")
    answer = finance.post(
        where(world, "line-sharing", pk=line.pk), {"standing": "typed", "rule": "", "source": "JC 14"}
    )
    assert answer["Location"] == where(world, "line-parts", pk=line.pk)
    page = words(finance.get(answer["Location"]))
    assert "The line −10 −20" in page
    north = world.north.pk
    first, second = (year.code for year in version.case.years)
    typed = {f"new_{north}_{first}": "-4", f"in_the_plan_{north}_{second}": "tbd"}
    assert finance.post(where(world, "line-parts", pk=line.pk), typed).status_code == 302
    page = words(finance.get(where(world, "by-partner")))
    assert "NCC In the medium-term plan already 0 to be determined to be determined New −4 0 −4" in page
    answer = finance.post(where(world, "line-parts", pk=line.pk), {f"new_{north}_{first}": "-40"})
    assert "2016/17: the parts come to −£40.00, and the line has −£10.00. Take £30.00 off them." in words(answer, 400)
    assert 'value="-40"' in answer.content.decode()
    page = words(finance.post(where(world, "line-parts", pk=line.pk), {f"new_{north}_{first}": "lots"}), 400)
    assert "“lots” is not a number" in page


def test_percentages_of_99_9_come_back_beside_their_field(world, version, finance):
    line = version.benefitlines.get(label="One team")
    typed = {
        "standing": "new",
        "rule": "fixed",
        f"per_cent_{world.north.pk}": "66.6",
        f"per_cent_{world.south.pk}": "33.3",
    }
    answer = finance.post(where(world, "line-sharing", pk=line.pk), typed)
    assert "The shares add up to 99.9%: change them until they make 100%." in words(answer, 400)
    assert 'value="66.6"' in answer.content.decode()
    typed[f"per_cent_{world.north.pk}"] = "66.7"
    assert finance.post(where(world, "line-sharing", pk=line.pk), typed)["Location"] == where(world, "by-partner")
    assert "Fixed percentages: NCC 66.7%, SCC 33.3%" in words(finance.get(where(world, "by-partner")))


def test_a_line_of_another_partnership_is_not_there_and_a_member_only_reads(world, version, finance):
    other = a_small_case(a_world("east-and-west")).benefitlines.first()
    assert finance.get(where(world, "line-sharing", pk=other.pk)).status_code == 404
    assert finance.get(where(world, "line-parts", pk=other.pk)).status_code == 404
    member = Client()
    member.force_login(world.people[RoleKind.MEMBER])
    assert "Choose a line" not in words(member.get(where(world, "by-partner")))
    assert member.get(where(world, "line-parts", pk=version.benefitlines.first().pk)).status_code == 403


def test_an_empty_case_says_what_comes_first(world, finance):
    a_business_case(world)
    assert "The case has no version yet." in words(finance.get(where(world, "by-partner")))


def test_what_the_printed_case_says_of_partners(lgss):
    """Appendix B is confidential: nothing is anybody's, the whole 4.47m is said; the reserve is 66 to 34."""
    case = lgss.businesscases.get()
    version = newest_version(case)
    found = shared_versions([version])[version.pk].by_partner.of(one_off=False)
    assert found.partners == ()
    assert sum(found.rest) == case_figures(version).headline.a_year_at_the_end
    reserve = case_figures(version).investment.items[-1]
    assert reserve.shares == {"MKC": Decimal(726000), "LGSS": Decimal(374000)}
    client = Client()
    client.force_login(User.objects.get(email="finance@example.org"))
    page = words(client.get(reverse("by-partner", args=[lgss.slug, case.slug])))
    assert "Not assigned Not printed: Appendix B is confidential −163 −163" in page
    assert "Redundancy Reserve Cross-cutting Fixed percentages: MKC 66%, LGSS 34% Section 22" in page
    assert "Choose a line" not in page
