"""What is sent on a page outside is sealed at once, and taken in once by the room it is for."""

from datetime import datetime
from uuid import UUID

import pytest
from django.test import override_settings
from tests.builders import a_post

from gerege.accounts.models import Post
from gerege.arrivals import services
from gerege.arrivals.models import Arrival
from gerege.arrivals.services import Content, collect, leave, refused, try_again
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.kernel.ids import new_id
from gerege.vault import browser

pytestmark = pytest.mark.django_db

WORDS = "Намайг гаргахгүй байна"


class Room:
    """A room that takes in what arrives, or refuses it."""

    def __init__(self) -> None:
        self.taken: list[tuple[UUID, datetime, Content]] = []
        self.refuses = False

    def take(self, mark: UUID, at: datetime, content: Content) -> None:
        """Change something, and then refuse if told to."""
        post = a_post("ANK")
        Post.objects.filter(pk=post.pk).update(name_en=content["words"])
        if self.refuses:
            raise InputRefused("words", "not now", "Try again.")
        self.taken.append((mark, at, content))


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    monkeypatch.setattr(services, "_takers", {})
    made = Room()
    services.take_in("letter", made.take)
    browser.public_key()
    return made


def sent(mark: UUID | None = None, **content: str) -> UUID:
    number = mark or new_id()
    with override_settings(GEREGE_KEY_DIR=None):
        leave(kind="letter", mark=number, content={"words": WORDS, **content})
    return number


def test_it_is_taken_in_once_with_the_moment_it_was_sent_and_then_gone(room: Room) -> None:
    before = clock.now()
    number = sent(more="1")
    sent(number, more="2")
    assert collect() == 1
    [(mark, at, content)] = room.taken
    assert (mark, dict(content)) == (number, {"words": WORDS, "more": "1"})
    assert before <= at <= clock.now()
    assert not Arrival.objects.exists()
    assert collect() == 0


def test_until_then_nobody_reads_it_and_the_process_that_took_it_cannot(room: Room) -> None:
    sent()
    kept = Arrival.objects.get()
    assert WORDS.encode() not in bytes(kept.sealed)
    with override_settings(GEREGE_KEY_DIR=None), pytest.raises(ProtectionFailed, match="no keys"):
        kept.open_text()
    assert not room.taken


def test_its_length_tells_little(room: Room) -> None:
    del room
    for words in ("а", "а" * 15):
        sent(words=words)
    lengths = {len(bytes(one.sealed)) for one in Arrival.objects.all()}
    assert len(lengths) == 1


def test_what_a_room_refuses_stays_and_is_told_and_the_others_do_not_wait(room: Room) -> None:
    room.refuses = True
    first = sent()
    assert collect() == 1
    room.refuses = False
    second = sent()
    assert collect() == 1
    assert [mark for mark, _at, _content in room.taken] == [second]
    assert Arrival.objects.get().pk == first
    assert refused() == 1
    assert try_again() == 1
    assert collect() == 1
    assert [mark for mark, _at, _content in room.taken] == [second, first]
    assert refused() == 0


def test_what_a_room_had_begun_when_it_refused_is_undone(room: Room) -> None:
    before = a_post("ANK").name_en
    room.refuses = True
    sent()
    assert collect() == 1
    assert Post.objects.get(code="ANK").name_en == before


@pytest.mark.parametrize("what", ["kind", "sealed"])
def test_what_was_sent_as_one_thing_is_not_taken_in_as_another(room: Room, what: str) -> None:
    services.take_in("other", room.take)
    first, second = sent(), sent(words="Өөр")
    if what == "kind":
        Arrival.objects.filter(pk=first).update(kind="other")
    else:
        swapped = Arrival.objects.get(pk=second)
        Arrival.objects.filter(pk=first).update(sealed=swapped.sealed, key_id=swapped.key_id)
    assert collect() == 2
    assert [mark for mark, _at, _content in room.taken] == [second]
    assert refused() == 1


def test_a_kind_that_no_room_knows_stays(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    number = new_id()
    leave(kind="unknown", mark=number, content={"words": WORDS})
    assert collect() == 1
    assert refused() == 1
    assert not room.taken
    assert str(number) in caplog.text
    assert WORDS not in caplog.text
