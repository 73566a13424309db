"""What is kept of papers: all of it goes with the case, but the numbers of the register."""

from gerege.vault.retention import Holds, Points, Table

TABLES = (
    Table(
        "papers.RegisterLine",
        Holds.CODES,
        "letter_numbers",
        {"post": Points.WHERE, "sent_by": Points.WHO},
        moves="post",
    ),
    Table(
        "papers.Letterhead",
        Holds.CODES,
        "posts",
        {"post": Points.WHERE, "written_by": Points.WHO},
        moves="post",
    ),
    Table(
        "papers.Letter",
        Holds.CODES,
        "case_file",
        {"case": Points.PART_OF, "begun_by": Points.WHO, "line": Points.PART_OF},
        case="case",
    ),
    Table(
        "papers.LetterText",
        Holds.IDENTITY,
        "case_file",
        {"case": Points.PART_OF, "letter": Points.PART_OF, "written_by": Points.WHO},
        case="case",
    ),
    Table(
        "papers.Document",
        Holds.IDENTITY,
        "case_file",
        {"case": Points.PART_OF, "author": Points.WHO},
        case="case",
    ),
    Table(
        "papers.DocumentPart",
        Holds.IDENTITY,
        "case_file",
        {"case": Points.PART_OF, "document": Points.PART_OF},
        case="case",
    ),
)
