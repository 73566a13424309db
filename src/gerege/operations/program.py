"""Which program runs here: its version, and a checksum by which a changed file is noticed."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
LEFT_OUT = {"__pycache__"}
CHARACTERS = 16


def product_version() -> str:
    """The version that is installed."""
    return version("gerege")


@cache
def checksum() -> str:
    """A hash over every file of the installed package, worked out once a process.

    Two installations of the same version show the same; a file that was changed shows another. It
    is no proof against somebody who can change this file too.
    """
    whole = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.is_file() and not LEFT_OUT & set(path.parts):
            name = path.relative_to(PACKAGE).as_posix().encode()
            content = hashlib.sha256(path.read_bytes()).digest()
            whole.update(len(name).to_bytes(4, "big") + name + content)
    return whole.hexdigest()[:CHARACTERS]
