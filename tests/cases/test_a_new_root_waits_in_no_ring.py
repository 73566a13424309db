"""Whoever opens a case holds the root before any row, so that a new root and they end waiting."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db.models import Model, QuerySet
from tests.builders import bold
from tests.cases.builders import CALM, RED, kept_on_a_phone, send, send_kept, signed_in

from gerege.accounts.models import Officer
from gerege.cases.group_paste import PastedPerson
from gerege.cases.models import Case
from gerege.cases.services import open_group, save_first_contact
from gerege.kernel.ids import new_id
from gerege.vault import keyring

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is held, in the order in which it was taken, whichever database it is."""
    order = list[str]()

    def noting(what: str, take: Callable[..., object]) -> Callable[..., object]:
        def noted(*args: object, **kwargs: object) -> object:
            order.append(what)
            return take(*args, **kwargs)

        return noted

    for holder, name, what in (
        (keyring, "hold_the_root", "the root"),
        (QuerySet, "select_for_update", "a row"),
        (Model, "save_base", "a row"),
    ):
        monkeypatch.setattr(holder, name, noting(what, getattr(holder, name)))
    return order


def by_a_script(officer: Officer) -> Callable[[], object]:
    return partial(send_kept, signed_in(officer), kept_on_a_phone(new_id(), RED))


def by_a_form(officer: Officer) -> Callable[[], object]:
    return partial(send, signed_in(officer), "first_contact", **CALM, form_id=new_id())


def by_a_command(officer: Officer) -> Callable[[], object]:
    return partial(save_first_contact, actor=officer, answers=CALM)


def by_pasted_rows(officer: Officer) -> Callable[[], object]:
    people = [PastedPerson(row, {"telephone": f"+9769911223{row}"}) for row in (1, 2)]
    return partial(open_group, actor=officer, people=people, answers=CALM)


@pytest.mark.parametrize("prepared", [by_a_script, by_a_form, by_a_command, by_pasted_rows])
def test_the_root_is_held_before_anything_else(
    prepared: Callable[[Officer], Callable[[], object]], taken: list[str]
) -> None:
    act = prepared(bold())
    taken.clear()
    act()
    assert Case.objects.exists()
    assert "a row" in taken
    assert taken[0] == "the root"
