"""After a restore: heads from outside that are newer than the backup, accepted by an administrator.

What remains true is said for ever, in words and not as a problem: ``notes`` for ``gerege check``,
the report of ``verify-audit --head`` for the auditor.
"""

from collections import Counter
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction

from gerege.accounts.models import Officer
from gerege.accounts.usernames import normal_username
from gerege.audit import restores
from gerege.audit import services as audit
from gerege.audit.entry import Detail
from gerege.audit.models import Event
from gerege.audit.signing import SavedHead
from gerege.audit.verbs import Verb
from gerege.audit.verification import verify
from gerege.kernel.errors import InputRefused, NotAllowed, ProtectionFailed
from gerege.operations.policies import may_accept_heads

MEND = "Leave it, and show it to the auditor"


def accept_head(*, actor: Officer, head: SavedHead, key: Ed25519PublicKey) -> None:
    """Record that this head does not fit because the record was restored. Twice is once.

    Raises NotAllowed for anybody but an administrator, ProtectionFailed for a head that was not
    signed with ``key`` and for a record that is not whole without it, InputRefused for a head that
    fits, or that no restore explains.
    """
    if not may_accept_heads(actor):
        raise NotAllowed("to accept a head after a restore")
    report = verify([head], key)
    if report.accepted:
        return
    restore = _explained(head, has_problems=bool(report.problems))
    if problems := verify([], key).problems:
        raise ProtectionFailed(f"the record itself is not whole: {problems[0]}. {MEND}")
    detail: Detail = {"root": head.root, "restored": restore.sequence}
    with transaction.atomic():
        audit.record(actor=actor.pk, verb=Verb.HEAD_ACCEPTED, detail=detail)


def _explained(head: SavedHead, *, has_problems: bool) -> Event:
    if not has_problems:
        raise InputRefused(
            "head", f"the head of {head.at} fits the record", "Nothing is to be done"
        )
    restore = restores.restore_explaining(head)
    if restore is None:
        raise InputRefused(
            "head",
            f"no restore explains why the head of {head.at} does not fit: either it knows no more "
            "than was restored, or it was signed afterwards",
            MEND,
        )
    return restore


def administrator(username: str) -> Officer:
    """The open account of this administrator. Raises InputRefused if there is none."""
    found = Officer.objects.filter(username=normal_username(username)).first()
    if found is None or not may_accept_heads(found):
        raise InputRefused(
            "--by", "this is no open account of an administrator", "Give your own user name"
        )
    return found


def notes() -> list[str]:
    """Every restore, and what was accepted after it: in whose name, and on which day (UTC)."""
    said = []
    for restore in restores.all_restores():
        said.append(f"restored from a backup on {restore.at:%F %R} UTC, event {restore.sequence}")
        said += _accepted_after(restore)
    return said


def _accepted_after(restore: Event) -> list[str]:
    counted = Counter((one.actor, one.at.date()) for one in restores.acceptances_after(restore))
    return [
        f"accepted heads from before that restore: {heads}, by {name_of(by)}, on {day:%F}"
        for (by, day), heads in counted.items()
    ]


def name_of(officer: UUID | None) -> str:
    """The user name of who acted; the id where the account is not there."""
    found = Officer.objects.filter(pk=officer) if officer else Officer.objects.none()
    return found.values_list("username", flat=True).first() or str(officer)
