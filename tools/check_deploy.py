"""Run Django's own list of what a server open to others must have, on the production settings.

Any warning is a failure. What the settings leave out on purpose is named there with its reason.
"""

import os
import sys
import tempfile
from pathlib import Path

from django.core.management import execute_from_command_line

from gerege.config.installing import make_folder, write_session_secret


def main() -> int:
    """Ask in an empty folder, so that no real installation is touched."""
    with tempfile.TemporaryDirectory() as folder:
        keys = Path(folder) / "keys"
        make_folder(keys)
        write_session_secret(keys / "session-secret")
        os.environ |= {
            "GEREGE_MODE": "production",
            "GEREGE_HOSTS": "gerege.example.org",
            "GEREGE_DATA_DIR": folder,
            "GEREGE_KEY_DIR": str(keys),
            "DJANGO_SETTINGS_MODULE": "gerege.config.settings",
        }
        execute_from_command_line(["django", "check", "--deploy", "--fail-level", "WARNING"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
