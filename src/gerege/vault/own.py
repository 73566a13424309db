"""What the vault itself made with the root."""

from gerege.vault.browser import PURPOSE
from gerege.vault.models import BrowserKey, FormerKey
from gerege.vault.rooted import Renew, Sealed
from gerege.vault.services import FORMER_KEY


def _browser_key(row: BrowserKey, renew: Renew) -> bytes:
    return renew(row.key_id, bytes(row.sealed_private))


def _former_key(row: FormerKey, renew: Renew) -> bytes:
    return renew(row.purpose, bytes(row.sealed))


MADE = (
    Sealed("vault.BrowserKey", "sealed_private", PURPOSE, _browser_key),
    Sealed("vault.FormerKey", "sealed", FORMER_KEY, _former_key),
)
