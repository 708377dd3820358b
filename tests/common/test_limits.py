"""Tries are counted for all processes together, and by each alone while the broker is away."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.core.cache import cache, caches
from django.urls import reverse

from accounts.models import User
from common.limits import Limit, TooOften, client_address
from common.shared_cache import SharedCache

THREE = Limit("a test", times=3, seconds=4_000_000_000)  # longer than two clocks may differ
IN_ANOTHER_PROCESS = """
import django; django.setup()
from tests.common.test_limits import THREE
THREE.take("somebody"); THREE.take("somebody")
"""


pytestmark = pytest.mark.usefixtures("at_one_moment")


def test_two_processes_count_together():
    subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_PROCESS], check=True, timeout=60,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "sharedsvc.settings", "PYTHONPATH": "."},
    )  # fmt: skip
    THREE.take("somebody")
    with pytest.raises(TooOften, match="Wait .* and try again"):
        THREE.take("somebody")
    THREE.take("somebody else")
    THREE.forget("somebody")
    THREE.take("somebody")


def test_what_went_well_is_given_back():
    for _ in range(9):
        THREE.take("x")
        THREE.give_back("x")


def test_while_the_broker_is_away_each_process_counts_by_itself(monkeypatch, settings):
    away = SharedCache("unix:///nowhere/broker.sock", settings.CACHES["default"])
    monkeypatch.setattr("common.limits.cache", away)
    away.of_this_process.clear()
    for _ in range(3):
        THREE.take("x")
    with pytest.raises(TooOften):
        THREE.take("x")
    away.set("a", 1)
    assert (away.get("a"), away.get_many(["a"]), away.has_key("a")) == (1, {"a": 1}, True)
    away.of_this_process.clear()


def test_emptying_the_cache_leaves_the_messages_of_the_workers():
    client = caches["default"]._cache.get_client(write=True)
    client.set("a message", "x")
    cache.set("mine", 1)
    cache.clear()
    assert (cache.get("mine"), client.get("a message")) == (None, b"x")
    client.delete("a message")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "192.0.2.1"),  # anybody may write this header
        (1, "", "192.0.2.1"),
        (1, "203.0.113.9, 198.51.100.1", "198.51.100.1"),  # what stands further left may be made up
        (2, "203.0.113.9, 198.51.100.1", "203.0.113.9"),
        (3, "203.0.113.9, 198.51.100.1", "192.0.2.1"),
    ],
)
def test_an_address_comes_from_the_trusted_proxies_alone(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    request = SimpleNamespace(META={"HTTP_X_FORWARDED_FOR": forwarded, "REMOTE_ADDR": "192.0.2.1"})
    assert client_address(request) == address


def test_ten_wrong_passwords_close_the_door_for_a_while_to_the_right_one_too(client, db):
    User.objects.create_user(email="officer@example.org", password="correct-horse-battery", name="Officer")

    def sign_in(password, email="officer@example.org"):
        return client.post(reverse("login"), {"username": email, "password": password})

    for _ in range(10):
        assert sign_in("wrong").status_code == 200
    answer = sign_in("correct-horse-battery")
    assert answer.status_code == 429
    assert "tried too often" in answer.content.decode()
    for _ in range(10):
        sign_in("wrong", "nobody@example.org")
    assert sign_in("wrong", "nobody@example.org").status_code == 429  # the same for whoever does not exist
