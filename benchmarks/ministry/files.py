"""The rows of the protected file: case, first contact, person, safe contact, notes."""

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from benchmarks.ministry.names import telephone
from benchmarks.ministry.telling import NOW, Told

NOTES = 10
NOTE = "Орох байр, хувцас хэрэгтэй. Маргааш өглөө дахин холбогдоно. Хуульчтай уулзах өдөр товлосон."


def keys(told: Sequence[Told]) -> Iterator[dict[str, Any]]:
    """The key of each case, wrapped as ``vault.record_keys.make`` does it."""
    from gerege.vault import keyring, record_keys

    epoch = keyring.epoch_for_writing()
    for one in told:
        yield {
            "subject": one.id,
            "wrapped": record_keys.wrap(one.id, one.key.secret, epoch),
            "kek_version": epoch,
            "created_at": one.opened,
        }


def cases(told: Sequence[Told]) -> Iterator[dict[str, Any]]:
    """The cases, numbered by post and year as the services number them."""
    from gerege.accounts.models import Post
    from gerege.cases.models import Case

    letters = dict(Post.objects.values_list("pk", "letter"))
    running: dict[tuple[UUID, int], int] = {}
    for one in told:
        year = one.opened.year
        number = running[one.post, year] = running.get((one.post, year), 0) + 1
        yield {
            "id": one.id,
            "reference": f"{letters[one.post]}-{year % 100:02d}-{number:04d}",
            "post_id": one.post,
            "host_country": one.country,
            "opened_at": one.opened,
            "opened_by_id": one.officer,
            "group_id": None,
            "client_id": None,
            "came_sealed": False,
            "state": Case.State.OPEN if one.is_open else Case.State.CLOSED,
            "closed_at": None if one.is_open else one.after(24 * 20 + one.number % 97),
            "is_fictional": True,
            "version": 14,
        }


def count_references() -> None:
    """The counters stand where the services would have left them."""
    from collections import Counter

    from gerege.cases.models import Case, ReferenceCounter

    rows = Case.objects.values_list("post_id", "opened_at")
    for (post, year), last in Counter((post, at.year) for post, at in rows.iterator()).items():
        ReferenceCounter.objects.create(post_id=post, year=year, last=last)


def first_contact(one: Told) -> dict[str, Any]:
    """The coded answers of the first minute."""
    codes = {"channel": "phone", "can_talk": "yes" if one.number % 4 else "not_sure"}
    codes["injured"] = "yes" if one.number % 19 == 0 else "no"
    row = uuid4()
    answers = one.sealed("cases.firstcontact.answers", row, json.dumps(codes, sort_keys=True))
    return {"id": row, "case_id": one.id, "made_at": one.opened, "answers": answers}


def person(one: Told, name: tuple[str, str]) -> dict[str, Any]:
    """Who it is: some fields are filled, most are not."""
    from gerege.cases.age import AgeRecord
    from gerege.cases.models import Person

    age = AgeRecord(years=20 + one.number % 30, basis="stated", recorded_by=str(one.officer))
    texts = {"patronymic": name[0], "given": name[1], "telephone": telephone(one.number)}
    texts |= {"language": "mn", "age": json.dumps(age.as_json())}
    row = uuid4()
    filled = {key: one.sealed(f"cases.person.{key}", row, text) for key, text in texts.items()}
    empty = dict.fromkeys(Person.PLAIN_FIELDS)
    return {"id": row, "case_id": one.id, **empty, **filled}


def safe_contact(one: Told) -> dict[str, Any]:
    """An agreed way; of an open case agreed within the last sixteen days."""
    from gerege.cases.models import SafeContact

    row, agreed = uuid4(), NOW - timedelta(days=one.number % 16) if one.is_open else one.after(48)
    texts = {"channel": "viber", "address": telephone(one.number), "when": "08:30-09:00"}
    filled = {key: one.sealed(f"cases.safecontact.{key}", row, t) for key, t in texts.items()}
    return {
        "id": row,
        "case_id": one.id,
        **dict.fromkeys((*SafeContact.OPEN_FIELDS, *SafeContact.WORDS)),
        **filled,
        "do_not_contact": False,
        "time_zone": "Asia/Seoul",
        "agreed_at": agreed,
        "valid_until": agreed + timedelta(days=14),
    }


def notes(told: Sequence[Told]) -> Iterator[dict[str, Any]]:
    """Notes, seen by the post, by headquarters or only by whom they name."""
    for one in told:
        for number in range(NOTES):
            row = uuid4()
            yield {
                "id": row,
                "case_id": one.id,
                "author_id": one.officer,
                "written_at": one.after(number * 30 + 1),
                "audience": ("post", "post", "headquarters", "named")[number % 4],
                "text": one.sealed("cases.note.text", row, NOTE),
            }
