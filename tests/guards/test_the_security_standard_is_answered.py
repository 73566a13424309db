"""Every requirement of ASVS 5.0 that we set ourselves is answered once, by a test that exists."""

import csv
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from tests.guards.repository import ROOT

# Level 2 whole, level 3 for chapters 8, 11, 14 and 16; the numbers as the standard counts them.
REQUIRED = """
1.1.1-2 1.2.1-9 1.3.1-11 1.4.1-3 1.5.1-2 2.1.1-3 2.2.1-3 2.3.1-4 2.4.1 3.2.1-2 3.3.1-4 3.4.1-6
3.5.1-5 3.7.1-2 4.1.1-3 4.2.1 4.3.1-2 4.4.1-4 5.1.1 5.2.1-3 5.3.1-2 5.4.1-3 6.1.1-3 6.2.1-12
6.3.1-4 6.4.1-4 6.5.1-5 6.6.1-3 6.8.1-4 7.1.1-3 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-2 7.6.1-2 8.1.1-4
8.2.1-4 8.3.1-3 8.4.1-2 9.1.1-3 9.2.1-4 10.1.1-2 10.2.1-2 10.3.1-4 10.4.1-11 10.5.1-5 10.6.1-2
10.7.1-3 11.1.1-4 11.2.1-5 11.3.1-5 11.4.1-4 11.5.1-2 11.6.1-2 11.7.1-2 12.1.1-3 12.2.1-2 12.3.1-4
13.1.1 13.2.1-5 13.3.1-2 13.4.1-5 14.1.1-2 14.2.1-8 14.3.1-3 15.1.1-3 15.2.1-3 15.3.1-7 16.1.1
16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-4 17.1.1 17.2.1-4 17.3.1-2
"""
LEVEL_TWO, WITH_LEVEL_THREE = 253, 274
STATUSES = frozenset({"met", "partly", "not met", "not applicable"})
Row = dict[str, str]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    with (ROOT / "docs/security/asvs.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def required() -> Iterator[str]:
    for span in REQUIRED.split():
        section, _, numbers = span.rpartition(".")
        first, _, last = numbers.partition("-")
        yield from (f"{section}.{number}" for number in range(int(first), int(last or first) + 1))


def test_every_requirement_is_answered_once(rows: list[Row]) -> None:
    assert [row["id"] for row in rows] == list(required())
    assert len(rows) == WITH_LEVEL_THREE
    assert sum(row["level"] != "3" for row in rows) == LEVEL_TWO
    assert {row["status"] for row in rows} <= STATUSES


def test_what_is_met_is_proved_and_what_is_not_says_why(rows: list[Row]) -> None:
    for row in rows:
        assert row["what"], row["id"]
        assert row["reason"] or (row["tests"] and row["status"] == "met"), row["id"]


def test_every_test_that_is_named_exists(rows: list[Row]) -> None:
    for row in rows:
        for named in row["tests"].split():
            path, _, name = named.partition("::")
            assert re.search(rf"(?m)^def {name}\b", (ROOT / path).read_text("utf-8")), named


def test_every_file_that_a_reason_names_exists(rows: list[Row]) -> None:
    for row in rows:
        for path in re.findall(r"\b((?:tests|docs|deploy)/[\w./-]+\.\w+)", row["reason"]):
            assert (ROOT / path).exists(), path


def test_the_page_is_the_one_of_the_table() -> None:
    compared = subprocess.run([sys.executable, "tools/asvs_table.py", "--check"], cwd=ROOT)  # noqa: PLW1510  the status is the answer
    assert compared.returncode == 0
