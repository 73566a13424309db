"""Real browsers, one for each officer."""

from tests.cases.conftest import opened_by

__all__ = ["opened_by"]
