"""A backup that is there is whole, says what is in it, and cannot be read by the server."""

import json
import os
import re
import resource
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from tests.operations.conftest import Living

from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.operations import backing_up, folders, manifest
from gerege.operations.backing_up import back_up
from gerege.vault.sealing import as_recipient, open_stream


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {folders.LOCK}


def test_it_holds_the_database_the_keys_and_a_signed_list(living: Living) -> None:
    made = back_up(place=living.place)
    assert names_in(made.path) == {"database.age", "keys.age", "manifest.json"}
    found = manifest.read(made.path)
    manifest.must_be_whole(made.path, found)
    manifest.must_be_signed_by(found, manifest.signing.public_key())
    assert found.counts["records"] == 12
    assert found.head.size == found.counts["events"] > 12
    assert re.match(r"\d{4}_", found.schema["cases"])


def test_only_the_one_who_holds_two_shares_reads_it(living: Living, tmp_path: Path) -> None:
    made = back_up(place=living.place)
    found, plain = manifest.read(made.path), tmp_path / "plain"
    readable = (living.data / "gerege.sqlite3").read_bytes()[:64]
    for path in made.path.iterdir():
        assert readable not in path.read_bytes()
    open_stream(
        made.path / "database.age", plain, living.identity, found.files["database.age"].inside
    )
    with closing(sqlite3.connect(plain)) as opened:
        assert opened.execute("SELECT COUNT(*) FROM vault_recordkey").fetchone() == (12,)
    assert not any("AGE-SECRET" in path.read_text("latin-1") for path in living.keys.iterdir())


def test_the_list_holds_numbers_versions_and_checksums_only(living: Living) -> None:
    made = back_up(place=living.place)
    text = (made.path / "manifest.json").read_text("ascii")
    assert set(json.loads(text)) == {
        *("format", "kind", "made_at", "seconds", "product", "database", "state"),
        *("schema", "counts", "files", "head", "recipient", "signature"),
    }
    with closing(sqlite3.connect(living.place.file)) as opened:
        names = {row[0] for row in opened.execute("SELECT username FROM accounts_officer")}
        ids = {row[0] for row in opened.execute("SELECT id FROM cases_case")}
    assert names
    assert not any(word in text for word in names | ids)


def test_nobody_else_may_enter_and_nothing_is_left_beside_the_database(living: Living) -> None:
    made = back_up(place=living.place)
    assert {made.path.stat().st_mode & 0o777} == {0o700}
    assert {path.stat().st_mode & 0o077 for path in made.path.iterdir()} == {0}
    assert not (living.data / backing_up.WORKING).exists()


def test_what_is_written_meanwhile_does_not_disturb_it(living: Living) -> None:
    with closing(sqlite3.connect(living.place.file)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM cases_note")
        made = back_up(place=living.place)
        writer.rollback()
    assert manifest.read(made.path).counts["records"] == 12


def test_without_a_recovery_key_there_is_no_backup(living: Living) -> None:
    (living.keys / "recovery-recipient").unlink()
    with pytest.raises(ProtectionFailed, match="there is no recovery key"):
        back_up(place=living.place)
    assert names_in(living.backups) == set()


def test_a_recipient_that_is_no_key_is_refused() -> None:
    with pytest.raises(ProtectionFailed, match="no age key"):
        as_recipient("age1nonsense")


@pytest.mark.parametrize(
    ("folder", "problem"),
    [
        (None, "no folder for backups is set"),
        ("missing", "is not there"),
        ("data", "lies in the data folder"),
        ("data/backups", "lies in the data folder"),
    ],
)
def test_a_folder_that_cannot_hold_backups_is_refused(
    living: Living, folder: str | None, problem: str
) -> None:
    (living.data / "backups").mkdir()
    place = replace(living.place, backups=living.folder / folder if folder else None)
    with pytest.raises(InputRefused, match=problem):
        back_up(place=place)


def test_a_folder_that_cannot_be_written_is_refused(living: Living) -> None:
    with frozen(living.backups), pytest.raises(InputRefused, match="nothing can be written to"):
        back_up(place=living.place)


def test_a_disk_without_room_is_refused_before_anything_is_written(
    living: Living, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "SPARE", shutil.disk_usage(living.backups).total)
    with pytest.raises(InputRefused, match=r"MB are free and \d+ MB are needed"):
        back_up(place=living.place)
    assert names_in(living.backups) == set()


def test_a_disk_that_takes_no_more_leaves_no_half_backup(living: Living) -> None:
    """The kernel's own limit on the size of files: the write fails in the middle."""
    before = back_up(place=living.place)
    with files_no_larger_than(before.path.joinpath("database.age").stat().st_size // 2):
        done = living.run("backup")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert names_in(living.backups) == {before.path.name}


def test_two_at_once_do_not_mix(living: Living, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backing_up, "WAIT_SECONDS", 0.0)
    with folders.alone(living.backups), pytest.raises(InputRefused, match="another backup"):
        back_up(place=living.place)
    other = living.folder / "other"
    other.mkdir()
    with folders.alone(living.data), pytest.raises(InputRefused, match="another backup"):
        back_up(place=replace(living.place, backups=other))


def test_the_nightly_backup_waits_for_a_snapshot_that_is_being_written(living: Living) -> None:
    is_writing = threading.Event()

    def write_a_snapshot() -> None:
        with folders.alone(living.backups):
            is_writing.set()
            time.sleep(1)

    snapshot = threading.Thread(target=write_a_snapshot)
    snapshot.start()
    is_writing.wait()
    assert back_up(place=living.place).kind == "backup"
    snapshot.join()


def test_what_an_interrupted_backup_left_is_never_taken_for_a_backup(living: Living) -> None:
    made = back_up(place=living.place)
    half = living.backups / f"{folders.PARTIAL}20260101T000000.000Z-backup"
    shutil.copytree(made.path, half)
    assert [one.path for one in folders.kept_in(living.backups)] == [made.path]
    (living.backups / "20260102T000000.000Z-backup").mkdir()
    assert [one.path for one in folders.kept_in(living.backups)] == [made.path]
    back_up(place=living.place)
    assert not half.exists()


def test_a_damaged_database_is_not_kept_as_a_backup(living: Living) -> None:
    database = living.place.file
    with database.open("r+b") as opened:
        opened.seek(4096 * 3)
        opened.write(b"\xff" * 4096 * 4)
    with pytest.raises(ProtectionFailed, match=r"damaged|could not be copied"):
        back_up(place=living.place)
    assert names_in(living.backups) == set()


def test_a_key_younger_than_the_escrow_is_taken_along(living: Living) -> None:
    escrow = living.keys / "keys.age"
    old = escrow.read_bytes()
    os.utime(escrow, ns=(0, 0))
    made = back_up(place=living.place)
    assert (made.path / "keys.age").read_bytes() == escrow.read_bytes() != old


def test_the_command_says_what_it_made_and_records_it(living: Living) -> None:
    done = living.run("backup")
    assert done.returncode == 0, done.stderr
    assert "record  " in done.stdout
    with closing(sqlite3.connect(living.place.file)) as opened:
        last = opened.execute("SELECT verb FROM audit_event ORDER BY sequence DESC LIMIT 1")
        assert last.fetchone() == ("backup.made",)


def test_the_command_refuses_in_one_line(living: Living) -> None:
    done = living.run("backup", GEREGE_BACKUP_DIR="")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("gerege: GEREGE_BACKUP_DIR: no folder for backups is set")
    assert len(done.stderr.splitlines()) == 1


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """For the programs started meanwhile."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def frozen(folder: Path) -> Iterator[None]:
    """A folder that refuses new files, for the owner of everything too."""
    empty = folder.with_name("frozen")
    folder.rename(empty)
    folder.symlink_to("/proc/self")
    try:
        yield
    finally:
        folder.unlink()
        empty.rename(folder)
