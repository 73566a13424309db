"""What shall leave, and what shall come in, stands at home for who may say yes, until they do."""

import pytest
from tests.builders import a_post, an_officer, bold, saraa
from tests.guards.world import signed_in
from tests.moving.old_lists import FIRST, a_file, looked_at

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.moving import services as moving

pytestmark = pytest.mark.django_db


def finds(viewer: Officer, address: str) -> bool:
    return f'href="{address}"' in signed_in(viewer).get("/").content.decode()


@pytest.mark.parametrize("code", ["ANK", None])
def test_an_export_waits_at_home_of_a_lead_who_did_not_ask(code: str | None) -> None:
    asks, lead = saraa(), saraa()
    post = a_post(code) if code else None
    asked = moving.ask_export(actor=asks, post=post, purpose="archive")
    address = f"/moving/exports/{asked.pk}/"
    assert finds(lead, address)
    for other in (asks, bold(), an_officer(Role.HEAD_OF_POST, a_post("ANK"))):
        assert not finds(other, address)
    moving.approve_export(actor=lead, asked=asked)
    assert not finds(lead, address)


def test_an_old_list_waits_at_home_of_the_head_of_the_post_and_of_leads() -> None:
    officer, lead = bold(), saraa()
    head = an_officer(Role.HEAD_OF_POST, a_post("ANK"))
    old = looked_at(officer, a_file(FIRST))
    address = f"/moving/lists/{old.pk}/"
    assert not finds(head, address)
    old = moving.ask_list(actor=officer, old=old, purpose="one_place")
    assert finds(head, address)
    assert finds(lead, address)
    for other in (officer, an_officer(Role.HEAD_OF_POST, a_post("SEL"))):
        assert not finds(other, address)
    moving.approve_list(actor=head, old=old)
    assert not finds(head, address)
