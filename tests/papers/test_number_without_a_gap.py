"""Officers who finish letters at the same moment get numbers that follow each other."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import OperationalError, connection
from tests.builders import a_named_case, a_post, an_officer
from tests.papers.builders import a_draft, written

from gerege.accounts.models import Officer
from gerege.kernel.errors import InputRefused
from gerege.papers import services as papers
from gerege.papers.models import Letter, RegisterLine
from gerege.papers.services.writing import newest_text

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE, EACH = 4, 5
Done = TypeVar("Done")


def _ready(actor: Officer) -> list[Letter]:
    case = a_named_case(actor)
    return [written(actor, a_draft(actor, case, "interpreter", "en")) for _one in range(EACH)]


def _finish(actor: Officer, letters: list[Letter]) -> None:
    """Every second one is begun and refused: a number that was not used is no gap."""
    try:
        for number, letter in enumerate(letters):
            opened = _pressed_until_it_goes(lambda one=letter: newest_text(one).number)
            if number % 2:
                with pytest.raises(InputRefused):
                    _send(actor, letter, opened + 1)
            _send(actor, letter, opened)
    finally:
        connection.close()


def _send(actor: Officer, letter: Letter, opened: int) -> Letter:
    return _pressed_until_it_goes(
        lambda: papers.send_letter(actor=actor, letter=letter, opened=opened)
    )


def _pressed_until_it_goes(act: Callable[[], Done]) -> Done:
    """The database in memory, which only tests have, refuses where a file or a server waits."""
    while True:
        try:
            return act()
        except OperationalError:
            time.sleep(0.01)


def test_numbers_follow_each_other_whoever_is_first() -> None:
    people = [an_officer(post=a_post("ANK")) for _one in range(AT_ONCE)]
    ready = [(actor, _ready(actor)) for actor in people]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda one: _finish(*one), ready))
    given = RegisterLine.objects.order_by("number").values_list("number", flat=True)
    assert list(given) == list(range(1, AT_ONCE * EACH + 1))


def test_each_post_counts_for_itself() -> None:
    for post in ("ANK", "SEL"):
        actor = an_officer(post=a_post(post))
        _finish(actor, _ready(actor)[:1])
    assert {line.written[0]: line.number for line in RegisterLine.objects.all()} == {"A": 1, "S": 1}
