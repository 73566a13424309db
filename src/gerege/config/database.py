"""Which database holds everything: the SQLite file of this installation, or a PostgreSQL server.

One setting, ``DATABASE_URL`` (the demo has one of its own), decides; without it the file is used.
A sentence names the setting that is to be mended and never the address: it holds a password.
"""

from pathlib import Path
from typing import Any

import dj_database_url

from gerege.kernel.errors import InputRefused, ProtectionFailed

SCHEMES = ("postgres", "postgresql")
POSTGRESQL = "django.db.backends.postgresql"
LIKE_THIS = "postgres://NAME:PASSWORD@HOST/DATABASE"
KEEP_A_CONNECTION_SECONDS = 60
CONNECT_WITHIN_SECONDS = 10
# As long as SQLite waits for another writer.
WAIT_FOR_A_LOCK = "-c lock_timeout=20s"
TABLES = "SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = ANY (current_schemas(false))"

PREPARED_AFTER = 3


def database(url: str, file: Path, setting: str = "DATABASE_URL") -> dict[str, Any]:
    """Django's description of the database. Raises ProtectionFailed for an address that is none."""
    return _server(url, setting) if url else _file(file)


def _file(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL: an acknowledged record survives a power cut. secure_delete: erased means erased.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA secure_delete=ON;"
            ),
        },
        "TEST": {"NAME": None},
    }


def _server(url: str, setting: str) -> dict[str, Any]:
    if url.partition("://")[0] not in SCHEMES:
        raise ProtectionFailed(
            f"{setting} names no database that Gerege can use. Leave it out for a SQLite file in "
            f"GEREGE_DATA_DIR, or write it like {LIKE_THIS}"
        )
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError:
        raise _unreadable(setting) from None
    # A password with a bare "/" or "@" ends up in the name, and names are printed.
    if not found["NAME"] or set("@/:?#") & set(found["NAME"]):
        raise _unreadable(setting)
    from psycopg import IsolationLevel  # noqa: PLC0415  an installation with a file needs none

    given = found.get("OPTIONS", {})
    options = {
        "connect_timeout": CONNECT_WITHIN_SECONDS,
        "application_name": "gerege",
        **given,
        # What services rely on: rows are locked by name, and read again once the lock is held.
        "isolation_level": IsolationLevel.READ_COMMITTED,
        # Planning the same questions anew costs a page of a case 2 ms of 15 (decision 19).
        "server_side_binding": True,
        "prepare_threshold": PREPARED_AFTER,
        "options": f"{WAIT_FOR_A_LOCK} {given.get('options', '')}".strip(),
    }
    return found | {
        "ENGINE": POSTGRESQL,
        "ATOMIC_REQUESTS": False,
        # One connection for each thread that answers; the server may be restarted meanwhile.
        "CONN_MAX_AGE": KEEP_A_CONNECTION_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _unreadable(setting: str) -> ProtectionFailed:
    return ProtectionFailed(
        f"{setting} cannot be read. Write it like {LIKE_THIS}, with / @ : ? # % in the password "
        "as %2F %40 %3A %3F %23 %25"
    )


def refuse_filled(url: str, setting: str) -> None:
    """Raise InputRefused, naming the setting, unless the server answers and has no table yet."""
    import psycopg  # noqa: PLC0415  as above

    described = _server(url, setting)
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_WITHIN_SECONDS) as opened:
            row = opened.execute(TABLES).fetchone()
    except psycopg.Error:
        raise InputRefused(
            setting,
            f"the server does not let us into the database {described['NAME']}",
            "Check that it runs and that name, password, host and database are right",
        ) from None
    if row is None or row[0]:
        raise InputRefused(
            setting,
            f"the database {described['NAME']} has tables already; nothing was touched",
            "Use that installation, or make an empty database",
        )
