"""What the desk keeps: only the waits of open cases, which follow from the case."""

from gerege.vault.retention import Holds, Points, Table

TABLES = (
    Table(
        "desk.CaseWait",
        Holds.CODES,
        "case_file",
        {"case": Points.PART_OF, "post": Points.WHERE, "owner": Points.WHO},
        case="case",
        stays="derived",
    ),
    Table(
        "desk.DerivedWait",
        Holds.CODES,
        "case_file",
        {"case": Points.PART_OF, "post": Points.WHERE},
        case="case",
        stays="derived",
    ),
)
