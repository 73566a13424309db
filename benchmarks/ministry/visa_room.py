"""A visa room of any size: files of applications, who shares what, and what waits.

Families of three share a telephone, rings of nine an account besides, and of each twenty thousand
some hundreds the address of an agency. Of ten applications one waits; on a third of
those a rule holds or they were drawn at random. Everybody is made up.
"""

import json
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from benchmarks.ministry.inserting import indexes_at_the_end, put
from benchmarks.ministry.names import FATHERS, GIVEN, RARE, telephone

if TYPE_CHECKING:
    from django.db.models import Model

    from gerege.vault.crypto import Key
    from gerege.visas.engine.keys import Keyer

POSTS, BUSIEST = 45, 7
OF_A_FILE = 60
YEARS = 2
WAITS_ONE_IN, LOOKED_AT_ONE_IN = 10, 3
# Multiples of a family, so that none belongs to two clusters.
FAMILY, RING, RINGS_ONE_IN = 3, 9, 20
THE_RING = 3
AGENCY, AGENCY_EVERY = 402, 19_998
TALKS_OF_A_FILE, SECOND_LOOKS = 1, 60
# As many bear the rare name in a large room as in a small one.
RARELY = (3, 4)
RULES = ("account_behind_sponsors", "debt_of_months_of_wage")
NOW = datetime.now(UTC)
CLASSES = ("work", "study", "tourism", "family")
WORDS = {
    "purpose": "work",
    "job_title": "Тогооч",
    "sponsor_name": "Зохиомол Уригч ХХК",
    "employer_name": "Зохиомол Ажил олгогч ХХК",
    "monthly_wage": "1200000",
    "wage_currency": "KRW",
    "passport_held_by": "employer",
    "address": "Зохиомол хот, 3-р хороо, 5 байр, 23 тоот",
}


@dataclass(frozen=True)
class File:
    """One file of applications: its post, its key, and the numbers of its rows among all."""

    number: int
    id: UUID
    post: UUID
    officer: UUID
    key: "Key"
    rows: range
    of: int

    @property
    def at(self) -> datetime:
        """When it was imported: the files are spread evenly over the years."""
        return NOW - timedelta(days=365 * YEARS * (1 - self.rows.stop / self.of), hours=1)

    def sealed(self, place: str, row: UUID, text: str) -> bytes:
        """A text under the key of the file, as ``vault.services.seal`` binds it."""
        from gerege.vault import crypto
        from gerege.vault.services import SCHEMA_VERSION

        bound = crypto.bind(place, str(row), str(self.id), str(SCHEMA_VERSION))
        return crypto.seal(self.key, crypto.padded(text.encode()), bound)


def build(applications: int) -> None:
    """Build it whole, or nothing of it."""
    from django.db import connection, transaction

    begun = time.monotonic()
    with indexes_at_the_end(), transaction.atomic():
        files = list(_files(applications))
        for model, rows in _tables(files):
            count = put(model, rows)
            print(
                f"{model._meta.label:<24}{count:>10,}{time.monotonic() - begun:>8.0f} s", flush=True
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{'built':<24}{applications:>10,}{time.monotonic() - begun:>8.0f} s", flush=True)


def id_of(number: int, kind: int = 1) -> UUID:
    """The id of a row: random to look at, and the same whenever it is asked for."""
    return UUID(int=random.Random(number * 8 + kind).getrandbits(128), version=4)


def number_of(number: int) -> str:
    """The officer's number of an application."""
    return f"V-{number:07}"


def _files(applications: int) -> Iterator[File]:
    from gerege.vault import crypto

    posts = _staff()
    for at, first in enumerate(range(0, applications, OF_A_FILE)):
        post, officer = posts[BUSIEST if at % 5 in {0, 2} else at % POSTS]
        key = crypto.named(crypto.new_key())
        rows = range(first, min(first + OF_A_FILE, applications))
        yield File(at, id_of(at, 0), post, officer, key, rows, applications)


def _staff() -> list[tuple[UUID, UUID]]:
    """Posts, each with its visa officer and head; the lead at headquarters."""
    from gerege.accounts.models import Officer, Post, Posting
    from gerege.accounts.roles import Role

    found = []
    for number in range(POSTS + 1):
        at_home = number == POSTS
        code = "UBH" if at_home else f"P{number:02}"
        post = Post.objects.create(
            code=code,
            letter=f"{chr(65 + number // 26)}{chr(65 + number % 26)}",
            name_mn=f"Төлөөлөгч {number}",
            name_en=f"Post {number}",
            country_iso3=("TUR", "KOR", "JPN", "DEU", "THA")[number % 5],
            time_zone=("Europe/Istanbul", "Asia/Seoul", "Asia/Tokyo")[number % 3],
            kind=Post.Kind.HEADQUARTERS if at_home else Post.Kind.POST,
            is_fictional=True,
        )
        roles = [Role.PROTECTION_LEAD] if at_home else [Role.VISA_OFFICER, Role.HEAD_OF_POST]
        for place, role in enumerate(roles):
            officer = Officer.objects.create(
                username=f"{code.lower()}-{place}",
                display_name=GIVEN[(number + place) % len(GIVEN)],
                role=role,
                language="mn",
                second_factor_since=NOW,
            )
            Posting.objects.create(officer=officer, post=post, starts_on=date(2020, 1, 1))
            if role == Role.VISA_OFFICER:
                found.append((post.pk, officer.pk))
    return found


def _tables(files: Sequence[File]) -> Iterator[tuple["type[Model]", Iterator[dict[str, Any]]]]:
    from gerege.vault.models import RecordKey
    from gerege.visas import models as room

    yield RecordKey, map(_record_key, files)
    yield room.Batch, map(_batch, files)
    yield room.Application, _each(files, _applications)
    yield room.NameKey, _each(files, _name_keys)
    yield room.Flag, _each(files, _flags)
    yield room.SharedKey, _each(files, _shared)
    yield room.Review, _each(files, _talks)
    yield room.SecondOpinion, _second_looks(files)


def _each(files: Iterable[File], rows: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    for one in files:
        yield from rows(one)


def _record_key(file: File) -> dict[str, Any]:
    from gerege.vault import record_keys

    epoch = _epoch()
    wrapped = record_keys.wrap(file.id, file.key.secret, epoch)
    return {"subject": file.id, "wrapped": wrapped, "kek_version": epoch, "created_at": file.at}


@cache
def _epoch() -> int:
    """Asked once: nothing can be asked of a server while rows stream into it."""
    from gerege.vault import keyring

    return keyring.epoch_for_writing()


@cache
def _keyer() -> "Keyer":
    from gerege.visas.engine.keys import Keyer
    from gerege.visas.passes.screening_key import screening_key

    return Keyer(screening_key())


def _batch(file: File) -> dict[str, Any]:
    columns = ["application_id", "surname", "given_names", "phone", *WORDS]
    return {
        "id": file.id,
        "post_id": file.post,
        "file_key": f"{file.number:064x}",
        "signature": "0" * 64,
        "headings": file.sealed("visas.batch.headings", file.id, json.dumps(columns)),
        "columns": columns,
        "state": "done",
        "uploaded_at": file.at,
        "uploaded_by_id": file.officer,
        "confirmed_at": file.at,
        "worked_until": None,
        "imported_at": file.at,
        "size": 1_000_000,
        "file_format": "csv",
        "rows_in": len(file.rows),
        "accepted": len(file.rows),
        "rejected": 0,
        "rules": "0" * 16,
        "problem": None,
    }


def _waits(number: int) -> bool:
    return number % WAITS_ONE_IN == 0


def _is_looked_at(number: int) -> bool:
    return number % (WAITS_ONE_IN * LOOKED_AT_ONE_IN) == 0 or not _waits(number)


def _is_sampled(number: int) -> bool:
    """Every sixth of those that are looked at has no flag."""
    return number % (WAITS_ONE_IN * LOOKED_AT_ONE_IN * 6) == 0


def written(number: int) -> dict[str, str]:
    """What the applicant wrote, by column."""
    name = RARE[0] if number in RARELY else GIVEN[number % len(GIVEN)]
    own = {"application_id": number_of(number), "surname": FATHERS[number % len(FATHERS)]}
    return {**own, "given_names": name, "phone": telephone(number), **WORDS}


def _applications(file: File) -> Iterator[dict[str, Any]]:
    from gerege.visas.finding.numbers import number_key

    keyer = _keyer()
    for row, number in enumerate(file.rows, start=2):
        pk, waits = id_of(number), _waits(number)
        text = json.dumps({**written(number), "more": {}}, ensure_ascii=False)
        since = file.at - timedelta(minutes=number % OF_A_FILE)
        yield {
            "id": pk,
            "batch_id": file.id,
            "post_id": file.post,
            "row": row,
            "number_key": number_key(keyer, number_of(number)),
            "content": file.sealed("visas.application.content", pk, text),
            "submitted_at": since,
            "visa_class": CLASSES[number % len(CLASSES)],
            "waiting_since": since,
            "rank": number // 30 % 3 if _is_looked_at(number) else None,
            "is_sampled": _is_sampled(number),
            "opened_at": None if waits else file.at,
            "opened_by_id": None if waits else file.officer,
            "outcome": "" if waits else ("issue", "more_documents", "refer")[number % 3],
            "decided_at": None if waits else file.at + timedelta(hours=number % 97),
            "counted_at": NOW,
            "named_at": NOW,
        }


def _name_keys(file: File) -> Iterator[dict[str, Any]]:
    from gerege.visas.finding.naming import keys_of_name, keys_of_places, name_of, places_in

    keyer = _keyer()
    places = keys_of_places(keyer, places_in(WORDS))
    for number in file.rows:
        for value in {*keys_of_name(keyer, name_of(written(number))), *places}:
            yield {"application_id": id_of(number), "post_id": file.post, "value": value}


def _flags(file: File) -> Iterator[dict[str, Any]]:
    from gerege.visas.engine.rules import load_rules

    rules = [rule for rule in load_rules().rules if rule.id in RULES]
    for number in file.rows:
        if _waits(number) and _is_looked_at(number) and not _is_sampled(number):
            for rule in rules:
                figures = {one.id: 5 for one in rule.figures}
                yield {
                    "application_id": id_of(number),
                    "rule": rule.id,
                    "version": rule.version,
                    "figures": figures,
                }


def _shared(file: File) -> Iterator[dict[str, Any]]:
    for number in file.rows:
        yield _one_shared(number, "phone", number // FAMILY)
        if _is_in_a_ring(number):
            yield _one_shared(number, "account", number // RING)
        if _is_of_an_agency(number):
            yield _one_shared(number, "address", number // AGENCY_EVERY)


def _is_of_an_agency(number: int) -> bool:
    return number % AGENCY_EVERY < AGENCY


def _is_in_a_ring(number: int) -> bool:
    """One group of nine in twenty, of whom one waits with a flag; none of an agency."""
    return number // RING % RINGS_ONE_IN == THE_RING and not _is_of_an_agency(number)


def _one_shared(number: int, kind: str, which: int) -> dict[str, Any]:
    cluster, size = _cluster(number)
    return {
        "application_id": id_of(number),
        "kind": kind,
        "value": f"{random.Random(f'{kind}{which}').getrandbits(64):016x}",
        "cluster": cluster,
        "cluster_size": size,
    }


def _cluster(number: int) -> tuple[str, int]:
    """Name and size: of the agency, else of the ring, else of the family. Families lie within."""
    if _is_of_an_agency(number):
        return f"a{number // AGENCY_EVERY}", AGENCY
    if _is_in_a_ring(number):
        return f"r{number // RING}", RING
    return f"f{number // FAMILY}", FAMILY


def _talks(file: File) -> Iterator[dict[str, Any]]:
    told = json.dumps({"observed": ["others_answer"], "words": "", "reason": "Бичиг баримт дутуу."})
    for number in [one for one in file.rows if not _waits(one)][:TALKS_OF_A_FILE]:
        pk = id_of(number, 2)
        yield {
            "id": pk,
            "application_id": id_of(number),
            "recorded_at": file.at,
            "recorded_by_id": file.officer,
            "alone": "yes",
            "leaflet": "given",
            "leaflet_language": "mn",
            "outcome": "issue",
            "content": file.sealed("visas.review.content", pk, told),
            "counted_at": NOW,
        }


def _second_looks(files: Sequence[File]) -> Iterator[dict[str, Any]]:
    asked = [(one, n) for one in files[-30:] for n in one.rows if _waits(n) and _is_looked_at(n)]
    for file, number in asked[-SECOND_LOOKS:]:
        pk = id_of(number, 3)
        yield {
            "id": pk,
            "application_id": id_of(number),
            "asked_at": file.at,
            "asked_by_id": file.officer,
            "content": file.sealed("visas.secondopinion.content", pk, "{}"),
            "given_at": None,
            "given_by_id": None,
        }
