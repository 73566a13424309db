"""Counting how long an application waited, at the moment somebody opens or decides it first."""

from gerege.kernel.clock import now
from gerege.vault import services as vault
from gerege.visas.models import Application
from gerege.visas.waiting.tallies import add_one
from gerege.visas.waiting.waits import quarter_of


def count_wait(*, application: Application, until: str) -> None:
    """Add one to the tallies of its post. The caller knows that this is the first time.

    Call in the transaction of the act, before the record is written; raises as the vault does.
    """
    vault.unlock([application.batch_id])
    moment = now()
    add_one(
        application=application,
        until=until,
        days=max((moment - application.waiting_since).days, 0),
        quarter=quarter_of(application.post.local_date(moment)),
    )
