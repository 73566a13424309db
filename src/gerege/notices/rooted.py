"""What notices make with the root: sealed telephones and mail addresses of duty."""

from gerege.notices.models import DutyTurn, Notice
from gerege.notices.sealing import PURPOSE, TEST_PURPOSE, owner_of
from gerege.vault.rooted import Renew, Sealed


def _telephone(row: DutyTurn, renew: Renew) -> bytes | None:
    return renew(owner_of(row, "telephone"), bytes(row.telephone)) if row.telephone else None


def _mail(row: DutyTurn, renew: Renew) -> bytes | None:
    return renew(owner_of(row, "mail"), bytes(row.mail)) if row.mail else None


def _test(row: Notice, renew: Renew) -> bytes | None:
    return renew(str(row.pk), bytes(row.test_address)) if row.test_address else None


MADE = (
    Sealed("notices.DutyTurn", "telephone", PURPOSE, _telephone),
    Sealed("notices.DutyTurn", "mail", PURPOSE, _mail),
    Sealed("notices.Notice", "test_address", TEST_PURPOSE, _test),
)
