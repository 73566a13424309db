"""A PostgreSQL server that reads its shipped log answers already, and takes no write yet."""

import time

from django.db import connection

ASK_EVERY_SECONDS = 1.0


def is_reading_its_log() -> bool:
    """True until the server has read the log to its end and has opened for writing."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery()")
        (found,) = cursor.fetchone()
    return bool(found)


def wait_until_open() -> None:
    """Come back when the log is read. Raises OperationalError if the server stops meanwhile."""
    while is_reading_its_log():
        time.sleep(ASK_EVERY_SECONDS)
