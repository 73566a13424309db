"""What the vault and the record of acts keep (the record lies below and cannot say it itself)."""

from gerege.vault.retention import Holds, Place, Points, Table

TABLES = (
    Table(
        "audit.Event",
        Holds.AUDIT,
        "record_of_acts",
        {
            "actor": Points.WHO,
            "subject": Points.RANDOM_ID,
            "post": Points.WHERE,
            "detail": Points.RANDOM_ID,
        },
        moves="post",
        left=dict.fromkeys(("sequence", "leaf"), "own_record"),
    ),
    Table("audit.Head", Holds.AUDIT, "record_of_acts", stays="own_record"),
    Table("audit.SignedHead", Holds.AUDIT, "record_of_acts", stays="own_record"),
    Table("vault.VaultState", Holds.TECHNICAL, "installation", stays="keys"),
    Table("vault.KeyEpoch", Holds.TECHNICAL, "installation", stays="keys"),
    Table("vault.FormerKey", Holds.TECHNICAL, "former_keys", since="replaced_at", stays="keys"),
    Table("vault.BrowserKey", Holds.TECHNICAL, "phone_keys", stays="keys"),
    Table("vault.RecordKey", Holds.IDENTITY, "case_file", case="pk", stays="keys"),
    Table(
        "vault.ExactIndex",
        Holds.IDENTITY,
        "case_file",
        {"record": Points.PART_OF},
        case="record",
        stays="derived",
    ),
    Table(
        "vault.NameIndex",
        Holds.IDENTITY,
        "case_file",
        {"record": Points.PART_OF, "keeper": Points.WHERE},
        case="record",
        stays="derived",
    ),
)
PLACES = (
    Place("writes", "audit/private_files.py", Holds.TECHNICAL, "key_files"),
    Place("writes", "audit/signing.py", Holds.AUDIT, "heads_elsewhere"),
    Place("writes", "vault/sealing.py", Holds.IDENTITY, "backups"),
    Place("writes", "vault/soundness.py", Holds.TECHNICAL, "installation"),
)
