"""What is measured of screening visa applications: each step runs in a process of its own."""

import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gerege.visas.engine.rules import Rule

DAY = date(2026, 11, 27)
NEW = 2_000
ROW_ENGINE_ROWS = 5_000
THIRTY = {
    "child_with_unrelated_adult", "child_alone", "child_through_a_recruiter",
    "passport_held_by_others", "telephone_is_the_recruiters", "telephone_is_the_employers",
    "everything_by_the_recruiter", "one_way_visitor", "long_stay_of_a_tourist",
    "debt_of_months_of_wage", "debt_taken_from_wage", "fee_of_months_of_wage",
    "worker_pays_for_the_job", "wage_below_the_minimum", "hours_beyond_sixty",
    "contract_in_a_foreign_language", "work_without_employer", "work_on_a_visitors_visa",
    "telephone_of_many", "telephone_of_several_sponsors", "email_of_many",
    "recruiter_behind_sponsors", "employer_through_several_recruiters", "many_at_one_address",
    "sponsor_of_many", "sponsor_of_several_spouses", "account_behind_sponsors",
    "payer_behind_sponsors", "group_of_strangers", "group_at_short_notice",
}  # fmt: skip
"""Eighteen rules of one application, and twelve that count nine columns of identifiers, one of each
kind: telephone, e-mail, address, sponsor, employer, recruiter, payer, account and travel group."""
Figures = dict[str, float]


class NoPandas:
    """Only the benchmarks have pandas; where it is, Arrow imports it, which takes half a second."""

    def find_spec(self, name: str, *_: object) -> None:
        """Refuse it."""
        if name == "pandas":
            raise ModuleNotFoundError(name)


def every_rule() -> "tuple[Rule, ...]":
    """The rules of the catalogue that run."""
    from gerege.visas.engine.rules import load_rules

    return load_rules().running(DAY).rules


def thirty_rules() -> "tuple[Rule, ...]":
    """The thirty of the aim."""
    from gerege.visas.engine.expression import KIND
    from gerege.visas.engine.hubs import hubs_for
    from gerege.visas.engine.linking import KINDS

    thirty = tuple(rule for rule in every_rule() if rule.id in THIRTY)
    assert len(thirty) == len(THIRTY), THIRTY - {rule.id for rule in thirty}
    assert sorted(KIND[hub.key] for hub in hubs_for(thirty)) == sorted(KINDS)
    return thirty


def decode(parts: list[Path]) -> Figures:
    """The floor: every column decoded once."""
    import duckdb

    connection = duckdb.connect(":memory:", config={"threads": 2})
    files = [str(part) for part in parts]
    every = connection.sql("SELECT * FROM read_parquet($files)", params={"files": files})
    least = ", ".join(f"min({name})" for name in every.columns)
    connection.execute(f"SELECT {least} FROM read_parquet($files)", {"files": files}).fetchall()  # noqa: S608
    return {}


def thirty_counted(parts: list[Path]) -> Figures:
    """Thirty rules, no flag written."""
    return counted(parts, thirty_rules())


def thirty_written(parts: list[Path]) -> Figures:
    """Thirty rules, every flag with its figures written."""
    return screened(parts, thirty_rules())


def all_counted(parts: list[Path]) -> Figures:
    """All rules, no flag written."""
    return counted(parts, every_rule())


def all_written(parts: list[Path]) -> Figures:
    """All rules, every flag with its figures written."""
    return screened(parts, every_rule())


def one_row_rules(parts: list[Path]) -> Figures:
    """Those of the thirty that look at one application alone, no flag written."""
    from visa_peers import row_rules

    return counted(parts, row_rules(thirty_rules()))


def counted(parts: list[Path], rules: "Sequence[Rule]") -> Figures:
    """Screened without writing a flag."""
    from gerege.visas.engine.results import FlagsFile

    FlagsFile.add = lambda *_: None  # type: ignore[method-assign,assignment]
    return screened(parts, rules)


def screened(parts: list[Path], rules: "Sequence[Rule]") -> Figures:
    """How many flags there are, and how often each rule fired."""
    from gerege.visas.engine.rules import RuleSet
    from gerege.visas.engine.screening import screen

    folder = parts[0].parent
    target = folder / f"flags_of_{len(rules)}.parquet"
    outcome = screen(parts, RuleSet(tuple(rules)), as_of=DAY, workspace=folder, target=target)
    return {"flags": outcome.flag_rows, **{k: v.fired for k, v in outcome.counts.items()}}


def links(parts: list[Path]) -> Figures:
    """All links, and how long the connected parts alone took."""
    from gerege.visas.engine import linking

    spent, plain = 0.0, linking.connected

    def timed(*given: object) -> object:
        nonlocal spent
        began = time.process_time()
        labels = plain(*given)  # type: ignore[arg-type]
        spent += time.process_time() - began
        return labels

    linking.connected = timed  # type: ignore[assignment]
    linked = linking.link(parts, parts[0].parent / "links.parquet")
    rate = linked.rows / spent / 1e6 if spent else 0
    return {"edges": linked.rows, "clusters": linked.clusters, "million edges a CPU-second": rate}


def a_day(parts: list[Path]) -> Figures:
    """A day's new applications among the kept ones: flags and links, as the room does it."""
    import pyarrow.parquet as pq

    from gerege.visas.engine.linking import link, sharing_with
    from gerege.visas.engine.rules import RuleSet
    from gerege.visas.engine.screening import screen
    from visa_input import make

    folder = parts[0].parent
    start = sum(pq.read_metadata(part).num_rows for part in parts)
    [new] = make(folder / "new", NEW, start=start)
    every, rules = [*parts, new], RuleSet(every_rule())
    target = folder / "of_a_day.parquet"
    began = time.monotonic()
    outcome = screen(every, rules, as_of=DAY, workspace=folder, only=[new], target=target)
    flagged = time.monotonic()
    near = folder / "near.parquet"
    pq.write_table(sharing_with(new, every), near)
    linked = link([near], folder / "links_of_a_day.parquet")
    seconds = {"flags in": flagged - began, "links in": time.monotonic() - flagged}
    return {"judged": outcome.screened, "links": linked.rows, **seconds}


def polars(parts: list[Path]) -> Figures:
    """The thirty rules, only counted, by Polars."""
    from visa_peers import polars_hits

    return dict(polars_hits(parts, thirty_rules()))


def pandas(parts: list[Path]) -> Figures:
    """The thirty rules, only counted, by pandas."""
    from visa_peers import pandas_hits

    return dict(pandas_hits(parts, thirty_rules()))


def row_engine(parts: list[Path]) -> Figures:
    """The rules of one row, row by row, by rule-engine."""
    from visa_peers import row_rules, rule_engine_rate

    rate, hits = rule_engine_rate(parts[0], row_rules(thirty_rules()), ROW_ENGINE_ROWS)
    return {"rows a CPU-second": rate, "hits": hits}


# Counted before written: what is written last stays for the rings.
STEPS: dict[str, Callable[[list[Path]], Figures]] = {
    step.__name__: step
    for step in (decode, thirty_counted, thirty_written, all_counted, all_written)
}
STEPS |= {step.__name__: step for step in (one_row_rules, links, a_day)}
PEERS = {step.__name__: step for step in (polars, pandas, row_engine)}


def run(name: str, folder: Path) -> Figures:
    """One step in this process."""
    if name not in PEERS:
        sys.meta_path.insert(0, NoPandas())  # type: ignore[arg-type]
    return (STEPS | PEERS)[name](sorted(folder.glob("part-*.parquet")))
