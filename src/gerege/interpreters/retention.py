"""What is kept of interpreters: the roster by a time of its own, engagements with their case."""

from gerege.vault.retention import Holds, Points, Table

RULE = "interpreters"

TABLES = (
    Table(
        "interpreters.Interpreter",
        Holds.IDENTITY,
        RULE,
        {
            "post": Points.WHERE,
            "languages": Points.CODES,
            "added_by": Points.WHO,
            "ended_by": Points.WHO,
        },
        record="pk",
        moves="post",
    ),
    Table(
        "interpreters.InterpreterLine",
        Holds.IDENTITY,
        RULE,
        {"interpreter": Points.PART_OF, "by": Points.WHO},
        record="interpreter",
        moves="interpreter__post",
    ),
    Table(
        "interpreters.Pledge",
        Holds.CODES,
        RULE,
        {"interpreter": Points.PART_OF, "taken_by": Points.WHO},
        record="interpreter",
        moves="interpreter__post",
    ),
    Table(
        "interpreters.Engagement",
        Holds.STORY,
        "case_file",
        {
            "case": Points.PART_OF,
            "interpreter": Points.RANDOM_ID,
            "by": Points.WHO,
            "ended_by": Points.WHO,
        },
        case="case",
    ),
)
