"""Words that stand for who somebody is: no rule may look for them in a job title.

They are data (``catalogue/visas/peoples.yaml``, with their source), in both languages. A piece is
refused when it names one, when it is the beginning of one or when one stands in it: ``kore`` finds
*Korean* as well as the whole word does. A list is never whole; whoever publishes a rule reads it.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import yaml

from gerege.kernel.errors import InputRefused
from gerege.visas.engine.dictionary import FOLDER
from gerege.visas.engine.written_alike import folded_text

LISTS = ("territories_and_languages", "peoples", "faiths", "sexes")
ALLOWED = "words_of_work"
LONG_ENOUGH = 4
"""Letters from which a piece within a word says something of it."""


def named_in(piece: str) -> str | None:
    """The name that a piece would find, or None."""
    plain = folded_text(piece) or ""
    names, allowed = _names()
    if plain in allowed:
        return None
    return next((name for name in names if _finds(plain, name)), None)


def _finds(piece: str, name: str) -> bool:
    if " " in name:
        return name in piece
    if any(_is_of(word, name) for word in piece.split()):
        return True
    begins = name.startswith(piece) and 2 * len(piece) >= len(name)
    return begins or (len(piece) >= LONG_ENOUGH and piece in name)


def _is_of(word: str, name: str) -> bool:
    """The name itself, or, from four letters on, with an ending."""
    return word == name or (len(name) >= LONG_ENOUGH and word.startswith(name))


def every_name() -> tuple[str, ...]:
    """Every name of the lists, in small letters."""
    return _names()[0]


@cache
def _names() -> tuple[tuple[str, ...], frozenset[str]]:
    try:
        read = yaml.load((FOLDER / "peoples.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
        return tuple(sorted(set(_listed(read)))), frozenset(_split(read[ALLOWED]))
    except (OSError, yaml.YAMLError, UnicodeDecodeError, KeyError, AttributeError):
        problem = "the names of peoples cannot be read"
        raise InputRefused("peoples.yaml", problem, "Give readable YAML in UTF-8.") from None


def _listed(read: Mapping[str, Any]) -> Iterator[str]:
    for name in LISTS:
        for language in ("en", "mn"):
            yield from _split(read[name][language])


def _split(text: str) -> list[str]:
    return [one.strip() for one in text.split(";") if one.strip()]
