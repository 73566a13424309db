"""What the tests of the vault keep."""

from collections.abc import Sequence
from uuid import UUID

from gerege.vault import services
from gerege.vault.models import NO_KEEPER
from gerege.vault.rooted import Findable


def let_be_found(
    subject: UUID, *, names: Sequence[str] = (), keeper: UUID = NO_KEEPER, **numbers: str
) -> None:
    """By these numbers and names and nothing else; by everybody, unless a keeper is named."""
    services.make_findable({subject: Findable(numbers, names, keeper=keeper)})
