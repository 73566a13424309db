"""A fictional ministry of any size, for benchmarks: every text sealed, every name made up.

    python benchmarks/big_ministry.py --cases 50000

Rows are put in in bulk, past the services, but look like those the services write: sealed texts
under each case's key, tokens of names, hashes of telephones, talks with results and decisions, and
a record of acts whose tree holds. Built once and kept under ``var`` (or ``GEREGE_BENCHMARKS``);
with ``DATABASE_URL`` in that database. Ten notes and forty events a case; one case in fourteen is
open.
"""

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from django.db.models import Model

    from gerege.vault.crypto import Key

POSTS = 45
OFFICERS_AT_A_POST = 4
NOTES, EVENTS, ANSWERS = 10, 40, 8
OPEN_ONE_IN = 14
YEARS = 6
AT_ONCE = 2_000
GIVEN = (
    *("Алтанцэцэг", "Амартүвшин", "Ариунзул", "Баярмаа", "Билгүүн", "Болорчимэг", "Ганзориг"),
    *("Гэрэлтуяа", "Дэлгэрмаа", "Ёндон", "Жавхлан", "Золжаргал", "Лхагвадорж", "Мөнхзаяа"),
    *("Намуунаа", "Нямхүү", "Одончимэг", "Отгонбаяр", "Өлзийхүү", "Пүрэвжав", "Солонго"),
    *("Тамир", "Төгсжаргал", "Түмэнжаргал", "Уянга", "Хандсүрэн", "Хулан", "Цогзолмаа"),
    *("Шинэбаяр", "Эрдэнэчулуун", "Энхтуяа", "Янжмаа"),
)
STARTS = ("Алтан", "Ариун", "Баяр", "Ган", "Мөнх", "Наран", "Одон", "Оюун", "Сүх", "Түмэн", "Энх")
ENDS = ("баатар", "болд", "гэрэл", "зул", "сайхан", "тулга", "туяа", "хуяг", "чимэг")
FATHERS = ("Батын", "Болдын", "Доржийн", "Цэрэнгийн", "Бямбын", "Түмэнбаярын", "Лхагвасүрэнгийн")
COMMON, COMMON_SHARE = "Бат-Эрдэнэ", 0.02
RARE = ("Рэнцэнханд", "Дашнямын")
NOTE = "Орох байр, хувцас хэрэгтэй. Маргааш өглөө дахин холбогдоно. Хуульчтай уулзах өдөр товлосон."
VERBS = (
    *("case.looked",) * 5,
    *("note.added", "screening.answered", "screening.looked", "result.looked"),
    *("person.changed", "safe_contact.confirmed"),
)


@dataclass(frozen=True)
class Ministry:
    """Where one lies, and how many cases it has."""

    cases: int

    @property
    def folder(self) -> Path:
        """Its data and keys."""
        kept = Path(os.environ.get("GEREGE_BENCHMARKS", ROOT / "var" / "benchmarks"))
        return kept / f"ministry-{self.cases}"

    @property
    def is_built(self) -> bool:
        """True once it was built whole."""
        return (self.folder / "whole").exists()

    def enter(self) -> None:
        """Let this process work with it, with the settings real people are served with."""
        os.environ["GEREGE_MODE"] = "production"
        os.environ["GEREGE_DATA_DIR"] = str(self.folder)
        os.environ["GEREGE_KEY_DIR"] = str(self.folder / "keys")
        os.environ["DJANGO_SETTINGS_MODULE"] = "gerege.config.settings"
        from gerege.config import installing
        from gerege.config.environment import read_environment

        environment = read_environment()
        begin = not environment.secret_file.exists()
        if begin:
            installing.make_folder(environment.data_dir)
            installing.make_folder(environment.key_dir)
            installing.write_session_secret(environment.secret_file)
        installing.start_django()
        if begin:
            installing.make_keys(environment.key_dir)
        installing.prepare_database()

    def ready(self) -> "Ministry":
        """Enter it, built if it was not. Half a ministry from an interrupted run is refused."""
        if not self.is_built and (self.folder / "keys").exists():
            raise SystemExit(f"{self.folder} was not built whole: remove it and begin again")
        self.enter()
        if not self.is_built:
            _build(self.cases)
            (self.folder / "whole").touch()
        return self


def put(model: "type[Model]", rows: Iterable[dict[str, Any]]) -> int:
    """Insert rows in bulk. Every row has the same columns, named as the attributes of the model."""
    from django.db import connection

    fields = {field.attname: field for field in model._meta.concrete_fields}
    count, sql, columns = 0, "", []
    with connection.cursor() as cursor:
        for batch in _batches(rows):
            if not sql:
                columns = [fields[name] for name in batch[0]]
                names = ", ".join(f'"{field.column}"' for field in columns)
                marks = ", ".join(["%s"] * len(columns))
                sql = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})'  # noqa: S608  our own names
            prepared = [
                [field.get_db_prep_save(row[field.attname], connection) for field in columns]
                for row in batch
            ]
            cursor.executemany(sql, prepared)
            count += len(batch)
    return count


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


@dataclass(frozen=True)
class Told:
    """One case while it is told."""

    number: int
    id: UUID
    post: UUID
    officer: UUID
    country: str
    opened: datetime
    is_open: bool
    key: "Key"
    dice: random.Random

    def sealed(self, place: str, row: UUID, text: str) -> bytes:
        """A text under the key of the case, as ``vault.services.seal`` binds it."""
        from gerege.vault import crypto
        from gerege.vault.services import SCHEMA_VERSION

        bound = crypto.bind(place, str(row), str(self.id), str(SCHEMA_VERSION))
        return crypto.seal(self.key, crypto.padded(text.encode()), bound)

    def after(self, hours: float) -> datetime:
        """A moment in its history, never in the future."""
        return min(self.opened + timedelta(hours=hours), NOW)

    @property
    def has_talk(self) -> bool:
        """Two of three open cases were talked with, and every closed one."""
        return not self.is_open or self.number % 3 != 0


NOW = datetime.now(UTC)


def _build(cases: int) -> None:
    from django.db import connection, transaction

    begun = time.monotonic()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA cache_size=-600000")
    with transaction.atomic():
        told = list(_tell(cases))
        for model, rows in _tables(told):
            count = put(model, rows)
            took = time.monotonic() - begun
            print(f"{model._meta.label:<24}{count:>10,}{took:>8.0f} s", flush=True)
        _count_references()
        _record(told, cases * EVENTS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{'built':<24}{cases:>10,}{time.monotonic() - begun:>8.0f} s", flush=True)


def _tell(cases: int) -> Iterator[Told]:
    from gerege.vault import record_keys
    from gerege.vault import services as vault

    dice = random.Random(cases)
    posts = _staff()
    for number in range(cases):
        # The younger half is five times as likely to be open.
        share = OPEN_ONE_IN * (0.6 if number > cases / 2 else 3)
        post, country, officers = posts[number % POSTS]
        case_id = UUID(int=dice.getrandbits(128), version=4)
        vault.make_record_key(case_id)
        yield Told(
            number=number,
            id=case_id,
            post=post,
            officer=dice.choice(officers),
            country=country,
            opened=NOW - timedelta(days=365 * YEARS * (1 - number / cases)) - timedelta(hours=2),
            is_open=dice.random() < 1 / share,
            key=record_keys.current(case_id),
            dice=random.Random(number),
        )


def _staff() -> list[tuple[UUID, str, list[UUID]]]:
    """Posts with their officers; the lead and the auditor at headquarters."""
    from django.contrib.auth.hashers import make_password

    from gerege.accounts.models import Officer, Post, Posting
    from gerege.accounts.roles import Role

    password = make_password("gerege-benchmark-2026")
    found = []
    for number in range(POSTS + 1):
        at_home = number == POSTS
        post = Post.objects.create(
            code="UBH" if at_home else f"P{number:02}",
            letter=f"{chr(65 + number // 26)}{chr(65 + number % 26)}",
            name_mn="Төв газар" if at_home else f"Төлөөлөгч {number}",
            name_en="Headquarters" if at_home else f"Post {number}",
            country_iso3=("TUR", "KOR", "JPN", "DEU", "THA")[number % 5],
            time_zone=("Europe/Istanbul", "Asia/Seoul", "Asia/Tokyo")[number % 3],
            kind=Post.Kind.HEADQUARTERS if at_home else Post.Kind.POST,
            is_fictional=True,
        )
        roles = [Role.CONSULAR_OFFICER] * OFFICERS_AT_A_POST + [Role.HEAD_OF_POST]
        if at_home:
            roles = [Role.PROTECTION_LEAD, Role.AUDITOR, Role.ADMINISTRATOR]
        officers = []
        for place, role in enumerate(roles):
            officer = Officer.objects.create(
                username=f"{post.code.lower()}-{place}",
                display_name=f"{GIVEN[(number + place) % len(GIVEN)]}",
                role=role,
                language="mn",
                password=password,
                second_factor_since=NOW,
            )
            Posting.objects.create(officer=officer, post=post, starts_on=date(2020, 1, 1))
            officers.append(officer.pk)
        if not at_home:
            found.append((post.pk, post.country_iso3, officers[:OFFICERS_AT_A_POST]))
    return found


def _tables(told: Sequence[Told]) -> Iterator[tuple["type[Model]", Iterator[dict[str, Any]]]]:
    from gerege.cases import models as file
    from gerege.screening import models as talk
    from gerege.vault.models import ExactIndex, NameIndex

    names = [_name(one) for one in told]
    screenings = [uuid4() for _ in told]
    yield file.Case, _cases(told)
    yield file.FirstContact, map(_first_contact, told)
    yield file.Person, (_person(one, name) for one, name in zip(told, names, strict=True))
    yield ExactIndex, map(_telephone_index, told)
    yield NameIndex, _name_index(told, names)
    yield file.SafeContact, (_safe_contact(one) for one in told if one.number % 2)
    yield file.Note, _notes(told)
    talked = [(one, number) for number, one in enumerate(told, 1) if one.has_talk]
    yield talk.Screening, (_screening(one, number) for one, number in talked)
    yield talk.Answer, (row for one, number in talked for row in _answers(one, number))
    results = {one.id: screenings[number - 1] for one, number in talked}
    yield talk.Result, (_result(one, number, results[one.id]) for one, number in talked)
    yield talk.SecondLook, (_look(one) for one, _ in talked if one.number % 4 == 1)
    decided = (one for one, _ in talked if not one.is_open or one.number % 2)
    yield talk.Decision, (_decision(one, results[one.id]) for one in decided)
    yield talk.Closing, (_closing(one) for one in told if not one.is_open)


def _cases(told: Sequence[Told]) -> Iterator[dict[str, Any]]:
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


def _count_references() -> None:
    from collections import Counter

    from gerege.cases.models import Case, ReferenceCounter

    rows = Case.objects.values_list("post_id", "opened_at")
    for (post, year), last in Counter((post, at.year) for post, at in rows.iterator()).items():
        ReferenceCounter.objects.create(post_id=post, year=year, last=last)


def _first_contact(one: Told) -> dict[str, Any]:
    codes = {"channel": "phone", "can_talk": "yes" if one.number % 4 else "not_sure"}
    codes["injured"] = "yes" if one.number % 19 == 0 else "no"
    row = uuid4()
    answers = one.sealed("cases.firstcontact.answers", row, json.dumps(codes, sort_keys=True))
    return {"id": row, "case_id": one.id, "made_at": one.opened, "answers": answers}


def _name(one: Told) -> tuple[str, str]:
    """Patronymic and given name. One in fifty is called the same; two people bear the rare name."""
    if one.number in (7, 8):
        return RARE[1], RARE[0]
    if one.dice.random() < COMMON_SHARE:
        return one.dice.choice(FATHERS), COMMON
    made = one.dice.choice(STARTS) + one.dice.choice(ENDS)
    return one.dice.choice(FATHERS), one.dice.choice((made, one.dice.choice(GIVEN)))


def telephone(number: int) -> str:
    """The telephone of the case with this number, with its calling code."""
    return f"+97688{number:06d}"


def _person(one: Told, name: tuple[str, str]) -> dict[str, Any]:
    from gerege.cases.age import AgeRecord
    from gerege.cases.models import Person

    age = AgeRecord(years=20 + one.number % 30, basis="stated", recorded_by=str(one.officer))
    texts = {"patronymic": name[0], "given": name[1], "telephone": telephone(one.number)}
    texts |= {"language": "mn", "age": json.dumps(age.as_json())}
    row = uuid4()
    filled = {key: one.sealed(f"cases.person.{key}", row, text) for key, text in texts.items()}
    empty = dict.fromkeys(Person.PLAIN_FIELDS)
    return {"id": row, "case_id": one.id, **empty, **filled}


def _telephone_index(one: Told) -> dict[str, Any]:
    from gerege.identity.telephones import normalise
    from gerege.vault import crypto, finding, keyring

    written = normalise(telephone(one.number), one.country) or ""
    secret = keyring.derived("exact", "phone").secret
    digest = crypto.blind(secret, written, finding.EXACT_DIGEST_BYTES)
    return {"record_id": one.id, "kind": "phone", "digest": digest}


def _name_index(told: Sequence[Told], names: Sequence[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    from gerege.identity.names import search_tokens
    from gerege.vault import crypto, finding, keyring

    secret = keyring.derived("names").secret
    known: dict[tuple[str, str], list[str]] = {}
    for one, name in zip(told, names, strict=True):
        if name not in known:
            tokens = search_tokens(" ".join(name))
            digests = {crypto.blind(secret, t, finding.NAME_DIGEST_BYTES) for t in tokens}
            known[name] = sorted(digests)
        for digest in known[name]:
            yield {"record_id": one.id, "digest": digest}


def _safe_contact(one: Told) -> dict[str, Any]:
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


def _notes(told: Sequence[Told]) -> Iterator[dict[str, Any]]:
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


def _screening(one: Told, number: int) -> dict[str, Any]:
    begun = one.after(2)
    return {"id": number, "case_id": one.id, "started_at": begun, "started_by_id": one.officer}


def _answers(one: Told, screening: int) -> Iterator[dict[str, Any]]:
    from gerege.knowledge.catalogue import load
    from gerege.screening.record import Recorded

    facts = one.dice.sample(sorted(load().active), ANSWERS)
    for order, fact in enumerate(facts, 1):
        value = "yes" if order % 3 == 0 else "no"
        said = Recorded(fact=fact, value=value, alone="yes", interpreter="none")
        row, content = uuid4(), json.dumps(said.as_json(), sort_keys=True)
        yield {
            "id": row,
            "screening_id": screening,
            "order": order,
            "recorded_at": one.after(3),
            "recorded_by_id": one.officer,
            "content": one.sealed("screening.answer.content", row, content),
        }


def _result(one: Told, screening: int, row: UUID) -> dict[str, Any]:
    from gerege.knowledge.catalogue import load
    from gerege.screening.engine import BANDS

    said = {"band": BANDS[one.number % len(BANDS)], "danger": {}, "settled": one.number % 3 == 1}
    return {
        "id": row,
        "screening_id": screening,
        "made_at": one.after(3),
        "catalogue_version": load().version,
        "after_answer": ANSWERS,
        "content": one.sealed("screening.result.content", row, json.dumps(said, sort_keys=True)),
    }


def _look(one: Told) -> dict[str, Any]:
    row, is_given = uuid4(), not one.is_open
    words = json.dumps({"opinion": "look_further", "reasons": NOTE})
    return {
        "id": row,
        "case_id": one.id,
        "cause": "result",
        "asked_at": one.after(3),
        "asked_by_id": one.officer,
        "given_at": one.after(20) if is_given else None,
        "given_by_id": one.officer if is_given else None,
        "content": one.sealed("screening.secondlook.content", row, words) if is_given else None,
    }


def _decision(one: Told, result: UUID) -> dict[str, Any]:
    row, words = uuid4(), json.dumps({"choice": "yes", "reasons": NOTE})
    return {
        "id": row,
        "case_id": one.id,
        "threshold": "assist",
        "who": "post",
        "recorded_at": one.after(25),
        "recorded_by_id": one.officer,
        "result_id": result,
        "content": one.sealed("screening.decision.content", row, words),
    }


def _closing(one: Told) -> dict[str, Any]:
    row, words = uuid4(), json.dumps({"reason": "help_given", "words": ""})
    return {
        "id": row,
        "case_id": one.id,
        "closed_at": one.after(24 * 20),
        "closed_by_id": one.officer,
        "content": one.sealed("screening.closing.content", row, words),
    }


def _record(told: Sequence[Told], events: int) -> None:
    """The record of acts, in time's order, and the tree over it."""
    from gerege.audit.models import Event, Head

    begun = time.monotonic()
    grown = Growing(Head.objects.filter(pk=1).first())
    count = put(Event, grown.events(told, events))
    Head.objects.update_or_create(
        pk=1,
        defaults={
            "size": grown.tree.size,
            "peaks": grown.tree.peaks_as_text(),
            "root": grown.tree.root().hex(),
        },
    )
    print(f"{'audit.Event':<24}{count:>10,}{time.monotonic() - begun:>8.0f} s", flush=True)


class Growing:
    """The tree while events are put in."""

    def __init__(self, head: Any) -> None:  # noqa: ANN401  a model that is loaded later
        from gerege.audit.merkle import Tree
        from gerege.audit.services import tree_of

        self.tree = tree_of(head) if head else Tree()

    def events(self, told: Sequence[Told], count: int) -> Iterator[dict[str, Any]]:
        """Acts and looks spread over all cases, one after the other in time."""
        from gerege.audit.entry import COLUMNS, Entry

        dice = random.Random(count)
        begin, step = NOW - timedelta(days=365 * YEARS), timedelta(days=365 * YEARS) / count
        for number in range(count):
            one = told[int(dice.random() * len(told))]
            entry = Entry(
                sequence=self.tree.size + 1,
                id=UUID(int=dice.getrandbits(128), version=4),
                at=begin + step * number,
                actor=one.officer,
                verb=VERBS[int(dice.random() * len(VERBS))],
                subject=one.id,
                post=one.post,
                detail={},
            )
            leaf = entry.leaf()
            self.tree = self.tree.appended(leaf)
            yield {**{name: getattr(entry, name) for name in COLUMNS}, "leaf": leaf.hex()}


def main() -> int:
    """Build the ministry if it is not there, and say where it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000)
    ministry = Ministry(parser.parse_args().cases).ready()
    print(ministry.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
