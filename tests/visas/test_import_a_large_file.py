"""A large file is left to the worker, which may be killed; the store can be made anew."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.test import Client
from tests.visas.counter import (
    ONE,
    a_visa_officer,
    as_csv,
    imported,
    kept,
    rows,
    written_after_the_record,
)

from gerege.accounts.models import Officer
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.kernel import clock
from gerege.visas import services
from gerege.visas.models import Application, Batch
from gerege.visas.passes import store, whole_pass
from gerege.visas.services import importing

pytestmark = pytest.mark.django_db


@pytest.fixture
def large(officer: Officer, monkeypatch: pytest.MonkeyPatch) -> Batch:
    """A batch that is too large to be imported while the page waits."""
    monkeypatch.setattr(importing, "AT_ONCE_ROWS", 5)
    monkeypatch.setattr(importing, "PORTION", 4)
    batch = kept(officer, as_csv(rows(12)))
    services.start_import(actor=officer, batch=batch)
    batch.refresh_from_db()
    return batch


def test_a_large_file_is_left_to_the_worker_and_the_page_says_how_far_it_is(
    large: Batch, browser: Client
) -> None:
    assert large.state == Batch.State.WAITING
    assert "in the background" in browser.get(f"/visas/files/{large.pk}/").content.decode()

    assert services.work_due() == 1

    large.refresh_from_db()
    assert (large.state, large.accepted) == (Batch.State.DONE, 12)
    assert services.work_due() == 0


def test_a_worker_that_was_killed_leaves_nothing_half_and_the_next_one_begins_again(
    large: Batch, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As the system does it: nothing cleans up."""

    def killed(batch: Batch, *_more: object) -> None:
        raise Killed

    monkeypatch.setattr(importing, "run_engine", killed)
    with pytest.raises(Killed):
        services.work_due()
    assert 0 < Application.objects.count() <= 12
    some = Application.objects.first()
    assert some is not None
    assert browser.get(f"/visas/{some.pk}/").status_code == 404
    assert services.work_due() == 0, "somebody may still be at it"

    monkeypatch.undo()
    with clock.pretend(clock.now() + importing.HELD_FOR + timedelta(seconds=1)):
        assert services.work_due() == 1
    large.refresh_from_db()
    assert (large.state, large.rows_in, large.accepted) == (Batch.State.DONE, 12, 12)
    assert Application.objects.count() == 12


@pytest.mark.parametrize("pauses_at", ["raw_rows", "prepare", "run_engine"])
def test_a_worker_that_paused_too_long_leaves_the_file_to_whoever_began_it_anew(
    large: Batch, officer: Officer, monkeypatch: pytest.MonkeyPatch, pauses_at: str
) -> None:
    real, pauses = getattr(importing, pauses_at), [1]

    def slow(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  as the real one
        found = real(*args, **kwargs)
        if pauses:
            pauses.pop()
            later = clock.now() + importing.HELD_FOR + timedelta(seconds=1)
            with clock.pretend(later):
                assert services.work_due() == 1
        return found

    monkeypatch.setattr(importing, pauses_at, slow)

    assert services.work_due() == 0

    large.refresh_from_db()
    assert (large.state, large.rows_in, large.accepted) == (Batch.State.DONE, 12, 12)
    ids = pq.read_table(store.file_of(large.pk))[store.ID].to_pylist()
    there = Application.objects.filter(batch=large).values_list("pk", flat=True)
    assert sorted(ids) == sorted(one.hex for one in there)
    assert Event.objects.filter(subject=large.pk, verb=Verb.VISA_IMPORTED).count() == 1
    assert imported(officer, [{**rows(1)[0], "application_id": "N-1"}]).state == Batch.State.DONE


def test_the_worker_holds_nothing_while_it_looks_for_what_holds_of_a_file(
    large: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, depths = importing.run_engine, list[int]()

    def looked(*given: Any) -> Any:  # noqa: ANN401  as the real one
        depths.append(len(connection.savepoint_ids))
        return run(*given)

    before = len(connection.savepoint_ids)
    monkeypatch.setattr(importing, "run_engine", looked)

    assert services.work_due() == 1

    assert depths == [before]


def test_a_file_whose_neighbours_change_while_it_is_screened_is_screened_again(
    large: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, looks = importing.run_engine, list[int]()

    def disturbed(*given: Any) -> Any:  # noqa: ANN401  as the real one
        found = run(*given)
        looks.append(1)
        if len(looks) == 1:
            whole_pass.change()
        return found

    monkeypatch.setattr(importing, "run_engine", disturbed)

    assert services.work_due() == 1

    assert len(looks) == 2
    large.refresh_from_db()
    assert large.state == Batch.State.DONE


def test_a_small_file_is_screened_before_the_record_is_held(officer: Officer) -> None:
    imported(officer, rows(3, email="one@example.mn"))
    same = {**ONE, "application_id": "N-1", "email": "one@example.mn"}
    batch = kept(officer, as_csv([same]))

    late = written_after_the_record(
        lambda: services.start_import(actor=officer, batch=batch),
    )

    assert late == []
    told = Event.objects.filter(subject=batch.pk).order_by("sequence")
    assert list(told.values_list("verb", flat=True))[-2:] == [
        Verb.VISA_IMPORT_ASKED,
        Verb.VISA_IMPORTED,
    ]


def test_the_worker_screens_before_the_record_is_held(large: Batch) -> None:
    assert written_after_the_record(services.work_due) == []
    told = Event.objects.filter(subject=large.pk, verb=Verb.VISA_IMPORT_ASKED)
    assert told.count() == 1


def test_no_run_leaves_a_file_in_clear(large: Batch, tmp_path: Path) -> None:
    services.work_due()
    left = [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".parquet"]
    assert [path.name for path in left if path.stat().st_size] == []


def test_a_store_that_a_restore_did_not_bring_back_is_prepared_anew(officer: Officer) -> None:
    awkward = {
        "recruiter_name": "",
        "answers_text": 'Гэв: "тийм",\nтэгээд =1+1',
        "address": "Зохиомол, 7",
    }
    batch = imported(officer, [*rows(3, **awkward), {**ONE, "date_of_birth": "soon"}])
    imported(a_visa_officer("ANK"), rows(2))
    before = pq.read_table(store.file_of(batch.pk)).drop_columns(["row"])
    store.remove(batch.pk)

    assert services.rebuild_missing() == 1

    assert pq.read_table(store.file_of(batch.pk)).drop_columns(["row"]).equals(before)
    assert services.rebuild_missing() == 0


def test_a_store_that_an_earlier_edition_prepared_is_prepared_anew(officer: Officer) -> None:
    batch = imported(officer, rows(2))
    now = pq.read_table(store.file_of(batch.pk))
    earlier = now.drop_columns(["told_empty"]).replace_schema_metadata(None)
    store.write(batch.pk, earlier)
    assert services.screen_anew()

    assert services.rebuild_missing() == 1

    assert (
        pq.read_table(store.file_of(batch.pk))
        .drop_columns(["row"])
        .equals(now.drop_columns(["row"]))
    )
    assert whole_pass.standing().is_due
    assert services.rebuild_missing() == 0
