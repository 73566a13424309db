"""Real browsers, one for each officer; waits as they are without the rooms above them."""

import pytest
from tests.cases.conftest import opened_by

from gerege.waits import sending

__all__ = ["opened_by"]


@pytest.fixture(autouse=True)
def nobody_asks_before_it_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """What consent asks before a request goes out is tested with consent."""
    monkeypatch.setattr(sending, "_checks", [])
