"""A row whose number an earlier file brought: the same as before, or what differs.

Whoever corrects a file hands all of it in again. What says nothing new is neither taken nor
refused; where something differs it waits until a person confirms it as a correction.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from gerege.kernel.errors import ProtectionFailed
from gerege.vault import services as vault
from gerege.visas.engine.dictionary import FIRST
from gerege.visas.engine.refusals import Found, Refusal
from gerege.visas.importing.raw_rows import RawRow
from gerege.visas.models import Application

# SQLite takes at most 32766 values in one question.
AT_ONCE = 30_000
Written = Mapping[str, Any]


def imported_before(post: UUID, keys: Collection[str]) -> dict[str, Written]:
    """What stands imported at a post under these keys of numbers; nothing where it does not open.

    Takes one question for the rows and the keys of their files.
    """
    there = Application.objects.filter(post=post)
    found: dict[str, Written] = {}
    sought = sorted(set(keys))
    for start in range(0, len(sought), AT_ONCE):
        some = sought[start : start + AT_ONCE]
        for one in vault.unlocked(there.filter(number_key__in=some), "batch_id"):
            found[one.number_key] = {}
            with suppress(ProtectionFailed):
                found[one.number_key] = one.written()
    return found


def differs(raw: RawRow, before: Written | None, asked: Collection[str]) -> list[Found]:
    """What a person has to look at; nothing where the row says what was imported.

    ``asked`` are the columns of its file: what another file asked for is not taken back by it.
    ``before`` is None where the number stands in an earlier row of this file.
    """
    if before is None:
        return [_found(raw, FIRST, Refusal.DOUBLE_ID)]
    columns = list(_differing(raw, before, asked))
    if before and not columns:
        return []
    changed = [_found(raw, column, Refusal.CHANGED) for column in columns if before]
    return [_found(raw, FIRST, Refusal.KNOWN_ID), *changed]


def waits_for_a_word(told: Collection[Found]) -> bool:
    """True where a row says something else of an application that can be read: a correction, if
    somebody confirms it. Anything else about it is a mistake in the file."""
    return any(one.what is Refusal.CHANGED for one in told)


def _differing(raw: RawRow, before: Written, asked: Collection[str]) -> Iterator[str]:
    yield from (one for one in asked if raw.cells.get(one, "") != before.get(one, ""))
    more = before.get("more") or {}
    yield from (heading for heading, text in raw.more.items() if more.get(heading) != text)


def _found(raw: RawRow, column: str, what: Refusal) -> Found:
    return Found(raw.row, column, raw.cells.get(column) or raw.more.get(column, ""), what)
