"""No name, telephone or passport number gets into the record, not even by mistake."""

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from babel.messages.pofile import read_po
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

import gerege.audit
from gerege.audit.entry import Entry, checked_detail
from gerege.audit.verbs import LOOKS, REFUSALS, Verb
from gerege.kernel.errors import ProtectionFailed

MONGOLIAN = Path(gerege.audit.__file__).parent / "locale/mn/LC_MESSAGES/django.po"


@pytest.mark.parametrize(
    "value",
    [
        "Наран",
        "Naran",
        "she called at night",
        "99112233",
        "+97699112233",
        "976-9911-2233",
        "e1234567",
        "УБ98032155",
        "ub98032155",
        99112233,
        1.5,
        None,
        ["naran"],
        "",
        "x" * 65,
    ],
)
def test_text_and_numbers_of_somebody_are_refused(value: object) -> None:
    with pytest.raises(ProtectionFailed) as refusal:
        checked_detail({"what": value})  # type: ignore[dict-item]
    assert not value or str(value) not in str(refusal.value)


@pytest.mark.parametrize(
    "value",
    [
        True,
        0,
        14,
        "post",
        "wrong_pin",
        "2026-11-25",
        "2026.11.1",
        "second_look.asked",
        "8fc2333b-eac4-4900-baf1-8181f271e9fc",
        "00000000-0000-4000-8000-000000000000",
    ],
)
def test_codes_small_numbers_and_ids_are_kept(value: str | int) -> None:
    assert checked_detail({"what": value}) == {"what": value}


@pytest.mark.parametrize("key", ["Name", "given name", "нэр", "", "x" * 41, 1])
def test_the_name_of_a_detail_is_a_code_too(key: object) -> None:
    with pytest.raises(ProtectionFailed):
        checked_detail({key: True})  # type: ignore[dict-item]


def test_an_event_is_no_place_for_a_long_list() -> None:
    with pytest.raises(ProtectionFailed):
        checked_detail({f"key_{number}": True for number in range(25)})


def entry(**changed: object) -> Entry:
    columns: dict[str, object] = {
        "sequence": 7,
        "id": UUID(int=1),
        "at": datetime(2026, 11, 24, 2, 10, tzinfo=UTC),
        "actor": UUID(int=2),
        "verb": "case.opened",
        "subject": UUID(int=3),
        "post": None,
        "detail": {"b": 1, "a": True},
    }
    return Entry(**{**columns, **changed})  # type: ignore[arg-type]


def test_what_is_hashed_is_written_in_one_way_only() -> None:
    assert entry().canonical() == (
        b'{"actor":"00000000-0000-0000-0000-000000000002","at":"2026-11-24T02:10:00.000000Z",'
        b'"detail":{"a":true,"b":1},"format":1,"id":"00000000-0000-0000-0000-000000000001",'
        b'"post":null,"sequence":7,"subject":"00000000-0000-0000-0000-000000000003",'
        b'"verb":"case.opened"}'
    )


@pytest.mark.parametrize(
    "change",
    [
        {"sequence": 8},
        {"id": UUID(int=9)},
        {"at": datetime(2026, 11, 24, 2, 10, 0, 1, tzinfo=UTC)},
        {"actor": None},
        {"verb": "case.closed"},
        {"subject": None},
        {"post": UUID(int=4)},
        {"detail": {"b": 1, "a": 1}},
        {"detail": {}},
    ],
)
def test_every_column_is_covered_by_the_hash(change: dict[str, object]) -> None:
    assert entry(**change).leaf() != entry().leaf()


@given(st.dictionaries(st.from_regex(r"[a-z]{1,5}", fullmatch=True), st.integers(0, 99)))
def test_a_detail_is_the_same_after_the_database_had_it(detail: dict[str, int]) -> None:
    returned = json.loads(json.dumps(detail))
    assert entry(detail=returned).leaf() == entry(detail=detail).leaf()


@pytest.mark.parametrize("verb", list(Verb))
def test_every_word_can_be_read_in_both_languages(verb: Verb) -> None:
    with MONGOLIAN.open("rb") as lines:
        messages = read_po(lines, locale="mn")
    with translation.override("en"):
        label = str(verb.label)
    message = messages.get(label)
    assert message is not None, label
    assert message.string
    assert message.string != label


def test_a_word_is_an_act_a_look_or_a_refusal_and_no_two_of_them() -> None:
    assert not LOOKS & REFUSALS
    assert {verb.kind for verb in Verb} == {"act", "look", "refusal"}
