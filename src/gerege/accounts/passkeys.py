"""Passkeys (WebAuthn level 3): what the browser is asked, and whether its answer holds.

The browser signs a random challenge with a key that never leaves the device, after it has checked
the person (fingerprint, face or device PIN). Only the key's id and public half are kept here.
A challenge is for one officer and one session, lasts five minutes and is answered once.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from gerege.accounts.models import Officer, Passkey, as_bytes
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused

STATE = "accounts.passkey_state"
VALID_FOR = timedelta(minutes=5)
CHECKED = UserVerificationRequirement.REQUIRED
# What is raised by texts that no browser writes: not JSON, of another shape, too deep.
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


@dataclass(frozen=True)
class Answer:
    """What a key said when it signed: which one it is, and what it tells about itself."""

    credential_id: bytes
    credential: bytes
    signatures: int
    may_be_copied: bool
    is_copied: bool


def is_possible(request: HttpRequest) -> bool:
    """True at the name this server was given: a passkey is bound to one name for ever."""
    return _name(request) in settings.GEREGE_PASSKEY_HOSTS


def begin_registration(request: HttpRequest, officer: Officer) -> str:
    """Options for the browser to make a passkey, as JSON; "" where none is possible."""
    if not is_possible(request):
        return ""
    options, state = _server(request).register_begin(
        user=PublicKeyCredentialUserEntity(
            name=officer.username, id=officer.pk.bytes, display_name=officer.username
        ),
        credentials=_credentials(officer.passkeys.all()),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=CHECKED,
    )
    return _asked(request, officer, options, state)


def finish_registration(request: HttpRequest, officer: Officer, answer: str) -> Answer:
    """What the browser made. Raises InputRefused if it does not answer our challenge."""
    try:
        made = _server(request).register_complete(_take_state(request, officer), json.loads(answer))
    except UNREADABLE as wrong:
        raise _refusal() from wrong
    if made.credential_data is None:
        raise _refusal()
    return _answer(made, made.credential_data)


def begin_answer(request: HttpRequest, officer: Officer) -> str:
    """Options for the browser to sign with one of the officer's passkeys; "" without any."""
    known = _credentials(officer.passkeys.all()) if is_possible(request) else []
    if not known:
        return ""
    options, state = _server(request).authenticate_begin(known, user_verification=CHECKED)
    return _asked(request, officer, options, state)


def finish_answer(request: HttpRequest, officer: Officer, answer: str) -> Answer:
    """What one of the officer's passkeys signed just now. Raises InputRefused for anything else."""
    try:
        given = json.loads(answer)
        known = _credentials(officer.passkeys.all())
        state = _take_state(request, officer)
        signed = _server(request).authenticate_complete(state, known, given)
        said = AuthenticationResponse.from_dict(given).response.authenticator_data
    except UNREADABLE as wrong:
        raise _refusal() from wrong
    return _answer(said, signed)


def _answer(said: AuthenticatorData, credential: AttestedCredentialData) -> Answer:
    may_be_copied = bool(said.flags & AuthenticatorData.FLAG.BE)
    is_copied = bool(said.flags & AuthenticatorData.FLAG.BS)
    if is_copied and not may_be_copied:
        raise _refusal()
    return Answer(
        credential_id=bytes(credential.credential_id),
        credential=bytes(credential),
        signatures=said.counter,
        may_be_copied=may_be_copied,
        is_copied=is_copied,
    )


def _server(request: HttpRequest) -> Fido2Server:
    origin = f"{request.scheme}://{request.get_host()}"
    return Fido2Server(
        PublicKeyCredentialRpEntity(name="Gerege", id=_name(request)),
        verify_origin=lambda said: is_possible(request) and said == origin,
    )


def _name(request: HttpRequest) -> str:
    return request.get_host().partition(":")[0]


def _credentials(passkeys: Iterable[Passkey]) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(as_bytes(one.credential)) for one in passkeys]


def _asked(
    request: HttpRequest, officer: Officer, options: Mapping[str, Any], state: Mapping[str, Any]
) -> str:
    request.session[STATE] = {
        "challenge": state["challenge"],
        "officer": str(officer.pk),
        "at": clock.now().timestamp(),
    }
    return json.dumps(dict(options)["publicKey"])


def _take_state(request: HttpRequest, officer: Officer) -> dict[str, Any]:
    """The challenge of this session, once. The cache says so to every other worker as well."""
    state: dict[str, Any] = request.session.pop(STATE, {})
    age = clock.now().timestamp() - state.get("at", 0)
    if age > VALID_FOR.total_seconds() or state.get("officer") != str(officer.pk):
        raise _refusal()
    challenge = f"accounts.challenge:{state['challenge']}"
    if not cache.add(challenge, "answered", timeout=VALID_FOR.total_seconds()):
        raise _refusal()
    return {"challenge": state["challenge"], "user_verification": CHECKED}


def _refusal() -> InputRefused:
    return InputRefused(
        "credential",
        _("the passkey could not be checked"),
        _("Try again, or use another way."),
    )
