"""The small ministry on whose pages the guards look: built once for a file of tests."""

import pytest
from tests.conftest import Stand
from tests.guards.world import World, a_ministry
from tests.standing import Standing


@pytest.fixture(scope="module")
def standing_world(stand: Stand[World]) -> Standing[World]:
    return stand(a_ministry)


@pytest.fixture
def world(db: None, standing_world: Standing[World]) -> World:
    """The small ministry, as if it was built for this test."""
    return standing_world.for_one_test()
