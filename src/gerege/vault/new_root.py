"""A new root secret while the program runs: every hash, seal and key that came from it made anew.

In one transaction, with nobody else using the root, the new root becomes current and the old one
becomes the *former*: from then on whatever is made comes from the new one, and whatever is looked
for is looked for with both. Then records follow in small transactions: the hashes by which each is
found are computed again from what is sealed in it, so that it is found with one or the other at any
moment. Last the seals for owners, and the former root is forgotten. Whoever starts the command
again after a kill goes on where it stopped.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from gerege.audit.services import record
from gerege.audit.storage import whole_or_nothing
from gerege.audit.verbs import Verb
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.vault import cleaning, crypto, epochs, finding, key_folder, keyring, rooted, services
from gerege.vault.models import ExactIndex, NameIndex, RecordKey, VaultState
from gerege.vault.rooted import Forgotten, HandedOut, Sealed
from gerege.vault.rotation import LONGEST_PAUSE, ZERO, alone

AT_ONCE = 50
Tell = Callable[[int, int], object]


@dataclass
class Change:
    """How far a change of the root is: its number, what was made anew, what does not open."""

    number: int
    resumed: bool
    records: int = 0
    seals: int = 0
    broken: list[UUID] = field(default_factory=list)
    worthless: int = 0
    finished: bool = False
    cleaned: bool = False


def change(tell: Tell = lambda _done, _all: None) -> Change:
    """Make a new root and everything anew that came from the old one; or finish what was begun.

    ``tell`` is called with how many records are done, of how many. Records that do not open are
    left as they are and named: the former root stays until they are erased or mended. Seals that
    open with no root are counted and left. Raises InputRefused while the master key is being
    changed or still is the root, ProtectionFailed when keys or database cannot be used.
    """
    with alone():
        resumed = unfinished()
        done = Change(_number_now() if resumed else _begin(), resumed=resumed)
        _all_records(done, tell)
        _all_seals(done)
        if not done.broken:
            _finish(done)
    if done.finished:
        tables = {sealed.rows.model._meta.db_table for sealed in rooted.declared(Sealed)}
        done.cleaned = cleaning.clean(sorted(tables))
    return done


@dataclass(frozen=True)
class Root:
    """Which root is current, since when, and whether one before it is still needed."""

    number: int
    made_at: datetime
    is_changing: bool


def current() -> Root:
    """The root of this database; its secret stays in the vault."""
    state = VaultState.objects.filter(pk=1).first() or VaultState(made_at=clock.now())
    number, made_at = state.root_number or key_folder.FIRST, state.root_made_at or state.made_at
    return Root(number, made_at, is_changing=state.former_root is not None)


def unfinished() -> bool:
    """True if a former root is still there, because something was made with it."""
    return VaultState.objects.filter(pk=1, former_root__isnull=False).exists()


def waiting() -> "QuerySet[RecordKey]":
    """The records that are still found by hashes of a former root."""
    number = _number_now()
    older = Q(root_number__lt=number)
    if number > key_folder.FIRST:
        older |= Q(root_number__isnull=True)
    return RecordKey.objects.filter(older)


def _number_now() -> int:
    number = VaultState.objects.filter(pk=1).values_list("root_number", flat=True).first()
    return number or key_folder.FIRST


def _begin() -> int:
    if epochs.unfinished():
        raise _refused("a change of the master key is not finished")
    try:
        with transaction.atomic(), whole_or_nothing():
            return _made_current()
    except BaseException:
        # What this process remembers of a root that never became current.
        keyring.forget()
        raise


def _made_current() -> int:
    keyring.hold_the_root(alone=True)
    keyring.must_belong(writing=True)
    state = keyring.locked_state()
    if state.root is None:
        raise _refused("the master key of epoch 1 is still the root secret itself")
    number = _replace(state, keyring.root())
    detail = {"root": number, "records": waiting().count()}
    record(actor=None, verb=Verb.ROOT_BEGUN, detail=detail)
    return number


def _replace(state: VaultState, former: bytes) -> int:
    """Make a new root current. What nobody can make anew is forgotten, or kept for an hour."""
    epoch, root, now = state.epoch or key_folder.FIRST, crypto.new_key(), clock.now()
    state.root = keyring.wrap_root(root, epoch)
    state.former_root = keyring.wrap_root(former, epoch, keyring.FORMER_ROOT)
    state.key_check, state.root_made_at = keyring.check_of(root), now
    number = state.root_number = (state.root_number or key_folder.FIRST) + 1
    state.save()
    # Keys are handed out by the second: that of this second is still the former.
    replaced_at = now.replace(microsecond=0) + timedelta(seconds=1)
    for handed_out in rooted.declared(HandedOut):
        purpose = handed_out.purpose
        services.keep_former_key(purpose=purpose, root=former, replaced_at=replaced_at)
    for forgotten in rooted.declared(Forgotten):
        forgotten.forget()
    return number


def _all_records(done: Change, tell: Tell) -> None:
    count, after = waiting().count(), ZERO
    while True:
        begun = time.monotonic()
        with transaction.atomic(), whole_or_nothing():
            good, broken, last = _some_records(done.number, after)
        done.records += good
        done.broken += broken
        tell(done.records, count)
        if last is None:
            return
        after = last
        # Others who wait for the right to write get it, however fast this disk is.
        time.sleep(min(time.monotonic() - begun, LONGEST_PAUSE))


def _some_records(number: int, after: UUID) -> tuple[int, list[UUID], UUID | None]:
    """Hold the keys of the next records, then compute what each is found by."""
    following = waiting().filter(pk__gt=after).order_by("pk")
    rows = list(following.select_for_update().values_list("pk", flat=True)[:AT_ONCE])
    if not rows:
        return 0, [], None
    found = rooted.findable(rows)
    findable = {pk: one for pk in rows if (one := found.get(pk)) is not None}
    finding.replace_indexes(findable, keyring.roots_now().current)
    good = [*findable, *_found_by_nothing(set(rows) - set(found))]
    RecordKey.objects.filter(pk__in=good).update(root_number=number)
    return len(good), sorted(set(rows) - set(good)), rows[-1]


def _found_by_nothing(records: set[UUID]) -> set[UUID]:
    """Those that no room finds and that have no hash either: nothing is to be done for them."""
    exact = ExactIndex.objects.filter(record__in=records).values_list("record_id", flat=True)
    names = NameIndex.objects.filter(record__in=records).values_list("record_id", flat=True)
    return records - {*exact, *names}


def _all_seals(done: Change) -> None:
    """Batch after batch. A row that somebody holds is passed over: the last look finds it."""
    for sealed, keys in _older_seals():
        begun = time.monotonic()
        with transaction.atomic(), whole_or_nothing():
            keyring.must_belong(writing=True)
            rows = sealed.rows.select_for_update(of=("self",), skip_locked=True)
            _some_seals(done, sealed, rows.filter(pk__in=keys))
        time.sleep(min(time.monotonic() - begun, LONGEST_PAUSE))


def _older_seals() -> Iterator[tuple[Sealed, list[object]]]:
    """The ids of what is not sealed with the present root, told by the names of the keys alone.

    Nothing is locked or opened for what is sealed with it already.
    """
    keyring.roots_now()
    for sealed in rooted.declared(Sealed):
        older = [row.pk for row in sealed.rows.order_by("pk").iterator() if _is_older(sealed, row)]
        for at in range(0, len(older), AT_ONCE):
            yield sealed, older[at : at + AT_ONCE]


def _is_older(sealed: Sealed, row: object) -> bool:
    """True also for what is no seal at all, which is then counted as worth nothing."""
    present = list[bool]()

    def look(_owner: str, data: bytes) -> bytes:
        present.append(services.is_of_present_root(purpose=sealed.purpose, data=data))
        return data

    try:
        sealed.renewed(row, look)
    except ProtectionFailed:
        return True
    return not all(present)


def _some_seals(done: Change, sealed: Sealed, rows: "QuerySet[Model]") -> None:
    for row in rows.order_by("pk"):
        _one_seal(done, sealed, row)


def _one_seal(done: Change, sealed: Sealed, row: Model) -> None:
    """Seal one row anew; a seal that opens with no root is worth nothing and is left."""
    try:
        anew = _renewed(sealed, row)
    except ProtectionFailed:
        done.worthless += 1
        return
    if anew is not None:
        setattr(row, sealed.column, anew)
        row.save(update_fields=[sealed.column])
        done.seals += 1


def _renewed(sealed: Sealed, row: object) -> object | None:
    """The column with everything in it sealed anew; None if nothing in it changes."""
    changed = False

    def renew(owner: str, data: bytes) -> bytes:
        nonlocal changed
        anew = services.renewed_for(purpose=sealed.purpose, owner=owner, data=data)
        changed = changed or anew != data
        return anew

    anew = sealed.renewed(row, renew)
    return anew if changed else None


def _finish(done: Change) -> None:
    """While nobody uses the root: look once more, and forget the former one."""
    with transaction.atomic(), whole_or_nothing():
        keyring.hold_the_root(alone=True)
        state = keyring.locked_state()
        # Whoever read a row before it was sealed anew has written it back by now.
        done.worthless = 0
        for sealed, keys in _older_seals():
            rows = sealed.rows.select_for_update(of=("self",))
            _some_seals(done, sealed, rows.filter(pk__in=keys))
        state.former_root = None
        state.save(update_fields=["former_root"])
        record(actor=None, verb=Verb.ROOT_CHANGED, detail={"root": done.number})
    done.finished = True
    # This process forgets it too.
    keyring.roots_now()


def _refused(problem: str) -> InputRefused:
    return InputRefused("--indexes", problem, "First run: gerege rotate-keys")
