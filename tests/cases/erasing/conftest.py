"""The record is signed in these tests."""

from collections.abc import Iterator

import pytest

from gerege.audit import signing


@pytest.fixture(autouse=True)
def _signing_key() -> Iterator[None]:
    signing.use_for_this_process(b"signs heads in tests, only there")
    yield
    signing.forget_key()
