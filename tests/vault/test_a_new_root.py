"""A new root secret: everything is found and opens as before, and nothing with the old one."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.vault.builders import let_be_found

from gerege.audit.models import Event
from gerege.cases.services.retaining import tidy
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.kernel.ids import new_id
from gerege.vault import (
    browser,
    crypto,
    drill,
    finding,
    keyring,
    new_root,
    own,
    record_keys,
    recovery,
    rooted,
    rotation,
    services,
    soundness,
)
from gerege.vault.models import NO_KEEPER, ExactIndex, FormerKey, NameIndex, RecordKey, VaultState
from gerege.vault.rooted import Findable, HandedOut, Indexed

pytestmark = pytest.mark.django_db
NAME = "Ганцэцэг Уянгахишиг"
NUMBERS = [f"9769911{number:04d}" for number in range(12)]


@pytest.fixture
def people() -> dict[UUID, Findable]:
    """What the records of these tests are found by, as it would be sealed in them."""
    return {}


@pytest.fixture
def keys(installation: Path, people: dict[UUID, Findable], monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with a room that knows these people."""

    def findable(subjects: Sequence[UUID]) -> Iterator[tuple[UUID, Findable | None]]:
        for subject in subjects:
            try:
                record_keys.current(subject)
            except ProtectionFailed:
                yield subject, None
            else:
                yield from ((subject, people[subject]) for _ in range(subject in people))

    made = (*own.MADE, Indexed("tests", findable), HandedOut("draft-key"))
    monkeypatch.setattr(rooted, "_all", lambda: made)
    keyring.begin()
    return installation / "keys"


@pytest.fixture
def write(keys: Path, people: dict[UUID, Findable]) -> Callable[[str], UUID]:
    """Keep a record that is found by a telephone and a name."""

    def written(number: str) -> UUID:
        case = new_id()
        with transaction.atomic():
            services.make_record_key(case)
            people[case] = found_by(number)
            services.make_findable({case: people[case]})
        return case

    return written


def found_by(number: str) -> Findable:
    return Findable({"phone": number}, [NAME], keeper=NO_KEEPER)


def as_a_new_process() -> None:
    record_keys.empty_memory()
    keyring.forget()


def named() -> set[UUID]:
    return {found.record for found in services.find_by_name(NAME)}


def digests() -> set[str]:
    exact = ExactIndex.objects.values_list("digest", flat=True)
    return {*exact, *NameIndex.objects.values_list("digest", flat=True)}


def half_done(batches: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """A change that was killed after so many records."""
    monkeypatch.setattr(new_root, "AT_ONCE", 1)
    number, after = new_root._begin(), rotation.ZERO
    for _ in range(batches):
        with transaction.atomic():
            _good, _broken, last = new_root._some_records(number, after)
        after = last or after
    return number


def test_everybody_is_found_as_before_and_by_no_hash_of_the_old_root(
    write: Callable[[str], UUID],
) -> None:
    cases = [write(number) for number in NUMBERS]
    before, old = digests(), keyring.root()
    done = new_root.change()
    assert (done.number, done.resumed, done.records, done.finished) == (2, False, 12, True)
    as_a_new_process()
    assert [services.find_exact("phone", number) for number in NUMBERS] == [{c} for c in cases]
    assert named() == set(cases)
    assert not before & digests()
    assert keyring.root() != old
    assert VaultState.objects.get().former_root is None
    assert keyring.startup_problems() == []


def test_the_old_root_with_todays_database_finds_nobody(write: Callable[[str], UUID]) -> None:
    case = write(NUMBERS[0])
    state = VaultState.objects.get()
    new_root.change()
    later = VaultState.objects.get()
    VaultState.objects.update(root=state.root, key_check=state.key_check, root_number=3)
    as_a_new_process()
    assert services.find_exact("phone", NUMBERS[0]) == set()
    assert named() == set()
    VaultState.objects.update(root=later.root, key_check=later.key_check, root_number=2)
    as_a_new_process()
    assert services.find_exact("phone", NUMBERS[0]) == {case}


def test_the_record_says_when_it_began_and_ended_and_no_more(
    write: Callable[[str], UUID],
) -> None:
    write(NUMBERS[0])
    new_root.change()
    told = list(Event.objects.order_by("sequence").values_list("verb", "detail"))
    assert told == [
        ("keys.root_begun", {"root": 2, "records": 1}),
        ("keys.root_changed", {"root": 2}),
    ]


def test_the_key_to_which_phones_seal_opens_with_the_new_root_alone(keys: Path) -> None:
    published = browser.public_key()
    row = browser.BrowserKey.objects.get()
    old = crypto.key_id_of(bytes(row.sealed_private))
    assert new_root.change().seals == 1
    as_a_new_process()
    row.refresh_from_db()
    assert crypto.key_id_of(bytes(row.sealed_private)) != old
    assert browser.public_key() == published
    assert browser._private_key(None)


def test_what_was_interrupted_is_finished_and_no_further_root_made(
    write: Callable[[str], UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [write(number) for number in NUMBERS]
    old = digests()
    half_done(5, monkeypatch)
    assert new_root.waiting().count() == 7
    assert any("gerege rotate-keys --indexes" in warning for warning in soundness.warnings())
    assert [services.find_exact("phone", number) for number in NUMBERS] == [{c} for c in cases]
    cases.append(write("97688112233"))
    as_a_new_process()
    assert named() == set(cases)
    done = new_root.change()
    assert (done.number, done.resumed, done.records) == (2, True, 7)
    assert not old & digests()
    assert not any("root secret" in warning for warning in soundness.warnings())


def test_a_process_that_has_not_heard_of_it_finds_and_writes_on(
    write: Callable[[str], UUID],
) -> None:
    """What another process remembers is what this one remembered before the change."""
    first = write(NUMBERS[0])
    services.find_exact("phone", NUMBERS[0])
    remembered = dict(keyring._roots)
    new_root.change()
    for ask in (
        lambda: services.find_exact("phone", NUMBERS[0]) == {first},
        lambda: named() == {first},
        lambda: write(NUMBERS[1]) in services.find_exact("phone", NUMBERS[1]),
    ):
        keyring._roots.update(remembered)
        assert ask()
    sealed = services.seal_for(purpose="p", owner="o", data=b"x")
    keyring._roots.update(remembered)
    assert services.reveal_for(purpose="p", owner="o", data=sealed) == b"x"
    keyring._roots.update(remembered)
    assert services.seal_for(purpose="p", owner="o", data=b"x")[:12] == sealed[:12]
    keyring._roots.update(remembered)
    let_be_found(first, passport="E1234567")
    as_a_new_process()
    assert services.find_exact("passport", "E1234567") == {first}


def test_a_search_during_which_the_root_is_changed_asks_again(
    write: Callable[[str], UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = write(NUMBERS[0])
    asked, digest_of = list[str](), finding._exact_digest

    def change_meanwhile(secret: bytes, kind: str, value: str) -> str:
        digest = digest_of(secret, kind, value)
        asked.append(digest)
        if len(asked) == 1:
            new_root.change()
        return digest

    monkeypatch.setattr("gerege.vault.finding._exact_digest", change_meanwhile)
    assert services.find_exact("phone", NUMBERS[0]) == {case}
    assert len(set(asked)) == 2


def test_it_waits_for_a_change_of_the_master_key_and_that_waits_for_it(
    write: Callable[[str], UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = write(NUMBERS[0])
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
    keys: Path,
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
    write: Callable[[str], UUID],
) -> None:
    good, bad = write(NUMBERS[0]), write(NUMBERS[1])
    row = RecordKey.objects.get(pk=bad)
    RecordKey.objects.filter(pk=bad).update(wrapped=bytes(row.wrapped)[:-1] + b"\x00\x00")
    done = new_root.change()
    assert (done.broken, done.records, done.finished) == ([bad], 1, False)
    assert services.find_exact("phone", NUMBERS[0]) == {good}
    assert services.find_exact("phone", NUMBERS[1]) == {bad}
    services.forget(bad)
    assert new_root.change().finished


def test_a_record_that_no_room_knows_is_never_lost_silently(
    write: Callable[[str], UUID], people: dict[UUID, Findable]
) -> None:
    forgotten = write(NUMBERS[0])
    people.clear()
    assert new_root.change().broken == [forgotten]
    assert services.find_exact("phone", NUMBERS[0]) == {forgotten}


def test_a_change_that_could_not_begin_leaves_the_root_as_it_was(
    write: Callable[[str], UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, root = write(NUMBERS[0]), keyring.root()

    def full(**_: object) -> None:
        raise ProtectionFailed("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(new_root, "record", full)
        with pytest.raises(ProtectionFailed, match="full"):
            new_root.change()
    assert not new_root.unfinished()
    assert keyring.root() == root
    assert services.find_exact("phone", NUMBERS[0]) == {case}


def test_a_key_in_the_hands_of_a_browser_is_the_same_for_an_hour(keys: Path) -> None:
    asked = clock.now()
    held = services.derive_for(purpose="draft-key", owner="o", at=asked)
    for _ in range(2):
        new_root.change()
    later = asked + timedelta(seconds=30)
    assert services.derive_for(purpose="draft-key", owner="o", at=asked) == held
    assert services.derive_for(purpose="draft-key", owner="o", at=later) != held


def test_what_was_kept_for_the_hour_goes_with_the_technical_rows(
    keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_root.change()
    tidy()
    assert FormerKey.objects.count() == 1
    later = clock.now() + timedelta(hours=1, seconds=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    monkeypatch.setattr("gerege.cases.services.retaining.now", lambda: later)
    tidy()
    assert not FormerKey.objects.exists()


def test_two_papers_bring_back_both_roots_while_it_is_half_done(
    write: Callable[[str], UUID], keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(NUMBERS[0])
    made = recovery.make()
    recovery.use(keys, made.recipient)
    half_done(0, monkeypatch)
    as_a_new_process()
    drill.drill(recovery.identity_from_shares(made.shares[:2]))
    assert new_root.change().finished
    as_a_new_process()
    drill.drill(recovery.identity_from_shares(made.shares[1:]))


@pytest.mark.parametrize("column", ["root", "former_root"])
def test_a_tampered_root_opens_nothing_while_it_is_half_done(
    write: Callable[[str], UUID], monkeypatch: pytest.MonkeyPatch, column: str
) -> None:
    write(NUMBERS[0])
    half_done(0, monkeypatch)
    state = VaultState.objects.get()
    other = {"root": state.former_root, "former_root": state.root}[column]
    VaultState.objects.update(**{column: other})
    as_a_new_process()
    assert keyring.startup_problems() != []
    for attempt in (
        lambda: services.find_exact("phone", NUMBERS[0]),
        lambda: write(NUMBERS[1]),
        new_root.change,
    ):
        with pytest.raises(ProtectionFailed):
            attempt()


ACTS = ["write", "renumber", "erase", "begin", "step", "step", "finish", "restart", "rotate"]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=st.lists(st.sampled_from(ACTS), max_size=14), data=st.data())
def test_whatever_is_written_between_whatever_steps_every_search_finds_it(
    write: Callable[[str], UUID],
    people: dict[UUID, Findable],
    monkeypatch: pytest.MonkeyPatch,
    acts: list[str],
    data: st.DataObject,
) -> None:
    monkeypatch.setattr(new_root, "AT_ONCE", 1)
    for subject in list(people):
        people.pop(subject)
        services.forget(subject)
    for number in NUMBERS[:3]:
        write(number)
    for act in acts:
        _act(act, write, people, data)
        for subject, found_by in people.items():
            assert subject in services.find_exact("phone", found_by.numbers["phone"])
        assert named() == set(people)
    new_root.change()
    assert not new_root.waiting().exists()


def _act(
    act: str,
    write: Callable[[str], UUID],
    people: dict[UUID, Findable],
    data: st.DataObject,
) -> None:
    if act == "write":
        write(data.draw(st.sampled_from(NUMBERS)))
    elif act == "restart":
        as_a_new_process()
    elif act in {"renumber", "erase"}:
        _change_somebody(act, people, data)
    elif new_root.unfinished():
        _go_on(act)
    elif act in {"begin", "rotate"}:
        {"begin": new_root._begin, "rotate": rotation.rotate}[act]()


def _go_on(act: str) -> None:
    if act == "step":
        with transaction.atomic():
            new_root._some_records(new_root._number_now(), rotation.ZERO)
    elif act == "finish":
        new_root.change()


def _change_somebody(act: str, people: dict[UUID, Findable], data: st.DataObject) -> None:
    if not people:
        return
    subject = data.draw(st.sampled_from(sorted(people)))
    if act == "erase":
        people.pop(subject)
        services.forget(subject)
    else:
        people[subject] = found_by(data.draw(st.sampled_from(NUMBERS)))
        services.make_findable({subject: people[subject]})
