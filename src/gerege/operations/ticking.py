"""What is due every minute, above all a snapshot when something was written.

The bound on what can be lost: a write waits at most until the newest snapshot is
``snapshot_seconds`` old, then for the next minute's tick, then for the copying. ``loss`` says it.
"""

from collections.abc import Callable

from django.db.utils import DatabaseError

from gerege.arrivals.services import collect
from gerege.audit.storage import in_few_words
from gerege.cases.services.retaining import tidy
from gerege.desk.escalating import tell_what_is_due
from gerege.desk.ready import refresh_waits
from gerege.duplicates.services import find_pairs_due, key_names_anew
from gerege.interpreters.services import forget_interpreters, release_unfit
from gerege.kernel import clock
from gerege.kernel.errors import GeregeError, InputRefused, ProtectionFailed
from gerege.moving.services import forget_old_lists, work_on_lists
from gerege.operations import folders, manifest, sqlite_copy
from gerege.operations.backing_up import back_up, remove_old
from gerege.operations.folders import HEARTBEAT, Busy, Kept
from gerege.operations.manifest import KEYS, Manifest
from gerege.operations.place import Place
from gerege.reports.services import forget_reports, tell_of_late_reports
from gerege.support.services import open_due_reviews
from gerege.vault import recovery
from gerege.vault.keepers import tell_keepers
from gerege.vault.sealing import sha256_of
from gerege.visas.services import (
    count_due,
    erase_old_batches,
    forget_watches_that_ran_out,
    key_declared_anew,
    name_missing,
    rebuild_missing,
    screen_anew,
    try_due,
    work_due,
)


def every_minute(*, place: Place, notices: bool = True) -> Kept | None:
    """All that is due: what arrived taken in, lists of waits made ready, technical rows that are
    over removed, names given to their keepers, a snapshot, whoever has to know called, files of
    visa applications and old lists of cases taken in, what is over forgotten or erased (lists,
    reports, interpreters, batches, what was watched), engagements without a pledge ended, what is
    declared keyed by a new edition, all screened anew once a day, changed rules tried and counted,
    files of one person looked for, plans due asked for again.

    Without a folder for the snapshot the rest is done; where the rest fails, the snapshot. Raises
    as ``tick``, else the first failure; ProtectionFailed where the words of one may hold a row.
    """
    failed = _problems_of(collect, refresh_waits, tidy, tell_keepers)
    told = (tell_of_late_reports, tell_what_is_due) if notices else ()
    try:
        made = tick(place=place)
    finally:
        # A channel may hang and an import take minutes: the snapshot waits for neither.
        failed += _problems_of(
            *told,
            rebuild_missing,
            key_declared_anew,
            work_due,
            work_on_lists,
            forget_old_lists,
            forget_reports,
            forget_interpreters,
            release_unfit,
            erase_old_batches,
            forget_watches_that_ran_out,
            name_missing,
            screen_anew,
            try_due,
            count_due,
            key_names_anew,
            find_pairs_due,
            open_due_reviews,
        )
    if failed:
        raise failed[0]
    return made


def tell_now() -> None:
    """Only what is to be told to somebody, and what arrived from outside and may have to be, for a
    program of its own. Raises as ``every_minute``."""
    if failed := _problems_of(collect, tell_of_late_reports, tell_what_is_due):
        raise failed[0]


def _problems_of(*parts: Callable[[], object]) -> list[GeregeError]:
    return [problem for part in parts if (problem := _problem_of(part))]


def _problem_of(part: Callable[[], object]) -> GeregeError | None:
    try:
        part()
    except DatabaseError as failed:
        return ProtectionFailed(f"not everything that is due was done: {in_few_words(failed)}")
    except GeregeError as refused:
        return refused
    return None


def tick(*, place: Place) -> Kept | None:
    """Make a snapshot if one is due, remove what is too old; returns the snapshot, if any.

    An unchanged database makes none.

    Raises as ``back_up``; while another backup is being written it does nothing.
    """
    root = folders.must_be_usable(place.backups, place.data_dir, needed=0)
    made = None
    try:
        if is_due(place):
            made = back_up(place=place, kind="snapshot")
        else:
            with folders.alone(root):
                remove_old(place)
    except Busy:
        return None
    (root / HEARTBEAT).touch(mode=0o600)
    return made


def is_due(place: Place) -> bool:
    """True if the database or the keys changed and the newest snapshot or backup is old enough."""
    newest = _newest(place)
    if newest is None:
        return True
    age = clock.now() - newest.when
    if age.total_seconds() < place.snapshot_seconds:
        return False
    if _keys_changed(place, newest):
        return True
    # PostgreSQL ships its log by itself.
    return place.database is not None and newest.state != sqlite_copy.state_of(place.file)


def _newest(place: Place) -> Manifest | None:
    """The newest that a right clock can have dated: what lies in the future delays no snapshot."""
    now = clock.now()
    past = [kept for kept in folders.kept_in(place.backups) if kept.made_at <= now]
    for kept in past[:1]:
        try:
            return manifest.read(kept.path)
        except InputRefused:
            return None
    return None


def _keys_changed(place: Place, newest: Manifest) -> bool:
    """A rotated key is in a snapshot within minutes, and the destroyed one soon in none."""
    if recovery.escrow_is_stale(place.key_dir):
        return True
    return newest.files[KEYS].sha256 != sha256_of(recovery.escrow_file(place.key_dir))
