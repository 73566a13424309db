"""Compile the Mongolian screen texts of every room, where they changed."""

import os
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOMS = Path(__file__).resolve().parent.parent / "src" / "gerege"


def main() -> int:
    """Write a .mo beside each .po that is newer."""
    for source in sorted(ROOMS.glob("*/locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as lines:
            catalogue = read_po(lines, locale=source.parents[1].name, abort_invalid=True)
        # Whoever reads meanwhile reads the one before, never a half.
        beside = target.with_suffix(f".{os.getpid()}")
        with beside.open("wb") as compiled:
            write_mo(compiled, catalogue)
        beside.replace(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
