"""An entry of the catalogue as one text, for a digest of everything that follows from it."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel


def in_full(part: object) -> str:
    """All its fields, in their order, however deep; nothing that was worked out from them since.

    Not the text that Python itself gives of an entry: that walks through whatever the entry holds
    at the moment, and breaks off when another request works something out and keeps it there.
    """
    return repr(_fields(part))


def _fields(part: Any) -> Any:  # noqa: ANN401  anything that stands in a catalogue
    if isinstance(part, BaseModel):
        return {name: _fields(getattr(part, name)) for name in type(part).model_fields}
    if isinstance(part, Mapping):
        return {name: _fields(one) for name, one in part.items()}
    if isinstance(part, tuple | list):
        return [_fields(one) for one in part]
    return part
