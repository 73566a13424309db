"""What is kept of consents and disclosures: with the case they go."""

from gerege.vault.retention import Holds, Points, Table

TABLES = (
    Table(
        "consent.NamedRecipient",
        Holds.IDENTITY,
        "case_file",
        {"case": Points.PART_OF, "added_by": Points.WHO},
        case="case",
    ),
    Table(
        "consent.Consent",
        Holds.STORY,
        "case_file",
        {
            "case": Points.PART_OF,
            "told": Points.CODES,
            "recorded_by": Points.WHO,
            "withdrawn_by": Points.WHO,
        },
        case="case",
    ),
    Table(
        "consent.ConsentException",
        Holds.STORY,
        "case_file",
        {
            "case": Points.PART_OF,
            "asked_by": Points.WHO,
            "decided_by": Points.WHO,
            "told_person_by": Points.WHO,
        },
        case="case",
    ),
    Table(
        "consent.Disclosure",
        Holds.CODES,
        "case_file",
        {
            "case": Points.PART_OF,
            "fields": Points.CODES,
            "beyond": Points.CODES,
            "consent": Points.PART_OF,
            "exception": Points.PART_OF,
            "made_by": Points.WHO,
            "revoked_by": Points.WHO,
            "told_person_by": Points.WHO,
        },
        case="case",
    ),
)
