"""Where a case that was erased can still lie, and until when at the latest. Pure.

A backup that was made before an erasure holds the wrapped key and the sealed texts of the erased
case; it opens with two shares of the recovery key. It ends with its time, or, sooner, when the
epoch of the master key that wrapped the case is destroyed and no copy of the keys holds it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gerege.operations.folders import Kept
from gerege.operations.thinning import SNAPSHOTS_FOR


@dataclass(frozen=True)
class Remaining:
    """One backup, and when it is removed at the latest; None for the only one there is."""

    name: str
    until: datetime | None


def where_and_until(
    erased_at: datetime, kept: Sequence[Kept], keep_days: int
) -> tuple[Remaining, ...]:
    """The backups made before this moment, the newest first; ``kept`` is ``folders.kept_in``.

    Copies that were carried away from the folder are not known to the program.
    """
    newest = next((one for one in kept if one.kind == "backup"), None)
    return tuple(
        Remaining(one.path.name, None if one == newest else _until(one, keep_days))
        for one in kept
        if one.made_at <= erased_at
    )


def gone_by(remaining: Sequence[Remaining], newest: datetime, keep_days: int) -> datetime | None:
    """When the last of them is gone, as long as backups go on being made; None if there is none."""
    ends = [one.until or newest + timedelta(days=keep_days) for one in remaining]
    return max(ends, default=None)


def _until(one: Kept, keep_days: int) -> datetime:
    return one.made_at + (timedelta(days=keep_days) if one.kind == "backup" else SNAPSHOTS_FOR)
