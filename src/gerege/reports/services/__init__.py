"""What is done with reports: written, taken, passed on, closed, linked, told, erased."""

from gerege.reports.services.erasing import (
    ask_erasure,
    confirm_erasure,
    drop_erasure,
    forget_reports,
)
from gerege.reports.services.linking import (
    link_report,
    name_reporter,
    open_case_from,
    unlink_report,
)
from gerege.reports.services.telling import tell_reporter
from gerege.reports.services.writing import (
    Told,
    close_report,
    hand_on,
    record_call,
    take_report,
    tell_of_late_reports,
    write_report,
)

__all__ = [
    "Told",
    "ask_erasure",
    "close_report",
    "confirm_erasure",
    "drop_erasure",
    "forget_reports",
    "hand_on",
    "link_report",
    "name_reporter",
    "open_case_from",
    "record_call",
    "take_report",
    "tell_of_late_reports",
    "tell_reporter",
    "unlink_report",
    "write_report",
]
