"""What a log line may say of a failure: its kind and its place, never the values in it."""

import copy
import logging
import traceback
from types import TracebackType

from django.http import HttpRequest

Failure = tuple[type[BaseException], BaseException, TracebackType | None]
Nothing = tuple[None, None, None]


class WithoutValues(logging.Formatter):
    """A formatter that leaves out what may repeat what was typed: an exception's words, a path."""

    def format(self, record: logging.LogRecord) -> str:
        """The line with the kind of page that was asked for instead of the address as typed."""
        request = getattr(record, "request", None)
        args = record.args
        if isinstance(request, HttpRequest) and isinstance(args, tuple):
            record = copy.copy(record)
            # The library escapes what is not Latin before it hands the path on.
            paths = {request.path, request.path.encode("unicode_escape").decode("ascii")}
            record.args = tuple(_page(request) if arg in paths else arg for arg in args)
        return super().format(record)

    def formatException(self, ei: Failure | Nothing) -> str:  # noqa: N802  the library's name
        """The kind of the failure and the places it passed, without its words."""
        kind, _failure, trace = ei
        if kind is None:
            return ""
        places = [
            f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)
        ]
        return "\n".join([kind.__name__, *places])


def _page(request: HttpRequest) -> str:
    """The form of the address, as ``/case/<uuid:case_id>/``."""
    found = request.resolver_match
    return f"/{found.route}" if found else "(no page of ours)"
