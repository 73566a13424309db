"""The list of contents of one backup: what is in it, of which version, signed. Nothing personal.

It is the last file that is written. The signature is that of the record of acts (Ed25519): whoever
can write into the folder of backups can encrypt a false database to the public key, and cannot sign
its list.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gerege.audit import signing
from gerege.audit.signing import SavedHead
from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.vault.sealing import Sealed, sha256_of

NAME = "manifest.json"
FORMAT = "gerege backup v1"
DATABASE, KEYS = "database.age", "keys.age"
LARGEST = 64 * 1024


@dataclass(frozen=True)
class Manifest:
    """What one backup is."""

    kind: str
    made_at: str
    seconds: float
    product: str
    database: str
    # Tells whether the database was written to since: time and size of its files.
    state: str
    schema: Mapping[str, str]
    counts: Mapping[str, int]
    files: Mapping[str, Sealed]
    head: SavedHead
    signature: str = ""
    # The public recovery key it was encrypted to; empty in lists from before it was written down.
    recipient: str = ""

    @property
    def when(self) -> datetime:
        """The moment of which the backup is: everything acknowledged until then is in it."""
        return datetime.fromisoformat(self.made_at)

    def as_text(self) -> str:
        """The file beside the encrypted ones."""
        said = {"format": FORMAT, **asdict(self)}
        if not self.recipient:
            # An older list was signed without it.
            del said["recipient"]
        return json.dumps(said, indent=2, sort_keys=True) + "\n"

    def signed_bytes(self) -> bytes:
        """What the signature covers: everything but itself."""
        return replace(self, signature="").as_text().encode("ascii")

    def signed(self) -> "Manifest":
        """The same list with its signature. Raises ProtectionFailed without the signing key."""
        return replace(self, signature=signing.signing_key().sign(self.signed_bytes()).hex())


def read(folder: Path) -> Manifest:
    """The list in this folder. Raises InputRefused if there is none that this version can read."""
    path = folder / NAME
    try:
        with path.open(encoding="ascii") as opened:
            found = json.loads(opened.read(LARGEST))
        return _from_json(path, found)
    except (FileNotFoundError, NotADirectoryError) as missing:
        raise InputRefused(
            str(folder), "this is no whole backup: it has no manifest.json", "Name another folder"
        ) from missing
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as broken:
        raise InputRefused(
            str(path), "this list of contents is damaged", "Use another backup"
        ) from broken


def must_be_signed_by(manifest: Manifest, key: Ed25519PublicKey) -> None:
    """Raise ProtectionFailed unless list and head were signed with this key."""
    signing.must_be_signed_by(manifest.head, key)
    try:
        key.verify(bytes.fromhex(manifest.signature), manifest.signed_bytes())
    except (InvalidSignature, ValueError) as wrong:
        raise ProtectionFailed(
            "the list of contents of the backup was changed after it was signed. Use another backup"
        ) from wrong


def must_be_whole(folder: Path, manifest: Manifest) -> None:
    """Raise ProtectionFailed if a file is missing, or is not as long or not as it was written.

    The copy of the keys may be gone: only the newest backups keep one.
    """
    for name, written in manifest.files.items():
        path = folder / name
        if name == KEYS and not path.exists():
            continue
        if not path.is_file():
            raise ProtectionFailed(f"{path} is missing: this backup is not whole. Use another one")
        if path.stat().st_size != written.size or sha256_of(path) != written.sha256:
            raise ProtectionFailed(
                f"{path} is not what was written: it was cut off or changed. Use another backup"
            )


def _from_json(path: Path, found: dict[str, Any]) -> Manifest:
    if found.pop("format") != FORMAT:
        raise InputRefused(
            str(path), "written by another version of the program", "Restore with that version"
        )
    found["files"] = {name: Sealed(**entry) for name, entry in found["files"].items()}
    found["head"] = SavedHead(**found["head"])
    manifest = Manifest(**found)
    if not manifest.when.tzinfo or any("/" in name for name in manifest.files):
        raise ValueError(path)
    return manifest
