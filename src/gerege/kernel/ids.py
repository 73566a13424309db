"""Identifiers that say nothing about the person, the post or the time."""

from uuid import UUID, uuid4


def new_id() -> UUID:
    """A random identifier; known before insert, so that encryption can be bound to the row."""
    return uuid4()
