"""One variable chooses the database; its password is never repeated."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from tests.config.in_one_process import asked
from tests.databases import OwnDatabase

from gerege.audit.storage import GONE
from gerege.config.database import database
from gerege.config.environment import read_environment
from gerege.kernel.errors import ProtectionFailed

FILE = Path("gerege.sqlite3")
PASSWORD = "s3cret-of-the-server"
NOBODY_THERE = f"postgres://gerege:{PASSWORD}@127.0.0.1:1/gerege"


def test_without_it_the_file_of_the_installation_is_used() -> None:
    found = database("", FILE)
    assert found["ENGINE"] == "django.db.backends.sqlite3"
    assert found["NAME"] == FILE
    assert "synchronous=FULL" in found["OPTIONS"]["init_command"]


def test_a_server_is_named_with_user_host_and_options() -> None:
    found = database("postgres://u:p%40%2Fw@db.example:5433/gerege?sslmode=verify-full", FILE)
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", 5433, "gerege")
    assert (found["USER"], found["PASSWORD"]) == ("u", "p@/w")
    assert found["OPTIONS"]["sslmode"] == "verify-full"
    assert found["CONN_HEALTH_CHECKS"]


@pytest.mark.parametrize(
    "url",
    [
        f"postgres://u:{PASSWORD}@host:port/gerege",
        f"postgres://u:{PASSWORD}[@host/gerege",
        f"postgres://u:12/{PASSWORD}@host/gerege",
        f"postgres://u:{PASSWORD}@host",
        f"mysql://u:{PASSWORD}@host/gerege",
        f"oracle://u:{PASSWORD}@host/gerege",
        f"u:{PASSWORD}@host/gerege",
        "sqlite:///other.sqlite3",
    ],
)
def test_an_address_that_is_none_stops_the_program_without_being_repeated(url: str) -> None:
    with pytest.raises(ProtectionFailed, match=r"^DATABASE_URL") as refused:
        database(url, FILE)
    assert PASSWORD not in str(refused.value)
    assert refused.value.__cause__ is None


def test_the_surroundings_do_not_print_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", NOBODY_THERE)
    environment = read_environment()
    assert environment.database_url == NOBODY_THERE
    assert PASSWORD not in repr(environment)


def test_the_demo_goes_to_a_server_only_by_a_name_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GEREGE_MODE", "demo")
    monkeypatch.setenv("DATABASE_URL", NOBODY_THERE)
    assert read_environment().database_url == ""
    monkeypatch.setenv("GEREGE_DEMO_DATABASE_URL", NOBODY_THERE)
    assert read_environment().database_url == NOBODY_THERE
    monkeypatch.setenv("GEREGE_MODE", "production")
    monkeypatch.delenv("DATABASE_URL")
    assert read_environment().database_url == ""


def surroundings(folder: Path, **told: str) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DJANGO_SETTINGS_MODULE": "gerege.config.settings",
        "GEREGE_MODE": "production",
        "GEREGE_DATA_DIR": str(folder / "data"),
        "GEREGE_KEY_DIR": str(folder / "keys"),
        **told,
    }


def gerege(folder: Path, *arguments: str, **told: str) -> "subprocess.CompletedProcess[str]":
    env = surroundings(folder, **told)
    command = [sys.executable, "-m", "gerege", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603


@pytest.mark.parametrize("url", [NOBODY_THERE, f"mysql://u:{PASSWORD}@host/x"])
def test_a_server_that_is_not_there_is_said_in_a_line(tmp_path: Path, url: str) -> None:
    refused = gerege(tmp_path, "setup", DATABASE_URL=url)
    assert len((refused.stdout + refused.stderr).splitlines()) == 1
    assert not (tmp_path / "data").exists()
    assert not (tmp_path / "keys").exists()
    others = [["check"], ["serve"], ["verify-audit"]]
    answers = asked(surroundings(tmp_path, DATABASE_URL=url), others)
    for done in (refused, *answers.values()):
        said = done.stdout + done.stderr
        assert done.returncode == 1
        assert "DATABASE_URL" in said or "is missing" in said
        assert "Traceback" not in said
        assert PASSWORD not in said


@pytest.mark.django_db
def test_the_tests_run_on_the_database_that_the_variable_names() -> None:
    named = "postgresql" if settings.ENVIRONMENT.database_url else "sqlite"
    assert connection.vendor == named


def test_setup_leaves_a_database_alone_that_has_tables(own_database: OwnDatabase) -> None:
    first = gerege(own_database.folder / "a", "setup", **address_of(own_database))
    assert first.returncode == 0, first.stderr
    again = gerege(own_database.folder / "b", "setup", **address_of(own_database))
    # A file of its own for each folder of data; one server for both.
    assert again.returncode == (1 if own_database.url else 0)
    if own_database.url:
        assert "has tables already; nothing was touched" in again.stderr
        assert not (own_database.folder / "b").exists()


def address_of(own: OwnDatabase) -> dict[str, str]:
    return {"DATABASE_URL": own.url} if own.url else {}


def test_an_installation_says_when_its_server_is_gone(own_database: OwnDatabase) -> None:
    assert gerege(own_database.folder, "setup", **address_of(own_database)).returncode == 0
    done = gerege(own_database.folder, "check", DATABASE_URL=NOBODY_THERE)
    assert done.returncode == 1
    assert done.stdout.startswith(GONE)
    assert PASSWORD not in done.stdout + done.stderr


def test_a_server_that_does_not_answer_ends_every_command_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    told = os.environ | {
        "DATABASE_URL": NOBODY_THERE,
        "GEREGE_DATA_DIR": str(tmp_path),
        "GEREGE_BACKUP_DIR": str(tmp_path / "backups"),
    }
    commands = ["backup", "tick", "metrics", "verify-audit", "upgrade", "retention report", "check"]
    for command, done in asked(told, [command.split() for command in commands]).items():
        assert done.returncode == 1, command
        assert "Traceback" not in done.stderr
        assert PASSWORD not in done.stdout + done.stderr
        if command != "check":
            (line,) = done.stderr.splitlines()
            assert line.startswith("gerege: ")
