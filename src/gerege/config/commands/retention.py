"""``gerege retention``: what is over, counted; a list to confirm; running it; tidying."""

import argparse
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gerege.kernel.errors import InputRefused

if TYPE_CHECKING:
    from gerege.cases.retaining import Simulation


def register(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command."""
    parser = commands.add_parser("retention", help="what is over, and erasing it with two people")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    report = actions.add_parser("report", help="count what would go; changes nothing")
    report.add_argument("--as-of", metavar="DATE", help="at this day instead of today: 2031-01-01")
    report.add_argument("--out", metavar="FILE", type=Path, help="write it for paper, mn and en")
    report.add_argument("--submit", action="store_true", help="keep today's list to be confirmed")
    report.set_defaults(run=run_report)
    erase = actions.add_parser("run", help="erase what a confirmed list holds")
    erase.add_argument("--report", metavar="SIGN", required=True, help="the sign of the list")
    erase.set_defaults(run=run_list)
    tidy = actions.add_parser("tidy", help="remove technical rows that are over")
    tidy.set_defaults(run=run_tidy)


def run_report(arguments: argparse.Namespace) -> int:
    """Print the counts, write them for paper, or keep the list. Raises InputRefused."""
    import django

    django.setup()
    from gerege.cases.retaining import simulate
    from gerege.cases.services import retaining
    from gerege.kernel.clock import now

    if arguments.submit and arguments.as_of:
        raise InputRefused("--submit", "only today's list is confirmed", "Leave out --as-of")
    found = simulate(_moment(arguments.as_of) or now())
    sign = retaining.make_list().sign if arguments.submit else ""
    _print(found, sign)
    if arguments.out:
        _write(arguments.out, found, sign)
    return 0


def run_list(arguments: argparse.Namespace) -> int:
    """Erase, and say how many. Raises InputRefused for a list that may not be run."""
    import django

    django.setup()
    from gerege.cases.services import retaining

    erased, left = retaining.run_list(arguments.report)
    print(f"erased     {erased}")
    print(f"left alone {left}  (held, open again, or gone already)")
    return 0


def run_tidy(arguments: argparse.Namespace) -> int:  # noqa: ARG001  every command has this shape
    """Remove what is over, and say what."""
    import django

    django.setup()
    from gerege.cases.services import retaining

    for table, rows in retaining.tidy().items():
        print(f"{rows:>8}  {table}")
    return 0


def _moment(written: str | None) -> datetime | None:
    if written is None:
        return None
    try:
        day = datetime.strptime(written, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as wrong:
        raise InputRefused("--as-of", "this is no day", "Write it like 2031-01-01") from wrong
    return datetime.combine(day, time.max, tzinfo=UTC)


def _print(found: "Simulation", sign: str) -> None:
    signed = "signed by a jurist" if found.rule.is_verified else "NOT signed by a jurist"
    print(f"as of      {found.moment:%Y-%m-%d}")
    print(f"cases      {found.cases} closed and over ({signed})")
    print(f"held       {found.held} over, kept by a hold")
    for group in found.groups:
        print(
            f"           {group.post} {group.year}: {group.cases}, oldest {group.oldest:%Y-%m-%d}"
        )
    for rows in found.technical:
        print(f"technical  {rows.table}: {rows.rows}")
    if sign:
        print(f"list       {sign}; a protection lead confirms it on the screen within 14 days")


def _write(path: Path, found: "Simulation", sign: str) -> None:
    from django.template.loader import render_to_string

    from gerege.kernel.bilingual import LANGUAGES
    from gerege.ui.printing import parts_in

    parts = parts_in(LANGUAGES, "cases/retention_part.html", {"found": found, "sign": sign})
    try:
        path.write_text(render_to_string("cases/retention_file.html", {"parts": parts}), "utf-8")
    except OSError as failed:
        raise InputRefused("--out", f"cannot be written ({failed.strerror})", "Name a place") from (
            failed
        )
    print(f"written    {path}")
