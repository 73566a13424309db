"""While people write, a snapshot is never older than a few minutes; while nobody does, none is."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.operations.conftest import Living

from gerege.kernel import clock
from gerege.kernel.errors import InputRefused
from gerege.operations import folders, manifest
from gerege.operations.backing_up import back_up
from gerege.operations.folders import HEARTBEAT, kept_in
from gerege.operations.ticking import tick

NIGHT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
At = Callable[[int], "folders.Kept | None"]


@pytest.fixture
def at(living: Living) -> At:
    """A tick so many seconds after two in the morning."""

    def run(seconds: int) -> folders.Kept | None:
        with clock.pretend(NIGHT + timedelta(seconds=seconds)):
            return tick(place=living.place)

    return run


def write_something(living: Living) -> None:
    with closing(sqlite3.connect(living.place.file)) as writer, writer:
        writer.execute("INSERT INTO django_session VALUES (hex(randomblob(9)), 'x', '2030-01-01')")


def test_the_first_tick_makes_a_snapshot_and_an_unchanged_database_makes_no_more(
    living: Living, at: At
) -> None:
    first = at(0)
    assert first is not None
    assert manifest.read(first.path).kind == "snapshot"
    assert [at(seconds) for seconds in (60, 180, 300, 3600, 86_399)] == [None] * 5
    assert [one.path for one in kept_in(living.backups)] == [first.path]


def test_reading_the_database_is_no_change(living: Living, at: At) -> None:
    at(0)
    with closing(sqlite3.connect(living.place.file)) as reader:
        reader.execute("PRAGMA journal_mode=WAL")
        assert reader.execute("SELECT COUNT(*) FROM cases_case").fetchone() == (12,)
        assert at(600) is None
    assert at(1200) is None


def test_a_write_is_in_a_snapshot_as_soon_as_the_last_one_is_old_enough(
    living: Living, at: At
) -> None:
    at(0)
    write_something(living)
    assert at(60) is None
    assert at(120) is None
    made = at(180)
    assert made is not None
    assert made.kind == "snapshot"
    write_something(living)
    assert at(240) is None
    assert at(360) is not None


def test_a_write_that_only_the_journal_holds_is_seen(living: Living, at: At) -> None:
    """The running program keeps the database open: its file does not change for a long while."""
    with closing(sqlite3.connect(living.place.file)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("PRAGMA wal_autocheckpoint=0")
        at(0)
        before = living.place.file.stat().st_mtime_ns
        with writer:
            writer.execute("DELETE FROM cases_note")
        assert living.place.file.stat().st_mtime_ns == before
        assert at(180) is not None


def test_a_clock_that_once_ran_ahead_stops_no_snapshot(living: Living, at: At) -> None:
    ahead = at(90 * 24 * 3600)
    assert ahead is not None
    first = at(0)
    assert first is not None
    assert at(600) is None
    write_something(living)
    assert at(660) is not None
    assert ahead.path.is_dir()


def test_a_backup_counts_as_the_newest_snapshot(living: Living, at: At) -> None:
    with clock.pretend(NIGHT):
        back_up(place=living.place)
    assert at(600) is None


def test_a_key_that_changed_is_shipped_too(living: Living, at: At) -> None:
    at(0)
    os.utime(living.keys / "keys.age", ns=(0, 0))
    assert at(60) is None
    assert at(600) is not None


def test_the_tick_removes_what_is_too_old_although_nobody_writes(living: Living, at: At) -> None:
    at(0)
    write_something(living)
    at(600)
    assert len(kept_in(living.backups)) == 2
    at(601 + 24 * 3600)
    assert len(kept_in(living.backups)) == 1


def test_it_says_when_it_was_last_well(living: Living, at: At) -> None:
    at(0)
    assert (living.backups / HEARTBEAT).exists()
    with pytest.raises(InputRefused, match="no folder"):
        tick(place=replace(living.place, backups=None))


def test_while_a_backup_is_written_it_waits_for_the_next_minute(living: Living, at: At) -> None:
    with folders.alone(living.backups):
        assert at(0) is None
    assert not (living.backups / HEARTBEAT).exists()
    assert at(60) is not None


def test_the_worker_ticks_until_it_is_told_to_stop(living: Living) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-m", "gerege", "worker", "--every", "0.1"],
        env=living.surroundings(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    first = worker.stdout.readline()
    worker.send_signal(signal.SIGTERM)
    rest, _none = worker.communicate(timeout=60)
    assert worker.returncode == 0
    assert Path(first.split()[1]).is_dir()
    assert rest == ""


def test_the_tick_says_what_it_made_or_why_not(living: Living) -> None:
    assert living.run("tick").stdout.startswith("snapshot ")
    assert living.run("tick").stdout == ""
    refused = living.run("tick", GEREGE_BACKUP_DIR="")
    assert refused.returncode == 1
    assert refused.stderr.startswith("gerege: GEREGE_BACKUP_DIR")
