"""Writing the record: every act, look and refusal in the transaction of what it records.

If the act is rolled back, so is its event; if the event cannot be written, neither is the act.
Who may act is decided by the room that calls; the record itself has no door but these functions.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.transaction import TransactionManagementError

from gerege.audit import signing
from gerege.audit.entry import COLUMNS, Detail, Entry, checked_detail
from gerege.audit.merkle import Tree
from gerege.audit.models import Event, Head, SignedHead
from gerege.audit.storage import whole_or_nothing
from gerege.audit.verbs import Verb
from gerege.kernel import clock
from gerege.kernel.errors import ProtectionFailed
from gerege.kernel.ids import new_id

SAME_LOOK_WITHIN = timedelta(minutes=15)
# An officer who makes more events than this in a quarter of an hour has a look recorded twice.
RECENT_EVENTS = 100
FINGERPRINT_CHARACTERS = 16


def record(
    *,
    actor: UUID | None,
    verb: Verb,
    subject: UUID | None = None,
    post: UUID | None = None,
    detail: Detail | None = None,
) -> Event:
    """Append one event; ``actor`` None is the program itself.

    Raises TransactionManagementError outside ``transaction.atomic``, ProtectionFailed for a detail
    that is no code, for a record that was tampered with, and when the database cannot write.
    """
    return _append(actor, verb, subject, post, checked_detail(detail))


def record_look(
    *,
    actor: UUID,
    verb: Verb,
    subject: UUID | None = None,
    post: UUID | None = None,
    shown: str,
    detail: Detail | None = None,
) -> Event | None:
    """Record that somebody saw something; the same sight again within 15 minutes writes nothing.

    ``shown`` says what was on the screen, in ids and versions, never in words of a person: only its
    hash is kept, and a hash of a guessable text can be guessed. Raises as ``record`` does.
    """
    must_be_in_a_transaction()
    fingerprint = hashlib.sha256(shown.encode()).hexdigest()[:FINGERPRINT_CHARACTERS]
    if _seen_lately(actor, verb, subject, fingerprint):
        return None
    checked = checked_detail(detail)
    return _append(actor, verb, subject, post, {**checked, "shown": fingerprint})


def refused(
    *,
    actor: UUID | None,
    verb: Verb,
    subject: UUID | None = None,
    post: UUID | None = None,
    reason: str,
) -> Event:
    """Record that something was not allowed, with the reason as a code. Raises as ``record`` does.

    Call it in a transaction that is kept: not in the one that the refusal rolls back.
    """
    return record(actor=actor, verb=verb, subject=subject, post=post, detail={"reason": reason})


def keep_signed(size: int, root: str) -> SignedHead:
    """Sign a size and root that were just verified, and add them to the list of signed heads.

    Raises ProtectionFailed without the signing key or when the database cannot write.
    """
    must_be_in_a_transaction()
    signed = signing.sign_head(size, root, clock.now())
    with whole_or_nothing():
        return SignedHead.objects.create(
            size=signed.size,
            root=signed.root,
            at=signed.when,
            key_id=signed.key_id,
            signature=signed.signature,
        )


def _append(
    actor: UUID | None, verb: Verb, subject: UUID | None, post: UUID | None, detail: Detail
) -> Event:
    must_be_in_a_transaction()
    with whole_or_nothing():
        head = locked_head()
        entry = Entry(
            sequence=head.size + 1,
            id=new_id(),
            at=clock.now(),
            actor=actor,
            verb=str(verb),
            subject=subject,
            post=post,
            detail=detail,
        )
        leaf = entry.leaf()
        columns = {name: getattr(entry, name) for name in COLUMNS}
        event = Event.objects.create(**columns, leaf=leaf.hex())
        grow(head, [leaf])
    return event


def grow(head: Head, leaves: Sequence[bytes]) -> None:
    """Let the tree and its locked head grow by the leaves of events that were just written."""
    tree = tree_of(head)
    for leaf in leaves:
        tree = tree.appended(leaf)
    head.size = tree.size
    head.peaks = tree.peaks_as_text()
    head.root = tree.root().hex()
    head.save(update_fields=["size", "peaks", "root"])


def tree_of(head: Head) -> Tree:
    """The tree that the head describes. Raises ProtectionFailed if it contradicts itself."""
    try:
        tree = Tree.from_text(head.size, head.peaks)
    except ValueError as broken:
        raise ProtectionFailed(
            "the head of the record of acts is damaged: nothing can be recorded, so nothing is "
            "saved. Run: gerege verify-audit"
        ) from broken
    return tree


def locked_head() -> Head:
    """The one row that gives out sequence numbers, locked until the transaction ends."""
    head = Head.objects.select_for_update().filter(pk=1).first()
    if head is None:
        head = _first_head()
    return head


def hold_the_record() -> None:
    """Let nobody else act until this transaction ends, for acts that look before they insert.

    Rows are locked first and the record last, everywhere; so no two acts wait for each other. Not
    needed where a row is locked that every such act locks (a case, an officer, a counter).
    """
    must_be_in_a_transaction()
    with whole_or_nothing():
        locked_head()


def _first_head() -> Head:
    _head, made = Head.objects.get_or_create(pk=1, defaults={"root": Tree().root().hex()})
    if made and Event.objects.exists():
        raise ProtectionFailed(
            "the head of the record of acts is missing although there are events: nothing can be "
            "recorded, so nothing is saved. Run: gerege verify-audit"
        )
    return Head.objects.select_for_update().get(pk=1)


def must_be_in_a_transaction() -> None:
    """Raise TransactionManagementError outside of one."""
    if not connection.in_atomic_block:
        raise TransactionManagementError(
            "an event is recorded only inside transaction.atomic, together with what it records"
        )


def _seen_lately(actor: UUID, verb: Verb, subject: UUID | None, fingerprint: str) -> bool:
    # Told as numbers of rows, of which an index holds all: asked for a stretch of the record, a
    # database that does not know how long it is may read the whole of it.
    newest = Event.objects.filter(actor=actor).order_by("-sequence").values("sequence")
    recent = Event.objects.filter(sequence__in=newest[:RECENT_EVENTS])
    # The subject is compared here: asked for none, a database looks through all that have none.
    looks = recent.filter(verb=verb, at__gte=_since()).order_by()
    return any(
        about == subject and detail.get("shown") == fingerprint
        for about, detail in looks.values_list("subject", "detail")
    )


def _since() -> datetime:
    return clock.now() - SAME_LOOK_WITHIN
