"""Prepared applications and a set of rules become flags: over everything, or over what is new.

Screening new applications among many kept ones judges the new and every kept one that shares an
identifier with them; for each of these the result is the same as if all were judged again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlglot import exp

from gerege.visas.engine.engines import APPLICATIONS, Engine, Judged, opened
from gerege.visas.engine.hubs import Declared, count_hubs, hubs_for
from gerege.visas.engine.judging import Counts, Ready, Watched, columns_of, judged, ready
from gerege.visas.engine.results import FlagsFile
from gerege.visas.engine.rules import RuleSet

SUBJECT = "subject"


@dataclass(frozen=True)
class Outcome:
    """What a screening came to. ``flags`` is a Parquet file in the workspace or where it was told.

    Its columns: ``application_id, rule_id, rule_version, reason_en, reason_mn, evidence``.
    ``screened`` counts the applications judged; ``counts`` says of each rule on how many of them it
    fired, did not, and could not be evaluated; a shadow is counted and not in ``flags``. ``judged``
    are, where only new ones were screened, the applications whose former flags are replaced by
    these; None says all.
    """

    flags: Path
    screened: int
    flag_rows: int
    judged: tuple[str, ...] | None
    counts: Mapping[str, Counts] = field(default_factory=dict)


def screen(  # noqa: PLR0913  all but the first two named
    parts: Sequence[Path],
    rules: RuleSet,
    *,
    as_of: date,
    workspace: Path,
    engine: str = "duckdb",
    declared: Declared = (),
    watched: Watched = (),
    only: Sequence[Path] | None = None,
    target: Path | None = None,
) -> Outcome:
    """Screen all applications in ``parts``, or, with ``only``, the new ones and whom they concern.

    The files ``only`` must be among ``parts``. Rules run that are live or a shadow on ``as_of``.
    Raises InputRefused for an engine there is not, and for a full disk.
    """
    running = rules.running(as_of).rules
    screened_with, hubs = ready(running, watched), hubs_for(running)
    with (
        opened(engine, workspace, parts) as runs,
        FlagsFile(target or workspace / "flags.parquet", screened_with) as file,
    ):
        runs.read(APPLICATIONS, parts)
        if only is not None:
            runs.concerned(SUBJECT, only, [hub.key for hub in hubs])
        count_hubs(runs, hubs, as_of, declared, SUBJECT if only is not None else None)
        source = APPLICATIONS if only is None else SUBJECT
        statement = judged(source, screened_with, hubs)
        totals = [Counts() for _ in screened_with]
        for portion in runs.judged(statement, columns_of(screened_with)):
            _add(totals, portion)
            if portion.batch is not None:
                file.add(portion.batch)
        numbers = None if only is None else tuple(_numbers(runs))
    return _outcome(file, screened_with, totals, numbers)


def _numbers(engine: Engine) -> Iterator[str]:
    for batch in engine.batches(exp.select("application_id").from_(SUBJECT)):
        yield from batch["application_id"].to_pylist()


def _outcome(
    file: FlagsFile,
    rules: Sequence[Ready],
    totals: Sequence[Counts],
    numbers: tuple[str, ...] | None,
) -> Outcome:
    counts = {rule.id: one for rule, one in zip(rules, totals, strict=True)}
    one = next(iter(totals), Counts())
    judged = one.fired + one.not_fired + one.not_evaluated
    return Outcome(file.path, judged, file.rows, numbers, counts)


def _add(totals: Sequence[Counts], portion: Judged) -> None:
    for total, holds, unknown in zip(totals, portion.holds, portion.unknown, strict=True):
        total.fired += holds
        total.not_evaluated += unknown
        total.not_fired += portion.rows - holds - unknown
