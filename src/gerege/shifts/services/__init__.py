"""Handing over, taking over, asking for a second person."""

from gerege.shifts.services.second import answer_second, ask_second, close_second
from gerege.shifts.services.taking import give_on, take_on, take_over
from gerege.shifts.services.writing import Words, write_note

__all__ = [
    "Words",
    "answer_second",
    "ask_second",
    "close_second",
    "give_on",
    "take_on",
    "take_over",
    "write_note",
]
