"""What visa officers do: bring a file in, mend rows, look, talk, decide, hand over."""

from gerege.visas.services.confirming import (
    Confirmed,
    confirm_rows,
    leave_standing,
    look_at_changes,
)
from gerege.visas.services.correcting import Wanted, correct, correct_rows
from gerege.visas.services.counting import count_due
from gerege.visas.services.declaring import (
    Wish,
    answer_declaration,
    ask_declaration,
    end_declaration,
    look_at_asked_declaration,
)
from gerege.visas.services.erasing import (
    ask_erasure,
    confirm_erasure,
    decline_erasure,
    erase_old_batches,
    take_back_erasure,
)
from gerege.visas.services.handing import hand_over, take_hand_over
from gerege.visas.services.importing import start_import, work_due, work_on
from gerege.visas.services.keying_anew import key_declared_anew
from gerege.visas.services.naming import name_missing
from gerege.visas.services.opening import open_application
from gerege.visas.services.rebuilding import rebuild_missing
from gerege.visas.services.refused import leave_out, leave_out_known, send_again
from gerege.visas.services.reviewing import ChangedMeanwhile, Talk, record_review
from gerege.visas.services.rules import Given, stop_rule, take_step, write_rule
from gerege.visas.services.screening_anew import screen_anew
from gerege.visas.services.second_look import give_second_opinion, look_for_headquarters
from gerege.visas.services.trying import try_due, try_rule
from gerege.visas.services.uploading import confirm_columns, receive_file, throw_away
from gerege.visas.services.watching import (
    Watch,
    answer_watch,
    ask_watch,
    end_watch,
    forget_watches_that_ran_out,
)

__all__ = [
    "ChangedMeanwhile",
    "Confirmed",
    "Given",
    "Talk",
    "Wanted",
    "Watch",
    "Wish",
    "answer_declaration",
    "answer_watch",
    "ask_declaration",
    "ask_erasure",
    "ask_watch",
    "confirm_columns",
    "confirm_erasure",
    "confirm_rows",
    "correct",
    "correct_rows",
    "count_due",
    "decline_erasure",
    "end_declaration",
    "end_watch",
    "erase_old_batches",
    "forget_watches_that_ran_out",
    "give_second_opinion",
    "hand_over",
    "key_declared_anew",
    "leave_out",
    "leave_out_known",
    "leave_standing",
    "look_at_asked_declaration",
    "look_at_changes",
    "look_for_headquarters",
    "name_missing",
    "open_application",
    "rebuild_missing",
    "receive_file",
    "record_review",
    "screen_anew",
    "send_again",
    "start_import",
    "stop_rule",
    "take_back_erasure",
    "take_hand_over",
    "take_step",
    "throw_away",
    "try_due",
    "try_rule",
    "work_due",
    "work_on",
    "write_rule",
]
