"""The officer's own number of an application, found again through a keyed hash."""

from gerege.visas.engine.keys import Keyer, number

KIND = "application"


def number_key(keyer: Keyer, written: str) -> str:
    """The same for the same number, however it is spaced or cased; 16 hexadecimal characters."""
    return f"{keyer.of(KIND, number(written) or written):016x}"
