"""The value of a column as text, and back: each kind has one writing, and nothing else is read."""

import base64
import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import BinaryField, BooleanField, DateTimeField, Field, JSONField, Model

from gerege.kernel.errors import InputRefused
from gerege.vault.fields import SealedField
from gerege.vault.models import SealedModel

YES, NO = "true", "false"


def text_of(row: Model, field: "Field[Any, Any]") -> str | None:
    """What stands in this column of a row; a sealed text is opened. Raises ProtectionFailed."""
    value = getattr(row, field.attname)
    if value is None:
        return None
    if isinstance(field, SealedField):
        if not isinstance(row, SealedModel):
            raise TypeError(f"{row._meta.label} has a sealed column and is no sealed model")
        return row.reveal_field(field.name)
    return _written(field, value)


def _written(field: "Field[Any, Any]", value: object) -> str:
    if isinstance(field, JSONField):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if isinstance(field, BinaryField):
        return base64.b64encode(bytes(value)).decode("ascii")  # type: ignore[call-overload]  # bytes
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def value_from(field: "Field[Any, Any]", text: str | None) -> object:
    """The value of a column that is not sealed. Raises InputRefused for what was never written."""
    if text is None:
        return None
    try:
        return _read(field, text)
    except (ValueError, TypeError, ValidationError) as wrong:
        raise InputRefused(field.name, "a cell that no export wrote", "Export it again") from wrong


def _read(field: "Field[Any, Any]", text: str) -> object:
    if isinstance(field, JSONField):
        return json.loads(text)
    if isinstance(field, BinaryField):
        return base64.b64decode(text, validate=True)
    if isinstance(field, BooleanField):
        return {YES: True, NO: False}[text] if text in (YES, NO) else _refuse()
    if isinstance(field, DateTimeField):
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else _refuse()
    if field.get_internal_type() in ("UUIDField", "ForeignKey", "OneToOneField"):
        return _of_target(field, text)
    return field.to_python(text)


def _of_target(field: "Field[Any, Any]", text: str) -> object:
    target = getattr(field, "target_field", field)
    return UUID(text) if target.get_internal_type() == "UUIDField" else target.to_python(text)


def _refuse() -> object:
    raise ValueError("not written by an export")
