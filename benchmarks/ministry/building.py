"""All tables of a ministry, one after the other, in one transaction."""

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from benchmarks.ministry import acts, files, finding, talks, waiting
from benchmarks.ministry.inserting import indexes_at_the_end, put
from benchmarks.ministry.names import name_of
from benchmarks.ministry.telling import Told, tell

if TYPE_CHECKING:
    from django.db.models import Model

EVENTS = 40


def build(cases: int) -> None:
    """Build it whole, or nothing of it."""
    from django.db import connection, transaction

    begun = time.monotonic()
    with indexes_at_the_end(), transaction.atomic():
        told = list(tell(cases))
        for model, rows in _tables(told):
            count = put(model, rows)
            took = time.monotonic() - begun
            print(f"{model._meta.label:<24}{count:>10,}{took:>8.0f} s", flush=True)
        files.count_references()
        acts.record(told, cases * EVENTS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{'built':<24}{cases:>10,}{time.monotonic() - begun:>8.0f} s", flush=True)


def _tables(told: Sequence[Told]) -> Iterator[tuple["type[Model]", Iterator[dict[str, Any]]]]:
    from gerege.cases import models as file
    from gerege.screening import models as talk
    from gerege.vault.models import ExactIndex, NameIndex, RecordKey
    from gerege.waits.models import Wait

    yield RecordKey, files.keys(told)
    names = [name_of(one) for one in told]
    screenings = [uuid4() for _ in told]
    yield file.Case, files.cases(told)
    yield file.FirstContact, map(files.first_contact, told)
    yield file.Person, (files.person(one, name) for one, name in zip(told, names, strict=True))
    yield ExactIndex, map(finding.telephone_index, told)
    yield NameIndex, finding.name_index(told, names)
    yield file.SafeContact, (files.safe_contact(one) for one in told if one.number % 2)
    yield file.Note, files.notes(told)
    talked = [(one, number) for number, one in enumerate(told, 1) if one.has_talk]
    yield talk.Screening, (talks.screening(one, number) for one, number in talked)
    yield talk.Answer, (row for one, number in talked for row in talks.answers(one, number))
    results = {one.id: screenings[number - 1] for one, number in talked}
    yield talk.Result, (talks.result(one, number, results[one.id]) for one, number in talked)
    yield talk.SecondLook, (talks.look(one) for one, _ in talked if one.number % 4 == 1)
    decided = (one for one, _ in talked if not one.is_open or one.number % 2)
    yield talk.Decision, (talks.decision(one, results[one.id]) for one in decided)
    yield talk.Closing, (talks.closing(one) for one in told if not one.is_open)
    yield Wait, waiting.waits(told)
