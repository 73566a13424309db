"""A passkey that opened the lock on one device becomes a second factor; rubbish stops nobody."""

import random
from importlib import import_module

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.apps import apps
from fido2.cose import ES256
from fido2.webauthn import Aaguid, AttestedCredentialData
from tests.builders import bold

from gerege.accounts.models import Device, Officer, Passkey, as_bytes
from gerege.kernel.ids import new_id

pytestmark = pytest.mark.django_db
migration = import_module("gerege.accounts.migrations.0003_passkeys")


def a_credential() -> tuple[bytes, ec.EllipticCurvePrivateKey]:
    """What an authenticator gave at enrolment, and the key it keeps."""
    secret = ec.generate_private_key(ec.SECP256R1())
    key = ES256.from_cryptography_key(secret.public_key())
    made = AttestedCredentialData.create(Aaguid(bytes(16)), b"key of bold", key)
    return bytes(made), secret


def a_device(officer: Officer, passkey: bytes, name: str = "phone") -> Device:
    return Device.objects.create(officer=officer, browser=new_id(), name=name, passkey=passkey)


def without_factor() -> Officer:
    officer = bold()
    Officer.objects.filter(pk=officer.pk).update(second_factor_since=None)
    return officer


def test_the_key_of_a_device_is_a_passkey_that_checks_what_it_signs() -> None:
    officer, (stored, secret) = without_factor(), a_credential()
    device = a_device(officer, stored)
    migration.keep_those_of_devices(apps, None)
    kept = Passkey.objects.get(officer=officer)
    assert (kept.name, kept.added_at) == ("phone", device.enrolled_at)
    key = AttestedCredentialData(as_bytes(kept.credential)).public_key
    from_phone = secret.sign(b"challenge", ec.ECDSA(hashes.SHA256()))
    key.verify(b"challenge", from_phone)
    assert Officer.objects.get(pk=officer.pk).has_second_factor


@pytest.mark.parametrize("seed", range(5))
def test_bytes_that_cannot_be_read_are_passed_over_and_the_others_kept(seed: int) -> None:
    noise, (stored, _secret) = random.Random(seed), a_credential()  # noqa: S311  no secret
    broken, whole = without_factor(), bold()
    rubbish = [b"", b"rubbish", bytes(16), bytes(200), stored[:17], stored[:30], stored[:-1]]
    rubbish += [noise.randbytes(noise.randrange(1, 300)) for _row in range(40)]
    rubbish += [stored[:29] + noise.randbytes(len(stored) - 29) for _row in range(40)]
    for number, wrong in enumerate(rubbish):
        a_device(broken, wrong, f"device {number}")
    a_device(whole, stored)
    migration.keep_those_of_devices(apps, None)
    assert [key.officer_id for key in Passkey.objects.all()] == [whole.pk]
    assert not Officer.objects.get(pk=broken.pk).has_second_factor
