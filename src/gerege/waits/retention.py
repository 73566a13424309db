"""What is kept of waits: with the case they go; closed days hold no person."""

from gerege.vault.retention import Holds, Points, Table

TABLES = (
    Table(
        "waits.Wait",
        Holds.STORY,
        "case_file",
        {
            "case": Points.PART_OF,
            "post": Points.WHERE,
            "about": Points.RANDOM_ID,
            "owner": Points.WHO,
            "opened_by": Points.WHO,
            "ended_by": Points.WHO,
        },
        case="case",
    ),
    Table(
        "waits.ClosedDay",
        Holds.CODES,
        "posts",
        {"post": Points.WHERE, "added_by": Points.WHO},
        moves="post",
    ),
)
