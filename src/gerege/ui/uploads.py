"""No page takes a file, so none is ever written down, not even for a moment."""

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.uploadhandler import FileUploadHandler


class NoFiles(FileUploadHandler):
    """Refuses a form as soon as a file begins in it; the visitor reads that it cannot be taken."""

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Raise SuspiciousFileOperation, answered with 400. The file's name is not repeated."""
        del args, kwargs
        raise SuspiciousFileOperation("a file was sent; no page takes one")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Nothing arrives here: the form was refused before."""
        del raw_data, start

    def file_complete(self, file_size: int) -> None:
        """Nothing arrives here: the form was refused before."""
        del file_size
