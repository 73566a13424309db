"""Ids, clock, two languages, refusals: small promises that every room relies on."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from gerege.kernel import clock
from gerege.kernel.bilingual import Bilingual
from gerege.kernel.errors import GeregeError, InputRefused, NotAllowed, ProtectionFailed
from gerege.kernel.ids import new_id

NIGHT = datetime(2026, 11, 24, 23, 10, tzinfo=UTC)


def test_an_id_is_random_and_tells_neither_time_nor_machine() -> None:
    made = {new_id() for _one in range(1000)}
    assert len(made) == 1000
    assert {one.version for one in made} == {4}


def test_the_moment_is_aware_and_in_utc() -> None:
    assert clock.now().utcoffset() == timedelta(0)


def test_a_pretended_moment_ends_with_its_block_also_when_something_breaks() -> None:
    with clock.pretend(NIGHT):
        assert clock.now() == NIGHT
        with pytest.raises(TypeError), clock.pretend(NIGHT + timedelta(hours=1)):
            assert clock.now() / 0 == NIGHT  # type: ignore[operator]  # breaks on purpose
        assert clock.now() == NIGHT
    assert abs(clock.now() - datetime.now(tz=UTC)) < timedelta(minutes=1)


def test_a_pretended_moment_is_seen_by_nobody_else() -> None:
    seen: list[datetime] = []
    with clock.pretend(NIGHT):
        other = threading.Thread(target=lambda: seen.append(clock.now()))
        other.start()
        other.join()
    assert seen[0] != NIGHT


def test_a_text_is_read_in_english_only_where_english_is_asked_for() -> None:
    text = Bilingual("Сайн байна уу", "Hello")
    assert [text.in_language(code) for code in ("en", "en-GB", "mn", "de", "")] == [
        "Hello",
        "Hello",
        "Сайн байна уу",
        "Сайн байна уу",
        "Сайн байна уу",
    ]
    assert text.as_json() == {"mn": "Сайн байна уу", "en": "Hello"}


def test_a_text_is_unchecked_until_somebody_signs_it() -> None:
    assert Bilingual("а", "a").reviewed_by == ""


def test_a_refusal_says_where_what_and_how_to_mend() -> None:
    refusal = InputRefused("--host", "others could reach it", "Leave it out")
    assert str(refusal) == "--host: others could reach it. Leave it out"


def test_every_refusal_of_ours_is_caught_as_one_kind() -> None:
    for kind in (InputRefused, NotAllowed, ProtectionFailed):
        assert issubclass(kind, GeregeError)
