"""A PostgreSQL server is lost with its machine; base backup and shipped log bring it back."""

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pyrage
import pytest
from django.db import connection
from tests.operations.conftest import Living, at_folder
from tools import postgres

from gerege.config.commands import restored
from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.operations import postgres_copy, postgres_layout, restoring
from gerege.operations.write_ahead import fetch, remove_before, ship

WITHIN_SECONDS = 90.0
ROOT = Path(__file__).resolve().parents[2]
PATHS = f"{ROOT / 'src'}:{ROOT}:{Path(psycopg.__file__).resolve().parent.parent}"


def python() -> str:
    """A Python that the account of the server may start: not one in somebody's home."""
    return sys.executable if postgres.account() is None else "/usr/bin/python3"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[postgres.Server]:
    # The server starts our program; an installation has it in its own environment.
    monkeypatch.setenv("PYTHONPATH", PATHS)
    with postgres.running(durable=True) as made:
        yield made


@pytest.fixture
def served(server: postgres.Server) -> Living:
    """An installation on this server, whose log is shipped."""
    living = replace(at_folder(server.folder / "installation"), url=server.url())
    living.build()
    for folder in (living.folder, living.backups):
        folder.chmod(0o755)
    log = living.backups / "wal"
    log.mkdir()
    give_to_the_server(log)
    recipient = living.folder / "recipient"
    shutil.copy(living.keys / "recovery-recipient", recipient)
    run = f"{shlex.quote(python())} -m gerege ship-wal %p"
    command = f"{run} --to {shlex.quote(str(log))} --recipient-file {shlex.quote(str(recipient))}"
    as_owner(server, f"ALTER ROLE {postgres.USER} REPLICATION")
    as_owner(server, "ALTER SYSTEM SET archive_mode = 'on'")
    as_owner(server, "ALTER SYSTEM SET archive_timeout = 240")
    as_owner(server, f"ALTER SYSTEM SET archive_command = '{command}'")
    server.stop()
    server.start()
    return living


def test_everything_is_lost_and_the_shipped_log_brings_back_what_was_acknowledged(
    server: postgres.Server, served: Living
) -> None:
    before = served.save_cases(1)
    done = served.run("backup")
    assert done.returncode == 0, done.stderr
    after = served.save_cases(2)
    ship_everything(server)
    assert "can be lost" not in served.run("check").stdout
    server.stop()
    for folder in (server.folder / "data", served.data, served.keys):
        shutil.rmtree(folder)
    folder = next(path for path in served.backups.iterdir() if path.name.endswith("Z-backup"))
    pg_data = server.folder / "data"
    into = ("--into", str(served.data), "--keys-into", str(served.keys))
    unpacked = served.run(
        *("restore", str(folder), *served.two_shares, *into, "--pg-into", str(pg_data)),
        python=python(),
        PYTHONPATH=PATHS,
    )
    assert unpacked.returncode == 0, unpacked.stderr
    secret = pg_data.with_name("data.identity")
    assert f"gerege restored {folder} --identity {secret}" in unpacked.stdout
    give_to_the_server(pg_data, secret)
    server.start()
    # At once, as an operator would: it waits until the log is read.
    opened = served.run("restored", str(folder), "--identity", str(secret))
    assert opened.returncode == 0, opened.stderr
    assert "record    whole: " in opened.stdout
    assert "ERASE     again the cases that were erased since then: they are back." in opened.stdout
    assert not secret.exists()
    with psycopg.connect(server.url()) as reader:
        there = {row[0] for row in reader.execute("SELECT id FROM cases_case").fetchall()}
    assert {UUID(number) for number in before + after} <= there
    assert "The record is whole." in served.run("verify-audit").stdout
    # Nothing is shipped until somebody sets that up again, by the words that were printed.
    assert "PostgreSQL does not copy away its log" in served.run("check").stdout
    for statement in ("archive_mode", "restore_command", "recovery_target_timeline"):
        assert f"ALTER SYSTEM RESET {statement}" in opened.stdout
        as_owner(server, f"ALTER SYSTEM RESET {statement}")
    as_owner(server, "ALTER SYSTEM SET archive_mode = 'on'")
    server.stop()
    server.start()
    ship_everything(server)
    assert "can be lost" not in served.run("check").stdout


def test_a_segment_that_does_not_open_stops_the_recovery_instead_of_ending_it(
    server: postgres.Server, served: Living
) -> None:
    """Otherwise the server would open as if nothing had been written afterwards."""
    assert served.run("backup").returncode == 0
    served.save_cases(1)
    ship_everything(server)
    server.stop()
    shutil.rmtree(server.folder / "data")
    for path in (served.backups / "wal").iterdir():
        path.write_bytes(path.read_bytes()[:-9])
    folder = next(path for path in served.backups.iterdir() if path.name.endswith("Z-backup"))
    new = ("--into", str(served.folder / "new"), "--keys-into", str(served.folder / "new-keys"))
    pg_data = server.folder / "data"
    unpacked = served.run(
        *("restore", str(folder), *served.two_shares, *new, "--pg-into", str(pg_data)),
        python=python(),
        PYTHONPATH=PATHS,
    )
    assert unpacked.returncode == 0, unpacked.stderr
    give_to_the_server(pg_data, pg_data.with_name("data.identity"))
    with pytest.raises(RuntimeError, match="does not start"):
        server.start()
    assert "cut off or changed" in server.said()


def test_a_role_that_may_not_copy_the_cluster_is_told_what_to_ask_for(
    server: postgres.Server, served: Living
) -> None:
    as_owner(server, f"ALTER ROLE {postgres.USER} NOREPLICATION")
    done = served.run("backup")
    assert done.returncode == 1
    assert "ALTER ROLE gerege REPLICATION" in done.stderr
    assert [path.name for path in served.backups.iterdir() if "backup" in path.name] == []


def test_a_segment_is_shipped_once_and_opens_only_with_the_recovery_key(
    built_once: Living, tmp_path: Path
) -> None:
    segment, log = tmp_path / "000000010000000000000003", tmp_path / "wal"
    segment.write_bytes(b"what people wrote" * 1000)
    log.mkdir()
    recipient = (built_once.keys / "recovery-recipient").read_text("ascii")
    first = ship(segment, log, recipient)
    assert ship(segment, log, recipient) == first
    assert [path.name for path in log.iterdir()] == [first.name]
    assert b"what people wrote" not in first.read_bytes()
    target = tmp_path / "fetched"
    assert fetch(segment.name, log, built_once.identity, target)
    assert target.read_bytes() == segment.read_bytes()
    assert not fetch("000000010000000000000004", log, built_once.identity, target)


def test_another_segment_of_the_same_name_is_refused(built_once: Living, tmp_path: Path) -> None:
    segment, log = tmp_path / "000000010000000000000003", tmp_path / "wal"
    segment.write_bytes(b"one")
    log.mkdir()
    recipient = (built_once.keys / "recovery-recipient").read_text("ascii")
    ship(segment, log, recipient)
    segment.write_bytes(b"other")
    with pytest.raises(InputRefused, match="other content"):
        ship(segment, log, recipient)


def test_a_segment_that_was_changed_or_exchanged_stops_the_recovery(
    built_once: Living, tmp_path: Path
) -> None:
    log, recipient = tmp_path / "wal", (built_once.keys / "recovery-recipient").read_text("ascii")
    log.mkdir()
    shipped = []
    for name in ("000000010000000000000003", "000000010000000000000004"):
        segment = tmp_path / name
        segment.write_bytes(name.encode() * 100)
        shipped.append(ship(segment, log, recipient))
    shipped[1].write_bytes(shipped[0].read_bytes())
    with pytest.raises(ProtectionFailed, match="not the segment that its name says"):
        fetch("000000010000000000000004", log, built_once.identity, tmp_path / "fetched")
    shipped[0].write_bytes(shipped[0].read_bytes()[:-3])
    with pytest.raises(ProtectionFailed, match="cut off or changed"):
        fetch("000000010000000000000003", log, built_once.identity, tmp_path / "fetched")
    assert remove_before(log, time.time() + 60) == 2


def as_owner(server: postgres.Server, statement: str) -> Any:  # noqa: ANN401  one value
    with psycopg.connect(server.url("postgres", postgres.OWNER), autocommit=True) as opened:
        found = opened.execute(statement)  # type: ignore[call-overload]  # a statement of the test
        return found.fetchone()[0] if found.description else None


def ship_everything(server: postgres.Server) -> None:
    """End the segment, as archive_timeout does, and wait until it is shipped."""
    name = as_owner(server, "SELECT pg_walfile_name(pg_current_wal_lsn())")
    as_owner(server, "SELECT pg_switch_wal()")
    # The label of a base backup is archived too, under a longer name.
    wait_until(
        server,
        "SELECT coalesce(left(last_archived_wal, 24), '') FROM pg_stat_archiver",
        at_least=name,
    )


def wait_until(server: postgres.Server, question: str, at_least: object = True) -> None:
    until = time.monotonic() + WITHIN_SECONDS
    while not as_owner(server, question) >= at_least:
        assert time.monotonic() < until, server.said()[-2000:]
        time.sleep(0.1)


def give_to_the_server(*paths: Path) -> None:
    name = postgres.account()
    for path in paths if name else ():
        for one in (path, *path.rglob("*")):
            shutil.chown(one, name)


def test_the_log_is_shipped_to_the_recipient_that_a_file_names_at_that_moment(
    built_once: Living, tmp_path: Path
) -> None:
    log, named = tmp_path / "wal", tmp_path / "recipient"
    log.mkdir()
    made = [pyrage.x25519.Identity.generate() for _ in range(2)]
    for number, identity in enumerate(made):
        named.write_text(f"{identity.to_public()}\n", encoding="ascii")
        segment = tmp_path / f"00000001000000000000000{number}"
        segment.write_bytes(b"what people wrote")
        to = ("--to", str(log), "--recipient-file", str(named))
        assert built_once.run("ship-wal", str(segment), *to).returncode == 0
        assert fetch(segment.name, log, str(identity), tmp_path / "fetched")
    named.unlink()
    refused = built_once.run("ship-wal", str(segment), *to)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)


def test_the_command_that_starts_the_server_needs_no_path_and_finds_the_settings_of_debian(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "lib" / "15" / "bin" / "pg_ctl"
    program.parent.mkdir(parents=True)
    program.touch()
    monkeypatch.setattr(postgres_layout, "DEBIAN_PROGRAMS", tmp_path / "lib")
    data = tmp_path / "main"
    data.mkdir()
    (data / "PG_VERSION").write_text("15\n", encoding="ascii")
    told = shlex.split(postgres_layout.how_to_start(data))
    settings = "/etc/postgresql/15/main/postgresql.conf"
    assert told[0] == str(program)
    assert f"--options=-c config_file={settings} -c data_directory={data}" in told
    (data / "postgresql.conf").touch()
    assert "--options" not in postgres_layout.how_to_start(data)


def test_a_recovery_key_that_cannot_be_removed_is_told_loudly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It lies beside the directory of the server, where another account may not write."""

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    secret = tmp_path / "main.identity"
    secret.write_text("AGE-SECRET-KEY-1", encoding="ascii")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refuse)
        patched.setattr(restoring, "overwrite_and_remove", refuse)
        assert restored.removed_or_told(secret) == 1
    assert f"shred --remove {secret}" in capsys.readouterr().err
    assert restored.removed_or_told(secret) == 0
    assert not secret.exists()
    assert restored.removed_or_told(secret) == 0


def test_the_copy_of_the_server_uses_the_same_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    line = {"sslmode": "verify-full", "sslrootcert": "/r", "sslcert": "/c", "sslkey": "/k"}
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", line)
    found = postgres_copy.surroundings()
    assert {name: found[f"PG{name.upper()}"] for name in line} == line


def test_a_server_of_the_tests_is_cleaned_away_however_often_it_is_asked_to_stop(
    tmp_path: Path,
) -> None:
    """The second signal comes while the first one is being obeyed."""
    child = "import os, signal; os.kill(os.getppid(), signal.SIGTERM); signal.pause()"
    program = (
        "import os, signal, sys\n"
        "from tools import postgres\n"
        "def stop(self, *_): os.kill(os.getpid(), signal.SIGTERM)\n"
        "postgres.Server.make = lambda self: None\n"
        "postgres.Server.stop = stop\n"
        "sys.exit(postgres.main(sys.argv[1:]))\n"
    )
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", program, sys.executable, "-c", child],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": PATHS},
        check=False,
    )
    assert done.returncode == 1
    assert list(tmp_path.iterdir()) == []
