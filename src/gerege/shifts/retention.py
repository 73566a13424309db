"""What is kept of hand-overs: the words go with their case; what is left holds codes."""

from gerege.vault.retention import Holds, Points, Table

TABLES = (
    Table(
        "shifts.HandOver",
        Holds.CODES,
        "hand_overs",
        {
            "post": Points.WHERE,
            "written_by": Points.WHO,
            "successor": Points.WHO,
            "said": Points.CODES,
        },
        moves="post",
    ),
    Table(
        "shifts.HandOverLine",
        Holds.STORY,
        "case_file",
        {"note": Points.PART_OF, "case": Points.PART_OF},
        case="case",
    ),
    Table(
        "shifts.SecondPerson",
        Holds.STORY,
        "case_file",
        {"case": Points.PART_OF, "asked_by": Points.WHO, "answered_by": Points.WHO},
        case="case",
    ),
)
