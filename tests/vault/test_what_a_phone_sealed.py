"""A first contact sealed by a browser opens here, and only whole and for what it was sealed for."""

import base64

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePublicNumbers,
    derive_private_key,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.vault.sealing_like_a_browser import AES_128, Parcel, seal

from gerege.kernel.errors import ProtectionFailed
from gerege.kernel.ids import new_id
from gerege.vault import browser
from gerege.vault.models import BrowserKey

PLAIN = b'{"answers": {"can_talk": "yes"}, "made_at": "2026-11-24T02:10:00+03:00"}'
INFO = b"gerege first contact v1 " + str(new_id()).encode()


def opened(parcel: Parcel, *, info: bytes = INFO, key_id: str | None = None) -> bytes:
    return browser.open_browser_sealed(
        enc=parcel.enc, ciphertext=parcel.ciphertext, info=info, key_id=key_id
    )


@pytest.fixture
def parcel(db: None) -> Parcel:
    return seal(browser.public_key().raw, PLAIN, info=INFO)


def test_our_independent_sealing_gives_the_example_of_the_standard() -> None:
    """RFC 9180, appendix A.3.1 (P-256, HKDF-SHA256; the appendix uses AES-128-GCM)."""
    parcel = seal(
        bytes.fromhex(
            "04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a82"
            "6a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0"
        ),
        b"Beauty is truth, truth beauty",
        info=b"Ode on a Grecian Urn",
        aad=b"Count-0",
        cipher=AES_128,
        ephemeral=derive_private_key(
            0x4995788EF4B9D6132B249CE59A77281493EB39AF373D236A1FE415CB0C2D7BEB, SECP256R1()
        ),
    )
    assert parcel.ciphertext.hex() == (
        "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434"
    )


def test_what_a_browser_sealed_opens_here(parcel: Parcel) -> None:
    assert opened(parcel) == PLAIN
    assert opened(parcel, key_id=browser.public_key().key_id) == PLAIN


def test_it_opens_only_for_its_purpose_and_its_message(parcel: Parcel) -> None:
    other_message = browser.first_contact_info(new_id())
    for wrong in (b"gerege draft v1", browser.FIRST_CONTACT, other_message):
        with pytest.raises(ProtectionFailed):
            opened(parcel, info=wrong)


@pytest.mark.parametrize("at", [0, 1, 40, -1])
def test_a_changed_bit_keeps_it_closed(parcel: Parcel, at: int) -> None:
    changed = bytearray(parcel.ciphertext)
    changed[at] ^= 1
    with pytest.raises(ProtectionFailed):
        opened(Parcel(parcel.enc, bytes(changed)))


@pytest.mark.parametrize("enc", [b"", b"\x04" + bytes(64), bytes(65), b"\x02" + bytes(32)])
def test_a_point_that_is_none_is_refused(parcel: Parcel, enc: bytes) -> None:
    with pytest.raises(ProtectionFailed):
        opened(Parcel(enc, parcel.ciphertext))


@pytest.mark.parametrize("ciphertext", [b"", b"short", bytes(15)])
def test_something_cut_off_is_refused(parcel: Parcel, ciphertext: bytes) -> None:
    with pytest.raises(ProtectionFailed):
        opened(Parcel(parcel.enc, ciphertext))


def test_what_was_sealed_to_somebody_else_stays_closed(parcel: Parcel) -> None:
    other = derive_private_key(7, SECP256R1()).public_key()
    raw = other.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    with pytest.raises(ProtectionFailed):
        opened(seal(raw, PLAIN, info=INFO))
    with pytest.raises(ProtectionFailed, match="does not have"):
        opened(parcel, key_id="0" * 16)


@pytest.mark.django_db
def test_the_published_key_stays_the_same_and_reads_the_same_in_both_forms() -> None:
    key, jwk = browser.public_key(), browser.public_key_jwk()
    assert browser.public_key() == key
    assert len(key.raw) == 65
    assert base64.urlsafe_b64decode(key.base64url + "=") == key.raw
    x, y = (int.from_bytes(base64.urlsafe_b64decode(jwk[c] + "="), "big") for c in ("x", "y"))
    point = EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()
    assert point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint) == key.raw
    assert (jwk["kty"], jwk["crv"], jwk["kid"]) == ("EC", "P-256", key.key_id)


def test_after_a_new_key_an_old_phone_is_still_understood(parcel: Parcel) -> None:
    old = browser.public_key()
    with time_machine.travel("2030-01-01T00:00:00Z"):
        browser.make_key()
    assert browser.public_key().key_id != old.key_id
    assert opened(parcel, key_id=old.key_id) == PLAIN


def test_a_private_key_that_was_tampered_with_opens_nothing(parcel: Parcel) -> None:
    kept = BrowserKey.objects.get()
    changed = bytearray(bytes(kept.sealed_private))
    changed[-1] ^= 1
    BrowserKey.objects.update(sealed_private=bytes(changed))
    with pytest.raises(ProtectionFailed):
        opened(parcel)
