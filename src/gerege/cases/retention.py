"""What is kept of a case. What belongs to one is erased with it, in this order reversed."""

from gerege.vault.retention import Holds, Points, Table

TABLES = (
    Table("cases.ReferenceCounter", Holds.CODES, "counters", {"post": Points.WHERE}, moves="post"),
    Table(
        "cases.ContactGroup",
        Holds.CODES,
        "groups",
        {"post": Points.WHERE, "made_by": Points.WHO},
        moves="post",
    ),
    Table(
        "cases.Case",
        Holds.CODES,
        "case_file",
        {
            "post": Points.WHERE,
            "opened_by": Points.WHO,
            "group": Points.PART_OF,
            "client_id": Points.RANDOM_ID,
        },
        case="pk",
        left={"waits_known": "derived"},
    ),
    Table("cases.FirstContact", Holds.STORY, "case_file", {"case": Points.PART_OF}, case="case"),
    Table("cases.Person", Holds.IDENTITY, "case_file", {"case": Points.PART_OF}, case="case"),
    Table("cases.SafeContact", Holds.IDENTITY, "case_file", {"case": Points.PART_OF}, case="case"),
    Table(
        "cases.EarlierVersion",
        Holds.IDENTITY,
        "case_file",
        {"case": Points.PART_OF, "by": Points.WHO},
        case="case",
    ),
    Table(
        "cases.Note",
        Holds.STORY,
        "case_file",
        {"case": Points.PART_OF, "author": Points.WHO},
        case="case",
    ),
    Table(
        "cases.NamedOnCase",
        Holds.CODES,
        "case_file",
        {"case": Points.PART_OF, "officer": Points.WHO, "named_by": Points.WHO},
        case="case",
    ),
    Table(
        "cases.HiddenFrom",
        Holds.CODES,
        "case_file",
        {"case": Points.PART_OF, "officer": Points.WHO},
        case="case",
    ),
    Table(
        "cases.BreakGlass",
        Holds.STORY,
        "case_file",
        {"case": Points.PART_OF, "officer": Points.WHO, "reviewed_by": Points.WHO},
        case="case",
    ),
    Table(
        "cases.LegalHold",
        Holds.STORY,
        "case_file",
        {"case": Points.PART_OF, "put_by": Points.WHO, "lifted_by": Points.WHO},
        case="case",
    ),
    Table(
        "cases.Erasure",
        Holds.CODES,
        "erasures",
        {
            "subject": Points.RANDOM_ID,
            "client_id": Points.RANDOM_ID,
            "post": Points.WHERE,
            "asked_by": Points.WHO,
            "confirmed_by": Points.WHO,
            "counts": Points.RANDOM_ID,
        },
        moves="post",
    ),
    Table(
        "cases.RetentionReport",
        Holds.CODES,
        "erasures",
        {"listed": Points.RANDOM_ID, "confirmed_by": Points.WHO},
        stays="passing",
    ),
)
