"""What stands in a field of an identifier and is none: «байхгүй», «cash», 99999999.

The words are data (``catalogue/visas/nothing.yaml``), each list with its kinds and its reason.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import yaml

from gerege.visas.engine.dictionary import FOLDER, load, simplified

LONGEST = 40
FEWEST_IN_ORDER = 6
SAME_OVER_AND_OVER = 7
UPWARDS, DOWNWARDS = "01234567890123456789", "98765432109876543210"
NUMBERED = frozenset(
    {"phone", "account", "guarantor", "travel_group"}
    | {"sponsor", "employer", "recruiter", "payer", "agent"}
)
NO_WORDS: frozenset[str] = frozenset()


def names_nobody(kind: str, text: str) -> bool:
    """Whether this text says that there is no such identifier, or is typed only to go on.

    A free text of that length says something, and no word is empty as a family name: of kinds that
    stand in no list the answer is always no.
    """
    if len(text) > LONGEST:
        return False
    listed = words().get(kind, NO_WORDS)
    if not listed:
        return False
    plain = simplified(text)
    return plain in listed or (kind in NUMBERED and _is_only_typed(kind, plain.lstrip("+")))


def _is_only_typed(kind: str, plain: str) -> bool:
    """One digit over and over (99999999), or digits in their order (12345678).

    A calling code before the same digit over and over makes no telephone number of it.
    """
    if not plain.isdecimal():
        return False
    in_order = len(plain) >= FEWEST_IN_ORDER and (plain in UPWARDS or plain in DOWNWARDS)
    looked_at = plain[-SAME_OVER_AND_OVER:] if kind == "phone" else plain
    return in_order or len(set(looked_at)) == 1


@cache
def words() -> Mapping[str, frozenset[str]]:
    """The words for nothing of each kind, simplified as writings of a code are."""
    read = yaml.load((FOLDER / "nothing.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    found: dict[str, set[str]] = {}
    for entry in read["lists"]:
        plain = {simplified(str(word)) for word in entry["words"]} | _codes(entry.get("codes", ""))
        for kind in entry["kinds"]:
            found.setdefault(kind, set()).update(plain)
    return MappingProxyType({kind: frozenset(of) for kind, of in found.items()})


def _codes(vocabulary: str) -> set[str]:
    codes = load().vocabularies.get(vocabulary, {}).values()
    return {
        simplified(writing)
        for code in codes
        for writing in (code.title.mn, code.title.en, *code.also)
    }
