"""What a log line may say of a failure: its kind and its place, never the values in it."""

import logging
import traceback
from types import TracebackType

Failure = tuple[type[BaseException], BaseException, TracebackType | None]
Nothing = tuple[None, None, None]


class WithoutValues(logging.Formatter):
    """A formatter that leaves the sentence of an exception out: it may repeat what was typed."""

    def formatException(self, ei: Failure | Nothing) -> str:  # noqa: N802  the library's name
        """The kind of the failure and the places it passed, without its words."""
        kind, _failure, trace = ei
        if kind is None:
            return ""
        places = [
            f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)
        ]
        return "\n".join([kind.__name__, *places])
