"""What is kept of notices: codes and times. Those of a case go with it; a rota ends by itself."""

from datetime import timedelta

from gerege.vault.retention import Holds, Place, Points, Table

ROTA_KEPT_FOR = timedelta(days=90)

TABLES = (
    Table(
        "notices.DutyTurn",
        Holds.ACCOUNT,
        "duty_rota",
        {"post": Points.WHERE, "officer": Points.WHO, "added_by": Points.WHO},
        since="ends_at",
        stays="installation",
    ),
    Table(
        "notices.Notice",
        Holds.CODES,
        "notices",
        {
            "post": Points.WHERE,
            "case": Points.PART_OF,
            "about": Points.RANDOM_ID,
            "not_to": Points.WHO,
            "claimed_by": Points.RANDOM_ID,
            "acknowledged_by": Points.WHO,
        },
        case="case",
        stays="derived",
    ),
    Table(
        "notices.Attempt",
        Holds.CODES,
        "notices",
        {"notice": Points.PART_OF, "called": Points.RANDOM_ID, "officer": Points.WHO},
        case="notice__case",
        stays="derived",
    ),
)
PLACES = (
    Place("file", "notices.txt", Holds.ACCOUNT, "recorded_notices"),
    Place("writes", "notices/channels.py", Holds.ACCOUNT, "recorded_notices"),
)
