"""The verbs of moving."""

from gerege.moving.services.leaving import (
    APPROVED_FOR,
    approve_export,
    ask_export,
    decline_export,
    make_export,
    take_back_export,
)

__all__ = [
    "APPROVED_FOR",
    "approve_export",
    "ask_export",
    "decline_export",
    "make_export",
    "take_back_export",
]
