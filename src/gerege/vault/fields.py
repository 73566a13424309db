"""The column of a sealed text. It holds envelopes only and refuses anything that is none."""

from typing import TYPE_CHECKING, Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BinaryField

from gerege.vault.crypto import key_id_of

if TYPE_CHECKING:
    _Binary = BinaryField[bytes | None, bytes | None]
else:
    _Binary = BinaryField


class SealedField(_Binary):
    """A sealed text, or null where nothing is known. Written by ``SealedModel.seal_field``."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  the options of any column
        options.setdefault("null", True)
        super().__init__(**options)

    def get_db_prep_value(
        self, value: object, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> object:
        """Refuse to store a text that was not sealed. Raises ProtectionFailed."""
        if value is not None:
            key_id_of(bytes(value) if isinstance(value, (bytes, memoryview)) else b"")
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: bytes | memoryview | None, *_: object) -> bytes | None:
        """Bytes, whichever database they come from."""
        return None if value is None else bytes(value)
