"""When nothing more can be written, a case is saved whole or not at all, and the reason is said."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.db import connection, transaction
from tests.vault.builders import let_be_found

from gerege.audit.models import Event, Head
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.kernel.errors import ProtectionFailed
from gerege.kernel.ids import new_id
from gerege.vault.models import ExactIndex, NameIndex, RecordKey
from gerege.vault.services import make_record_key

PROGRAM = Path(__file__).with_name("fill_the_disk.py")


@pytest.mark.parametrize("room", [0, 150_000])
def test_on_a_disk_that_takes_no_more_every_case_is_whole(tmp_path: Path, room: int) -> None:
    done = subprocess.run(  # noqa: S603  this very program
        [sys.executable, str(PROGRAM), str(room)],
        capture_output=True,
        text=True,
        check=True,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "GEREGE_DATA_DIR": str(tmp_path),
            "GEREGE_KEY_DIR": str(tmp_path / "keys"),
        },
    )
    found = json.loads(done.stdout)
    assert "disk" in found["said"]
    assert found["keys"] == found["indexes"] == found["events"] == found["head"] == found["saved"]
    assert found["wrong"] == []
    assert found["afterwards"] == found["saved"] + 1
    assert found["problems"][0].startswith(f"nothing can be written to {tmp_path}")


def save_a_case() -> None:
    with transaction.atomic():
        case = new_id()
        make_record_key(case)
        let_be_found(case, phone="97699112233")
        record(actor=None, verb=Verb.CASE_OPENED, subject=case)


def save_cases_for_ever() -> None:
    while True:
        save_a_case()


def counts() -> tuple[int, ...]:
    models = (RecordKey, ExactIndex, Event)
    return tuple(model.objects.count() for model in models)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("pages", [0, 1, 2, 3])
def test_a_database_that_may_not_grow_says_that_the_disk_is_full(pages: int) -> None:
    save_a_case()
    with room_for(pages):
        with pytest.raises(ProtectionFailed, match="Nothing was saved: the disk is full"):
            save_cases_for_ever()
        saved = counts()
        assert len(set(saved)) == 1
        assert Head.objects.get().size == saved[0]
    save_a_case()
    assert counts() == tuple(count + 1 for count in saved)
    assert not NameIndex.objects.exists()


def room_for(pages: int) -> AbstractContextManager[None]:
    """The databases' own limits; the test above uses the kernel's."""
    return {"sqlite": pages_of_sqlite, "postgresql": rows_of_postgresql}[connection.vendor](pages)


@contextmanager
def pages_of_sqlite(more: int) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + more}")
        yield
        cursor.execute("PRAGMA max_page_count = 1073741823")


@contextmanager
def rows_of_postgresql(more: int) -> Iterator[None]:
    """One table takes no more rows, and says so with the code of a full disk (53100)."""
    tables = (RecordKey, ExactIndex, Event, Head)
    table = tables[more]._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'kein Platz' USING ERRCODE = 'disk_full'; END $$"
        )
        cursor.execute(
            f"CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON {table} EXECUTE FUNCTION no_room()"
        )
        yield
        cursor.execute("DROP FUNCTION no_room CASCADE")
