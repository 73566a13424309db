"""A change of the root that stopped, or cannot begin or end: nobody is lost, and it is told."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from django.db import transaction
from tests.vault.builders import NUMBERS, as_a_new_process, digests, named

from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.vault import drill, keyring, new_root, recovery, rotation, services, soundness
from gerege.vault.models import RecordKey, VaultState
from gerege.vault.rooted import Findable

pytestmark = pytest.mark.django_db


def half_done(batches: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """A change that was killed after so many records."""
    monkeypatch.setattr(new_root, "AT_ONCE", 1)
    number, after = new_root._begin(), rotation.ZERO
    for _ in range(batches):
        with transaction.atomic():
            _good, _broken, last = new_root._some_records(number, after)
        after = last or after
    return number


def test_what_was_interrupted_is_finished_and_no_further_root_made(
    keep: Callable[[str], UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [keep(number) for number in NUMBERS]
    old = digests()
    half_done(5, monkeypatch)
    assert new_root.waiting().count() == 7
    assert any("gerege rotate-keys --indexes" in warning for warning in soundness.warnings())
    assert [services.find_exact("phone", number) for number in NUMBERS] == [{c} for c in cases]
    cases.append(keep("97688112233"))
    as_a_new_process()
    assert named() == set(cases)
    done = new_root.change()
    assert (done.number, done.resumed, done.records) == (2, True, 7)
    assert not old & digests()
    assert not any("root secret" in warning for warning in soundness.warnings())


def test_it_waits_for_a_change_of_the_master_key_and_that_waits_for_it(
    keep: Callable[[str], UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = keep(NUMBERS[0])
    RecordKey.objects.update(kek_version=0)
    with pytest.raises(InputRefused, match="change of the master key is not finished"):
        new_root.change()
    RecordKey.objects.update(kek_version=1)
    half_done(0, monkeypatch)
    with pytest.raises(InputRefused, match="change of the root secret is not finished"):
        rotation.rotate()
    new_root.change()
    rotation.rotate()
    rotation.destroy(1)
    as_a_new_process()
    assert services.find_exact("phone", NUMBERS[0]) == {case}
    assert new_root.change().number == 3


def test_a_database_whose_root_is_its_first_master_key_gets_one_of_its_own_first(
    room: Path,
) -> None:
    VaultState.objects.update(root=None, epoch=None)
    VaultState.objects.update(key_check=keyring.check_of(keyring.master(1)))
    as_a_new_process()
    with pytest.raises(InputRefused, match="First run: gerege rotate-keys"):
        new_root.change()
    rotation.rotate()
    assert new_root.change().finished
    rotation.destroy(1)
    as_a_new_process()
    assert keyring.startup_problems() == []


def test_a_record_that_does_not_open_is_named_and_the_old_root_stays_for_it(
    keep: Callable[[str], UUID],
) -> None:
    good, bad = keep(NUMBERS[0]), keep(NUMBERS[1])
    row = RecordKey.objects.get(pk=bad)
    RecordKey.objects.filter(pk=bad).update(wrapped=bytes(row.wrapped)[:-1] + b"\x00\x00")
    done = new_root.change()
    assert (done.broken, done.records, done.finished) == ([bad], 1, False)
    assert services.find_exact("phone", NUMBERS[0]) == {good}
    assert services.find_exact("phone", NUMBERS[1]) == {bad}
    services.forget(bad)
    assert new_root.change().finished


def test_a_record_that_no_room_knows_is_never_lost_silently(
    keep: Callable[[str], UUID], people: dict[UUID, Findable]
) -> None:
    forgotten = keep(NUMBERS[0])
    people.clear()
    assert new_root.change().broken == [forgotten]
    assert services.find_exact("phone", NUMBERS[0]) == {forgotten}


def test_a_change_that_could_not_begin_leaves_the_root_as_it_was(
    keep: Callable[[str], UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, root = keep(NUMBERS[0]), keyring.root()

    def full(**_: object) -> None:
        raise ProtectionFailed("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(new_root, "record", full)
        with pytest.raises(ProtectionFailed, match="full"):
            new_root.change()
    assert not new_root.unfinished()
    assert keyring.root() == root
    assert services.find_exact("phone", NUMBERS[0]) == {case}


def test_two_papers_bring_back_both_roots_while_it_is_half_done(
    keep: Callable[[str], UUID], room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(NUMBERS[0])
    made = recovery.make()
    recovery.use(room, made.recipient)
    half_done(0, monkeypatch)
    as_a_new_process()
    drill.drill(recovery.identity_from_shares(made.shares[:2]))
    assert new_root.change().finished
    as_a_new_process()
    drill.drill(recovery.identity_from_shares(made.shares[1:]))


@pytest.mark.parametrize("column", ["root", "former_root"])
def test_a_tampered_root_opens_nothing_while_it_is_half_done(
    keep: Callable[[str], UUID], monkeypatch: pytest.MonkeyPatch, column: str
) -> None:
    keep(NUMBERS[0])
    half_done(0, monkeypatch)
    state = VaultState.objects.get()
    other = {"root": state.former_root, "former_root": state.root}[column]
    VaultState.objects.update(**{column: other})
    as_a_new_process()
    assert keyring.startup_problems() != []
    for attempt in (
        lambda: services.find_exact("phone", NUMBERS[0]),
        lambda: keep(NUMBERS[1]),
        new_root.change,
    ):
        with pytest.raises(ProtectionFailed):
            attempt()
