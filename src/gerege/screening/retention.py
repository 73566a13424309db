"""What is kept of a talk. All of it belongs to a case and is erased with it."""

from gerege.vault.retention import Holds, Points, Table

TABLES = (
    Table(
        "screening.Screening",
        Holds.CODES,
        "case_file",
        {"case": Points.PART_OF, "started_by": Points.WHO},
        case="case",
    ),
    Table(
        "screening.Answer",
        Holds.STORY,
        "case_file",
        {"screening": Points.PART_OF, "recorded_by": Points.WHO},
        case="screening__case",
    ),
    Table(
        "screening.Result",
        Holds.STORY,
        "case_file",
        {"screening": Points.PART_OF},
        case="screening__case",
    ),
    Table(
        "screening.SecondLook",
        Holds.STORY,
        "case_file",
        {"case": Points.PART_OF, "asked_by": Points.WHO, "given_by": Points.WHO},
        case="case",
    ),
    Table(
        "screening.Decision",
        Holds.STORY,
        "case_file",
        {"case": Points.PART_OF, "recorded_by": Points.WHO, "result": Points.PART_OF},
        case="case",
    ),
    Table(
        "screening.Closing",
        Holds.STORY,
        "case_file",
        {"case": Points.PART_OF, "closed_by": Points.WHO},
        case="case",
    ),
)
