"""The second factor: a code generator (TOTP, RFC 6238), passkeys, and recovery codes beside them.

Generator and recovery codes are kept by allauth, and this is the only file that calls its classes
for them; their secrets are sealed by the vault (see ``adapters.MfaAdapter``). Passkeys are ours.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from allauth.mfa.utils import decrypt, encrypt
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gerege.accounts import policies
from gerege.accounts.events import note
from gerege.accounts.models import FactorReset, Officer
from gerege.accounts.roles import Role
from gerege.audit.verbs import Verb
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed, ProtectionFailed

SETTING_UP = "accounts.new_secret"
RESET_WITHIN = timedelta(hours=1)


class Generator(NamedTuple):
    """The code generator of an account as its owner sees it."""

    added_at: datetime
    used_at: datetime | None


def new_secret(session: SessionBase) -> str:
    """The secret being set up in this session, in base 32; made once, sealed while it waits."""
    if SETTING_UP not in session:
        session[SETTING_UP] = encrypt(generate_totp_secret())
    try:
        return str(decrypt(session[SETTING_UP]))
    except ProtectionFailed:
        # The visit was written back while the root was replaced: the picture is scanned again.
        session[SETTING_UP] = encrypt(generate_totp_secret())
        return str(decrypt(session[SETTING_UP]))


def address_of(officer: Officer, secret: str) -> str:
    """The ``otpauth://`` address that a code generator reads from the picture."""
    return str(get_adapter().build_totp_url(officer, secret))


def set_up(*, actor: Officer, session: SessionBase, code: str) -> list[str]:
    """Set up the code generator whose first code is given, in place of an earlier one.

    Returns recovery codes if it is the first factor of the account, else none. Raises InputRefused
    if the code does not come from the secret.
    """
    secret = new_secret(session)
    if not validate_totp_code(secret, code):
        raise InputRefused("code", _("the code is not right"), _("Wait for the next code."))
    with transaction.atomic():
        _generator(actor).delete()
        TOTP.activate(actor, secret)
        made = was_set(actor, kind="generator")
    session.pop(SETTING_UP, None)
    return made


def remove_generator(*, actor: Officer) -> None:
    """Remove one's own code generator. Raises InputRefused for the last factor of an account."""
    with transaction.atomic():
        refuse_last(actor)
        _generator(actor).delete()
        was_removed(actor, kind="generator")


def generator_of(officer: Officer) -> Generator | None:
    """When the code generator was set up and last used, or None without one."""
    kept = _generator(officer).first()
    return Generator(kept.created_at, kept.last_used_at) if kept else None


def has_any(officer: Officer) -> bool:
    """True if the account has a code generator or a passkey."""
    return _factors(officer) > 0


def was_set(actor: Officer, *, kind: str, which: UUID | None = None) -> list[str]:
    """A factor was added: note it, and make recovery codes if there are none. In a transaction."""
    actor.second_factor_since = actor.second_factor_since or clock.now()
    actor.save(update_fields=["second_factor_since"])
    note(Verb.SECOND_FACTOR_SET, actor=actor, subject=actor.pk, detail=_detail(kind, which))
    return [] if _codes(actor).exists() else _made_codes(actor)


def was_removed(actor: Officer, *, kind: str, which: UUID | None = None) -> None:
    """A factor was removed: note it and end the other sessions. In a transaction."""
    if not _factors(actor):
        _codes(actor).delete()
        actor.second_factor_since = None
    actor.session_number += 1
    actor.save(update_fields=["second_factor_since", "session_number"])
    note(Verb.SECOND_FACTOR_REMOVED, actor=actor, subject=actor.pk, detail=_detail(kind, which))


def refuse_last(actor: Officer) -> None:
    """Raise InputRefused if the account would be left without a factor. In a transaction."""
    Officer.objects.select_for_update(no_key=True).get(pk=actor.pk)
    if settings.GEREGE_SECOND_FACTOR_REQUIRED and _factors(actor) <= 1:
        raise InputRefused(
            "factor", _("this is the only second factor"), _("Add another one first.")
        )


def new_recovery_codes(*, actor: Officer) -> list[str]:
    """Make new recovery codes; the old ones open nothing any more. They are shown once."""
    if not actor.has_second_factor:
        raise NotAllowed("no second factor to recover")
    with transaction.atomic():
        _codes(actor).delete()
        codes = _made_codes(actor)
        note(Verb.RECOVERY_CODES_MADE, actor=actor, subject=actor.pk)
    return codes


def codes_left(officer: Officer) -> int:
    """How many recovery codes have not been used."""
    kept = _codes(officer).first()
    return len(kept.wrap().get_unused_codes()) if kept else 0


def ask_reset(*, actor: Officer, officer: Officer) -> FactorReset:
    """Ask to remove a lost second factor. A second person has to agree within the hour."""
    if not actor.has_role(Role.ADMINISTRATOR) or actor == officer:
        raise NotAllowed("asked by an administrator for somebody else")
    with transaction.atomic():
        Officer.objects.select_for_update(no_key=True).get(pk=officer.pk)
        FactorReset.objects.filter(officer=officer).delete()
        asked = FactorReset.objects.create(officer=officer, asked_by=actor)
        note(Verb.SECOND_FACTOR_RESET_ASKED, actor=actor, subject=officer.pk)
    return asked


def agree_reset(*, actor: Officer, asked: FactorReset) -> Officer:
    """Agree to remove a second factor: not who asked, not whose it is, within the hour."""
    if not policies.may_agree(actor) or actor.pk in {asked.asked_by_id, asked.officer_id}:
        raise NotAllowed("a second person agrees")
    if clock.now() - asked.asked_at > RESET_WITHIN:
        raise NotAllowed("asked more than an hour ago")
    with transaction.atomic():
        officer = Officer.objects.select_for_update(no_key=True).get(pk=asked.officer_id)
        if not FactorReset.objects.filter(pk=asked.pk).exists():
            raise NotAllowed("somebody agreed already")
        remove_all(officer)
        officer.session_number += 1
        if officer.must_change_password:
            # Whoever gave it knows it; without a second factor it would be enough.
            officer.set_unusable_password()
        officer.save(update_fields=["second_factor_since", "session_number", "password"])
        note(Verb.SECOND_FACTOR_RESET, actor=actor, subject=officer.pk)
    return officer


def remove_all(officer: Officer) -> None:
    """Whatever opened for the officer: a phone that is lost also opened the lock.

    Called in a service's transaction, which saves the officer.
    """
    _of(officer).delete()
    officer.passkeys.all().delete()
    officer.devices.all().delete()
    FactorReset.objects.filter(officer=officer).delete()
    officer.second_factor_since = None


def picture_of(address: str) -> str:
    """The address as a QR picture: plain SVG with its own white ground, for either theme."""
    svg = str(get_adapter().build_totp_svg(address))
    return svg[svg.index("<svg") :]


def _made_codes(officer: Officer) -> list[str]:
    return list(RecoveryCodes.activate(officer).get_unused_codes())


def _of(officer: Officer) -> "QuerySet[Any]":
    found: QuerySet[Any] = Authenticator.objects.filter(user_id=officer.pk)
    return found


def _generator(officer: Officer) -> "QuerySet[Any]":
    return _of(officer).filter(type=Authenticator.Type.TOTP)


def _codes(officer: Officer) -> "QuerySet[Any]":
    return _of(officer).filter(type=Authenticator.Type.RECOVERY_CODES)


def _factors(officer: Officer) -> int:
    return _generator(officer).count() + officer.passkeys.count()


def _detail(kind: str, which: UUID | None) -> dict[str, str]:
    return {"kind": kind, **({"which": str(which)} if which else {})}
