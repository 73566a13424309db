"""Verbs of this room: begin, write, finish a letter; prepare the papers of the first day."""

from gerege.papers.services.preparing import prepare_papers
from gerege.papers.services.sending import send_letter
from gerege.papers.services.writing import begin_letter, drop_letter, standing_words, write_letter

__all__ = [
    "begin_letter",
    "drop_letter",
    "prepare_papers",
    "send_letter",
    "standing_words",
    "write_letter",
]
