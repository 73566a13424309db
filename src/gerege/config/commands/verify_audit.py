"""``gerege verify-audit``: was the record of acts changed, shortened or rewritten?"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from gerege.audit.verification import Report


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser("verify-audit", help="check the record of acts, whole")
    parser.add_argument(
        "--head", metavar="FILE", type=Path, help="compare with a head that was kept elsewhere"
    )
    parser.add_argument(
        "--save-head", metavar="FILE", type=Path, help="sign the state found and write it here"
    )
    parser.add_argument(
        "--public-key", metavar="FILE", type=Path, help="check signatures with this public key"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print size, root, time and every problem; 0 when the record is whole, else 1.

    Raises InputRefused for a file that is no head or key, ProtectionFailed for a false signature
    or a database that cannot be read.
    """
    import django

    django.setup()
    from django.db.utils import Error

    from gerege.audit import signing
    from gerege.audit.storage import explained
    from gerege.audit.verification import verify
    from gerege.kernel.errors import ProtectionFailed

    key = public_key(arguments.public_key)
    kept = [signing.read_head(arguments.head)] if arguments.head else []
    try:
        report = verify(kept, key)
    except Error as failed:
        problem = explained(failed) or "its tables are missing or damaged"
        raise ProtectionFailed(
            f"the record cannot be read: {problem}. Run: gerege check"
        ) from failed
    _show(report)
    if report.problems:
        return 1
    if arguments.save_head:
        _save(report, arguments.save_head)
    return 0


def public_key(path: Path | None) -> "Ed25519PublicKey":
    """The key to check signatures with: from outside if given, else that of this installation."""
    from gerege.audit import signing

    return signing.read_public_key(path) if path else signing.public_key()


def _show(report: "Report") -> None:
    from gerege.operations.settling import name_of

    print(f"events  {report.size}")
    print(f"root    {report.root}")
    print(f"heads   {report.heads_compared} compared")
    print(f"time    {report.seconds:.1f} s")
    for one in report.accepted:
        print(f"ACCEPTED the head of {one.head.at}, {one.head.size} events, does not fit:")
        print(f"        the record was restored from a backup on {one.restored_at:%F %R} UTC;")
        print(f"        accepted by {name_of(one.by)} on {one.at:%F %R} UTC. Ask them.")
    for problem in report.problems:
        print(f"PROBLEM {problem}")
    if not report.problems:
        print("The record is whole.")


def _save(report: "Report", path: Path) -> None:
    from django.db import transaction

    from gerege.audit import services, signing
    from gerege.audit.verification import saved

    with transaction.atomic():
        head = saved(services.keep_signed(report.size, report.root))
        signing.write_head(path, head)
    print(f"signed  {path}; keep it where this server cannot reach it")
    print(f"key     {signing.public_key_as_text(signing.public_key())}")
