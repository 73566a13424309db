"""However many wishes were left, each is found, and the newest that nobody saw comes first."""

from datetime import timedelta

import pytest
from tests.builders import saraa
from tests.guards.world import signed_in

from gerege.kernel import clock
from gerege.kernel.ids import new_id
from gerege.rights import services as rights
from gerege.rights.models import Wish
from gerege.rights.queries import A_PAGE, wishes_for

pytestmark = pytest.mark.django_db


def a_complaint() -> Wish:
    said = rights.Said("Зохиомол гомдол", "", "")
    return rights.leave_wish(mark=new_id(), kind="complaint", said=said)


def test_wishes_have_pages_and_the_newest_that_nobody_saw_stands_first() -> None:
    reader = saraa()
    many = []
    for minute in range(A_PAGE + 1):
        with clock.pretend(clock.now() - timedelta(hours=5) + timedelta(minutes=minute)):
            many.append(a_complaint())
    rights.take_step(actor=reader, wish=many[-1], kind="acknowledged", words="")
    rights.take_step(actor=reader, wish=many[-2], kind="acknowledged", words="")
    rights.take_step(actor=reader, wish=many[-2], kind="answered", words="Хариу")
    first, second = (wishes_for(reader, clock.now(), number) for number in (1, 2))
    assert (first.waiting, first.new) == (A_PAGE, A_PAGE - 1)
    shown = [line.wish.pk for line in (*first.lines, *second.lines)]
    newest_first = [one.pk for one in reversed(many[:-2])]
    assert shown == [*newest_first, many[-1].pk, many[-2].pk]
    page = signed_in(reader).get("/wishes/").content.decode()
    assert 'href="?page=2"' in page
    assert many[-2].receipt not in page
    assert many[-2].receipt in signed_in(reader).get("/wishes/?page=2").content.decode()
