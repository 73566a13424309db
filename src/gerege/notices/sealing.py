"""Telephones and mail addresses of duty, sealed at rest: they are somebody's way to be reached."""

from typing import Literal

from gerege.notices.models import DutyTurn, Notice
from gerege.vault import services as vault

PURPOSE = "duty-rota"
TEST_PURPOSE = "test-notice"
Column = Literal["telephone", "mail"]


def owner_of(turn: DutyTurn, column: Column) -> str:
    """What a seal is bound to: this row and this column."""
    return f"{turn.pk}:{column}"


def seal_address(turn: DutyTurn, column: Column, text: str) -> None:
    """Put it, sealed, into the row; nothing for an empty one. Saves nothing."""
    owner, data = owner_of(turn, column), text.encode()
    sealed = vault.seal_for(purpose=PURPOSE, owner=owner, data=data) if text else None
    setattr(turn, column, sealed)


def address_of(turn: DutyTurn, column: Column) -> str:
    """The address; empty where there is none. Raises ProtectionFailed for one that was changed."""
    sealed = getattr(turn, column)
    if sealed is None:
        return ""
    owner = owner_of(turn, column)
    return vault.reveal_for(purpose=PURPOSE, owner=owner, data=bytes(sealed)).decode()


def seal_test_address(notice: Notice, text: str) -> None:
    """The same for where a test goes to."""
    owner, data = str(notice.pk), text.encode()
    notice.test_address = vault.seal_for(purpose=TEST_PURPOSE, owner=owner, data=data)


def test_address_of(notice: Notice) -> str:
    """Where a test goes to; empty once it went."""
    if notice.test_address is None:
        return ""
    owner, data = str(notice.pk), bytes(notice.test_address)
    return vault.reveal_for(purpose=TEST_PURPOSE, owner=owner, data=data).decode()
