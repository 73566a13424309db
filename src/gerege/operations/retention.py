"""What this room writes outside the tables: backups, and what is unpacked from them."""

from gerege.vault.retention import Holds, Place

PLACES = (
    Place("writes", "operations/folders.py", Holds.TECHNICAL, "backups"),
    Place("writes", "operations/backing_up.py", Holds.IDENTITY, "backups"),
    Place("writes", "operations/postgres_layout.py", Holds.IDENTITY, "backups"),
    Place("writes", "operations/restoring.py", Holds.TECHNICAL, "backups"),
)
