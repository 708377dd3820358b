"""Who keeps projects and registers in these tests."""

import pytest
from django.test import Client

from partners.roles import RoleKind
from tests.partners.small import Small


@pytest.fixture
def editor(client: Client, small: Small) -> Client:
    """A browser in which the report editor has signed in."""
    client.force_login(small.people[RoleKind.EDITOR])
    return client
