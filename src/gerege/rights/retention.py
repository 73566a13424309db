"""What is kept of wishes, refusals and fear. Wishes hang on no case and stay when one is erased."""

from gerege.vault.retention import Holds, Points, Table

TABLES = (
    Table(
        "rights.Wish",
        Holds.STORY,
        "wishes",
        {"written_by": Points.WHO, "about": Points.WHO},
        stays="past_the_post",
    ),
    Table(
        "rights.WishStep",
        Holds.STORY,
        "wishes",
        {"wish": Points.PART_OF, "by": Points.WHO},
        stays="past_the_post",
    ),
    Table(
        "rights.Refusal",
        Holds.STORY,
        "case_file",
        {
            "case": Points.PART_OF,
            "explained": Points.CODES,
            "recorded_by": Points.WHO,
            "looked_by": Points.WHO,
            "reopened_by": Points.WHO,
        },
        case="case",
    ),
    Table(
        "rights.Fear",
        Holds.STORY,
        "case_file",
        {"case": Points.PART_OF, "recorded_by": Points.WHO},
        case="case",
    ),
)
