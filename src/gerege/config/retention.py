"""What is kept outside the tables: files, the log, and what a browser keeps."""

from gerege.vault.retention import Holds, Place

PLACES = (
    Place("table", "django_migrations", Holds.TECHNICAL, "installation"),
    Place("browser database", "gerege", Holds.STORY, "kept_in_browser"),
    Place("browser cache", "gerege-", Holds.TECHNICAL, "pages_for_phones"),
    Place("file", "gerege.sqlite3", Holds.IDENTITY, "case_file"),
    Place("file", "gerege.sqlite3-wal", Holds.IDENTITY, "case_file"),
    Place("file", "gerege.sqlite3-shm", Holds.TECHNICAL, "installation"),
    Place("file", "static", Holds.TECHNICAL, "installation"),
    Place("file", "keys", Holds.TECHNICAL, "key_files"),
    Place("file", "backups", Holds.IDENTITY, "backups"),
    Place("log", "standard error", Holds.TECHNICAL, "server_log"),
    Place("writes", "operations/figures.py", Holds.TECHNICAL, "figures"),
    Place("writes", "config/installing.py", Holds.TECHNICAL, "key_files"),
    Place("writes", "config/commands/retention.py", Holds.CODES, "command_files"),
    Place("writes", "config/commands/demo.py", Holds.TECHNICAL, "installation"),
    Place("writes", "config/commands/names.py", Holds.IDENTITY, "command_files"),
    Place("writes", "visas/engine/writing.py", Holds.IDENTITY, "command_files"),
    Place("writes", "config/commands/visas.py", Holds.IDENTITY, "command_files"),
)
