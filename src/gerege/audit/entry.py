"""One event in the exact bytes that are hashed, and what such an event may hold. Pure.

No personal data: erasing a person must not break the record, so the record never knows the person.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from uuid import UUID

from gerege.audit.merkle import leaf_hash
from gerege.kernel.errors import ProtectionFailed

Detail = Mapping[str, str | int | bool]

FORMAT = 1
MOST_DETAILS = 24
LARGEST_NUMBER = 9_999_999
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
CODE = re.compile(r"[a-z0-9_.:-]{1,64}")
# Telephone, passport and register numbers are made of these; a code of the catalogue never is.
LOOKS_LIKE_A_NUMBER_OF_SOMEBODY = re.compile(r"[a-z]{0,3}[.:_-]?[0-9][0-9.:_-]{5,}")
DATE_OR_VERSION = re.compile(r"20[0-9]{2}[.-][0-9]{1,2}([.-][0-9]{1,2})?([t.-].*)?")
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Entry:
    """Every column of an event that its hash covers, in the order of the table."""

    sequence: int
    id: UUID
    at: datetime
    actor: UUID | None
    verb: str
    subject: UUID | None
    post: UUID | None
    detail: Detail

    def canonical(self) -> bytes:
        """The one way to write it: JSON with sorted keys and no spaces, time in UTC."""
        entry = {
            "format": FORMAT,
            "sequence": self.sequence,
            "id": str(self.id),
            "at": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "actor": _text(self.actor),
            "verb": self.verb,
            "subject": _text(self.subject),
            "post": _text(self.post),
            "detail": dict(self.detail),
        }
        return json.dumps(entry, sort_keys=True, separators=(",", ":")).encode("ascii")

    def leaf(self) -> bytes:
        """Its hash as a leaf of the tree."""
        return leaf_hash(self.canonical())


COLUMNS = tuple(column.name for column in fields(Entry))


def checked_detail(detail: Detail | None) -> dict[str, str | int | bool]:
    """The detail, if it holds codes only: ``[a-z0-9_.:-]``, small numbers, yes and no, ids.

    Raises ProtectionFailed for anything else, naming the key and never the value: a name or a
    telephone number that got here by mistake must not go on into a log either.
    """
    given = dict(detail or {})
    if len(given) > MOST_DETAILS:
        raise ProtectionFailed(f"an event holds at most {MOST_DETAILS} details")
    for key, value in given.items():
        if not (isinstance(key, str) and KEY.fullmatch(key)):
            raise ProtectionFailed("a detail of an event has a key that is no code")
        if not _is_code(value):
            raise ProtectionFailed(f"the detail {key} of an event is no code; no text, no names")
    return given


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _is_code(value: object) -> bool:
    if isinstance(value, bool):
        return True
    if isinstance(value, int):
        return abs(value) <= LARGEST_NUMBER
    return isinstance(value, str) and bool(CODE.fullmatch(value)) and not _somebodys_number(value)


def _somebodys_number(text: str) -> bool:
    if ID.fullmatch(text) or DATE_OR_VERSION.fullmatch(text):
        return False
    return bool(LOOKS_LIKE_A_NUMBER_OF_SOMEBODY.fullmatch(text))
