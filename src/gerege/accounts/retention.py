"""What is kept of accounts and visits. Nothing here is about a person who is being helped."""

from gerege.vault.retention import Holds, Place, Points, Table

TABLES = (
    Table("accounts.Post", Holds.CODES, "posts"),
    Table("accounts.Officer", Holds.ACCOUNT, "accounts"),
    Table(
        "accounts.Posting",
        Holds.ACCOUNT,
        "accounts",
        {"officer": Points.PART_OF, "post": Points.WHERE},
    ),
    Table(
        "accounts.Device",
        Holds.ACCOUNT,
        "sign_in_means",
        {"officer": Points.PART_OF, "browser": Points.RANDOM_ID},
    ),
    Table(
        "accounts.Passkey",
        Holds.ACCOUNT,
        "sign_in_means",
        {"officer": Points.PART_OF, "credential_id": Points.RANDOM_ID},
    ),
    Table(
        "accounts.FactorReset",
        Holds.ACCOUNT,
        "reset_requests",
        {"officer": Points.PART_OF, "asked_by": Points.PART_OF},
        since="asked_at",
    ),
    Table(
        "accounts.AskedRole",
        Holds.ACCOUNT,
        "role_requests",
        {"officer": Points.PART_OF, "asked_by": Points.PART_OF},
        since="asked_at",
    ),
    Table(
        "accounts.AskedReach",
        Holds.ACCOUNT,
        "role_requests",
        {
            "officer": Points.PART_OF,
            "post": Points.WHERE,
            "posting": Points.PART_OF,
            "asked_by": Points.PART_OF,
        },
        since="asked_at",
    ),
    Table(
        "accounts.ParkedForm",
        Holds.STORY,
        "kept_forms",
        # The path names the page by the random id of its case.
        {"officer": Points.PART_OF, "browser": Points.RANDOM_ID, "path": Points.RANDOM_ID},
        since="created_at",
    ),
    Table(
        "accounts.FormMark",
        Holds.ACCOUNT,
        "form_marks",
        # The address names a page by the random id of its case; the sealed page is our own.
        {"officer": Points.PART_OF, "mark": Points.RANDOM_ID, "address": Points.RANDOM_ID},
        since="used_at",
    ),
    # Tables of libraries
    Table(
        "mfa.Authenticator",
        Holds.ACCOUNT,
        "sign_in_means",
        {"user": Points.PART_OF, "data": Points.RANDOM_ID},
    ),
    Table("sessions.Session", Holds.TECHNICAL, "visits", since="expire_date"),
    Table("account.EmailAddress", Holds.ACCOUNT, "unused", {"user": Points.PART_OF}),
    Table("account.EmailConfirmation", Holds.ACCOUNT, "unused", {"email_address": Points.PART_OF}),
    Table("contenttypes.ContentType", Holds.TECHNICAL, "installation"),
    Table("auth.Permission", Holds.TECHNICAL, "installation", {"content_type": Points.PART_OF}),
    Table("auth.Group", Holds.TECHNICAL, "unused", {"permissions": Points.PART_OF}),
    Table(
        "auth.Group_permissions",
        Holds.TECHNICAL,
        "unused",
        {"group": Points.PART_OF, "permission": Points.PART_OF},
    ),
)
PLACES = (
    Place("table", "limits_cache", Holds.TECHNICAL, "limits"),
    Place("browser cookie", "gerege", Holds.TECHNICAL, "visits"),
)
