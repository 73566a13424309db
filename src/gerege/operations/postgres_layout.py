"""A data directory of PostgreSQL from a base backup, ready to read the shipped log and to serve."""

import os
import shlex
import shutil
import sys
import tarfile
from pathlib import Path, PurePosixPath

from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.operations.backing_up import LOG
from gerege.operations.manifest import DATABASE, Manifest
from gerege.operations.restoring import Source
from gerege.operations.write_ahead import NOT_THERE
from gerege.vault.sealing import open_stream

SETTINGS = "postgresql.auto.conf"
SIGNAL = "recovery.signal"
CONF = "postgresql.conf"
DEBIAN_SETTINGS, DEBIAN_PROGRAMS = Path("/etc/postgresql"), Path("/usr/lib/postgresql")


def prepare(source: Source, contents: Manifest, building: Path, target: Path) -> Path:
    """Build the directory that will be ``target``; returns the file with the secret key beside it.

    The server needs that key while it reads the log; ``gerege restored`` removes it.
    """
    secret = target.with_name(f"{target.name}.identity")
    command = _command(source.folder.parent / LOG, secret)
    unpack(source, contents, building)
    _recover_with(building, command)
    handle = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(source.identity)
    return secret


def unpack(source: Source, contents: Manifest, data: Path) -> None:
    """Decrypt and unpack the cluster. Raises ProtectionFailed if anything does not open."""
    tar = data.with_name(f"{data.name}.tar")
    inside = contents.files[DATABASE].inside
    try:
        open_stream(source.folder / DATABASE, tar, source.identity, inside)
        data.mkdir(mode=0o700, exist_ok=True)
        with tarfile.open(tar) as opened:
            for member in opened:
                _must_stay_inside(member)
                opened.extract(member, data, set_attrs=False)
    except (tarfile.TarError, OSError) as broken:
        raise ProtectionFailed(f"the base backup cannot be unpacked ({broken})") from broken
    finally:
        tar.unlink(missing_ok=True)
    data.chmod(0o700)


def how_to_start(data: Path) -> str:
    """The command that starts the server on this directory, whole, for an account without a PATH.

    Debian keeps the settings and the list of who may come in elsewhere, and so out of the backup.
    """
    version = (data / "PG_VERSION").read_text(encoding="ascii").strip()
    start = f"{_pg_ctl(version)} --pgdata={shlex.quote(str(data))} --wait --timeout=3600"
    if not (data / CONF).exists():
        settings = DEBIAN_SETTINGS / version / "main" / CONF
        options = f"-c config_file={settings} -c data_directory={shlex.quote(str(data))}"
        start += f" --options={shlex.quote(options)}"
    return f"{start} start"


def _pg_ctl(version: str) -> Path:
    """Of this version: another one does not start on the directory."""
    found = DEBIAN_PROGRAMS / version / "bin" / "pg_ctl"
    return found if found.exists() else Path(shutil.which("pg_ctl") or "pg_ctl")


def _must_stay_inside(member: tarfile.TarInfo) -> None:
    """Raise ProtectionFailed for a link, a device or a name that leads out of the folder.

    The ``filter`` of newer Pythons does this; the Python of Debian 12 has none yet.
    """
    path = PurePosixPath(member.name)
    if path.is_absolute() or ".." in path.parts or not (member.isreg() or member.isdir()):
        raise ProtectionFailed("the base backup holds a link or a path that leads elsewhere")


def _recover_with(data: Path, command: str) -> None:
    """Read the log to its end, then serve; ship nothing until somebody sets that up again."""
    escaped = command.replace("'", "''")
    with (data / SETTINGS).open("a", encoding="utf-8") as opened:
        opened.write(f"restore_command = '{escaped}'\n")
        opened.write("recovery_target_timeline = 'latest'\narchive_mode = 'off'\n")
    (data / SIGNAL).touch(mode=0o600)


def _command(log: Path, secret: Path) -> str:
    """What the recovering server runs for each segment.

    A server takes a status up to 125 for "the log ends here" and opens with what it has. So only a
    segment that is not there ends the log; whatever else goes wrong stops the recovery.
    """
    if "%" in f"{log}{secret}":
        raise InputRefused("--pg-into", "a folder with % in its name", "Name another folder")
    program = f"{shlex.quote(sys.executable)} -m gerege fetch-wal"
    paths = f"--from {shlex.quote(str(log))} --identity {shlex.quote(str(secret))} %f %p"
    return f"{program} {paths}; case $? in 0) exit 0;; {NOT_THERE}) exit 1;; *) exit 255;; esac"
