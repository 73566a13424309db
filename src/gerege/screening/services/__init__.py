"""What officers do in a screening: answer, ask a second person, decide, close."""

from gerege.screening.services.closing import (
    close_case,
    closing_needs,
    reopen_case,
    what_closing_needs,
)
from gerege.screening.services.decision import record_decision
from gerege.screening.services.looking import note_look
from gerege.screening.services.results import recompute_result
from gerege.screening.services.second_look import ask_second_look, give_second_look
from gerege.screening.services.talk import record_answers, start_screening

__all__ = [
    "ask_second_look",
    "close_case",
    "closing_needs",
    "give_second_look",
    "note_look",
    "recompute_result",
    "record_answers",
    "record_decision",
    "reopen_case",
    "start_screening",
    "what_closing_needs",
]
