"""Telephones and mail addresses of duty, sealed at rest: they are somebody's way to be reached."""

from typing import Literal

from gerege.kernel.errors import ProtectionFailed
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
    """The address; empty where there is none, and for one that does not open (``opens``).

    One row that was changed must not keep everybody else from being called.
    """
    return _opened(turn, column) or ""


def opens(turn: DutyTurn) -> bool:
    """False if an address of this turn was changed or its key is another: it cannot be read."""
    return None not in (_opened(turn, "telephone"), _opened(turn, "mail"))


def _opened(turn: DutyTurn, column: Column) -> str | None:
    sealed = getattr(turn, column)
    if sealed is None:
        return ""
    owner = owner_of(turn, column)
    try:
        return vault.reveal_for(purpose=PURPOSE, owner=owner, data=bytes(sealed)).decode()
    except ProtectionFailed:
        return None


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
