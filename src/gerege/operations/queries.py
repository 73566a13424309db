"""What the page "Installation" shows. Nothing of it is about a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.queries import current_head, last_head
from gerege.cases.copies import Copies
from gerege.kernel import clock
from gerege.kernel.errors import NotAllowed
from gerege.notices.queries import Installed, installed
from gerege.operations import folders, place, program, restoring
from gerege.operations.folders import Kept
from gerege.operations.loss import Shipping, shipping
from gerege.operations.remains import gone_by, where_and_until
from gerege.vault import epochs
from gerege.vault.models import VaultState


@dataclass(frozen=True)
class Installation:
    """One page."""

    version: str
    checksum: str
    database: str
    shipping: Shipping
    last_backup: datetime | None
    last_snapshot: datetime | None
    proved_at: datetime | None
    drilled_at: datetime | None
    erased_gone_by: datetime | None
    keep_days: int
    events: int
    root: str
    signed_at: datetime | None
    epoch: int
    epoch_age: timedelta
    notices: Installed


def installation(viewer: Officer) -> Installation:
    """The state of this installation now. Raises NotAllowed for anybody but an administrator."""
    if not viewer.has_role(Role.ADMINISTRATOR):
        raise NotAllowed("the page about the installation")
    here, now, head, signed = place.here(), clock.now(), current_head(), last_head()
    kept, epoch = folders.kept_in(here.backups), epochs.rows()[-1]
    backup = _newest(kept, "backup")
    remaining = where_and_until(now, kept, here.keep_days)
    return Installation(
        version=program.product_version(),
        checksum=program.checksum(),
        database={"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor],
        shipping=shipping(here),
        last_backup=backup,
        last_snapshot=_newest(kept, "snapshot"),
        proved_at=restoring.proved_at(here.backups),
        drilled_at=VaultState.objects.values_list("drilled_at", flat=True).first(),
        erased_gone_by=gone_by(remaining, backup or now, here.keep_days),
        keep_days=here.keep_days,
        events=head.size if head else 0,
        root=head.root if head else "",
        signed_at=signed.at if signed else None,
        epoch=epoch.number,
        epoch_age=now - epoch.made_at,
        notices=installed(),
    )


def copies_before(moment: datetime) -> Copies | None:
    """What the folder of backups holds of a case erased at this moment; None without a folder.

    No viewer: the report of the erasure, which shows it, has its own door.
    """
    here = place.here()
    if here.backups is None or not here.backups.is_dir():
        return None
    kept = folders.kept_in(here.backups)
    remaining = where_and_until(moment, kept, here.keep_days)
    return Copies(gone_by(remaining, _newest(kept, "backup") or moment, here.keep_days))


def _newest(kept: list[Kept], kind: folders.Kind) -> datetime | None:
    return next((one.made_at for one in kept if one.kind == kind), None)
