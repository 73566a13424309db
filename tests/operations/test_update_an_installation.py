"""An update makes a backup first, or changes nothing."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.journeys.demo import ROOT

from gerege.vault import recovery

pytestmark = pytest.mark.long_set_up

# Undone to make the database that of a version before.
EARLIER = ("cases", "0001")
# The tables of the vault from before there was a recovery key; the root secret is lost with them.
EARLIER_VAULT = ("vault", "0001")


@dataclass
class Installation:
    """Folders of an installation of the version before, and how its commands are run."""

    folder: Path

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    def run(self, *command: str, **more: str) -> "subprocess.CompletedProcess[str]":
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "gerege.config.settings",
            "GEREGE_MODE": "production",
            "GEREGE_DATA_DIR": str(self.folder / "data"),
            "GEREGE_KEY_DIR": str(self.folder / "keys"),
            "DATABASE_URL": "",
            **more,
        }
        return subprocess.run(  # noqa: S603  our own program
            [sys.executable, "-m", *command],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def upgrade(self) -> "subprocess.CompletedProcess[str]":
        return self.run("gerege", "upgrade", GEREGE_BACKUP_DIR=str(self.backups))

    def applied(self) -> int:
        with closing(sqlite3.connect(self.folder / "data" / "gerege.sqlite3")) as opened:
            (count,) = opened.execute("SELECT count(*) FROM django_migrations").fetchone()
        return int(count)

    def kept(self) -> list[Path]:
        return sorted(path.parent for path in self.backups.glob("*/manifest.json"))


@pytest.fixture(scope="module")
def of_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Installation(tmp_path_factory.mktemp("before"))
    assert made.run("gerege", "setup").returncode == 0
    assert made.run("django", "migrate", *EARLIER).returncode == 0
    return made.folder


@pytest.fixture
def installation(of_before: Path, tmp_path: Path) -> Installation:
    shutil.copytree(of_before, tmp_path / "there")
    return Installation(tmp_path / "there")


def with_a_recovery_key(installation: Installation) -> None:
    installation.backups.mkdir(mode=0o700)
    recovery.use(installation.folder / "keys", recovery.make().recipient)


def test_it_backs_up_changes_and_checks_and_a_second_time_does_nothing(
    installation: Installation,
) -> None:
    with_a_recovery_key(installation)
    before = installation.applied()
    done = installation.upgrade()
    assert done.returncode == 0, done.stdout + done.stderr
    (backup,) = installation.kept()
    assert str(backup) in done.stdout
    assert "Everything is in order" in done.stdout
    after = installation.applied()
    assert after > before
    again = installation.upgrade()
    assert again.returncode == 0, again.stderr
    assert "changes  0" in again.stdout
    assert installation.kept() == [backup]
    assert installation.applied() == after


def test_without_a_backup_nothing_is_changed(installation: Installation) -> None:
    before = installation.applied()
    for prepare in (lambda: None, installation.backups.mkdir):
        prepare()
        refused = installation.upgrade()
        assert refused.returncode == 1
        assert refused.stderr.startswith("gerege: nothing was changed, because no backup")
        assert refused.stderr.count("\n") == 1
    assert installation.applied() == before


def test_a_database_of_a_newer_version_is_left_alone(installation: Installation) -> None:
    with_a_recovery_key(installation)
    with closing(sqlite3.connect(installation.folder / "data" / "gerege.sqlite3")) as opened:
        opened.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('cases', '9999_of_tomorrow', '2030-01-01')"
        )
        opened.commit()
    refused = installation.upgrade()
    assert refused.returncode == 1
    assert "newer version (cases 9999_of_tomorrow)" in refused.stderr
    assert installation.kept() == []


def test_where_nothing_is_installed_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    refused = Installation(tmp_path).upgrade()
    assert refused.returncode == 1
    assert "Run: gerege setup" in refused.stderr


def test_an_installation_from_before_recovery_keys_gets_one_and_then_its_backup_and_its_changes(
    installation: Installation,
) -> None:
    """It is told to make one first, so that has to work on the tables of before."""
    assert installation.run("django", "migrate", *EARLIER_VAULT).returncode == 0
    installation.backups.mkdir(mode=0o700)
    assert "gerege recovery renew" in installation.upgrade().stderr
    papers = installation.folder / "papers"
    backups = str(installation.backups)
    renewed = installation.run(
        *("gerege", "recovery", "renew", "--yes", "--shares-to", str(papers)),
        GEREGE_BACKUP_DIR=backups,
    )
    assert renewed.returncode == 0, renewed.stderr
    assert "gerege upgrade" in renewed.stdout
    assert len(list(papers.iterdir())) == 3
    assert "changes  " in installation.upgrade().stdout
    assert len(installation.kept()) == 1
