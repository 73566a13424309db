"""What an officer may tick after a talk: facts, as data of the catalogue."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from gerege.kernel.errors import InputRefused
from gerege.knowledge.guidance import CATALOGUE, Entry, Text, read_entries


class Observation(Entry):
    """One thing that was seen, heard or read."""

    id: str
    label: Text
    is_no_ground: bool = False
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
