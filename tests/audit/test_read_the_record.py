"""The record is read newest first, a page at a time: about a file, by an officer, at a post."""

import pytest

from gerege.audit import queries
from gerege.audit.services import keep_signed, record, record_look
from gerege.audit.verbs import Verb
from gerege.kernel.ids import new_id

pytestmark = pytest.mark.django_db
OFFICER, CASE, POST = new_id(), new_id(), new_id()


def sequences(events: list[queries.Event]) -> list[int]:
    return [event.sequence for event in events]


@pytest.fixture(autouse=True)
def _seven_events_of_ours_among_others() -> None:
    for number in range(14):
        ours = number % 2 == 0
        record(
            actor=OFFICER if ours else new_id(),
            verb=Verb.NOTE_ADDED,
            subject=CASE if ours else new_id(),
            post=POST if ours else None,
        )


@pytest.mark.parametrize(
    ("read", "whose"),
    [
        (queries.events_about, CASE),
        (queries.events_by, OFFICER),
        (queries.events_of_post, POST),
    ],
)
def test_pages_follow_each_other_without_gap_or_repetition(read: object, whose: object) -> None:
    first = read(whose, limit=3)  # type: ignore[operator]
    second = read(whose, limit=3, before=first[-1].sequence)  # type: ignore[operator]
    third = read(whose, limit=3, before=second[-1].sequence)  # type: ignore[operator]
    assert sequences(first + second + third) == [13, 11, 9, 7, 5, 3, 1]


def test_what_happens_between_two_pages_does_not_shift_the_second() -> None:
    first = queries.events_about(CASE, limit=3)
    record(actor=OFFICER, verb=Verb.NOTE_ADDED, subject=CASE)
    assert sequences(queries.events_about(CASE, limit=3, before=first[-1].sequence)) == [7, 5, 3]


def test_the_timeline_shows_acts_and_not_looks() -> None:
    record_look(actor=OFFICER, verb=Verb.CASE_LOOKED, subject=CASE, shown="1")
    record(actor=OFFICER, verb=Verb.CASE_CLOSED, subject=CASE)
    timeline = queries.timeline_of(CASE, limit=2)
    assert [event.verb for event in timeline] == ["case.closed", "note.added"]
    assert queries.events_about(CASE, verbs=[Verb.CASE_LOOKED])[0].verb == "case.looked"


def test_the_head_is_known_and_the_last_signed_one_is_kept() -> None:
    assert queries.last_head() is None
    head = queries.current_head()
    assert head is not None
    assert head.size == 14
    keep_signed(head.size, head.root)
    signed = queries.last_head()
    assert signed is not None
    assert (signed.size, signed.root) == (14, head.root)
