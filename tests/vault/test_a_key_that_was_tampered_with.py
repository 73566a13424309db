"""A key that is missing, foreign or changed opens nothing, and says which one it is."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.vault.builders import as_a_new_process, reads, verbs, write

from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.vault import crypto, key_folder, keyring, rotation, services
from gerege.vault.models import RecordKey, VaultState

pytestmark = pytest.mark.django_db


def test_a_tampered_key_is_left_named_and_keeps_its_epoch_alive(keys: Path) -> None:
    good, bad = write("good"), write("bad")
    row = RecordKey.objects.get(pk=bad[0])
    RecordKey.objects.filter(pk=bad[0]).update(wrapped=bytes(row.wrapped)[:-1] + b"\x00\x00")
    done = rotation.rotate()
    assert (done.rewrapped, done.broken) == (1, [bad[0]])
    assert reads(*good) == "good"
    assert "keys.rotated" not in verbs()
    with pytest.raises(InputRefused, match="still wrapped"):
        rotation.destroy(1)
    services.forget(bad[0])
    rotation.destroy(1)


def test_a_missing_epoch_is_named_and_stops_the_program(keys: Path) -> None:
    write("x")
    rotation.rotate()
    key_folder.files(keys)[2].unlink()
    as_a_new_process()
    assert any("that of epoch 2" in problem for problem in keyring.startup_problems())
    with pytest.raises(ProtectionFailed, match="that of epoch 2"):
        write("y")


def test_the_key_of_another_installation_in_the_place_of_an_epoch_opens_nothing(keys: Path) -> None:
    case, envelope = write("x")
    rotation.rotate()
    key_folder.files(keys)[2].unlink()
    key_folder.create(keys, 2, 2026)
    as_a_new_process()
    assert any("does not belong to this database" in p for p in keyring.startup_problems())
    for attempt in (lambda: reads(case, envelope), lambda: write("y"), lambda: rotation.destroy(1)):
        with pytest.raises(ProtectionFailed):
            attempt()
    assert 1 in key_folder.files(keys)


def _changed(root: bytes) -> bytes:
    return root[:-1] + bytes([root[-1] ^ 1])


def _of_another_vault(root: bytes) -> bytes:
    key = keyring._derived(crypto.new_key(), ("wrap the root", "2"))
    return crypto.seal(key, crypto.new_key(), keyring._bound(2))


def _with_a_root_of_their_own(root: bytes) -> bytes:
    return keyring.wrap_root(crypto.new_key(), 2)


@pytest.mark.parametrize("forgery", [_changed, _of_another_vault, _with_a_root_of_their_own])
def test_a_tampered_root_opens_nothing(keys: Path, forgery: Callable[[bytes], bytes]) -> None:
    write("x")
    rotation.rotate()
    root = bytes(VaultState.objects.get().root or b"")
    VaultState.objects.update(root=forgery(root))
    as_a_new_process()
    assert keyring.startup_problems() != []
    for attempt in (
        lambda: services.find_exact("phone", "97699112233"),
        lambda: services.seal_for(purpose="p", owner="o", data=b"x"),
        lambda: services.derive_for(purpose="p", owner="o"),
        lambda: write("y"),
    ):
        with pytest.raises(ProtectionFailed):
            attempt()


def test_a_root_put_back_to_an_earlier_epoch_opens_nothing(keys: Path) -> None:
    write("x")
    rotation.rotate()
    VaultState.objects.update(epoch=1)
    as_a_new_process()
    with pytest.raises(ProtectionFailed):
        services.derive_for(purpose="p", owner="o")


def test_a_key_wrapped_for_one_epoch_does_not_pass_for_another(keys: Path) -> None:
    case, envelope = write("x")
    rotation.rotate()
    RecordKey.objects.filter(pk=case).update(kek_version=1)
    as_a_new_process()
    with pytest.raises(ProtectionFailed):
        reads(case, envelope)


def test_two_files_of_one_epoch_are_refused(keys: Path) -> None:
    key_folder.files(keys)[1].rename(keys / "master-key-2020-1")
    key_folder.files(keys)
    (keys / "master-key").write_text("x")
    with pytest.raises(ProtectionFailed, match="both the key of epoch 1"):
        key_folder.files(keys)
