"""What is kept of accounts and visits. Nothing here is about a person who is being helped."""

from gerege.vault.retention import Holds, Place, Points, Table

# An account that was brought along opens nothing until two people open it again.
SIGN_IN = (
    "password",
    "is_active",
    "must_change_password",
    "password_given_at",
    "second_factor_since",
    "signed_in_at",
    "session_number",
)
TABLES = (
    Table("accounts.Post", Holds.CODES, "posts", moves="pk"),
    Table(
        "accounts.Officer",
        Holds.ACCOUNT,
        "accounts",
        moves="named",
        left=dict.fromkeys(SIGN_IN, "sign_in"),
    ),
    Table(
        "accounts.Posting",
        Holds.ACCOUNT,
        "accounts",
        {"officer": Points.PART_OF, "post": Points.WHERE},
        moves="post",
    ),
    Table(
        "accounts.Device",
        Holds.ACCOUNT,
        "sign_in_means",
        {"officer": Points.PART_OF, "browser": Points.RANDOM_ID},
        stays="sign_in",
    ),
    Table(
        "accounts.Passkey",
        Holds.ACCOUNT,
        "sign_in_means",
        {"officer": Points.PART_OF, "credential_id": Points.RANDOM_ID},
        stays="sign_in",
    ),
    Table(
        "accounts.FactorReset",
        Holds.ACCOUNT,
        "reset_requests",
        {"officer": Points.PART_OF, "asked_by": Points.PART_OF},
        since="asked_at",
        stays="passing",
    ),
    Table(
        "accounts.AskedRole",
        Holds.ACCOUNT,
        "role_requests",
        {"officer": Points.PART_OF, "asked_by": Points.PART_OF},
        since="asked_at",
        stays="passing",
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
        stays="passing",
    ),
    Table(
        "accounts.ParkedForm",
        Holds.STORY,
        "kept_forms",
        # The path names the page by the random id of its case.
        {"officer": Points.PART_OF, "browser": Points.RANDOM_ID, "path": Points.RANDOM_ID},
        since="created_at",
        stays="passing",
    ),
    Table(
        "accounts.FormMark",
        Holds.ACCOUNT,
        "form_marks",
        # The address names a page by the random id of its case; the sealed page is our own.
        {"officer": Points.PART_OF, "mark": Points.RANDOM_ID, "address": Points.RANDOM_ID},
        since="used_at",
        stays="passing",
    ),
    # Tables of libraries
    Table(
        "mfa.Authenticator",
        Holds.ACCOUNT,
        "sign_in_means",
        {"user": Points.PART_OF, "data": Points.RANDOM_ID},
        stays="sign_in",
    ),
    Table("sessions.Session", Holds.TECHNICAL, "visits", since="expire_date", stays="sign_in"),
    Table(
        "account.EmailAddress", Holds.ACCOUNT, "unused", {"user": Points.PART_OF}, stays="library"
    ),
    Table(
        "account.EmailConfirmation",
        Holds.ACCOUNT,
        "unused",
        {"email_address": Points.PART_OF},
        stays="library",
    ),
    Table("contenttypes.ContentType", Holds.TECHNICAL, "installation", stays="library"),
    Table(
        "auth.Permission",
        Holds.TECHNICAL,
        "installation",
        {"content_type": Points.PART_OF},
        stays="library",
    ),
    Table(
        "auth.Group", Holds.TECHNICAL, "unused", {"permissions": Points.PART_OF}, stays="library"
    ),
    Table(
        "auth.Group_permissions",
        Holds.TECHNICAL,
        "unused",
        {"group": Points.PART_OF, "permission": Points.PART_OF},
        stays="library",
    ),
)
PLACES = (
    Place("table", "limits_cache", Holds.TECHNICAL, "limits"),
    Place("browser cookie", "gerege", Holds.TECHNICAL, "visits"),
)
