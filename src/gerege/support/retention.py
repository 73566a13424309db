"""What is kept of needs, plans and conferences: with the case they go."""

from gerege.vault.retention import Holds, Points, Table

TABLES = (
    Table("support.Answered", Holds.STORY, "case_file", {"case": Points.PART_OF}, case="case"),
    Table("support.Plan", Holds.STORY, "case_file", {"case": Points.PART_OF}, case="case"),
    Table(
        "support.Hearing",
        Holds.STORY,
        "case_file",
        {"case": Points.PART_OF, "heard_by": Points.WHO},
        case="case",
    ),
    Table(
        "support.Conference",
        Holds.STORY,
        "case_file",
        {"case": Points.PART_OF, "called_by": Points.WHO, "led_by": Points.WHO},
        case="case",
    ),
    Table(
        "support.Signature",
        Holds.CODES,
        "case_file",
        {"case": Points.PART_OF, "conference": Points.PART_OF, "signed_by": Points.WHO},
        case="case",
    ),
    Table(
        "support.Detention",
        Holds.STORY,
        "case_file",
        {"case": Points.PART_OF, "recorded_by": Points.WHO},
        case="case",
    ),
    Table(
        "support.Visit",
        Holds.STORY,
        "case_file",
        {"case": Points.PART_OF, "recorded_by": Points.WHO},
        case="case",
    ),
)
