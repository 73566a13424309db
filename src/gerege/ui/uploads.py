"""Files arrive only at a page that says so, from somebody who has signed in, and stay in memory.

Nothing is written down before it is sealed, not even for a moment.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Any, TypeVar

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import Http404, HttpRequest
from django.urls import resolve

View = TypeVar("View", bound=Callable[..., Any])
ATTRIBUTE = "gerege_takes_a_file_of"
TOO_LARGE = "gerege_file_too_large"
MEGABYTE = 1024 * 1024
READ_TO_THE_END = 128 * MEGABYTE
"""What is too large is read to its end and let go, so that the browser shows our answer with what
else was typed; a form longer than this is cut off. The proxy takes as much (deploy/Caddyfile)."""


def takes_a_file(largest: int, may: Callable[[Any], bool]) -> Callable[[View], View]:
    """Let the forms of a view bring a file of at most so many bytes, from whoever ``may``."""

    def mark(view: View) -> View:
        setattr(view, ATTRIBUTE, (largest, may))
        return view

    return mark


def was_too_large(request: HttpRequest) -> bool:
    """True if a file came with this form that was larger than the view takes."""
    return bool(getattr(request, TOO_LARGE, False))


class FilesOnlyWhereAsked(FileUploadHandler):
    """Refuses a form as soon as a file begins in it, unless its page asked for one."""

    def handle_raw_input(
        self,
        input_data: Any,  # noqa: ANN401  the stream of the web server
        META: dict[str, str],  # noqa: N803  Django's own name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Know how long the whole form is before any of it is read."""
        self._length = content_length
        super().handle_raw_input(input_data, META, content_length, boundary, encoding)

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  what Django hands over
        """Raise SuspiciousFileOperation, answered with 400. The file's name is not repeated."""
        super().new_file(*args, **kwargs)
        self._largest = _largest(self.request)
        if self._largest is None:
            raise SuspiciousFileOperation("a file was sent to a page that takes none")
        if self._length > READ_TO_THE_END:
            setattr(self.request, TOO_LARGE, True)
            raise StopUpload(connection_reset=True)
        self._kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep it in memory; what is too large is let go at once."""
        if start + len(raw_data) > (self._largest or 0):
            setattr(self.request, TOO_LARGE, True)
            raise SkipFile
        self._kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file, as the view reads it, with the name it was sent under."""
        self._kept.seek(0)
        name = self.file_name or "file"
        return InMemoryUploadedFile(
            self._kept, self.field_name, name, self.content_type, file_size, self.charset
        )


def _largest(request: HttpRequest | None) -> int | None:
    """How large a file may be here, from this visitor; None where none may come."""
    user = getattr(request, "user", None)
    if request is None or not getattr(user, "is_authenticated", False):
        return None
    try:
        view = resolve(request.path_info).func
    except Http404:
        return None
    largest, may = getattr(view, ATTRIBUTE, (None, None))
    return largest if may and may(user) else None
