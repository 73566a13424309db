"""Verbs of this room: letters, the papers of the first day, documents."""

from gerege.papers.services.documents import (
    add_document,
    take_original,
    take_working_copy,
    working_copy,
)
from gerege.papers.services.letterhead import set_letterhead
from gerege.papers.services.preparing import prepare_papers
from gerege.papers.services.sending import look_at_letter, print_letter, send_letter
from gerege.papers.services.writing import begin_letter, drop_letter, standing_words, write_letter

__all__ = [
    "add_document",
    "begin_letter",
    "drop_letter",
    "look_at_letter",
    "prepare_papers",
    "print_letter",
    "send_letter",
    "set_letterhead",
    "standing_words",
    "take_original",
    "take_working_copy",
    "working_copy",
    "write_letter",
]
