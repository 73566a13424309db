"""What is done about pairs of files and names told in several. Each verb: may? change, audit."""

from gerege.duplicates.services.deciding import answer_contact, ask_contact, decide, read_link
from gerege.duplicates.services.finding import find_all_pairs, find_pairs_due, find_pairs_of
from gerege.duplicates.services.telling import key_names_anew, take_back_name, tell_name

__all__ = [
    "answer_contact",
    "ask_contact",
    "decide",
    "find_all_pairs",
    "find_pairs_due",
    "find_pairs_of",
    "key_names_anew",
    "read_link",
    "take_back_name",
    "tell_name",
]
