"""What changes in an application: each value that stood, and what stands instead."""

from collections.abc import Mapping, Sequence
from typing import Any

from gerege.visas.engine.dictionary import load

Changes = Sequence[tuple[str, str, str]]
"""Column, or heading where it is no column of ours; what stood; what stands."""
READ_BY_NOBODY = "surname_key"
"""It leaves for the screening, where no rule may read it and no link rests on it."""


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """The values that are not the same in both; what is not there is empty."""
    names = dict.fromkeys([*before, *after])
    pairs = ((name, before.get(name, ""), after.get(name, "")) for name in names)
    return [one for one in pairs if one[1] != one[2]]


def more_of(written: Mapping[str, Any]) -> Mapping[str, str]:
    """What is no column of ours, by its heading."""
    more: Mapping[str, str] = written.get("more") or {}
    return more


def concerns_others(changes: Changes) -> bool:
    """False where only values were changed that no rule and no link reads, as a name or the number
    of a passport: then nothing follows from it for anybody."""
    columns = load().columns
    known = [columns[name] for name, _before, _after in changes if name in columns]
    return any(one.leaves != "never" and one.becomes != READ_BY_NOBODY for one in known)
