"""The database a test may look into or have for itself, on SQLite and on PostgreSQL alike."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.db import connection
from psycopg.sql import SQL, Identifier

from gerege.kernel.ids import new_id

SERVER = os.environ.get("DATABASE_URL", "")


@dataclass(frozen=True)
class OwnDatabase:
    """An empty database of the kind that is being tested, for programs that a test starts."""

    folder: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        """What a program must be told to use it; data and keys lie in the folder of the test."""
        told = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "DJANGO_SETTINGS_MODULE": "gerege.config.settings",
            "GEREGE_DATA_DIR": str(self.folder / "data"),
            "GEREGE_KEY_DIR": str(self.folder / "keys"),
        }
        return told | ({"DATABASE_URL": self.url} if self.url else {})

    def rows(self, question: str) -> list[tuple[object, ...]]:
        """What it holds, read beside the program."""
        if self.url:
            with psycopg.connect(self.url) as opened:
                return opened.execute(question).fetchall()  # type: ignore[call-overload]
        with closing(sqlite3.connect(self.folder / "data" / "gerege.sqlite3")) as database:
            return database.execute(question).fetchall()


def made_for(folder: Path) -> Iterator[OwnDatabase]:
    """A database of one's own, and none afterwards."""
    for part in ("data", "keys"):
        (folder / part).mkdir(mode=0o700, exist_ok=True)
    if not SERVER:
        yield OwnDatabase(folder, "")
        return
    name = f"own_{new_id().hex}"
    with psycopg.connect(SERVER, autocommit=True) as opened:
        opened.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        yield OwnDatabase(folder, urlsplit(SERVER)._replace(path=f"/{name}").geturl())
        _drop(opened, Identifier(name))


def _drop(opened: "psycopg.Connection[tuple[object, ...]]", name: Identifier) -> None:
    """Programs that were killed are thrown out; for the server's own cleaning one can only wait."""
    try:
        opened.execute(SQL("DROP DATABASE {}").format(name))
    except psycopg.errors.ObjectInUse:
        opened.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def everything_stored() -> bytes:
    """The whole database of the test, as it would lie on the disk: no value is left out."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        stored: bytes = connection.connection.serialize()
        return stored
    return b"".join(_table(name) for name in connection.introspection.table_names())


def _table(name: str) -> bytes:
    copied = SQL("COPY {} TO STDOUT (FORMAT BINARY)").format(Identifier(name))
    with connection.connection.cursor().copy(copied) as rows:
        return b"".join(bytes(part) for part in rows)
