"""What officers do to a protected file, in the ministry's words. Each verb: may? change, audit."""

from gerege.cases.services.access import (
    acknowledge_break_glass,
    break_glass,
    give_case_to,
    hide_from,
    hide_from_post,
    name_on_case,
    review_break_glass,
    show_again,
)
from gerege.cases.services.contact import (
    agree_safe_contact,
    confirm_safe_contact,
    end_safe_contact,
    reveal_safe_words,
)
from gerege.cases.services.danger import end_danger, tell_danger_again
from gerege.cases.services.erasing import (
    ask_erasure,
    clean_up,
    confirm_erasure,
    decline_erasure,
    take_back_erasure,
)
from gerege.cases.services.group import open_group
from gerege.cases.services.holding import lift_hold, put_hold
from gerege.cases.services.identity import open_identity, open_identity_in_danger
from gerege.cases.services.intake import (
    correct_first_contact,
    receive_sealed,
    record_danger_acted_on,
    save_first_contact,
)
from gerege.cases.services.looking import note_erasure_look, note_look
from gerege.cases.services.notes import add_note
from gerege.cases.services.person import change_person, confirm_adult
from gerege.cases.services.retaining import confirm_list, make_list, run_list
from gerege.cases.services.telling import tell_more

__all__ = [
    "acknowledge_break_glass",
    "add_note",
    "agree_safe_contact",
    "ask_erasure",
    "break_glass",
    "change_person",
    "clean_up",
    "confirm_adult",
    "confirm_erasure",
    "confirm_list",
    "confirm_safe_contact",
    "correct_first_contact",
    "decline_erasure",
    "end_danger",
    "end_safe_contact",
    "give_case_to",
    "hide_from",
    "hide_from_post",
    "lift_hold",
    "make_list",
    "name_on_case",
    "note_erasure_look",
    "note_look",
    "open_group",
    "open_identity",
    "open_identity_in_danger",
    "put_hold",
    "receive_sealed",
    "record_danger_acted_on",
    "reveal_safe_words",
    "review_break_glass",
    "run_list",
    "save_first_contact",
    "show_again",
    "take_back_erasure",
    "tell_danger_again",
    "tell_more",
]
