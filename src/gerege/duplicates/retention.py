"""What is kept of pairs and of names told: with the file they go; a number of a pattern is left."""

from gerege.vault.retention import Holds, Points, Table

TABLES = (
    Table(
        "duplicates.Near",
        Holds.CODES,
        "case_file",
        {
            "case": Points.PART_OF,
            "other": Points.RANDOM_ID,
            "decided_by": Points.WHO,
            "asked_by": Points.WHO,
            "answered_by": Points.WHO,
        },
        case="case",
    ),
    Table("duplicates.Pattern", Holds.CODES, "patterns", {}, stays="derived"),
    Table(
        "duplicates.Told",
        Holds.STORY,
        "case_file",
        {"case": Points.PART_OF, "pattern": Points.PART_OF, "recorded_by": Points.WHO},
        case="case",
        left={"key": "derived", "pattern": "derived"},
    ),
    Table("duplicates.Looked", Holds.CODES, "patterns", {}, stays="derived"),
)
