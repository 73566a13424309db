"""What an officer may tick after a talk: facts, as data of the catalogue."""

import re
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from gerege.kernel.errors import InputRefused
from gerege.knowledge.guidance import CATALOGUE, Entry, Text, read_entries

SHORTEST_BEGINNING = 5
SAYS_NOTHING = (
    "a an and as at be because but for from her his in is it of on or she he they the to too very "
    "was were with who applicant person looks looked seems seemed only just "
    "бол болон ба нь тул учир учраас маш их тэр энэ хүн байна байсан байв харагдсан харагдав "
    "мэдүүлэгч гэж гэсэн дэндүү"
)


class Observation(Entry):
    """One thing that was seen, heard or read."""

    id: str
    label: Text
    is_no_ground: bool = False
    is_offered: bool = True
    words: tuple[str, ...] = ()
    source: str
    reviewed_by: str = ""


@cache
def load_observations(folder: Path = CATALOGUE) -> Mapping[str, Observation]:
    """Every observation by its id, in the order of the file. Raises InputRefused."""
    file = folder / "visas" / "observations.yaml"
    entries = read_entries(file, TypeAdapter(tuple[Observation, ...]))
    by_id = {entry.id: entry for entry in entries}
    if len(by_id) != len(entries):
        raise InputRefused(file.name, "an id stands there twice", "Give each entry its own")
    return by_id


def says_only_who(text: str) -> bool:
    """True if a text names nothing but who somebody is, or that they are nervous.

    Judged by its words alone, and only what is plainly nothing else: any word that is not known
    may be a fact.
    """
    known = {word for one in load_observations().values() for word in one.words}
    said = set(re.findall(r"\w+", text.casefold())).difference(SAYS_NOTHING.split())
    words = [word for word in said if not word.isdigit()]
    return bool(words) and all(_begins_with(word, known) for word in words)


def _begins_with(word: str, known: Collection[str]) -> bool:
    """A short word is only itself: *man* is not the beginning of *manager*."""
    return any(
        word == one or (len(one) >= SHORTEST_BEGINNING and word.startswith(one)) for one in known
    )
