"""What is made with the root: the keys by which names told in files are compared."""

from gerege.duplicates.services import telling
from gerege.vault.rooted import Forgotten

MADE = (Forgotten("duplicates.Told", "key", telling.PURPOSE, telling.forget_keys),)
