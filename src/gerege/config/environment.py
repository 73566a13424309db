"""What the surroundings say: one small table of variables, read once, explained here.

GEREGE_MODE      production (default), demo, or test
GEREGE_DATA_DIR  SQLite database, static files; default ``var/<mode>`` below the working directory
GEREGE_KEY_DIR   master key and session secret; default ``<data>/keys``; keep it on another disk
DATABASE_URL     a PostgreSQL server, as postgres://NAME:PASSWORD@HOST/DATABASE; empty: SQLite.
                 The demo never reads it
GEREGE_DEMO_DATABASE_URL  an empty database of the demo's own on such a server; empty: its file
GEREGE_HOSTS     names this server answers to, separated by commas (production)
GEREGE_DUTY_TELEPHONE  the duty officer at headquarters, where nobody stands in the duty rota
GEREGE_MAIL_SERVER  where notices are mailed through: smtp://HOST:25, smtp+starttls:// or
                 smtps://NAME:PASSWORD@HOST:PORT
GEREGE_MAIL_FROM  the address they come from; without one nothing is mailed
GEREGE_NOTICE_COMMAND  a program that sends a message or calls: docs/operate/notices.md
GEREGE_NOTICE_LINK  the address of Gerege to put into notices; empty: none
GEREGE_OUTSIDE_ADDRESS  where the pages for people without an account answer, as people type it:
                 https://NAME; empty: there are none, and pages say so
GEREGE_PEER_CONTACT  somebody outside the line of command an officer can talk to after a hard case,
                 as the ministry writes it; shown on the page for oneself
GEREGE_BACKUP_DIR  where encrypted backups are put: another disk; empty: no backups are made
GEREGE_BACKUP_KEEP_DAYS  after how many days a backup is removed; default 35
GEREGE_SNAPSHOT_SECONDS  how old a snapshot may be before the next; 60 to 240, default 180
GEREGE_SCANNER   a clamd that looks at every document before it is kept: the path of its socket, or
                 HOST:PORT; empty: none. While it does not answer, no document is taken
GEREGE_HOME      the country whose service this is: ISO 3166-1 alpha-3, time zone, name of the
                 place in Mongolian and in English; see HOME below
"""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit
from zoneinfo import available_timezones

from gerege.kernel.errors import ProtectionFailed

MODES = ("production", "demo", "test")
VARIABLES = (
    "GEREGE_MODE",
    "GEREGE_DATA_DIR",
    "GEREGE_KEY_DIR",
    "DATABASE_URL",
    "GEREGE_DEMO_DATABASE_URL",
    "GEREGE_HOSTS",
    "GEREGE_DUTY_TELEPHONE",
    "GEREGE_MAIL_SERVER",
    "GEREGE_MAIL_FROM",
    "GEREGE_NOTICE_COMMAND",
    "GEREGE_NOTICE_LINK",
    "GEREGE_OUTSIDE_ADDRESS",
    "GEREGE_PEER_CONTACT",
    "GEREGE_BACKUP_DIR",
    "GEREGE_BACKUP_KEEP_DAYS",
    "GEREGE_SNAPSHOT_SECONDS",
    "GEREGE_SCANNER",
    "GEREGE_HOME",
)

MAIL_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
KEEP_DAYS = "35"
# With a minute for the timer and one for the copying, five minutes are never passed.
SNAPSHOT_SECONDS = "180"
SHORTEST_SNAPSHOT, LONGEST_SNAPSHOT = 60, 240
HOME = "MNG,Asia/Ulaanbaatar,Улаанбаатар,Ulaanbaatar"


class Home(NamedTuple):
    """The country whose service this is, and the clock of its headquarters."""

    country: str
    zone: str
    place_mn: str
    place_en: str


class MailServer(NamedTuple):
    """Where mail goes out; a tuple of Django's names for it."""

    host: str
    port: int
    user: str
    password: str
    use_tls: bool
    use_ssl: bool

    def __repr__(self) -> str:
        """Without the password."""
        return f"MailServer({self.host}:{self.port})"


@dataclass(frozen=True)
class Environment:
    """The settings a person who runs the program can give."""

    mode: str
    data_dir: Path
    key_dir: Path
    hosts: tuple[str, ...]
    home: Home
    duty_telephone: str = ""
    peer_contact: str = ""
    mail_server: MailServer | None = None
    mail_from: str = ""
    notice_command: str = ""
    notice_link: str = ""
    outside_address: str = ""
    # Holds a password, so it is left out where this is printed.
    database_url: str = field(default="", repr=False)
    backup_dir: Path | None = None
    backup_keep_days: int = int(KEEP_DAYS)
    snapshot_seconds: int = int(SNAPSHOT_SECONDS)
    scanner: str = ""

    @property
    def is_demo(self) -> bool:
        """True where every person is fictional and the second factor may be left out."""
        return self.mode == "demo"

    @property
    def database_setting(self) -> str:
        """The variable that names a database server here, for whoever has to mend it."""
        return _database_setting(self.mode)

    @property
    def database_file(self) -> Path:
        """The SQLite file, where no server is named."""
        return self.data_dir / "gerege.sqlite3"

    @property
    def notice_recorder(self) -> Path | None:
        """Where the demo writes what would be sent; nowhere else is anything recorded so."""
        return self.data_dir / "notices.txt" if self.is_demo else None

    @property
    def figures_dir(self) -> Path:
        """Where web processes count their answers, for ``gerege metrics``."""
        return self.data_dir / "figures"

    @property
    def secret_file(self) -> Path:
        """The secret that signs sessions; never the key that protects people's data."""
        return self.key_dir / "session-secret"

    def session_secret(self) -> str:
        """The session secret; an empty text, with which nothing can sign, when none was made yet,
        or where the folder of keys is closed to this process."""
        if self.mode == "test":
            return "only-for-tests-" + "x" * 40
        try:
            return self.secret_file.read_text(encoding="ascii").strip()
        except (FileNotFoundError, PermissionError):
            return ""


def read_environment() -> Environment:
    """Read the variables above. Raises ProtectionFailed for a mode that does not exist."""
    mode = os.environ.get("GEREGE_MODE", "production")
    if mode not in MODES:
        raise ProtectionFailed(f"GEREGE_MODE is {mode!r}; use one of: {', '.join(MODES)}")
    data_dir = Path(os.environ.get("GEREGE_DATA_DIR", f"var/{mode}")).absolute()
    key_dir = Path(os.environ.get("GEREGE_KEY_DIR", str(data_dir / "keys"))).absolute()
    duty = os.environ.get("GEREGE_DUTY_TELEPHONE", "").strip()
    backups = os.environ.get("GEREGE_BACKUP_DIR", "").strip()
    hosts = tuple(h for h in os.environ.get("GEREGE_HOSTS", "").split(",") if h)
    return Environment(
        mode=mode,
        data_dir=data_dir,
        key_dir=key_dir,
        hosts=hosts,
        home=_home(),
        database_url=os.environ.get(_database_setting(mode), "").strip(),
        duty_telephone=duty,
        peer_contact=os.environ.get("GEREGE_PEER_CONTACT", "").strip(),
        mail_server=_mail_server(),
        mail_from=os.environ.get("GEREGE_MAIL_FROM", "").strip(),
        notice_command=_notice_command(),
        notice_link=os.environ.get("GEREGE_NOTICE_LINK", "").strip(),
        outside_address=os.environ.get("GEREGE_OUTSIDE_ADDRESS", "").strip().rstrip("/"),
        backup_dir=Path(backups).absolute() if backups else None,
        backup_keep_days=_keep_days(),
        snapshot_seconds=_snapshot_seconds(),
        scanner=os.environ.get("GEREGE_SCANNER", "").strip(),
    )


def _database_setting(mode: str) -> str:
    """The demo's passwords are public, so it never comes near a database with real people."""
    return "GEREGE_DEMO_DATABASE_URL" if mode == "demo" else "DATABASE_URL"


def _mail_server() -> MailServer | None:
    written = os.environ.get("GEREGE_MAIL_SERVER", "").strip()
    if not written:
        return None
    try:
        parts = urlsplit(written)
        host, port = parts.hostname or "", parts.port or MAIL_PORTS.get(parts.scheme, 0)
    except ValueError:
        host, port = "", 0
    if not (host and port and parts.scheme in MAIL_PORTS):
        raise ProtectionFailed(
            "GEREGE_MAIL_SERVER cannot be read; write it like smtp+starttls://NAME:PASSWORD@HOST:587"
        )
    name, secret = unquote(parts.username or ""), unquote(parts.password or "")
    use_tls, use_ssl = parts.scheme == "smtp+starttls", parts.scheme == "smtps"
    return MailServer(host, port, name, secret, use_tls, use_ssl)


def _notice_command() -> str:
    written = os.environ.get("GEREGE_NOTICE_COMMAND", "").strip()
    if written and not Path(written).is_absolute():
        raise ProtectionFailed("GEREGE_NOTICE_COMMAND is no whole path of a program; begin with /")
    return written


def _keep_days() -> int:
    written = os.environ.get("GEREGE_BACKUP_KEEP_DAYS", KEEP_DAYS).strip()
    if not written.isdecimal() or int(written) < 1:
        raise ProtectionFailed("GEREGE_BACKUP_KEEP_DAYS is no number of days; write it like 35")
    return int(written)


def _snapshot_seconds() -> int:
    written = os.environ.get("GEREGE_SNAPSHOT_SECONDS", SNAPSHOT_SECONDS).strip()
    if not written.isdecimal() or not SHORTEST_SNAPSHOT <= int(written) <= LONGEST_SNAPSHOT:
        raise ProtectionFailed(
            "GEREGE_SNAPSHOT_SECONDS is no number from 60 to 240; write it like 180"
        )
    return int(written)


def _home() -> Home:
    parts = [part.strip() for part in os.environ.get("GEREGE_HOME", HOME).split(",")]
    if len(parts) != len(Home._fields) or not all(parts) or parts[1] not in available_timezones():
        raise ProtectionFailed(f"GEREGE_HOME cannot be read; write it like {HOME}")
    return Home(*parts)
