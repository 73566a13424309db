"""What every test stands on: test mode, a throw-away key, a cheap password hasher."""

import os

# The browser driver runs an event loop in the thread of the test; our code is plain synchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import pytest
from django.core.cache import cache
from pytest_django import Settings
from tests.audit.emptying import allow_emptying_between_tests

from gerege.vault import keyring

allow_emptying_between_tests()


@pytest.fixture(autouse=True)
def _cheap_and_separate(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _throw_away_key() -> None:
    keyring.use_for_this_process(b"only for tests, 32 bytes of key!")
