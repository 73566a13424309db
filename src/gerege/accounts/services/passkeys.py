"""Passkeys as a second factor: added, used, removed."""

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.events import note_refusal
from gerege.accounts.models import Officer, Passkey
from gerege.accounts.passkeys import Answer
from gerege.accounts.services import second_factor
from gerege.audit.verbs import Verb
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused

MOST = 10


def add(*, actor: Officer, name: str, made: Answer) -> list[str]:
    """Add a passkey to one's account; returns recovery codes if it is the first factor, else none.

    Raises InputRefused for a key that is registered already (WebAuthn 7.1, step 26), without a
    name, or beyond ten.
    """
    if not name.strip():
        raise InputRefused("name", _("the name is missing"), _("Write how you will know it."))
    with transaction.atomic():
        _refuse_known(made)
        if actor.passkeys.count() >= MOST:
            raise InputRefused("name", _("there are ten passkeys"), _("Remove one first."))
        key = Passkey.objects.create(
            officer=actor,
            name=name.strip(),
            credential_id=made.credential_id,
            credential=made.credential,
            signatures=made.signatures,
            may_be_copied=made.may_be_copied,
            is_copied=made.is_copied,
        )
        return second_factor.was_set(actor, kind="passkey", which=key.pk)


def use(*, officer: Officer, answer: Answer) -> Passkey:
    """One of the officer's passkeys has signed: note when.

    Raises InputRefused, and records it, when the key's own counter did not go forward (then there
    are two of it; WebAuthn 7.2, step 22) or when it says of itself what it did not say before.
    """
    with transaction.atomic():
        key = officer.passkeys.select_for_update(no_key=True).get(
            credential_id=answer.credential_id
        )
        problem = _contradiction(key, answer)
        if problem:
            note_refusal(Verb.PASSKEY_REFUSED, actor=officer, subject=officer.pk, reason=problem)
        else:
            _note_use(key, answer)
    if problem:
        raise InputRefused(
            "credential",
            _("this passkey may have been copied"),
            _("Use another way, and tell an administrator."),
        )
    return key


def remove(*, actor: Officer, passkey: Passkey) -> None:
    """Remove one of one's own passkeys. Raises InputRefused for the last factor of an account."""
    with transaction.atomic():
        second_factor.refuse_last(actor)
        actor.passkeys.filter(pk=passkey.pk).delete()
        second_factor.was_removed(actor, kind="passkey", which=passkey.pk)


def _refuse_known(made: Answer) -> None:
    if Passkey.objects.filter(credential_id=made.credential_id).exists():
        raise InputRefused("credential", _("this passkey is in use already"), _("Use another one."))


def _contradiction(key: Passkey, answer: Answer) -> str:
    if key.may_be_copied not in (None, answer.may_be_copied):
        return "backup"
    counts = answer.signatures or key.signatures
    return "counter" if counts and answer.signatures <= key.signatures else ""


def _note_use(key: Passkey, answer: Answer) -> None:
    key.signatures, key.used_at = answer.signatures, clock.now()
    key.may_be_copied, key.is_copied = answer.may_be_copied, answer.is_copied
    key.save(update_fields=["signatures", "used_at", "may_be_copied", "is_copied"])
