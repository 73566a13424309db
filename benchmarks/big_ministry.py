"""A fictional ministry of any size, for benchmarks: every text sealed, every name made up.

    python benchmarks/big_ministry.py --cases 50000

Rows are put in in bulk, past the services, but look like those the services write: sealed texts
under each case's key, tokens of names, hashes of telephones, talks with results and decisions, and
a record of acts whose tree holds. Built once and kept under ``var`` (or ``GEREGE_BENCHMARKS``);
with ``DATABASE_URL`` in that database. Ten notes, six waits and forty events a case; one case in
fourteen is open. The rows are made in ``benchmarks/ministry``.
"""

import argparse
import os
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import ClassVar, Self

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.ministry.building import build
from benchmarks.ministry.names import COMMON, FATHERS, RARE, telephone

__all__ = ["COMMON", "FATHERS", "RARE", "Ministry", "telephone"]
ROOT = Path(__file__).resolve().parent.parent


def kept_in() -> Path:
    """Where all of them lie."""
    return Path(os.environ.get("GEREGE_BENCHMARKS", ROOT / "var" / "benchmarks"))


@dataclass(frozen=True)
class Ministry:
    """Where one lies, and how many cases it has."""

    cases: int
    kind: ClassVar[str] = "ministry"

    @property
    def folder(self) -> Path:
        """Its data and keys; of one in a server's database the keys alone."""
        database = os.environ.get("DATABASE_URL", "")
        which = f"-{sha256(database.encode()).hexdigest()[:8]}" if database else ""
        return kept_in() / f"{self.kind}-{self.cases}{which}"

    @property
    def is_built(self) -> bool:
        """True once it was built whole."""
        return (self.folder / "whole").exists()

    def enter(self) -> None:
        """Let this process work with it, with the settings real people are served with."""
        os.environ["GEREGE_MODE"] = "production"
        os.environ["GEREGE_DATA_DIR"] = str(self.folder)
        os.environ["GEREGE_KEY_DIR"] = str(self.folder / "keys")
        os.environ["DJANGO_SETTINGS_MODULE"] = "gerege.config.settings"
        from gerege.config import installing
        from gerege.config.environment import read_environment

        environment = read_environment()
        begin = not environment.secret_file.exists()
        if begin:
            installing.make_folder(environment.data_dir)
            installing.make_folder(environment.key_dir)
            installing.write_session_secret(environment.secret_file)
        installing.start_django()
        if begin:
            installing.make_keys(environment.key_dir)
        installing.prepare_database()

    def ready(self) -> Self:
        """Enter it, built if it was not. Half a ministry from an interrupted run is refused."""
        if not self.is_built and (self.folder / "keys").exists():
            raise SystemExit(f"{self.folder} was not built whole: remove it and begin again")
        self.enter()
        if not self.is_built:
            self.build()
            (self.folder / "whole").touch()
        return self

    def build(self) -> None:
        """Put its rows in."""
        build(self.cases)


def main() -> int:
    """Build the ministry if it is not there, and say where it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000)
    ministry = Ministry(parser.parse_args().cases).ready()
    print(ministry.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
