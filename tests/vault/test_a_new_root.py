"""A new root secret: everything is found and opens as before, and nothing with the old one."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.databases import SERVER
from tests.vault.builders import NUMBERS, as_a_new_process, digests, found_by, let_be_found, named

from gerege.audit.models import Event
from gerege.cases.services.retaining import tidy
from gerege.kernel import clock
from gerege.vault import browser, crypto, finding, keyring, new_root, rotation, services
from gerege.vault.models import FormerKey, VaultState
from gerege.vault.rooted import Findable

pytestmark = pytest.mark.django_db


def test_everybody_is_found_as_before_and_by_no_hash_of_the_old_root(
    keep: Callable[[str], UUID],
) -> None:
    cases = [keep(number) for number in NUMBERS]
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


def test_the_old_root_with_todays_database_finds_nobody(keep: Callable[[str], UUID]) -> None:
    case = keep(NUMBERS[0])
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


def test_the_record_says_when_it_began_and_ended_and_no_more(keep: Callable[[str], UUID]) -> None:
    keep(NUMBERS[0])
    new_root.change()
    told = list(Event.objects.order_by("sequence").values_list("verb", "detail"))
    assert told == [
        ("keys.root_begun", {"root": 2, "records": 1}),
        ("keys.root_changed", {"root": 2}),
    ]


def test_the_key_to_which_phones_seal_opens_with_the_new_root_alone(room: Path) -> None:
    published = browser.public_key()
    row = browser.BrowserKey.objects.get()
    old = crypto.key_id_of(bytes(row.sealed_private))
    assert new_root.change().seals == 1
    as_a_new_process()
    row.refresh_from_db()
    assert crypto.key_id_of(bytes(row.sealed_private)) != old
    assert browser.public_key() == published
    assert browser._private_key(None)


def test_a_process_that_has_not_heard_of_it_finds_and_writes_on(
    keep: Callable[[str], UUID],
) -> None:
    """What another process remembers is what this one remembered before the change."""
    first = keep(NUMBERS[0])
    services.find_exact("phone", NUMBERS[0])
    remembered = dict(keyring._roots)
    new_root.change()
    for ask in (
        lambda: services.find_exact("phone", NUMBERS[0]) == {first},
        lambda: named() == {first},
        lambda: keep(NUMBERS[1]) in services.find_exact("phone", NUMBERS[1]),
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
    keep: Callable[[str], UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = keep(NUMBERS[0])
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


def test_a_key_in_the_hands_of_a_browser_is_the_same_for_an_hour(room: Path) -> None:
    asked = clock.now()
    held = services.derive_for(purpose="draft-key", owner="o", at=asked)
    for _ in range(2):
        new_root.change()
    later = asked + timedelta(seconds=30)
    assert services.derive_for(purpose="draft-key", owner="o", at=asked) == held
    assert services.derive_for(purpose="draft-key", owner="o", at=later) != held


def test_what_was_kept_for_the_hour_goes_with_the_technical_rows(
    room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_root.change()
    tidy()
    assert FormerKey.objects.count() == 1
    later = clock.now() + timedelta(hours=1, seconds=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    monkeypatch.setattr("gerege.cases.services.retaining.now", lambda: later)
    tidy()
    assert not FormerKey.objects.exists()


# Which order of acts is asked for differs; how it is stored does not.
EXAMPLES = 10 if SERVER else 30
ACTS = ["write", "renumber", "erase", "begin", "step", "step", "finish", "restart", "rotate"]


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(ACTS), max_size=14), data=st.data())
def test_whatever_is_written_between_whatever_steps_every_search_finds_it(
    keep: Callable[[str], UUID],
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
        keep(number)
    for act in acts:
        _act(act, keep, people, data)
        for subject, known in people.items():
            assert subject in services.find_exact("phone", known.numbers["phone"])
        assert named() == set(people)
    new_root.change()
    assert not new_root.waiting().exists()


def _act(
    act: str, keep: Callable[[str], UUID], people: dict[UUID, Findable], data: st.DataObject
) -> None:
    if act == "write":
        keep(data.draw(st.sampled_from(NUMBERS)))
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
