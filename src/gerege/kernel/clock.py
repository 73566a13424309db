"""The one place that asks what time it is. Everything is kept in UTC; screens name the place."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _pretended.get() or datetime.now(tz=UTC)


@contextmanager
def pretend(moment: datetime) -> Iterator[None]:
    """Let it be another moment inside the block: for building fictional histories, nothing else."""
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)
