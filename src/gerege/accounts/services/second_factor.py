"""The second factor: a code generator (TOTP, RFC 6238) and recovery codes, kept by allauth.

This is the only file that calls allauth's own classes for them. Their secrets are sealed by the
vault (see ``adapters.MfaAdapter``).
"""

from datetime import timedelta
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from allauth.mfa.utils import decrypt, encrypt
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gerege.accounts.events import note
from gerege.accounts.models import FactorReset, Officer
from gerege.accounts.roles import Role
from gerege.audit.verbs import Verb
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed

SETTING_UP = "accounts.new_secret"
RESET_WITHIN = timedelta(hours=1)
MAY_AGREE = frozenset({Role.ADMINISTRATOR, Role.PROTECTION_LEAD})


def new_secret(session: SessionBase) -> str:
    """The secret being set up in this session, in base 32; made once, sealed while it waits."""
    if SETTING_UP not in session:
        session[SETTING_UP] = encrypt(generate_totp_secret())
    return str(decrypt(session[SETTING_UP]))


def address_of(officer: Officer, secret: str) -> str:
    """The ``otpauth://`` address that a code generator reads from the picture."""
    return str(get_adapter().build_totp_url(officer, secret))


def set_up(*, actor: Officer, session: SessionBase, code: str) -> list[str]:
    """Set up the code generator whose first code is given; returns the recovery codes, once.

    Raises InputRefused if the code does not come from the secret.
    """
    secret = new_secret(session)
    if not validate_totp_code(secret, code):
        raise InputRefused("code", _("the code is not right"), _("Wait for the next code."))
    with transaction.atomic():
        _remove_all(actor)
        TOTP.activate(actor, secret)
        codes = _made_codes(actor)
        actor.second_factor_since = clock.now()
        actor.save(update_fields=["second_factor_since"])
        note(Verb.SECOND_FACTOR_SET, actor=actor, subject=actor.pk)
    session.pop(SETTING_UP, None)
    return codes


def new_recovery_codes(*, actor: Officer) -> list[str]:
    """Make new recovery codes; the old ones open nothing any more. They are shown once."""
    if not actor.has_second_factor:
        raise NotAllowed("no second factor to recover")
    with transaction.atomic():
        _of(actor).filter(type=Authenticator.Type.RECOVERY_CODES).delete()
        codes = _made_codes(actor)
        note(Verb.RECOVERY_CODES_MADE, actor=actor, subject=actor.pk)
    return codes


def codes_left(officer: Officer) -> int:
    """How many recovery codes have not been used."""
    kept = _of(officer).filter(type=Authenticator.Type.RECOVERY_CODES).first()
    return len(kept.wrap().get_unused_codes()) if kept else 0


def ask_reset(*, actor: Officer, officer: Officer) -> FactorReset:
    """Ask to remove a lost second factor. A second person has to agree within the hour."""
    if not actor.has_role(Role.ADMINISTRATOR) or actor == officer:
        raise NotAllowed("asked by an administrator for somebody else")
    with transaction.atomic():
        FactorReset.objects.filter(officer=officer).delete()
        asked = FactorReset.objects.create(officer=officer, asked_by=actor)
        note(Verb.SECOND_FACTOR_RESET_ASKED, actor=actor, subject=officer.pk)
    return asked


def may_agree(officer: Officer) -> bool:
    """True for those who may be the second person."""
    return officer.role in MAY_AGREE


def agree_reset(*, actor: Officer, asked: FactorReset) -> Officer:
    """Agree to remove a second factor: not who asked, not whose it is, within the hour."""
    if not may_agree(actor) or actor.pk in {asked.asked_by_id, asked.officer_id}:
        raise NotAllowed("a second person agrees")
    if clock.now() - asked.asked_at > RESET_WITHIN:
        raise NotAllowed("asked more than an hour ago")
    with transaction.atomic():
        officer = Officer.objects.select_for_update().get(pk=asked.officer_id)
        _remove_all(officer)
        officer.second_factor_since = None
        officer.session_number += 1
        officer.save(update_fields=["second_factor_since", "session_number"])
        asked.delete()
        note(Verb.SECOND_FACTOR_RESET, actor=actor, subject=officer.pk)
    return officer


def picture_of(address: str) -> str:
    """The address as a QR picture: plain SVG with its own white ground, for either theme."""
    svg = str(get_adapter().build_totp_svg(address))
    return svg[svg.index("<svg") :]


def _made_codes(officer: Officer) -> list[str]:
    return list(RecoveryCodes.activate(officer).get_unused_codes())


def _of(officer: Officer) -> "QuerySet[Any]":
    found: QuerySet[Any] = Authenticator.objects.filter(user_id=officer.pk)
    return found


def _remove_all(officer: Officer) -> None:
    _of(officer).delete()
