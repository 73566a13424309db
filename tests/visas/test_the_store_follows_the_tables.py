"""What the tables say is the truth; the files that are screened follow, and nothing stops there."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.db import transaction
from pytest_django import Settings
from tests.builders import saraa
from tests.visas.counter import (
    ONE,
    a_visa_officer,
    after_commit,
    broken,
    erased,
    imported,
    numbered,
    rows,
)

from gerege.accounts.models import Officer
from gerege.kernel import clock
from gerege.kernel.errors import ProtectionFailed
from gerege.visas import services
from gerege.visas.models import Application, Batch, RefusedRow, SharedKey
from gerege.visas.passes import store, whole_pass
from gerege.visas.services import erasing, rebuilding

pytestmark = pytest.mark.django_db
EMAIL = {"email": "one@example.mn"}


class TakenBack(Exception):
    """What makes a database take a transaction back."""


@pytest.fixture(autouse=True)
def _on_a_day(settings: Settings) -> Iterator[None]:
    settings.GEREGE_VISA_SAMPLE = 0.0
    with clock.pretend(datetime(2026, 11, 26, 12, tzinfo=UTC)):
        yield


def taken_back(act: Callable[[], object]) -> None:
    """The act is done, and then the database says no: a form's mark and its act are kept or lost
    together."""
    with suppress(TakenBack), transaction.atomic():
        act()
        raise TakenBack


def in_store(batch: Batch) -> set[str]:
    ids: list[str] = pq.read_table(store.file_of(batch.pk))[store.ID].to_pylist()
    return set(ids)


def in_table(batch: Batch) -> set[str]:
    numbers = Application.objects.filter(batch=batch).values_list("pk", flat=True)
    return {number.hex for number in numbers}


def sharing_one(officer: Officer) -> Batch:
    """A new file with one application that shares a telephone and an address of mail."""
    same = {**ONE, "application_id": "N-1", "phone": "+976 9911 0001", **EMAIL}
    return imported(officer, [same])


def a_row_to_mend(officer: Officer) -> tuple[RefusedRow, dict[str, str]]:
    wrong = {**ONE, "application_id": "V-9", "date_of_birth": "soon", **EMAIL}
    refused = RefusedRow.objects.get(batch=imported(officer, [*rows(1), wrong]))
    return refused, {**refused.told()["cells"], "date_of_birth": "1995-03-02"}


def mend(officer: Officer, refused: RefusedRow, cells: dict[str, str]) -> Application:
    return services.send_again(actor=officer, refused=refused, cells=cells, language="en")


def test_a_mend_that_the_database_takes_back_leaves_nothing_and_the_row_is_mended_later() -> None:
    officer = a_visa_officer()
    refused, cells = a_row_to_mend(officer)
    taken_back(lambda: mend(officer, refused, cells))
    assert in_store(refused.batch) == in_table(refused.batch)

    with after_commit():
        mend(officer, RefusedRow.objects.get(pk=refused.pk), cells)

    assert in_store(refused.batch) == in_table(refused.batch)
    assert len(in_store(refused.batch)) == 2
    assert whole_pass.is_whole()
    assert sharing_one(officer).state == Batch.State.DONE


def test_an_application_whose_erasing_the_database_takes_back_is_screened_as_before() -> None:
    officer = a_visa_officer()
    batch = imported(officer, rows(3, **EMAIL))
    one = numbered(batch)["V-1"]
    asked = services.ask_erasure(actor=officer, application=one, reason="person_asks")

    taken_back(lambda: services.confirm_erasure(actor=saraa(), asked=asked))

    assert one.pk.hex in in_store(batch)
    assert services.rebuild_missing() == 0


@pytest.mark.parametrize("act", ["mend", "erase"])
def test_where_the_machine_stops_before_the_file_is_written_it_is_made_anew_and_no_pass_runs_before(
    act: str,
) -> None:
    officer = a_visa_officer()
    refused, cells = a_row_to_mend(officer)
    batch = refused.batch
    if act == "mend":
        mend(officer, refused, cells)
    else:
        one = numbered(batch)["V-1"]
        asked = services.ask_erasure(actor=officer, application=one, reason="person_asks")
        services.confirm_erasure(actor=saraa(), asked=asked)
    # Nothing was committed here, so nothing has followed.
    assert in_store(batch) != in_table(batch)
    assert not services.screen_anew()

    assert services.rebuild_missing() == 1

    assert in_store(batch) == in_table(batch)
    assert services.screen_anew()
    assert services.rebuild_missing() == 0


def test_a_file_that_cannot_be_written_is_made_anew_and_the_mend_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    officer = a_visa_officer()
    refused, cells = a_row_to_mend(officer)

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(store, "write", full)
        with after_commit():
            mend(officer, refused, cells)

    assert services.rebuild_missing() == 1
    assert in_store(refused.batch) == in_table(refused.batch)


def test_a_file_that_is_behind_neither_stops_an_import_nor_links_to_whom_is_erased() -> None:
    officer = a_visa_officer()
    batch = imported(officer, rows(3, **EMAIL))
    one = numbered(batch)["V-1"]
    asked = services.ask_erasure(actor=officer, application=one, reason="person_asks")
    services.confirm_erasure(actor=saraa(), asked=asked)
    assert one.pk.hex in in_store(batch)

    new = sharing_one(officer)

    assert new.state == Batch.State.DONE
    assert not SharedKey.objects.filter(kind="phone").exclude(application__batch=new).exists()
    assert SharedKey.objects.filter(kind="email").count() == 3


def test_who_is_erased_while_a_file_is_made_anew_does_not_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    officer = a_visa_officer()
    batch = imported(officer, rows(3, **EMAIL))
    one = numbered(batch)["V-1"]
    store.remove(batch.pk)
    meanwhile(monkeypatch, lambda: erased(one))

    services.rebuild_missing()

    assert in_store(batch) == in_table(batch)
    assert len(in_store(batch)) == 2
    assert sharing_one(officer).state == Batch.State.DONE


def test_who_is_mended_while_a_file_is_made_anew_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    officer = a_visa_officer()
    refused, cells = a_row_to_mend(officer)
    store.remove(refused.batch_id)
    meanwhile(monkeypatch, lambda: mend(officer, refused, cells))

    services.rebuild_missing()

    assert in_store(refused.batch) == in_table(refused.batch)
    assert len(in_store(refused.batch)) == 2


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Any) -> None:  # noqa: ANN401  any act
    """Somebody does this once, while the rows are prepared."""
    prepare, acts = rebuilding.prepare, [act]

    def prepared(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  as the real one
        found = prepare(*args, **kwargs)
        if acts:
            acts.pop()()
        return found

    monkeypatch.setattr(rebuilding, "prepare", prepared)


@pytest.mark.parametrize("content", [b"", b"PAR1 and then nothing"])
def test_a_damaged_file_counts_as_missing_stops_nothing_and_is_made_anew(content: bytes) -> None:
    officer = a_visa_officer()
    batch = imported(officer, rows(2))
    store.file_of(batch.pk).write_bytes(content)

    assert not services.screen_anew()
    assert imported(officer, [{**ONE, "application_id": "N-1"}]).state == Batch.State.DONE
    assert services.rebuild_missing() == 1

    assert in_store(batch) == in_table(batch)
    assert services.screen_anew()


def test_a_file_that_is_damaged_within_is_refused_as_such_and_made_anew() -> None:
    officer = a_visa_officer()
    batch = imported(officer, rows(20))
    damaged_within(store.file_of(batch.pk))
    assert store.is_readable(batch.pk)

    with pytest.raises(ProtectionFailed):
        services.screen_anew()

    assert services.rebuild_missing() == 1
    assert in_store(batch) == in_table(batch)
    assert services.screen_anew()


def damaged_within(path: Path) -> None:
    """Its last bytes still say what stands where, but there is something else."""
    whole = path.read_bytes()
    footer = 8 + int.from_bytes(whole[-8:-4], "little")
    path.write_bytes(whole[:4] + b"\xff" * (len(whole) - footer - 4) + whole[-footer:])


def test_a_pass_whose_file_is_erased_meanwhile_begins_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    officer = a_visa_officer()
    gone, kept = imported(officer, rows(3)), imported(a_visa_officer("ANK"), rows(3))
    parts, runs = store.parts, []

    def listed() -> list[Path]:
        found = parts()
        if not runs:
            # As the minute's work erases a file whose time is over.
            erasing._erase_batch(gone.pk)
        runs.append(1)
        return found

    monkeypatch.setattr(store, "parts", listed)

    assert services.screen_anew()

    assert len(runs) == 2
    assert in_store(kept) == in_table(kept)


def test_a_row_that_does_not_open_is_told_and_keeps_nothing_else_from_being_screened() -> None:
    batch, other = imported(a_visa_officer(), rows(3)), imported(a_visa_officer("ANK"), rows(2))
    lost = numbered(batch)["V-1"]
    broken(lost)
    for one in (batch, other):
        store.remove(one.pk)

    with pytest.raises(ProtectionFailed, match="1 visa applications cannot be compared"):
        services.rebuild_missing()

    assert in_store(other) == in_table(other)
    assert in_store(batch) == in_table(batch) - {lost.pk.hex}
    assert services.screen_anew()
    assert services.rebuild_missing() == 0


def test_a_row_that_a_newer_edition_refuses_is_told() -> None:
    batch = imported(a_visa_officer(), rows(3))
    one = numbered(batch)["V-1"]
    text = {**one.written(), "date_of_birth": "soon"}
    one.seal_field("content", str(text).replace("'", '"'))
    one.save(update_fields=["content"])
    store.remove(batch.pk)

    with pytest.raises(ProtectionFailed, match="1 visa applications cannot be compared"):
        services.rebuild_missing()

    assert in_store(batch) == in_table(batch) - {one.pk.hex}


def test_a_file_of_which_no_row_was_taken_is_not_made_anew_every_minute() -> None:
    batch = imported(a_visa_officer(), [{**ONE, "date_of_birth": "soon"}])
    store.remove(batch.pk)
    assert services.rebuild_missing() == 0
    assert services.screen_anew()
