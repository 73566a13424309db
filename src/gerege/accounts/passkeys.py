"""Passkeys (WebAuthn level 2) for opening the lock on an enrolled browser.

The browser signs a random challenge with a key that never leaves the device, after it has checked
the person (fingerprint, face or device PIN). Only the key's id and public half are kept here.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from gerege.accounts.models import Device, Officer, as_bytes
from gerege.kernel.errors import InputRefused

STATE = "accounts.passkey_state"
CHECKED = UserVerificationRequirement.REQUIRED
# What is raised by texts that no browser writes: not JSON, of another shape, too deep.
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


def begin_registration(request: HttpRequest, officer: Officer) -> str:
    """Options for the browser to make a passkey, as JSON; the challenge stays in the session."""
    options, state = _server(request).register_begin(
        user=PublicKeyCredentialUserEntity(
            name=officer.username, id=officer.pk.bytes, display_name=officer.username
        ),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=CHECKED,
    )
    request.session[STATE] = _plain(state)
    return _json(options)


def finish_registration(request: HttpRequest, answer: str) -> bytes:
    """The credential the browser made. Raises InputRefused if it does not answer our challenge."""
    try:
        made = _server(request).register_complete(_take_state(request), json.loads(answer))
    except UNREADABLE as wrong:
        raise _refusal() from wrong
    if made.credential_data is None:
        raise _refusal()
    return bytes(made.credential_data)


def begin_opening(request: HttpRequest, device: Device) -> str:
    """Options for the browser to sign with this device's passkey, as JSON."""
    options, state = _server(request).authenticate_begin(
        credentials=[_credential(device)], user_verification=CHECKED
    )
    request.session[STATE] = _plain(state)
    return _json(options)


def opens(request: HttpRequest, device: Device, answer: str) -> bool:
    """True if the answer was signed, just now, by this device's passkey."""
    try:
        _server(request).authenticate_complete(
            _take_state(request), [_credential(device)], json.loads(answer)
        )
    except (*UNREADABLE, InputRefused):
        return False
    return True


def _server(request: HttpRequest) -> Fido2Server:
    host = request.get_host()
    origin = f"{request.scheme}://{host}"
    return Fido2Server(
        PublicKeyCredentialRpEntity(name="Gerege", id=host.partition(":")[0]),
        verify_origin=lambda said: said == origin,
    )


def _credential(device: Device) -> AttestedCredentialData:
    return AttestedCredentialData(as_bytes(device.passkey))


def _take_state(request: HttpRequest) -> dict[str, Any]:
    state: dict[str, Any] | None = request.session.pop(STATE, None)
    if state is None:
        raise _refusal()
    return state


def _plain(state: Mapping[str, Any]) -> dict[str, Any]:
    return {"challenge": state["challenge"], "user_verification": str(CHECKED.value)}


def _json(options: Mapping[str, Any]) -> str:
    return json.dumps(dict(options)["publicKey"])


def _refusal() -> InputRefused:
    return InputRefused("passkey", _("the passkey could not be checked"), _("Try again."))
