"""Compile the Mongolian screen texts of every room, where they changed."""

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
        with target.open("wb") as compiled:
            write_mo(compiled, catalogue)
    return 0


if __name__ == "__main__":
    sys.exit(main())
