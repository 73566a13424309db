"""How much of what was saved can be lost at most: by what is set up, and by whether it works."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from django.db import connection

from gerege.kernel import clock
from gerege.kernel.errors import InputRefused
from gerege.operations import folders, manifest
from gerege.operations.folders import HEARTBEAT, Kept
from gerege.operations.place import Place
from gerege.vault.recovery import RECIPIENT_FILE

TICK = timedelta(minutes=1)
MOST = timedelta(minutes=5)
SEGMENT = re.compile("[0-9A-F]{24}")
FOUR_GIGABYTES = 1 << 32


class State(StrEnum):
    """Is what protects from a loss there, and at work?"""

    WORKS = "works"
    TOO_SLOW = "too_slow"
    LATE = "late"
    NO_RECOVERY_KEY = "no_recovery_key"
    NOT_SET_UP = "not_set_up"
    FOLDER_GONE = "folder_gone"
    LOG_STAYS = "log_stays"


@dataclass(frozen=True)
class Shipping:
    """``at_most`` is what can be lost while it works; ``shipped_at`` is when it last worked."""

    state: State
    at_most: timedelta | None = None
    shipped_at: datetime | None = None


ADVICE = {
    State.NOT_SET_UP: (
        "GEREGE_BACKUP_DIR is not set, so no backups are made and everything can be lost. Set it "
        "to a folder on another disk (docs/operate/backup.md)"
    ),
    State.FOLDER_GONE: (
        "the folder in GEREGE_BACKUP_DIR is not there, so no backups are made and everything can "
        "be lost. Mount its disk, or make the folder (docs/operate/backup.md)"
    ),
    State.LOG_STAYS: (
        "PostgreSQL does not copy away its log: everything written after the last backup can be "
        "lost. In postgresql.conf set archive_mode, archive_timeout and archive_command, and "
        "restart the server (docs/operate/backup.md, PostgreSQL)"
    ),
    State.LATE: (
        "what people save is not being copied: everything since the last copy can be lost. See "
        "that `gerege tick` runs every minute, or why PostgreSQL cannot ship its log. A copy in "
        "the folder that is dated later than now (a clock ran ahead) is to be moved away"
    ),
    State.TOO_SLOW: (
        "more than five minutes of writes can be lost: copying takes too long. Use PostgreSQL, or "
        "a shorter archive_timeout there"
    ),
}


def advice(place: Place) -> list[str]:
    """What is to be mended, with the mend; empty when it works. A missing key others tell."""
    state = shipping(place).state
    return [ADVICE[state]] if state in ADVICE else []


def shipping(place: Place) -> Shipping:
    """What is true of this installation now."""
    if place.backups is None:
        return Shipping(State.NOT_SET_UP)
    if not place.backups.is_dir():
        return Shipping(State.FOLDER_GONE)
    if not (place.key_dir / RECIPIENT_FILE).exists():
        return Shipping(State.NO_RECOVERY_KEY)
    if place.database is None:
        return _log_shipping()
    newest = next(iter(folders.kept_in(place.backups)), None)
    at_most = bound(place.snapshot_seconds, _seconds_of(newest))
    return Shipping(_state(place.backups, newest, at_most), at_most, _ticked_at(place.backups))


def _log_shipping() -> Shipping:
    """What the server of PostgreSQL says of the shipping of its log."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('archive_mode') IN ('on', 'always'),"
            " (SELECT setting::int FROM pg_settings WHERE name = 'archive_timeout'),"
            " last_archived_time, last_failed_time, last_archived_wal,"
            " pg_walfile_name(pg_current_wal_lsn()),"
            " (SELECT setting::bigint FROM pg_settings WHERE name = 'wal_segment_size')"
            " FROM pg_stat_archiver"
        )
        is_on, timeout, shipped_at, failed_at, shipped, written, size = cursor.fetchone()
    if not is_on or not timeout:
        return Shipping(State.LOG_STAYS)
    at_most = bound(timeout, 0)
    if shipped_at is None or (failed_at and failed_at > shipped_at):
        return Shipping(State.LATE, at_most, shipped_at)
    is_old = clock.now() - shipped_at > 2 * timedelta(seconds=timeout)
    if is_old and waits(shipped, written, size):
        return Shipping(State.LATE, at_most, shipped_at)
    state = State.WORKS if at_most <= MOST else State.TOO_SLOW
    return Shipping(state, at_most, shipped_at)


def waits(shipped: str, written: str, size: int) -> bool:
    """True if a whole segment lies between the one shipped last and the one that is written.

    An ``archive_command`` that hangs never fails. A server on which nobody writes stays on the
    segment after the one it shipped, however long ago that was.
    """
    last = SEGMENT.match(shipped)
    return last is not None and _number(written, size) - _number(last[0], size) > 1


def _number(segment: str, size: int) -> int:
    """The place of a segment in the log, whatever the time line (the first eight digits)."""
    return int(segment[8:16], 16) * (FOUR_GIGABYTES // size) + int(segment[16:24], 16)


def bound(snapshot_seconds: int, copying_seconds: float) -> timedelta:
    """A write waits for the newest snapshot to grow old, for the next tick, and for the copying."""
    whole = TICK + timedelta(seconds=snapshot_seconds + copying_seconds)
    return timedelta(minutes=-(-whole // TICK))


def _state(root: Path, newest: Kept | None, at_most: timedelta) -> State:
    ticked_at, now = _ticked_at(root), clock.now()
    if ticked_at is None or not -TICK <= now - ticked_at <= MOST:
        return State.LATE
    if newest and newest.made_at - now > TICK:
        # Whoever restores takes the newest by its name, and would lose what came after.
        return State.LATE
    return State.WORKS if at_most <= MOST else State.TOO_SLOW


def _ticked_at(root: Path) -> datetime | None:
    try:
        seconds = (root / HEARTBEAT).stat().st_mtime
    except OSError:
        return None
    return datetime.fromtimestamp(seconds, tz=clock.now().tzinfo)


def _seconds_of(newest: Kept | None) -> float:
    try:
        return manifest.read(newest.path).seconds if newest else 0.0
    except InputRefused:
        return 0.0
