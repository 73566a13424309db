"""The parts of an installation: folders, session secret, keys, database, static files."""

import os
import secrets
from pathlib import Path

SECRET_BYTES = 48


def make_folder(folder: Path) -> None:
    """A folder only this account may enter."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def write_session_secret(path: Path) -> None:
    """The secret that signs sessions; made before the settings read it, never replaced."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(SECRET_BYTES))


def start_django() -> None:
    """Load the settings; from here on models can be imported."""
    import django

    django.setup()


def make_keys(key_dir: Path) -> None:
    """The first master key and the key that signs the record. Never replaces one."""
    from gerege.audit.signing import create_signing_key
    from gerege.vault.keyring import create_master_key

    create_master_key(key_dir)
    create_signing_key(key_dir)


def make_recovery_key(key_dir: Path, shares_to: Path | None) -> None:
    """A recovery key, used only once its shares are handed out.

    Raises InputRefused if the handing out was stopped, ProtectionFailed if a file is not written.
    """
    from gerege.config import papers
    from gerege.vault import recovery

    made = recovery.make()
    papers.hand_out(made, shares_to)
    recovery.use(key_dir, made.recipient)


def prepare_database() -> None:
    """Tables, the root secret of a new vault, the key to which the outside seals, the shared cache
    of limits, and the static files."""
    from django.core.management import call_command

    from gerege.vault import browser, keyring

    call_command("migrate", verbosity=0, interactive=False)
    keyring.begin()
    # The pages outside seal to it and could not make it.
    browser.public_key()
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
