"""A signing key for every test of the record."""

from collections.abc import Iterator

import pytest
from tests.audit.emptying import allow_emptying_between_tests

from gerege.audit import signing

allow_emptying_between_tests()


@pytest.fixture(autouse=True)
def _signing_key() -> Iterator[None]:
    signing.use_for_this_process(b"signs heads in tests, only there")
    yield
    signing.forget_key()
