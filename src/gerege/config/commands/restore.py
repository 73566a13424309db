"""``gerege restore``: open a backup with two shares of the recovery key, prove it, put it back."""

import argparse
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gerege.kernel.errors import InputRefused, ProtectionFailed

if TYPE_CHECKING:
    from gerege.operations.manifest import Manifest
    from gerege.operations.proving import Proof
    from gerege.operations.restoring import Source

LONGEST_SECRET = 4096


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser("restore", help="prove a backup, or put it back")
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="one folder of a backup")
    opens = parser.add_mutually_exclusive_group()
    opens.add_argument(
        "--share-file",
        metavar="FILE",
        type=Path,
        action="append",
        help="a file with the words of one share; give it twice (else they are asked for)",
    )
    opens.add_argument("--identity", metavar="FILE", type=Path, help="the recovery key, whole")
    does = parser.add_mutually_exclusive_group(required=True)
    does.add_argument("--verify", action="store_true", help="prove it and put nothing anywhere")
    does.add_argument("--into", metavar="DATA_DIR", type=Path, help="put the data here")
    parser.add_argument("--keys-into", metavar="KEY_DIR", type=Path, help="put the keys here")
    parser.add_argument("--pg-into", metavar="PGDATA", type=Path, help="where PostgreSQL will be")
    parser.add_argument("--keys", metavar="FILE", type=Path, help="a keys.age from elsewhere")
    parser.add_argument("--head", metavar="FILE", type=Path, help="a head kept elsewhere")
    parser.add_argument("--public-key", metavar="FILE", type=Path, help="audit-signing-key.pub")
    parser.add_argument("--work-in", metavar="DIR", type=Path, help="where to unpack for --verify")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prove the backup; with ``--into`` put it in place. Prints what was proved, with numbers.

    Raises InputRefused for folders that are not empty and for wrong shares, ProtectionFailed for a
    backup that is not whole. Then nothing was put anywhere.
    """
    if arguments.verify and arguments.keys_into:
        raise InputRefused("--keys-into", "nothing is put anywhere with --verify", "Leave it out")
    with ExitStack() as stack:
        data, keys = _places(arguments, stack)
        _use(data, keys)
        _restore(arguments, data, keys)
    return 0


def _places(arguments: argparse.Namespace, stack: ExitStack) -> tuple[Path, Path]:
    """Where to build: beside the final place, on the same disk; or in a folder that goes away."""
    from gerege.operations import restoring

    if arguments.verify:
        work_in = (arguments.work_in or Path(tempfile.gettempdir())).absolute()
        folder = stack.enter_context(restoring.passing_folder(work_in))
        return folder / "data", _passing_keys(stack, work_in)
    data = arguments.into.absolute()
    restoring.must_be_free("--into", data)
    building = stack.enter_context(restoring.built_beside(data))
    if not arguments.keys_into:
        return building, _passing_keys(stack, Path(tempfile.gettempdir()))
    keys = arguments.keys_into.absolute()
    restoring.must_be_free("--keys-into", keys)
    return building, stack.enter_context(restoring.built_beside(keys, of_keys=True))


def _passing_keys(stack: ExitStack, otherwise: Path) -> Path:
    """Where the keys lie that nobody asked for, until everything is proved."""
    from gerege.operations import restoring

    parent = restoring.for_keys(otherwise)
    return stack.enter_context(restoring.passing_folder(parent, of_keys=True)) / "keys"


def _use(data: Path, keys: Path) -> None:
    """From here on this process is the restored installation, whatever the surroundings say."""
    os.environ["GEREGE_DATA_DIR"], os.environ["GEREGE_KEY_DIR"] = str(data), str(keys)
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()


def _restore(arguments: argparse.Namespace, data: Path, keys: Path) -> None:
    from django.db import connection

    from gerege.operations import proving, restoring

    folder = arguments.folder.absolute()
    contents = restoring.read_whole(folder)
    source = restoring.Source(
        folder, identity_given(arguments.identity, arguments.share_file), arguments.keys
    )
    _show_contents(folder, contents)
    if contents.database == "postgresql":
        _restore_server(arguments, source, contents, (data, keys))
        return
    restoring.unpack(source, contents, data, keys)
    print("database  opened, no damage found")
    show_proof(proving.prove(contents, heads(arguments), public_key(arguments)))
    if arguments.verify:
        _note_proved(source, contents)
    else:
        make_ready()
        connection.close()
        _put_in_place(arguments, data, keys)
        show_what_is_missing(f"{contents.when:%Y-%m-%d %H:%M:%S} UTC")


def _restore_server(
    arguments: argparse.Namespace,
    source: "Source",
    contents: "Manifest",
    places: tuple[Path, Path],
) -> None:
    """Everything but the starting, which the account of PostgreSQL has to do."""
    from gerege.operations import manifest, postgres_layout, restoring

    data, keys = places
    restoring.unpack_keys(source, keys)
    manifest.must_be_signed_by(contents, public_key(arguments))
    if arguments.verify:
        postgres_layout.unpack(source, contents, data.with_name("postgres"))
        print("server    unpacked to the last byte; it was not started, its record not read")
        return
    if not (arguments.pg_into and arguments.keys_into):
        raise InputRefused(
            "--pg-into", "this backup is of PostgreSQL", "Give --pg-into and --keys-into"
        )
    target = arguments.pg_into.absolute()
    restoring.must_be_free("--pg-into", target)
    with restoring.built_beside(target) as building:
        secret = postgres_layout.prepare(source, contents, building, target)
        try:
            restoring.put_in_place(keys, arguments.keys_into.absolute())
            restoring.put_in_place(building, target)
        except ProtectionFailed:
            restoring.is_forgotten(secret)
            raise
    arguments.into.mkdir(mode=0o700, exist_ok=True)
    print("As root, give both to the account of PostgreSQL:")
    print(f"  chown -R postgres: {target} {secret}")
    print("As that account, from a folder it may enter; this reads the shipped log to its end:")
    print(f"  {postgres_layout.how_to_start(target)}")
    print("As gerege; if it says that the recovery key still lies there, root removes it:")
    print(f"  gerege restored {source.folder} --identity {secret}")


def identity_given(whole: Path | None, shares: list[Path] | None) -> str:
    """The recovery key from its file, or from two shares (asked for where none are given)."""
    from gerege.config import papers
    from gerege.vault.recovery import identity_from_shares

    return _secret_text(whole) if whole else identity_from_shares(papers.given(shares))


def _secret_text(path: Path) -> str:
    """The key in a file; lines that begin with # are remarks, as age writes them."""
    try:
        with path.open(encoding="utf-8") as opened:
            lines = opened.read(LONGEST_SECRET).splitlines()
    except (OSError, UnicodeDecodeError) as failed:
        raise InputRefused(str(path), "cannot be read", "Name a file with the key") from failed
    return " ".join(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def heads(arguments: argparse.Namespace) -> list[Any]:
    """The head kept elsewhere, if one is given. Raises InputRefused if the file holds none."""
    from gerege.audit import signing

    return [signing.read_head(arguments.head)] if arguments.head else []


def public_key(arguments: argparse.Namespace) -> Any:  # noqa: ANN401  Django is not ready above
    """The key that checks signatures: from outside if given, else that of the backup."""
    from gerege.audit import signing

    if arguments.public_key:
        return signing.read_public_key(arguments.public_key)
    print("signature checked with the key in the backup; better: --public-key, from outside")
    return signing.public_key()


def _show_contents(folder: Path, contents: "Manifest") -> None:
    print(f"backup    {folder.name}, made {contents.when:%Y-%m-%d %H:%M:%S} UTC")
    print(f"version   {contents.product}, {contents.database}")
    print(f"files     {len(contents.files)} whole: their checksums are those in the signed list")


def show_proof(proof: "Proof") -> None:
    """Print what was proved, in numbers."""
    print(f"schema    known; {proof.changes} newer changes applied")
    print(f"record    whole: {proof.record.size} events, {proof.record.heads_compared} heads agree")
    if proof.missing_after:
        print(f"MISSING   {proof.missing_after} events that the head kept elsewhere knows of")
    print(f"texts     {proof.texts} sealed texts in {proof.rows} random rows opened")
    if proof.erased:
        print(f"erased    {proof.erased} of the random rows belong to erased records: unreadable")


def _note_proved(source: "Source", contents: "Manifest") -> None:
    from gerege.operations.restoring import note_proved

    print("PROVED    This backup can be restored. Nothing was put anywhere.")
    if not note_proved(source.folder, contents):
        print("The folder of backups cannot be written: the date of this proof was not kept.")


def make_ready() -> None:
    """End what an old copy must not bring back, and collect the static files."""
    from django.core.management import call_command

    from gerege.operations.proving import reopen

    ended, void = reopen()
    print(f"visits    {ended} ended; recovery codes are void; everybody signs in again")
    print(f"requests  {void} to erase are void, and all to give a role or remove a second factor")
    call_command("collectstatic", verbosity=0, interactive=False)


def _put_in_place(arguments: argparse.Namespace, data: Path, keys: Path) -> None:
    from gerege.operations.restoring import put_in_place

    if arguments.keys_into:
        put_in_place(keys, arguments.keys_into.absolute())
        print(f"keys      {arguments.keys_into.absolute()}")
    else:
        escrow = arguments.folder / "keys.age"
        print("keys      not put anywhere (--keys-into). If the key folder is lost, too, run:")
        print(f"          gerege recovery restore-keys --escrow {escrow} --into DIR")
    put_in_place(data, arguments.into.absolute())
    print(f"data      {arguments.into.absolute()}")


def show_what_is_missing(since: str) -> None:
    """Say what has to be done again, cases that were erased first."""
    print(f"MISSING   everything done after {since}. Do it again:")
    print("          accounts that ended, devices that were removed, passwords, holds.")
    print("ERASE     again the cases that were erased since then: they are back. The newer record")
    print("          of acts, or the printed reports, say which.")
    print("Then run: gerege check")
