"""`gerege visas screen INPUT --output DIR`: flags and links of a file of visa applications.

Needs no database and no keys of the ministry. What it writes appears whole or not at all.
"""

import argparse
import gc
import json
import secrets
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused

if TYPE_CHECKING:
    from gerege.visas.engine.linking import Linked
    from gerege.visas.engine.preparing import Prepared
    from gerege.visas.engine.rules import RuleSet
    from gerege.visas.engine.screening import Outcome

HEADINGS_SHOWN, HEADING_SHOWN = 20, 60
LEAST_KEY = 16
LARGEST_KEY = 4096
PRIVATE = 0o700
FIRST_YEAR, LAST_YEAR = 1950, 9000


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("visas", help="screen visa applications in bulk")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    screen = actions.add_parser("screen", help="flags and links of a file of applications")
    screen.add_argument("input", type=Path, metavar="INPUT", help="CSV, XLSX, JSON lines, Parquet")
    screen.add_argument("--output", type=Path, required=True, metavar="DIR", help="a new folder")
    screen.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    screen.add_argument("--rules", type=Path, metavar="FILE", help="instead of the catalogue's")
    screen.add_argument(
        "--as-of", type=_day, default=None, metavar="DATE", help="today if left out"
    )
    screen.add_argument(
        "--time-zone", type=_zone, default="UTC", metavar="ZONE",
        help="of whose clock times without a zone are, like Asia/Seoul; UTC if left out",
    )  # fmt: skip
    screen.add_argument(
        "--key-file", type=Path, metavar="FILE", help="16 bytes or more, kept secret"
    )
    screen.set_defaults(run=run_screen)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"this is no day: {text}. Write 2026-12-31.") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        said = f"the year does not lie between {FIRST_YEAR} and {LAST_YEAR}: {text}"
        raise argparse.ArgumentTypeError(said)
    return day


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        said = f"there is no time zone {text}. Write it as Asia/Ulaanbaatar."
        raise argparse.ArgumentTypeError(said) from None


def run_screen(arguments: argparse.Namespace) -> int:
    """Screen a file. Raises InputRefused for what cannot be read and for a full disk."""
    with _loading():
        from gerege.visas.engine import linking, screening  # noqa: F401  used below, loaded here
        from gerege.visas.engine.preparing import prepare
        from gerege.visas.engine.rules import NOT_ASSESSED, RULES, load_rules
        from gerege.visas.engine.workspace import workspace

        began = time.monotonic()
        rules = load_rules(arguments.rules or RULES)
    as_of = arguments.as_of or now().date()
    key, is_lasting = _key(arguments.key_file)
    _must_be_in_force(rules, as_of)
    output: Path = arguments.output
    with workspace() as private, _written(output, private) as folder:
        prepared = prepare(
            arguments.input, private / "prepared", key=key, as_of=as_of, zone=arguments.time_zone
        )
        _must_hold_rows(prepared)
        outcome, linked = _screened(prepared, rules, arguments.engine, as_of, private, folder)
        _handed_on(prepared.refused, folder / "rejected.csv")
        _handed_on(prepared.notes, folder / "notes.csv")
        summary = _summary(prepared, outcome, linked, rules, arguments.engine, as_of)
        proposals = [one.id for one in rules.running(as_of).rules if not one.is_assessed]
        lasting = "of a file" if is_lasting else "random, of this run only"
        summary |= {
            "not_assessed": {"meaning": NOT_ASSESSED.en, "rules": proposals},
            "time_zone": str(arguments.time_zone),
            "key": lasting,
            **_speed(prepared, time.monotonic() - began),
        }
        text = json.dumps(summary, ensure_ascii=False, indent=2)
        (folder / "summary.json").write_text(f"{text}\n", encoding="utf-8")
    print(_told(prepared, outcome, linked))
    print(f"Times without a zone were read as {arguments.time_zone}, see --time-zone")
    if proposals:
        print(f"{len(proposals)} of {len(outcome.counts)} rules: {NOT_ASSESSED.en}")
    return 0


def _must_be_in_force(rules: "RuleSet", as_of: date) -> None:
    if not rules.running(as_of).rules:
        # Without this, nothing screened would look like nothing found.
        mend = "Name another day, or rules that are in their time."
        raise InputRefused("--rules", f"no rule is in force on {as_of}", mend)


def _must_hold_rows(prepared: "Prepared") -> None:
    if not prepared.rows_in:
        mend = "Export the applications too."
        raise InputRefused("file", "below its headings stands no row", mend)


@contextmanager
def _loading() -> Iterator[None]:
    """To load the libraries takes longer than to screen a hundred applications with them.

    What is loaded stays to the end: to look through it for what could go, again and again and once
    more at the end, would be a tenth of the whole run.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _key(file: Path | None) -> tuple[bytes, bool]:
    if file is None:
        return secrets.token_bytes(32), False
    try:
        with file.open("rb") as opened:
            key = opened.read(LARGEST_KEY + 1)
    except OSError:
        raise InputRefused(
            "--key-file", "it cannot be read", "Check its name and rights."
        ) from None
    if not LEAST_KEY <= len(key) <= LARGEST_KEY:
        said = f"it is {'longer' if len(key) > LARGEST_KEY else 'shorter'} than a secret may be"
        mend = f"Give a file of {LEAST_KEY} to {LARGEST_KEY} random bytes."
        raise InputRefused("--key-file", said, mend)
    return key, True


@contextmanager
def _written(output: Path, private: Path) -> Iterator[Path]:
    """A folder beside the output that takes its name when all is written.

    Raises InputRefused when the output is there already, another run writes it, or the disk is
    full. Of a run that is killed the next one by the same account finds it in ``private``.
    """
    from gerege.visas.engine.workspace import PARTIAL, remember_beside
    from gerege.visas.engine.writing import alone_in

    if output.exists() or output.is_symlink():
        raise InputRefused("--output", "it is there already", "Name a new folder.")
    partial = output.absolute().with_name(f".{output.name}{PARTIAL}")
    try:
        remember_beside(private, partial)
        partial.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        with alone_in(partial):
            try:
                yield partial
                partial.rename(output)
            finally:
                shutil.rmtree(partial, ignore_errors=True)
    except OSError as failed:
        problem = f"it cannot be written ({failed.strerror or 'the disk may be full'})"
        raise InputRefused("--output", problem, "Make room or choose another place.") from None


def _screened(
    prepared: "Prepared", rules: "RuleSet", engine: str, as_of: date, private: Path, folder: Path
) -> "tuple[Outcome, Linked]":
    from gerege.visas.engine.linking import link
    from gerege.visas.engine.screening import screen

    outcome = screen(
        prepared.parts,
        rules,
        as_of=as_of,
        workspace=private,
        engine=engine,
        target=folder / "flags.parquet",
    )
    return outcome, link(prepared.parts, folder / "links.parquet")


def _handed_on(found: Path, target: Path) -> None:
    """What is refused or doubtful, for whoever has to mend it: it may hold what was typed."""
    shutil.copyfile(found, target)


def _summary(
    prepared: "Prepared",
    outcome: "Outcome",
    linked: "Linked",
    rules: "RuleSet",
    engine: str,
    as_of: date,
) -> dict[str, object]:
    return {
        "rows_in": prepared.rows_in,
        "accepted": prepared.accepted,
        "rejected": prepared.rejected,
        "notes": prepared.noted,
        "format": prepared.format,
        "encoding": prepared.encoding,
        "columns": dict(prepared.columns),
        "unknown_columns": list(prepared.unknown_columns),
        "as_of": as_of.isoformat(),
        "engine": engine,
        "rule_set": rules.digest,
        "flags": outcome.flag_rows,
        "rules": {name: vars(counts) for name, counts in outcome.counts.items()},
        "links": linked.rows,
        "clusters": linked.clusters,
        "too_widely_shared": [
            {"kind": one.kind, "value_hash": f"{one.key:016x}", "applications": one.applications}
            for one in linked.large
        ],
    }


def _speed(prepared: "Prepared", seconds: float) -> dict[str, object]:
    return {"seconds": round(seconds, 3), "rows_a_second": round(prepared.rows_in / seconds)}


def _told(prepared: "Prepared", outcome: "Outcome", linked: "Linked") -> str:
    return (
        f"{prepared.rows_in} rows = {prepared.accepted} accepted + {prepared.rejected} refused\n"
        f"{prepared.noted} doubtful values in accepted rows, see notes.csv\n"
        f"{len(prepared.columns)} headings taken for columns, see columns in summary.json\n"
        f"Headings of no column, not screened: {_few(prepared.unknown_columns)}\n"
        f"Flags: {outcome.flag_rows}. Links: {linked.rows}. Clusters: {linked.clusters}.\n"
        "A flag is a reason to talk alone, never a refusal."
    )


def _few(headings: Sequence[str]) -> str:
    """A heading may be a whole text; of many the others stand in summary.json."""
    named = [heading[:HEADING_SHOWN] for heading in headings[:HEADINGS_SHOWN]]
    more = len(headings) - len(named)
    return ", ".join([*named, f"and {more} more"] if more else named) or "none"
