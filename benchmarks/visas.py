"""What screening visa applications costs, beside decoding them once and beside other means.

    python benchmarks/visas.py [--rows N] [--folder DIR] [--alone]

Each step runs in a process of its own: CPU-seconds, seconds, and the most memory it ever had. The
measure is the CPU time as a multiple of DuckDB decoding every column of the same Parquet once.
``--alone`` leaves the peers out, which take long with many rows.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from intervals import wilson
from visa_input import EVERY, MEMBERS, innocent_of, make, ring_of
from visa_peers import pandas_hits, polars_hits, row_rules, rule_engine_rate

DAY = date(2026, 11, 27)
NEW = 2_000
ROW_ENGINE_ROWS = 5_000
AIM, MOST = 3, 5
Figures = dict[str, float]


def decode(parts: list[Path]) -> Figures:
    """The floor: every column decoded once."""
    import duckdb

    connection = duckdb.connect(":memory:", config={"threads": 2})
    files = [str(part) for part in parts]
    every = connection.sql("SELECT * FROM read_parquet($files)", params={"files": files})
    least = ", ".join(f"min({name})" for name in every.columns)
    connection.execute(f"SELECT {least} FROM read_parquet($files)", {"files": files}).fetchall()  # noqa: S608
    return {}


def rules_written(parts: list[Path]) -> Figures:
    """All rules of the catalogue, flags written."""
    from gerege.visas.engine.rules import load_rules
    from gerege.visas.engine.screening import screen

    folder = parts[0].parent
    outcome = screen(
        parts, load_rules(), as_of=DAY, workspace=folder, target=folder / "flags.parquet"
    )
    return {"flags": outcome.flag_rows, **{k: v.fired for k, v in outcome.counts.items()}}


def rules_counted(parts: list[Path]) -> Figures:
    """All rules, only counted."""
    from gerege.visas.engine.results import FlagsFile

    FlagsFile.add = lambda *_: None  # type: ignore[method-assign,assignment]
    return rules_written(parts)


def rules_of_a_row(parts: list[Path]) -> Figures:
    """Only the rules that look at one application alone, only counted."""
    from gerege.visas.engine import screening
    from gerege.visas.engine.results import FlagsFile
    from gerege.visas.engine.rules import RuleSet, load_rules

    FlagsFile.add = lambda *_: None  # type: ignore[method-assign,assignment]
    rules = RuleSet(row_rules(load_rules().rules))
    folder = parts[0].parent
    outcome = screening.screen(
        parts, rules, as_of=DAY, workspace=folder, target=folder / "of_a_row.parquet"
    )
    return {"rules": len(rules.rules), "hits": sum(c.fired for c in outcome.counts.values())}


def links(parts: list[Path]) -> Figures:
    """All links, and how long the connected parts alone took."""
    from gerege.visas.engine import linking

    spent, edges, plain = 0.0, 0, linking.connected

    def timed(*given: object) -> object:
        nonlocal spent, edges
        began = time.process_time()
        labels = plain(*given)  # type: ignore[arg-type]
        spent, edges = time.process_time() - began, len(given[0])  # type: ignore[arg-type]
        return labels

    linking.connected = timed  # type: ignore[assignment]
    linked = linking.link(parts, parts[0].parent / "links.parquet")
    rate = edges / spent / 1e6 if spent else 0
    return {"edges": edges, "clusters": linked.clusters, "million edges a CPU-second": rate}


def a_day(parts: list[Path]) -> Figures:
    """A day's new applications among the kept ones."""
    from gerege.visas.engine.rules import load_rules
    from gerege.visas.engine.screening import screen

    folder = parts[0].parent
    new = make(folder / "new", NEW, start=sum(pq.read_metadata(part).num_rows for part in parts))
    outcome = screen(
        [*parts, *new],
        load_rules(),
        as_of=DAY,
        workspace=folder,
        only=new,
        target=folder / "of_a_day.parquet",
    )
    return {"judged": outcome.screened}


def polars(parts: list[Path]) -> Figures:
    """All rules, only counted, by Polars."""
    return dict(polars_hits(parts, _running()))


def pandas(parts: list[Path]) -> Figures:
    """All rules, only counted, by pandas."""
    return dict(pandas_hits(parts, _running()))


def row_engine(parts: list[Path]) -> Figures:
    """The rules of one row, row by row, by rule-engine."""
    rate, hits = rule_engine_rate(parts[0], row_rules(_running()), ROW_ENGINE_ROWS)
    return {"rows a CPU-second": rate, "hits": hits}


def _running() -> tuple:  # type: ignore[type-arg]
    from gerege.visas.engine.rules import load_rules

    return load_rules().running(DAY).rules


# Counted before written: the one that writes leaves its file for the rings.
STEPS: dict[str, Callable[[list[Path]], Figures]] = {
    step.__name__: step
    for step in (decode, rules_counted, rules_written, rules_of_a_row, links, a_day)
}
PEERS = {step.__name__: step for step in (polars, pandas, row_engine)}


def run_alone(name: str, folder: Path) -> None:
    """One step in this process; its figures as JSON."""
    parts = sorted(folder.glob("part-*.parquet"))
    began = time.monotonic()
    found = (STEPS | PEERS)[name](parts)
    used = resource.getrusage(resource.RUSAGE_SELF)
    cost = {
        "seconds": time.monotonic() - began,
        "cpu": used.ru_utime + used.ru_stime,
        "gigabytes": used.ru_maxrss / 1e6,
    }
    print(json.dumps({"cost": cost, "found": found}))


def measured(name: str, folder: Path) -> tuple[Figures, Figures]:
    """A step in a process of its own."""
    words = [sys.executable, __file__, "--step", name, "--folder", str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        print(f"{name}: {done.stderr.strip().splitlines()[-1][:200]}")
        return {}, {}
    told = json.loads(done.stdout.splitlines()[-1])
    return told["cost"], told["found"]


def table(rows: int, folder: Path, *, peers: bool) -> None:
    """Measure every step on so many rows."""
    parts = make(folder, rows)
    size = sum(part.stat().st_size for part in parts) / 1e6
    print(f"\n{rows:,} applications, {size:,.0f} MB of Parquet, {len(_running())} rules")
    print(f"{'':18}{'CPU s':>9}{'seconds':>9}{'GB':>7}{'x decode':>10}{'us a row':>10}")
    floor = 0.0
    every: dict[str, Figures] = {}
    for name in [*STEPS, *(PEERS if peers else ())]:
        cost, every[name] = measured(name, folder)
        if not cost:
            continue
        floor = cost["cpu"] if name == "decode" else floor
        ratio, each = cost["cpu"] / floor, cost["cpu"] / rows * 1e6
        line = f"{cost['cpu']:9.2f}{cost['seconds']:9.2f}{cost['gigabytes']:7.2f}"
        print(f"{name:18}{line}{ratio:10.2f}{each:10.2f}")
    _told(rows, every)
    _rings(folder, rows)


def _told(rows: int, every: dict[str, Figures]) -> None:
    for name in ("links", "a_day", "row_engine"):
        if every.get(name):
            print(name, {key: round(value, 2) for key, value in every[name].items()})
    print("flags:", every["rules_written"].get("flags"), "of", rows, "applications")
    for name in PEERS:
        ours = every["rules_counted"]
        unlike = {k: (v, ours[k]) for k, v in every.get(name, {}).items() if ours.get(k, v) != v}
        if every.get(name) and name != "row_engine":
            print(f"{name} and we find", "the same" if not unlike else f"not the same: {unlike}")


def _rings(folder: Path, rows: int) -> None:
    """Planted rings: of what is flagged as one account behind sponsors, and of what should be."""
    import duckdb

    member, innocent = ring_of("row"), innocent_of("row")
    found = duckdb.execute(
        f"SELECT count(*) FILTER (({member}) IS NOT NULL), count(*), "  # noqa: S608
        f"count(*) FILTER (({innocent}) IS NOT NULL), count(DISTINCT {member}) "
        "FROM read_parquet($flags) JOIN read_parquet($parts) USING (application_id) "
        "WHERE rule_id = 'account_behind_sponsors'",
        {"flags": str(folder / "flags.parquet"), "parts": str(folder / "part-*.parquet")},
    ).fetchone()
    assert found is not None
    right, flagged, innocents, rings = found
    groups = rows // EVERY
    print(f"rings found: {rings} of {groups} {shown(rings, groups)}")
    print(f"members found: {right} of {groups * MEMBERS} {shown(right, groups * MEMBERS)}")
    print(f"right among the flagged: {right} of {flagged} {shown(right, flagged)}")
    print(f"innocent groups flagged: {innocents}")


def shown(hits: int, number: int) -> str:
    """An interval of 95 %."""
    low, high = wilson(hits, number)
    return f"({low:.1%} to {high:.1%})"


def hundred_rows() -> None:
    """A hundred rows of CSV, end to end, with the start of Python."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name, "hundred.csv")
        lines = (f"V-{at},2026-11-20,9911{at // 3:04},S{at // 2},{at // 4}" for at in range(100))
        heading = "application_id,submitted_at,phone,sponsor_name,payer_account"
        source.write_text("\n".join([heading, *lines]), encoding="utf-8")
        took = []
        for attempt in range(5):
            output = Path(name, str(attempt))
            words = [sys.executable, "-m", "gerege", "visas", "screen", source, "--output", output]
            began = time.monotonic()
            subprocess.run(words, check=True, capture_output=True)  # noqa: S603
            took.append(time.monotonic() - began)
    print(f"100 rows end to end: {min(took):.2f} s at best of {len(took)}, all {took}")


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, nargs="*", default=[100_000])
    asked.add_argument("--folder", type=Path)
    asked.add_argument("--alone", action="store_true")
    asked.add_argument("--step")
    arguments = asked.parse_args()
    if arguments.step:
        run_alone(arguments.step, arguments.folder)
        return
    hundred_rows()
    for rows in arguments.rows:
        folder = Path(tempfile.mkdtemp(dir=arguments.folder))
        try:
            table(rows, folder, peers=not arguments.alone)
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
