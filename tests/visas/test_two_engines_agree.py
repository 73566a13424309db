"""Both engines, run for real, come to the same flags, figures and counts of what is not known.

Every operation a condition can say is tried on values where engines like to differ: nothing,
nought, the largest numbers, texts with capitals, empty texts, the last day of a month.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyspark.sql import SparkSession
from tests.visas.applications import TODAY, flags_of, part, rule, screened

from gerege.visas.engine.engines.spark import started
from gerege.visas.engine.prepared import ASKED, SCHEMA
from gerege.visas.engine.rules import RULES, Rule, load_rules

pytestmark = pytest.mark.long_set_up

HIGHEST = (1 << 64) - 1
MONEY = (None, Decimal(0), Decimal("0.01"), Decimal(3), Decimal("1500.5"), Decimal("9" * 16))
VALUES: dict[pa.DataType, tuple[object, ...]] = {
    pa.bool_(): (None, True, False),
    pa.int64(): (None, 0, (1 << len(ASKED)) - 1),
    pa.uint64(): (None, 1, 2, 1 << 63, HIGHEST),
    pa.date32(): (None, date(2026, 2, 28), date(2026, 3, 1), TODAY, date(1900, 1, 1)),
    pa.string(): (None, "", "work", "Work", "none", "усд", "a'b", "usd"),
    pa.decimal128(18, 2): MONEY,
    pa.decimal128(9, 2): (None, Decimal(0), Decimal("60.01"), Decimal(60), Decimal(168)),
}
SAID = {
    "equal": "fee_paid == debt_amount",
    "not_equal": "fee_paid != debt_amount",
    "less": "monthly_wage < legal_minimum_wage",
    "at_most": "weekly_hours <= 60",
    "more": "0.01 * fee_paid > 0",
    "times": "debt_amount >= 2.5 * monthly_wage",
    "sum": "fee_paid + debt_amount > monthly_wage - 3 * fee_paid",
    "code": "purpose == 'work'",
    "other_code": "purpose != visa_class",
    "one_of": "one_of(purpose, 'work', 'none')",
    "not_one_of": "not one_of(purpose, 'work', 'none')",
    "mentions": "mentions(job_title, 'work', 'усд')",
    "missing": "missing(purpose) or missing(phone_key)",
    "days": "days_between(arrival_date, submitted_on) <= 3",
    "day": "arrival_date >= date('2026-03-01')",
    "keys": "phone_key == recruiter_phone_key",
    "and": "is_minor and contract_signed and return_ticket",
    "or": "is_minor or contract_signed or return_ticket",
    "not": "not (is_minor and not contract_signed)",
    "shared": "shared(account_key) >= 5",
    "different": "different(sponsor_key, within=account_key) >= 4 or is_minor",
    "not_different": "not different(sponsor_key, within=email_key) >= 3",
}
FIGURES = {
    "shared": ["shared(account_key)", "fee_paid", "purpose"],
    "different": ["different(sponsor_key, within=account_key)", "arrival_date"],
    "days": ["days_between(arrival_date, submitted_on)"],
    "one_of": ["purpose", "monthly_wage", "weekly_hours"],
}


@pytest.fixture(scope="module")
def _spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """One session for all: starting it is the longest part."""
    session = started(tmp_path_factory.mktemp("spark"))
    # Few rows: compiling and dividing the work would be most of it.
    session.conf.set("spark.sql.codegen.wholeStage", "false")
    session.conf.set("spark.sql.codegen.factoryMode", "NO_CODEGEN")
    session.conf.set("spark.sql.shuffle.partitions", "1")
    yield session
    session.stop()


def awkward(count: int) -> list[dict[str, Any]]:
    """Applications drawn from the awkward values, the same at every run."""
    chance = random.Random(11)  # noqa: S311
    start = datetime(2026, 11, 26, 23, 59, 59)  # noqa: DTZ001
    own = {"row", "application_id", "submitted_at"}
    return [
        {
            "application_id": f"A-{number:04}",
            "submitted_at": chance.choice((None, start - timedelta(hours=5 * number))),
            **{f.name: chance.choice(VALUES[f.type]) for f in SCHEMA if f.name not in own},
        }
        for number in range(count)
    ]


def both(folder: Path, rules: list[Rule], count: int, **options: Any) -> None:  # noqa: ANN401
    parts = [part(folder, awkward(count))]
    ours = screened(folder, parts, rules, **options)
    flags = flags_of(ours)
    theirs = screened(folder, parts, rules, engine="spark", **options)
    assert ours.counts == theirs.counts
    assert flags == flags_of(theirs)
    assert len({name for _, name, _ in flags}) > len(rules) // 2


@pytest.mark.usefixtures("_spark")
def test_every_operation_gives_the_same_on_awkward_values(tmp_path: Path) -> None:
    rules = [rule(name, text, FIGURES.get(name, ())) for name, text in SAID.items()]
    watched, declared = [("phone", HIGHEST)], [("account", 1 << 63), ("account", HIGHEST)]
    both(tmp_path, rules, 300, watched=watched, declared=declared)


@pytest.mark.usefixtures("_spark")
def test_new_ones_among_kept_ones_are_found_alike(tmp_path: Path) -> None:
    rows = awkward(200)
    kept, new = part(tmp_path, rows[:190], "a.parquet"), part(tmp_path, rows[190:], "b.parquet")
    rules = [rule("shared", "shared(guarantor_key) >= 5", ["shared(guarantor_key)"])]
    outcomes = []
    for engine in ("duckdb", "spark"):
        outcome = screened(tmp_path, [kept, new], rules, engine=engine, only=[new])
        outcomes.append((flags_of(outcome), sorted(outcome.judged or ()), outcome.counts))
    assert outcomes[0] == outcomes[1]
    assert 10 < len(outcomes[0][1]) < 200


@pytest.mark.usefixtures("_spark")
def test_the_rules_of_shared_identifiers_of_the_catalogue_agree(tmp_path: Path) -> None:
    both(tmp_path, list(load_rules(RULES / "shared.yaml").rules), 200)


@pytest.mark.usefixtures("_spark")
def test_amounts_are_compared_only_where_their_currencies_are_known_and_the_same(
    tmp_path: Path,
) -> None:
    owes = {"debt_amount": Decimal(9), "monthly_wage": Decimal(1)}
    told = [("mnt", "mnt"), ("mnt", "usd"), (None, "mnt"), ("mnt", None), (None, None)]
    rows = [
        {"application_id": f"A-{at}", "debt_currency": debt, "wage_currency": wage, **owes}
        for at, (debt, wage) in enumerate(told)
    ]
    rules = [rule("debt", "debt_amount >= 3 * monthly_wage")]
    for engine in ("duckdb", "spark"):
        outcome = screened(tmp_path, [part(tmp_path, rows)], rules, engine=engine)
        assert flags_of(outcome) == {("A-0", "debt", "{}")}
        assert outcome.counts["debt"].not_evaluated == 4


@pytest.mark.usefixtures("_spark")
def test_parts_kept_from_before_a_column_was_known_are_read_as_without_it(tmp_path: Path) -> None:
    owes = {"debt_amount": Decimal(9), "monthly_wage": Decimal(1), "wage_currency": "mnt"}
    old, new = (
        part(
            tmp_path, [{"application_id": name, "debt_currency": "mnt", **owes}], f"{name}.parquet"
        )
        for name in ("old", "new")
    )
    pq.write_table(pq.read_table(old).drop_columns(["debt_currency"]), old)
    rules = [rule("debt", "debt_amount >= 3 * monthly_wage")]
    for engine in ("duckdb", "spark"):
        for parts, fired in (([old, new], {"new"}), ([old], set[str]())):
            outcome = screened(tmp_path, parts, rules, engine=engine)
            assert {name for name, _, _ in flags_of(outcome)} == fired
            assert outcome.counts["debt"].not_evaluated == 1
