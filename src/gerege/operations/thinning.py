"""Which backups are kept, and for how long. Pure: the list of what is there in, what goes out."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from gerege.operations.folders import Kept

NEWEST_SNAPSHOTS = 12
SNAPSHOTS_FOR = timedelta(hours=24)
# Few: an epoch of keys that is destroyed on the server must not live on beside old databases.
COPIES_OF_KEYS = 3


def backups_to_remove(kept: Sequence[Kept], keep_days: int, now: datetime) -> list[Kept]:
    """Backups older than this; never the last one. ``kept`` has the newest first."""
    backups = [one for one in kept if one.kind == "backup"]
    return [one for one in backups[1:] if now - one.made_at > timedelta(days=keep_days)]


def snapshots_to_remove(kept: Sequence[Kept], now: datetime) -> list[Kept]:
    """All but the newest twelve and one for each hour of a day; never the newest of all."""
    snapshots = [one for one in kept if one.kind == "snapshot"]
    recent = [one for one in snapshots if now - one.made_at <= SNAPSHOTS_FOR]
    last_of_each_hour = {
        one.made_at.replace(minute=0, second=0, microsecond=0): one for one in reversed(recent)
    }
    stays = {one.path for one in (*kept[:1], *recent[:NEWEST_SNAPSHOTS])}
    stays |= {one.path for one in last_of_each_hour.values()}
    return [one for one in snapshots if one.path not in stays]


def keys_to_remove(kept: Sequence[Kept]) -> list[Kept]:
    """Backups whose copy of the keys is neither one of the newest nor the newest of its recipient.

    One recovery key has to open both the database and the keys: after a renewal the older databases
    open with the older papers only, and so with a copy of the keys from before.
    """
    with_keys = [one for one in kept if one.has_keys]
    newest_of_each = {one.recipient: one.path for one in reversed(with_keys)}
    stays = {*newest_of_each.values(), *(one.path for one in with_keys[:COPIES_OF_KEYS])}
    return [one for one in with_keys if one.path not in stays]
