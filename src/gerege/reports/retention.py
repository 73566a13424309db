"""What is kept of reports: they hang on no case, have a key of their own and a time of their own.

What links one to a case goes with the case, and with the report.
"""

from gerege.vault.retention import Holds, Points, Table

TABLES = (
    Table(
        "reports.Report",
        Holds.IDENTITY,
        "reports",
        {
            "post": Points.WHERE,
            "written_by": Points.WHO,
            "taken_by": Points.WHO,
            "handed_to": Points.WHO,
            "closed_by": Points.WHO,
            "asked_by": Points.WHO,
        },
        record="pk",
        moves="post",
    ),
    Table(
        "reports.ReportStep",
        Holds.IDENTITY,
        "reports",
        {"report": Points.PART_OF, "by": Points.WHO},
        record="report",
        moves="report__post",
    ),
    Table(
        "reports.ReportLink",
        Holds.CODES,
        "case_file",
        {
            "case": Points.PART_OF,
            "report": Points.PART_OF,
            "made_by": Points.WHO,
            "ended_by": Points.WHO,
        },
        case="case",
    ),
    Table(
        "reports.Telling",
        Holds.STORY,
        "case_file",
        {
            "case": Points.PART_OF,
            "link": Points.PART_OF,
            "disclosure": Points.PART_OF,
            "by": Points.WHO,
        },
        case="case",
    ),
)
