"""How this room writes to the audit log: ids and coded values only, never a name."""

from collections.abc import Mapping
from uuid import UUID

from gerege.accounts.models import Officer
from gerege.audit import services as audit
from gerege.audit.verbs import Verb

Detail = Mapping[str, str | int | bool]


def note(
    verb: Verb,
    *,
    actor: Officer | None,
    subject: UUID | None = None,
    detail: Detail | None = None,
) -> None:
    """Record what an officer did, with the post they did it at. Inside a transaction only."""
    audit.record(
        actor=actor.pk if actor else None,
        verb=verb,
        subject=subject,
        post=_post_id(actor),
        detail=detail,
    )


def note_refusal(verb: Verb, *, actor: Officer, reason: str, subject: UUID | None = None) -> None:
    """Record that an officer was refused, and why in one coded word."""
    audit.refused(actor=actor.pk, verb=verb, subject=subject, post=_post_id(actor), reason=reason)


def _post_id(actor: Officer | None) -> UUID | None:
    return actor.post.pk if actor and actor.post else None
