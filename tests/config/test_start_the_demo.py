"""The demo answers to this machine only, and is never shown half built."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from tools import postgres

from gerege.config import papers
from gerege.config.commands.demo import must_be_free, must_be_loopback
from gerege.kernel.errors import InputRefused
from gerege.vault import key_folder, recovery

pytestmark = pytest.mark.long_set_up
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_machine_may_use_it(host: str) -> None:
    must_be_loopback(host)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.168.1.5", "10.0.0.1", "gerege.example", "", "localhost.evil"]
)
def test_nobody_else_can_reach_it(host: str) -> None:
    with pytest.raises(InputRefused, match="--host"):
        must_be_loopback(host)


def demo(folder: Path, *options: str, database: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-m", "gerege", "demo", "--no-serve", *options],
        cwd=folder,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "gerege.config.settings",
            "GEREGE_DATA_DIR": str(folder / "var"),
            "GEREGE_MODE": "demo",
            "GEREGE_DEMO_DATABASE_URL": database,
        },
        text=True,
        capture_output=True,
        check=False,
    )


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo, and beside it what the program said of it."""
    folder = tmp_path_factory.mktemp("demo")
    first = demo(folder, "--port", "8123")
    assert first.returncode == 0, first.stderr
    (folder / "said").write_text(first.stdout, encoding="utf-8")
    return folder


@pytest.fixture
def built(built_once: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    return Path(shutil.copytree(built_once, tmp_path / "demo"))


def master_key(folder: Path) -> bytes:
    return key_folder.read(folder / "var" / "keys", 1)


def test_it_prints_address_and_logins(built_once: Path) -> None:
    said = (built_once / "said").read_text(encoding="utf-8")
    assert "http://localhost:8123" in said
    assert "bold" in said
    assert "saraa" in said


def test_it_holds_two_files_of_one_person_and_three_of_one_employer(built_once: Path) -> None:
    with closing(sqlite3.connect(built_once / "var" / "gerege.sqlite3")) as opened:
        [(sides,)] = opened.execute("SELECT count(*) FROM duplicates_near").fetchall()
        found = "SELECT count(DISTINCT case_id) FROM duplicates_told WHERE pattern_id IS NOT NULL"
        [(files,)] = opened.execute(found).fetchall()
    assert (sides, files) == (2, 3)


def test_it_goes_on_with_what_is_there_and_begins_anew_after_an_interruption(built: Path) -> None:
    key = master_key(built)
    assert demo(built).returncode == 0
    assert master_key(built) == key
    (built / "var" / "demo-is-complete").unlink()
    again = demo(built)
    assert again.returncode == 0, again.stderr
    assert master_key(built) != key


def test_a_public_address_is_refused_in_one_line(tmp_path: Path) -> None:
    refused = demo(tmp_path, "--host", "0.0.0.0")
    assert refused.returncode == 1
    assert len(refused.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "var").exists()


def test_a_folder_that_holds_anything_else_is_not_touched(tmp_path: Path) -> None:
    live = tmp_path / "var"
    (live / "keys").mkdir(parents=True)
    (live / "keys" / "master-key").write_text("of real people")
    (live / "gerege.sqlite3").write_text("real people")

    for options in ([], ["--fresh"]):
        refused = demo(tmp_path, *options)
        assert refused.returncode == 1
        assert "not the folder of a demo" in refused.stderr

    assert (live / "keys" / "master-key").read_text() == "of real people"
    assert (live / "gerege.sqlite3").read_text() == "real people"


def test_a_demo_stays_with_the_database_it_was_built_on(built: Path) -> None:
    key = master_key(built)
    moved = demo(built, database="postgres://nobody@127.0.0.1:1/elsewhere")
    assert moved.returncode == 1
    assert "built on another database" in moved.stderr
    begun_anew = demo(built, "--fresh", database="postgres://nobody@127.0.0.1:1/elsewhere")
    assert begun_anew.returncode == 1
    assert len(begun_anew.stderr.strip().splitlines()) == 1
    assert "GEREGE_DEMO_DATABASE_URL" in begun_anew.stderr
    unreadable = demo(built, "--fresh", database="mysql://nobody@127.0.0.1/elsewhere")
    assert "GEREGE_DEMO_DATABASE_URL names no database" in unreadable.stderr
    assert master_key(built) == key


def test_on_a_server_it_builds_in_an_empty_database_and_touches_no_filled_one(
    tmp_path: Path,
) -> None:
    with postgres.running() as server:
        first = demo(tmp_path, database=server.url())
        assert first.returncode == 0, first.stderr
        assert not (tmp_path / "var" / "gerege.sqlite3").exists()
        officers = _officers(server.url())
        assert officers > 0
        assert demo(tmp_path, database=server.url()).returncode == 0
        again = demo(tmp_path, "--fresh", database=server.url())
        assert again.returncode == 1
        assert "has tables already; nothing was touched" in again.stderr
        assert _officers(server.url()) == officers


def _officers(database_url: str) -> int:
    with psycopg.connect(database_url) as opened:
        [(number,)] = opened.execute("SELECT count(*) FROM accounts_officer").fetchall()
    return int(number)


def test_a_port_that_is_taken_or_impossible_is_said_before_anything_is_printed(
    tmp_path: Path,
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(InputRefused, match="--port"):
            must_be_free("127.0.0.1", other.getsockname()[1])
    assert demo(tmp_path, "--port", "99999").returncode == 2


def test_a_demo_just_stopped_is_started_again_at_once_on_its_port() -> None:
    with socket.socket() as stopped:
        stopped.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stopped.bind(("127.0.0.1", 0))
        stopped.listen()
        port = stopped.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as reader:
            # The side that closes first keeps the port in TIME-WAIT.
            stopped.accept()[0].close()
            reader.recv(1)
    must_be_free("127.0.0.1", port)


SAY = """
import uuid, django; django.setup()
from django.test import Client
from gerege.arrivals.models import Arrival
visitor = Client(HTTP_HOST="localhost")
sent = {"kind": "complaint", "words": "Зохиомол", "mark": str(uuid.uuid4())}
print(visitor.get("/say/").status_code, visitor.post("/say/", sent).status_code,
      visitor.get("/account/sign-in/").status_code, Arrival.objects.count())
"""


def test_the_pages_outside_start_without_keys_and_take_what_is_sent(built: Path) -> None:
    shutil.rmtree(built / "var" / "keys")
    said = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", SAY],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "gerege.config.outside",
            "GEREGE_DATA_DIR": str(built / "var"),
            "GEREGE_MODE": "demo",
        },
        text=True,
        capture_output=True,
        check=False,
    )
    assert said.stdout.split() == ["200", "200", "404", "1"], said.stderr


@pytest.mark.parametrize("mode", ["demo", "test"])
def test_only_production_is_served_to_others(tmp_path: Path, mode: str) -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "gerege", "serve", "--port", "8499"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "gerege.config.settings",
            "GEREGE_DATA_DIR": str(tmp_path),
            "GEREGE_MODE": mode,
        },
        text=True,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert refused.returncode == 1
    assert "second factor" in refused.stderr


def test_a_demo_is_never_served_as_production(built_once: Path) -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "gerege", "serve", "--port", "8498"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "gerege.config.settings",
            "GEREGE_DATA_DIR": str(built_once / "var"),
            "GEREGE_MODE": "production",
        },
        text=True,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert refused.returncode == 1
    assert "holds a demo" in refused.stderr


def test_the_drill_of_the_demo_can_be_tried(built_once: Path) -> None:
    folder = built_once / "var" / "recovery-shares"
    assert str(folder) in (built_once / "said").read_text(encoding="utf-8")
    read = papers.given([folder / "share-1.txt", folder / "share-2.txt"])
    escrow = recovery.escrow_file(built_once / "var" / "keys").read_bytes()
    files = recovery.open_escrow(escrow, recovery.identity_from_shares(read))
    assert [key_folder.epoch_of(name) for name in files].count(1) == 1
