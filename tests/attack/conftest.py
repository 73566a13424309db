"""The small ministry that is attacked: built once for a file of tests."""

from collections.abc import Iterator

import pytest
from tests.attack.reach import Posts, posts
from tests.conftest import Stand
from tests.guards.world import World, a_ministry
from tests.standing import Standing

from gerege.kernel import clock


@pytest.fixture(scope="module")
def standing_world(stand: Stand[World]) -> Standing[World]:
    return stand(a_ministry)


@pytest.fixture
def world(db: None, standing_world: Standing[World]) -> World:
    """The small ministry, as if it was built for this test."""
    return standing_world.for_one_test()


@pytest.fixture(scope="module")
def standing_posts(stand: Stand[Posts]) -> Standing[Posts]:
    return stand(posts)


@pytest.fixture
def ministry(db: None, standing_posts: Standing[Posts]) -> Posts:
    """The same with a case for every way in which one may not be reached."""
    return standing_posts.for_one_test()


@pytest.fixture
def clock_at_rest() -> Iterator[None]:
    """For answers that are compared letter by letter: each page shows the time."""
    with clock.pretend(clock.now()):
        yield
