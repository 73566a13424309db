"""How much the public page takes: more than anybody writes, too little to bury what others wrote.

Counted in the memory of each worker process, like ``accounts.pace``: no address of a sender is ever
written down. With two workers the limits are at most twice as high.
"""

from collections import Counter
from threading import Lock

from gerege.kernel import clock

SECONDS = 3600
FROM_ONE_ADDRESS = 5
FROM_ALL = 120

_counting = Lock()
_hour = 0
_sent: Counter[str] = Counter()
_ALL = ""


def may_send(address: str) -> bool:
    """Count one more from this address; False when it, or everybody together, sent too much."""
    global _hour  # noqa: PLW0603  one number for the process, under the lock
    with _counting:
        now = int(clock.now().timestamp()) // SECONDS
        if now != _hour:
            _hour = now
            _sent.clear()
        if _sent[address] >= FROM_ONE_ADDRESS or _sent[_ALL] >= FROM_ALL:
            return False
        _sent.update((address, _ALL))
        return True


def forget() -> None:
    """Count from nothing, as a new process does."""
    with _counting:
        _sent.clear()
