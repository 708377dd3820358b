"""What the tests of signing in share."""

import pytest

from accounts.models import User

PASSWORD = "correct-horse-battery"


@pytest.fixture
def user(db):
    return User.objects.create_user(email="officer@example.org", password=PASSWORD, name="Officer")
