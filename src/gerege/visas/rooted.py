"""What this room seals with the root: the secret of its hashes, why identifiers are declared,
how long applications waited, and how rules behave by group.

The secret is random, so a new root changes no hash, those of names among them. To get rid of a
secret that somebody learned, all batches have to be prepared, and all names keyed, anew from what
is sealed in them; no command does that yet.
"""

from gerege.accounts.models import as_bytes
from gerege.vault.rooted import Renew, Sealed
from gerege.visas.models import Declared, GroupTally, ScreeningKey, WaitTally
from gerege.visas.monitoring import tallies as group_tallies
from gerege.visas.passes import screening_key
from gerege.visas.sharing import declaring
from gerege.visas.waiting import tallies as wait_tallies


def _key(row: ScreeningKey, renew: Renew) -> bytes:
    return renew(screening_key.OWNER, as_bytes(row.sealed))


def _declared(row: Declared, renew: Renew) -> bytes:
    return renew(declaring.owner_of(row), as_bytes(row.sealed))


def _waits(row: WaitTally, renew: Renew) -> bytes:
    return renew(wait_tallies.owner_of(row), as_bytes(row.sealed))


def _groups(row: GroupTally, renew: Renew) -> bytes:
    return renew(group_tallies.owner_of(row), as_bytes(row.sealed))


MADE = (
    Sealed("visas.ScreeningKey", "sealed", screening_key.PURPOSE, _key),
    Sealed("visas.Declared", "sealed", declaring.PURPOSE, _declared),
    Sealed("visas.WaitTally", "sealed", wait_tallies.PURPOSE, _waits),
    Sealed("visas.GroupTally", "sealed", group_tallies.PURPOSE, _groups),
)
