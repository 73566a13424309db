"""``gerege upgrade``: bring the database to this version of the program, after a backup."""

import argparse
from typing import TYPE_CHECKING, Any

from gerege.kernel.errors import GeregeError, ProtectionFailed

if TYPE_CHECKING:
    from gerege.operations.folders import Kept


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "upgrade", help="after a backup, bring the database to this version of the program"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:  # noqa: ARG001  every command has this shape
    """Back up, change the database, check.

    Web processes of the version before may go on meanwhile: a change only ever adds (see the
    decision about migrations). Raises ProtectionFailed, with nothing changed, when no backup can be
    made or the database belongs to a newer version.
    """
    from gerege.config import installing
    from gerege.config.startup import problems

    installing.start_django()
    from gerege.operations.upgrading import pending

    changes = pending()
    made = _backup() if changes else None
    if made:
        print(f"backup   {made.path}")
    _change(made)
    print(f"changes  {len(changes)}")
    found = problems()
    for problem in found:
        print(problem)
    if not found:
        print("Everything is in order. Now restart the web processes, so that they are new, too.")
    return 1 if found else 0


def _backup() -> "Kept":
    from gerege.operations import place
    from gerege.operations.backing_up import back_up

    try:
        return back_up(place=place.here())
    except GeregeError as refused:
        raise ProtectionFailed(
            f"nothing was changed, because no backup could be made first: {refused}"
        ) from refused


def _change(made: "Kept | None") -> None:
    from django.db.utils import DatabaseError

    from gerege.audit.storage import in_few_words
    from gerege.config import installing
    from gerege.operations.backing_up import record_backup

    try:
        installing.prepare_database()
    except DatabaseError as failed:
        where = made.path if made else "the last backup"
        raise ProtectionFailed(
            f"the change of the database stopped ({in_few_words(failed)}). Mend that and run it "
            f"again, or go back: gerege restore {where}"
        ) from failed
    if made:
        # Only now: the record may have got a column that the version before did not have.
        record_backup(made)
