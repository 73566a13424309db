"""``gerege rotate-keys``: a new master key or root while the program runs; old keys destroyed."""

import argparse
import time
from typing import TYPE_CHECKING, Any

from gerege.config import installing
from gerege.kernel.errors import ProtectionFailed

if TYPE_CHECKING:
    from gerege.vault.epochs import Epoch
    from gerege.vault.new_root import Change

TELL_AFTER_SECONDS = 5.0


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser("rotate-keys", help="change the master key, once a year")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--status", action="store_true", help="list the epochs, change nothing")
    choice.add_argument(
        "--indexes",
        action="store_true",
        help="a new root secret: all that people are found by is made anew",
    )
    choice.add_argument(
        "--destroy", type=int, metavar="EPOCH", help="destroy the key of an epoch that is over"
    )
    parser.add_argument(
        "--even-backups",
        action="store_true",
        help="with --destroy: older backups become unreadable",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Rotate, destroy or list. Raises InputRefused and ProtectionFailed as the vault does."""
    installing.start_django()
    if arguments.status:
        return _list()
    _must_be_sound()
    if arguments.destroy is not None:
        return _destroy(arguments.destroy, even_backups=arguments.even_backups)
    return _renew_indexes() if arguments.indexes else _rotate()


def _rotate() -> int:
    from gerege.vault import epochs, key_folder, keyring, rotation

    done = rotation.rotate()
    print("Went on with an interrupted change." if done.resumed else "A new master key was made.")
    print(f"Current epoch: {done.epoch}. Keys of cases wrapped anew: {done.rewrapped}")
    for subject in done.broken:
        print(f"PROBLEM the key of the record {subject} does not open and was left as it was")
    _say_if_no_escrow()
    if done.broken:
        return 1
    there = key_folder.files(keyring.key_dir())
    for epoch in epochs.all():
        if epoch.number in there and epoch.number != done.epoch:
            _say_what_needs(epoch.number)
    return 0


def _say_what_needs(number: int) -> None:
    from gerege.operations import needing, place

    lost = needing.needing(place.here(), number).lost
    if lost:
        print(f"Backups that still need the key of epoch {number}: {len(lost)}")
        print(f"When they have ended: gerege rotate-keys --destroy {number}")
    else:
        print(f"Nothing needs the old key: gerege rotate-keys --destroy {number}")


def _renew_indexes() -> int:
    from gerege.vault import new_root

    done = new_root.change(_Told())
    print("Went on with an interrupted change." if done.resumed else "A new root secret was made.")
    print(f"Current root: {done.number}. Cases made findable anew: {done.records}")
    print(f"Seals made anew: {done.seals}")
    if done.worthless:
        print(f"Seals that open with no root and were left: {done.worthless}")
    for subject in done.broken:
        print(f"PROBLEM the record {subject} does not open and is found by the old root still")
    return _say_what_is_left(done)


def _say_what_is_left(done: "Change") -> int:
    if not done.finished:
        print("The old root stays until these are mended or erased. Then run the same again.")
        return 1
    if not done.cleaned:
        print(
            "Somebody was reading: the database is cleaned of the old hashes with the next erasure"
        )
    print("Backups from before hold the old root, with the hashes made with it. Now: gerege backup")
    return 0


class _Told:
    """Says how far it is, not oftener than every few seconds."""

    def __init__(self) -> None:
        self.at = time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        if time.monotonic() - self.at > TELL_AFTER_SECONDS:
            self.at = time.monotonic()
            print(f"  {done} of {of}", flush=True)


def _destroy(number: int, *, even_backups: bool) -> int:
    from gerege.operations import needing, place
    from gerege.vault import rotation

    if not even_backups:
        needing.must_not_be_needed(place.here(), number)
    found = needing.needing(place.here(), number)
    rotation.destroy(number)
    print(f"The key of epoch {number} is destroyed. Restart the service: it forgets the key too.")
    print("Burn paper copies of it. Copies of the folder of backups elsewhere may still hold it.")
    if found.lost:
        print(f"Backups that open no more once three newer ones are made: {len(found.lost)}")
    if found.kept_by_older_papers:
        count = len(found.kept_by_older_papers)
        print(f"Backups that still open, with the papers from before a renewal: {count}")
    _say_if_no_escrow()
    return 0


def _list() -> int:
    from gerege.vault import epochs

    current = epochs.current_number()
    for epoch in epochs.all():
        print(_line(epoch, is_current=epoch.number == current))
    print(_root_line())
    return 0


def _root_line() -> str:
    from gerege.vault import new_root

    root = new_root.current()
    line = f"root {root.number}   made {root.made_at:%Y-%m-%d}"
    if not root.is_changing:
        return line
    return f"{line}  not finished, cases found by the one before: {new_root.waiting().count()}"


def _line(epoch: "Epoch", *, is_current: bool) -> str:
    state = "current" if is_current else "over"
    if epoch.retired_at:
        state = f"destroyed {epoch.retired_at:%Y-%m-%d}"
    made = f"epoch {epoch.number}  made {epoch.made_at:%Y-%m-%d}"
    return f"{made}  {state}  keys wrapped: {epoch.wrapped}"


def _must_be_sound() -> None:
    from gerege.vault.keyring import startup_problems

    found = startup_problems()
    if found:
        raise ProtectionFailed(f"nothing was changed: {found[0]} (problems in all: {len(found)})")


def _say_if_no_escrow() -> None:
    from gerege.vault import keyring, recovery

    if recovery.escrow_is_stale(keyring.key_dir()):
        print("There is no escrow of the keys yet. Make a recovery key: gerege recovery renew")
