"""Find the screen texts of each room and bring new ones into its Mongolian file.

``--check`` changes nothing and fails when a text is missing, empty or no longer used.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOMS = Path(__file__).resolve().parent.parent / "src" / "gerege"
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
TAG = re.compile(r"""{%\s*translate\s+(?P<text>"[^"]+"|'[^']+')""")
IN_ARGUMENT = re.compile(r"""_\((?P<text>"[^"]+"|'[^']+')\)""")
BLOCK = re.compile(r"{%\s*blocktranslate\b.*?%}(?P<text>.*?){%\s*endblocktranslate", re.DOTALL)

type_of_text = str | tuple[str, str]


def texts_of(room: Path) -> set[type_of_text]:
    """Every text of a room that is shown on a screen."""
    found: set[type_of_text] = set()
    for source in room.rglob("*.py"):
        found.update(_in_python(ast.parse(source.read_text(encoding="utf-8"))))
    for source in room.rglob("*.html"):
        page = source.read_text(encoding="utf-8")
        for pattern in (TAG, IN_ARGUMENT):
            found.update(match["text"][1:-1] for match in pattern.finditer(page))
        if BLOCK.search(page):
            raise SystemExit(f"{source}: use translate; sentences are not built around variables")
    return found


def _in_python(tree: ast.AST) -> Iterator[type_of_text]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name = node.func.id
            words = [a.value for a in node.args if isinstance(a, ast.Constant)]
            if name in CALLS and words and isinstance(words[0], str):
                if name in PLURAL:
                    yield (words[0], words[1])
                elif name in CONTEXT:
                    yield words[1]
                else:
                    yield words[0]


def catalogue_of(room: Path) -> tuple[Path, Catalog]:
    """The Mongolian file of a room and what is in it; an empty one when there is no file."""
    file = room / "locale" / "mn" / "LC_MESSAGES" / "django.po"
    if not file.exists():
        return file, Catalog(locale="mn")
    with file.open("rb") as lines:
        return file, read_po(lines, locale="mn")


def problems_of(room: Path) -> list[str]:
    """Texts without a Mongolian form, and forms without a text."""
    wanted = {_key(text) for text in texts_of(room)}
    _, catalogue = catalogue_of(room)
    kept = {_key(m.id): m for m in catalogue if m.id}
    untranslated = [key for key in wanted if key not in kept or not _filled(kept[key].string)]
    unused = [key for key in kept if key not in wanted]
    return [f"{room.name}: not in Mongolian: {key!r}" for key in sorted(untranslated)] + [
        f"{room.name}: no longer used: {key!r}" for key in sorted(unused)
    ]


def _key(text: type_of_text | list[str]) -> str:
    return text if isinstance(text, str) else text[0]


def _filled(string: str | tuple[str, ...] | list[str]) -> bool:
    return bool(string) and (isinstance(string, str) or all(string))


def _update(room: Path) -> None:
    file, catalogue = catalogue_of(room)
    known = {_key(m.id) for m in catalogue if m.id}
    for text in sorted(texts_of(room), key=_key):
        if _key(text) not in known:
            catalogue.add(text)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as lines:
        write_po(lines, catalogue, omit_header=False, width=100)


def main() -> int:
    """Update the files, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    rooms = [room for room in sorted(ROOMS.iterdir()) if room.is_dir() and texts_of(room)]
    if not check:
        for room in rooms:
            _update(room)
    found = [problem for room in rooms for problem in problems_of(room)]
    print("\n".join(found) or "Every text of every room is in both languages.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
