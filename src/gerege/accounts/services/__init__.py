"""The verbs of this room, one family a file. Rooms above call them from here."""

from gerege.accounts.services.own import change_password, choose_language
from gerege.accounts.services.people import (
    NewAccount,
    change_role,
    close_account,
    create_officer,
    end_sessions,
    give_new_password,
    reopen_account,
    set_last_day,
)
from gerege.accounts.services.posts import create_post, end_posting, start_posting

__all__ = [
    "NewAccount",
    "change_password",
    "change_role",
    "choose_language",
    "close_account",
    "create_officer",
    "create_post",
    "end_posting",
    "end_sessions",
    "give_new_password",
    "reopen_account",
    "set_last_day",
    "start_posting",
]
