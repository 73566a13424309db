"""Reading the whole record again: is every event as it was written, and is none missing?

Leaf by leaf the tree is built anew, in constant memory, and compared with every head there is:
the one in the database, the signed ones beside it, and those that were kept elsewhere. A record
that was rewritten together with its own heads still differs from a head kept elsewhere.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gerege.audit import restores, signing
from gerege.audit.entry import COLUMNS, Entry
from gerege.audit.merkle import HASH_BYTES, Tree
from gerege.audit.models import Event, Head, SignedHead
from gerege.audit.restores import Accepted
from gerege.audit.signing import SavedHead
from gerege.kernel.errors import ProtectionFailed

ROWS_AT_ONCE = 2000
MOST_PROBLEMS = 20


@dataclass(frozen=True)
class Report:
    """What was found. ``size`` and ``root`` are those of the events that are there."""

    size: int
    root: str
    seconds: float
    heads_compared: int
    problems: tuple[str, ...]
    accepted: tuple[Accepted, ...] = ()


@dataclass(frozen=True)
class _Expected:
    """A root that the tree must have at some size, and what to call the place it comes from."""

    root: str
    source: str


@dataclass
class _Check:
    """The state of one reading."""

    expected: dict[int, list[_Expected]]
    tree: Tree = field(default_factory=Tree)
    problems: list[str] = field(default_factory=list)
    last: int = 0
    whole: bool = True
    compared: int = 0
    sound_until: int = 0

    def note(self, problem: str) -> None:
        """Keep a problem; beyond twenty only that there are more."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)
        elif len(self.problems) == MOST_PROBLEMS:
            self.problems.append("and more; the first ones say where to look")

    def take(self, row: Sequence[Any], leaf: str) -> None:
        """One event, in the order of its sequence."""
        sequence = row[0]
        self._follows(sequence)
        self.last = sequence
        self._unchanged(row, leaf)
        if self.whole:
            self.tree = self.tree.appended(_as_hash(leaf))
            self.compare(self.tree.size)

    def compare(self, size: int) -> None:
        """Hold the tree against every head of this size."""
        for head in self.expected.pop(size, ()):
            self.compared += 1
            if self.tree.root().hex() == head.root:
                self.sound_until = size
            else:
                self.note(
                    f"the record up to event {size} is not the one {head.source} was made of: it "
                    f"was rewritten between event {self.sound_until + 1} and event {size}"
                )

    def finish(self) -> None:
        """What the heads know of and the record does not have."""
        for size, heads in sorted(self.expected.items()):
            if size > self.last:
                for head in heads:
                    self.note(
                        f"events {self.last + 1} to {size} are missing at the end: {head.source} "
                        f"knows {size} events"
                    )

    def _follows(self, sequence: int) -> None:
        if sequence == self.last + 1:
            return
        self.whole = False
        if sequence <= self.last:
            self.note(f"event {sequence} is there twice")
        elif sequence == self.last + 2:
            self.note(f"event {self.last + 1} was removed")
        else:
            self.note(f"events {self.last + 1} to {sequence - 1} were removed")

    def _unchanged(self, row: Sequence[Any], leaf: str) -> None:
        try:
            written = Entry(*row).leaf().hex()
        except (ValueError, TypeError, AttributeError):
            self.note(f"event {row[0]} was changed after it was written, and cannot be read")
            return
        if written != leaf:
            self.note(f"event {row[0]} was changed after it was written")


def verify(kept: Iterable[SavedHead], key: Ed25519PublicKey) -> Report:
    """Read the whole record and compare it with the heads in the database and those given.

    A given head that was accepted after a restore is named in the report, and not compared. Raises
    ProtectionFailed if a given head was not signed with ``key``, DatabaseError if there is no
    record to read. Events that are recorded meanwhile do no harm.
    """
    begun = time.perf_counter()
    before, given = _head_now(), list(kept)
    settled = restores.accepted(given)
    left = [head for head in given if head not in [one.head for one in settled]]
    _must_be_signed(given, key)
    check = _Check(_expectations(before, left))
    signature_problems = _wrong_signatures(key)
    check.compare(0)
    _read(check)
    check.finish()
    if check.last > _head_now().size:
        check.note(f"events after {_head_now().size} were added past the end of the record")
    return Report(
        size=check.last,
        root=check.tree.root().hex(),
        seconds=time.perf_counter() - begun,
        heads_compared=check.compared,
        problems=tuple(signature_problems + check.problems),
        accepted=tuple(settled),
    )


def _must_be_signed(heads: list[SavedHead], key: Ed25519PublicKey) -> None:
    for head in heads:
        signing.must_be_signed_by(head, key)


def _read(check: _Check) -> None:
    rows = _rows()
    while True:
        try:
            *row, leaf = next(rows)
        except StopIteration:
            return
        except (ValueError, TypeError):
            check.whole = False
            check.note(f"the event after {check.last} was changed and can no longer be read")
            return
        check.take(row, leaf)


def _rows() -> Iterator[tuple[Any, ...]]:
    found = Event.objects.order_by("sequence").values_list(*COLUMNS, "leaf")
    return iter(found.iterator(chunk_size=ROWS_AT_ONCE))


def _head_now() -> Head:
    return Head.objects.filter(pk=1).first() or Head(pk=1, size=0, root=Tree().root().hex())


def _expectations(now: Head, kept: list[SavedHead]) -> dict[int, list[_Expected]]:
    expected: dict[int, list[_Expected]] = defaultdict(list)
    for head in kept:
        expected[head.size].append(_Expected(head.root, f"the kept head of {head.at}"))
    for row in SignedHead.objects.all():
        source = f"the signed head of {row.at:%Y-%m-%d %H:%M} UTC in the database"
        expected[row.size].append(_Expected(row.root, source))
    expected[now.size].append(_Expected(now.root, "the head in the database"))
    return expected


def _wrong_signatures(key: Ed25519PublicKey) -> list[str]:
    found = []
    for row in SignedHead.objects.all():
        try:
            signing.must_be_signed_by(saved(row), key)
        except ProtectionFailed as wrong:
            found.append(str(wrong))
    return found


def saved(row: SignedHead) -> SavedHead:
    """A signed head of the database in the form in which it is kept elsewhere."""
    at = signing.moment_as_text(row.at)
    return SavedHead(row.size, row.root, at, row.key_id, row.signature)


def _as_hash(leaf: str) -> bytes:
    """The leaf that stands in the row; one that is no hash counts as nothing but still counts."""
    try:
        found = bytes.fromhex(leaf)
    except (ValueError, TypeError):
        found = b""
    return found if len(found) == HASH_BYTES else bytes(HASH_BYTES)
