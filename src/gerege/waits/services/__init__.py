"""What is done to waits: opened, sent, handed on, closed, dropped; and days a post is closed."""

from gerege.waits.services.days import add_closed_day, remove_closed_day
from gerege.waits.services.opening import open_another, open_wait
from gerege.waits.services.standing import (
    close_task,
    close_wait,
    count_task_from,
    drop_wait,
    hand_wait,
    hand_what_is_left,
    pause_on,
    start_wait,
)

__all__ = [
    "add_closed_day",
    "close_task",
    "close_wait",
    "count_task_from",
    "drop_wait",
    "hand_wait",
    "hand_what_is_left",
    "open_another",
    "open_wait",
    "pause_on",
    "remove_closed_day",
    "start_wait",
]
