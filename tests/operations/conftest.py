"""An installation with people's (fictional) cases in it, built once, copied for each test."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_django import Settings

from gerege.audit import signing
from gerege.operations.place import Place
from gerege.vault.recovery import identity_from_shares

LIVING = Path(__file__).with_name("living.py")


@dataclass(frozen=True)
class Living:
    """One installation, its folder of backups and the papers with the shares."""

    folder: Path
    shares: tuple[Path, ...]
    # Of a PostgreSQL server; the file otherwise.
    url: str = ""

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    @property
    def place(self) -> Place:
        return Place(self.data, self.keys, self.data / "gerege.sqlite3", self.backups, 35, 180)

    @property
    def identity(self) -> str:
        return identity_from_shares([path.read_text(encoding="ascii") for path in self.shares[:2]])

    @property
    def two_shares(self) -> list[str]:
        return [f"--share-file={path}" for path in self.shares[:2]]

    def surroundings(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        return kept | {
            "DATABASE_URL": self.url,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "GEREGE_DATA_DIR": str(self.data),
            "GEREGE_KEY_DIR": str(self.keys),
            "GEREGE_BACKUP_DIR": str(self.backups),
        }

    def run(
        self, *arguments: str, python: str = sys.executable, **changed: str
    ) -> subprocess.CompletedProcess[str]:
        """The program itself, as its operator runs it."""
        return subprocess.run(  # noqa: S603  our own program
            [python, "-m", "gerege", *arguments],
            env=self.surroundings() | changed,
            text=True,
            capture_output=True,
            check=False,
        )

    def save_cases(self, count: int) -> list[str]:
        """What was acknowledged: the ids of cases that were saved."""
        return self._living("more", str(count)).split()

    def _living(self, *arguments: str) -> str:
        return subprocess.run(  # noqa: S603  our own program
            [sys.executable, str(LIVING), *arguments],
            env=self.surroundings(),
            text=True,
            capture_output=True,
            check=True,
        ).stdout

    def build(self) -> None:
        for folder in (self.folder, self.backups):
            folder.mkdir(mode=0o700)
        papers = self.folder / "papers"
        self._living("new", str(papers))
        for path, share in zip(self.shares, papers.read_text("ascii").splitlines(), strict=True):
            path.write_text(f"{share}\n", encoding="ascii")


def at_folder(folder: Path) -> Living:
    """An installation in this folder, or to be built there."""
    return Living(folder, tuple(folder / f"share-{number}" for number in (1, 2, 3)))


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Living:
    """Never changed: copied."""
    made = at_folder(tmp_path_factory.mktemp("installation") / "first")
    made.build()
    return made


@pytest.fixture
def living(built_once: Living, tmp_path: Path, settings: Settings) -> Iterator[Living]:
    """An installation of the test's own; this process signs with its key."""
    folder = tmp_path / "installation"
    shutil.copytree(built_once.folder, folder)
    settings.GEREGE_KEY_DIR = folder / "keys"
    signing.forget_key()
    yield at_folder(folder)
    signing.forget_key()
