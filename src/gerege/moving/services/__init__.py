"""The verbs of moving."""

from gerege.moving.services.coming import (
    LARGEST,
    approve_list,
    ask_list,
    confirm_list_columns,
    decline_list,
    note_list_look,
    receive_list,
    throw_list_away,
)
from gerege.moving.services.leaving import (
    APPROVED_FOR,
    approve_export,
    ask_export,
    decline_export,
    make_export,
    take_back_export,
)
from gerege.moving.services.taking import (
    AT_ONCE_ROWS,
    forget_old_lists,
    leave_row_out,
    send_row_again,
    work_on_list,
    work_on_lists,
)

__all__ = [
    "APPROVED_FOR",
    "AT_ONCE_ROWS",
    "LARGEST",
    "approve_export",
    "approve_list",
    "ask_export",
    "ask_list",
    "confirm_list_columns",
    "decline_export",
    "decline_list",
    "forget_old_lists",
    "leave_row_out",
    "make_export",
    "note_list_look",
    "receive_list",
    "send_row_again",
    "take_back_export",
    "throw_list_away",
    "work_on_list",
    "work_on_lists",
]
