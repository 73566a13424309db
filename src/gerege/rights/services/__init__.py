"""What is done about the rights of a person: wishes past the post, refused help, fear."""

from gerege.rights.services.fearing import record_fear, take_over
from gerege.rights.services.refusing import give_look, record_refusal, reopen_help
from gerege.rights.services.wishes import (
    Said,
    leave_wish,
    name_another,
    pass_on,
    take_step,
    wish_arrived,
    wish_to_correct,
    write_wish,
)

__all__ = [
    "Said",
    "give_look",
    "leave_wish",
    "name_another",
    "pass_on",
    "record_fear",
    "record_refusal",
    "reopen_help",
    "take_over",
    "take_step",
    "wish_arrived",
    "wish_to_correct",
    "write_wish",
]
