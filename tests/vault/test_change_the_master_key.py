"""A new master key: everything opens as before, the old key is destroyed, nothing is lost."""

from pathlib import Path

import pytest
from django.db.models.signals import pre_save
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.vault.builders import as_a_new_process, reads, verbs, write

from gerege.audit.models import Event
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.vault import (
    browser,
    epochs,
    key_folder,
    keyring,
    record_keys,
    recovery,
    rotation,
    services,
    soundness,
)
from gerege.vault.models import KeyEpoch, RecordKey, VaultState

pytestmark = pytest.mark.django_db


def test_everything_written_before_opens_and_is_found_after_two_changes(keys: Path) -> None:
    first = write("Утас хураасан")
    parked = services.seal_for(purpose="parked-form", owner="o", data=b"a=1")
    draft_key = services.derive_for(purpose="draft-key", owner="o")
    published = browser.public_key()
    assert (rotation.rotate().rewrapped, rotation.rotate().rewrapped) == (1, 1)
    for number in (1, 2):
        rotation.destroy(number)
    as_a_new_process()
    second = write("Паспорт хураасан")
    assert (reads(*first), reads(*second)) == ("Утас хураасан", "Паспорт хураасан")
    assert services.find_exact("phone", "97699112233") == {first[0], second[0]}
    found = {one.record for one in services.find_by_name("Наран Оюун")}
    assert found == {first[0], second[0]}
    assert services.reveal_for(purpose="parked-form", owner="o", data=parked) == b"a=1"
    assert services.derive_for(purpose="draft-key", owner="o") == draft_key
    assert browser.public_key() == published
    assert [*key_folder.files(keys)] == [3]
    assert keyring.startup_problems() == []


def test_the_record_says_when_it_began_and_ended_and_no_more(keys: Path) -> None:
    write("x")
    rotation.rotate()
    rotation.destroy(1)
    assert verbs() == ["keys.rotation_begun", "keys.rotated", "keys.destroyed"]
    assert [e.detail for e in Event.objects.order_by("sequence")] == [
        {"epoch": 2, "keys": 1},
        {"epoch": 2},
        {"epoch": 1},
    ]


def test_the_list_of_epochs_says_what_each_one_wraps(keys: Path) -> None:
    write("x")
    assert [(e.number, e.wrapped) for e in epochs.all()] == [(1, 1)]
    rotation.rotate()
    write("y")
    assert [(e.number, e.wrapped, e.retired_at) for e in epochs.all()] == [
        (1, 0, None),
        (2, 2, None),
    ]
    assert epochs.current() == epochs.all()[1]
    rotation.destroy(1)
    assert epochs.all()[0].retired_at is not None
    assert epochs.all()[0].made_at <= epochs.all()[1].made_at


def test_a_process_that_has_not_heard_of_it_reads_and_writes_on(keys: Path) -> None:
    """What another process remembers is what this one remembered before the change."""
    case, envelope = write("before")
    reads(case, envelope)
    masters, roots = dict(keyring._masters), dict(keyring._roots)
    rotation.rotate()
    keyring.forget()
    record_keys.empty_memory()
    keyring._masters.update(masters)
    keyring._roots.update(roots)
    assert reads(case, envelope) == "before"
    other, later = write("after")
    assert RecordKey.objects.get(pk=other).kek_version == 2
    assert reads(other, later) == "after"


def test_the_old_key_opens_nothing_that_is_kept_now(keys: Path) -> None:
    case, _ = write("x")
    old = key_folder.read(keys, 1)
    rotation.rotate()
    row, state = RecordKey.objects.get(pk=case), VaultState.objects.get()
    with pytest.raises(ProtectionFailed):
        record_keys.opened(row, keyring.wrapping_key_of(old, 1))
    with pytest.raises(ProtectionFailed):
        keyring.root_of(state, old)
    assert row.kek_version == state.epoch == 2


def test_a_key_that_is_needed_is_never_destroyed(keys: Path) -> None:
    write("x")
    rotation.rotate()
    RecordKey.objects.update(kek_version=1)
    for number, why in ((1, "1 keys are still wrapped"), (2, "current"), (7, "no epoch 7")):
        with pytest.raises(InputRefused, match=why):
            rotation.destroy(number)
    assert [*key_folder.files(keys)] == [1, 2]


def test_the_old_key_stays_while_the_new_one_cannot_be_read_from_the_disk(keys: Path) -> None:
    write("x")
    rotation.rotate()
    key_folder.files(keys)[2].rename(keys / "elsewhere")
    with pytest.raises(ProtectionFailed, match="that of epoch 2"):
        rotation.destroy(1)
    assert [*key_folder.files(keys)] == [1]
    assert epochs.all()[0].retired_at is None


def test_a_destroyed_key_file_was_written_over_before_it_was_removed(
    keys: Path, tmp_path: Path
) -> None:
    secret = key_folder.files(keys)[1]
    (tmp_path / "same-file").hardlink_to(secret)
    before = secret.read_bytes()
    rotation.rotate()
    rotation.destroy(1)
    after = (tmp_path / "same-file").read_bytes()
    assert len(after) == len(before)
    assert not any(before[at : at + 8] in after for at in range(len(before) - 8))


def test_the_escrow_holds_the_new_key_before_it_is_used_and_loses_the_old_one(keys: Path) -> None:
    made = recovery.make()
    recovery.use(keys, made.recipient)
    identity = recovery.identity_from_shares(made.shares[:2])

    def held() -> list[int | None]:
        files = recovery.open_escrow(recovery.escrow_file(keys).read_bytes(), identity)
        numbers = [key_folder.epoch_of(name) for name in files]
        return [number for number in numbers if number is not None]

    seen: list[list[int | None]] = []
    watch = lambda **_: seen.append(held())  # noqa: E731
    pre_save.connect(watch, sender=KeyEpoch, weak=False)
    try:
        rotation.rotate()
    finally:
        pre_save.disconnect(watch, sender=KeyEpoch)
    assert seen[-1] == held() == [1, 2]
    rotation.destroy(1)
    assert held() == [2]


def test_a_key_that_was_made_but_never_became_current_is_taken(keys: Path) -> None:
    """As after a kill between the file and the transaction."""
    key_folder.create(keys, 2, 2026)
    (keys / ".master-key-2026-2.999").write_text("half a dra")
    content = key_folder.files(keys)[2].read_bytes()
    write("x")
    assert rotation.rotate().epoch == 2
    assert key_folder.files(keys)[2].read_bytes() == content
    assert list(keys.glob(".master-key*")) == []


def test_what_was_interrupted_is_finished_and_no_further_key_made(
    keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [write(str(number)) for number in range(7)]
    monkeypatch.setattr(rotation, "AT_ONCE", 2)
    batches = rotation._rewrapped(rotation._begin_next())
    next(batches)
    batches.close()
    assert epochs.unfinished()
    assert "gerege rotate-keys" in soundness.warnings()[-1]
    texts.append(write("7"))
    as_a_new_process()
    done = rotation.rotate()
    assert (done.epoch, done.resumed, done.rewrapped) == (2, True, 5)
    assert [reads(*written) for written in texts] == [str(number) for number in range(8)]
    assert verbs()[-2:] == ["keys.rotation_begun", "keys.rotated"]


def test_a_destruction_that_stopped_before_the_file_was_gone_is_told_and_finished(
    keys: Path,
) -> None:
    write("x")
    rotation.rotate()
    KeyEpoch.objects.filter(pk=1).update(retired_at=clock.now())
    assert any("--destroy 1" in warning for warning in soundness.warnings())
    rotation.destroy(1)
    assert [*key_folder.files(keys)] == [2]
    assert not any("--destroy" in warning for warning in soundness.warnings())


def test_only_one_change_runs_at_a_time(keys: Path) -> None:
    with rotation.alone(), pytest.raises(InputRefused, match="another one is running"):
        rotation.rotate()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["write", "rotate", "destroy", "forget", "restart"]), max_size=9))
def test_whatever_is_done_in_whatever_order_every_text_that_is_not_erased_opens(
    installation: Path, acts: list[str]
) -> None:
    keyring.begin()
    kept = dict([write("first")])
    for act in acts:
        if act == "write":
            kept.update([write("later")])
        elif act == "rotate":
            assert rotation.rotate().broken == []
        elif act == "destroy":
            for number in [e.number for e in epochs.all()][:-1]:
                rotation.destroy(number)
        elif act == "forget":
            services.forget(kept.popitem()[0]) if len(kept) > 1 else None
        else:
            as_a_new_process()
    assert {reads(*one) for one in kept.items()} <= {"first", "later"}
    assert services.find_exact("phone", "97699112233") >= set(kept)
    assert {e.number for e in epochs.all() if e.wrapped} == {epochs.current_number()}
