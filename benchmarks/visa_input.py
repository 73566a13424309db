"""Fictional prepared applications, as many as asked for and the same at every run.

    python benchmarks/visa_input.py FOLDER --rows N

Nearly all are ordinary: families share a telephone, schools and agencies an account, a visa centre
its telephone with thousands. Among them stand planted rings (one account pays for nine applicants
of three sponsors; of each ring one member's account is misspelt and so another one) and as many
innocent groups of nine with one account and one sponsor.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import duckdb

from gerege.visas.engine.prepared import ASKED, SCHEMA, empty_bit

ROWS_OF_A_PART = 983_040
ROW_GROUP = 122_880
MEMBERS = 9
EVERY = 2_000
"""One ring, and one innocent group, in so many applications."""

PEOPLE = str(
    ["self"] * 60
    + ["parent", "spouse", "relative"] * 4
    + ["recruiter", "employer", "friend", "unrelated", "none", "sponsor"]
)
PURPOSES = "['tourism','tourism','visit','work','study','business','marriage','family','medical']"
SECTORS = "['it','office','retail','domestic','construction','agriculture','call_centre','care']"


def chance(name: str, of: int) -> str:
    """A whole number below ``of``, different for each row and name."""
    return f"hash(n * 31 + {sum(map(ord, name)) * 7919 + len(name)}) % {of}"


def code(name: str, values: str, missing: int = 30) -> str:
    """One of some codes; so many in a hundred are missing."""
    pick = f"{values}[1 + ({chance(name, 1_000_003)} % len({values}))::BIGINT]"
    return f"CASE WHEN {chance(name + ' known', 100)} >= {missing} THEN {pick} END"


def money(name: str, of: int, missing: int = 50) -> str:
    """An amount below ``of``."""
    known = f"{chance(name + ' known', 100)} >= {missing}"
    return f"CASE WHEN {known} THEN ({chance(name, of)})::DECIMAL(18,2) END"


def key(name: str, sharing: str, missing: int) -> str:
    """The key of an identifier that those with the same ``sharing`` share."""
    known = f"{chance(name + ' known', 100)} >= {missing}"
    salt = sum(map(ord, name)) * 104_729
    return f"CASE WHEN {known} THEN hash(({sharing}) * 67 + {salt}) | 1 END"


def near(name: str, of: int) -> str:
    """One of so many for each ten thousand applications: sharing does not grow with their number"""
    return f"(n // 10000 * {of} + ({chance(name, of)})::BIGINT)"


COLUMNS = {
    "application_id": "format('{:016x}', hash(n))",
    "submitted_at": f"TIMESTAMP '2026-11-20' - to_minutes(({chance('when', 500_000)})::BIGINT)",
    **{name: code(name, PURPOSES, 5) for name in ("visa_class", "purpose")},
    "job_title": code(
        "job", "['driver','cook','dancer','office clerk','massage worker','teacher']"
    ),
    "job_sector": code("sector", SECTORS, 60),
    **{name: code(name, "['usd','mnt','krw','eur']", 60) for name in ("wage_currency",)},
    "contract_language": code("language", "['mn','en','ko','ru']", 60),
    "fee_currency": code("fee currency", "['usd','mnt']", 70),
    **{name: code(name, PEOPLE, 40) for name in ("fee_paid_by", "submitted_by", "prepared_by")},
    **{name: code(name, PEOPLE, 40) for name in ("passport_held_by", "companion_relation")},
    "debt_secured_on": code("security", "['none','none','wage','home','family']", 80),
    "monthly_wage": money("wage", 3000),
    "legal_minimum_wage": money("minimum", 400),
    "fee_paid": money("fee", 2000, 70),
    "debt_amount": money("debt", 9000, 80),
    "debt_currency": code("debt currency", "['usd','mnt']", 80),
    "weekly_hours": f"({chance('hours', 64)})::DECIMAL(9,2)",
    **{
        name: f"CASE WHEN {chance(name, 10)} > 2 THEN {chance(name + 'x', 20)} > 0 END"
        for name in ("contract_signed", "return_ticket", "speaks_contract_language")
    },
    **{name: f"{chance(name, 2)} > 0" for name in ("interviewed_alone", "leaflet_given")},
    "arrival_date": f"DATE '2026-12-01' + ({chance('arrival', 90)})::INTEGER",
    "departure_date": f"DATE '2027-03-01' + ({chance('departure', 90)})::INTEGER",
    "passport_expiry": f"DATE '2027-06-01' + ({chance('expiry', 3000)})::INTEGER",
    "is_minor": f"{chance('minor', 20)} = 0",
    # A visa centre's telephone, an agency's for thousands, families of three, and one's own.
    "phone_key": key(
        "phone",
        f"CASE WHEN {chance('hub', 400)} = 0 THEN -1 WHEN {chance('hub', 400)} < 8 "
        f"THEN -2 - {near('agency', 100)} WHEN {chance('family', 4)} = 0 "
        "THEN n // 3 + 20000000000 ELSE n END",
        5,
    ),
    "sponsor_phone_key": key("sponsor phone", "n // 2", 50),
    "employer_phone_key": key("employer phone", near("firm", 4000), 70),
    "recruiter_phone_key": key("recruiter phone", near("broker", 300), 92),
    "email_key": key(
        "email", f"CASE WHEN {chance('mail', 5)} = 0 THEN n // 2 ELSE n + 9e10::BIGINT END", 10
    ),
    "address_key": key("address", "n // 3", 5),
    "sponsor_address_key": key("sponsor address", "n // 2", 50),
    "accommodation_key": key("lodging", near("hotel", 3000), 40),
    "sponsor_key": key("sponsor", "n // 2", 40),
    "employer_key": key("employer", near("firm", 4000), 70),
    "recruiter_key": key("recruiter", near("broker", 300), 92),
    "payer_key": key("payer", "n // 2", 40),
    "account_key": key("account", "n", 40),
    "guarantor_key": key("guarantor", "n // 2", 85),
    "travel_group_key": key("group", "n // 5", 80),
    "agent_key": key("agent", near("office", 900), 85),
    "answers_key": key("answers", "n", 60),
    "surname_key": key("surname", f"({chance('name', 60_000)})::BIGINT", 0),
}


@dataclass(frozen=True)
class Planted:
    """How many rings and innocent groups stand in so many rows."""

    rows: int

    @property
    def groups(self) -> int:
        """As many rings as innocent groups."""
        return self.rows // EVERY


def ring_of(n: str) -> str:
    """SQL: the number of the ring a row stands in; NULL for others. Members lie far apart."""
    is_member = f"{n} % {EVERY} % 211 = 7 AND {n} % {EVERY} // 211 < {MEMBERS}"
    return f"CASE WHEN {is_member} THEN {n} // {EVERY} END"


def innocent_of(n: str) -> str:
    """SQL: the same for the innocent groups."""
    return ring_of(f"({n} + 100)")


def planted() -> dict[str, str]:
    """What rings and innocent groups have instead. The last member's account is misspelt."""
    ring, innocent, place = ring_of("n"), innocent_of("n"), f"(n % {EVERY} // 211)"
    spelt_right = f"({ring}) IS NOT NULL AND {place} <> {MEMBERS - 1}"
    is_innocent = f"({innocent}) IS NOT NULL"
    return {
        "account_key": f"CASE WHEN {spelt_right} THEN {made_up(ring, 77)} "
        f"WHEN {is_innocent} THEN {made_up(innocent, 78)} ELSE account_key END",
        "sponsor_key": f"CASE WHEN ({ring}) IS NOT NULL "
        f"THEN {made_up(f'({ring}) * 3 + {place} % 3', 79)} "
        f"WHEN {is_innocent} THEN {made_up(innocent, 80)} ELSE sponsor_key END",
    }


def told_empty() -> str:
    """SQL: a bit for each column this row leaves empty; the files ask for all of them."""
    return " + ".join(
        f"CASE WHEN {name} IS NULL THEN {empty_bit(name)} ELSE 0 END" for name in ASKED
    )


def made_up(of: str, salt: int) -> str:
    """SQL: a key that nobody else has."""
    return f"hash(({of}) + {salt}000000000000) | 1"


def make(folder: Path, rows: int, start: int = 0) -> list[Path]:
    """Write the parts. The same rows at every run, whatever was made before."""
    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(":memory:", config={"threads": 2})
    parts = []
    for first in range(start, start + rows, ROWS_OF_A_PART):
        last = min(first + ROWS_OF_A_PART, start + rows)
        path = folder / f"part-{len(parts):05}.parquet"
        connection.execute(_part(first, last, path))
        parts.append(path)
    return parts


def _part(first: int, last: int, path: Path) -> str:
    inner = ", ".join(f"{value} AS {name}" for name, value in COLUMNS.items())
    special = {**planted(), "told_empty": told_empty()}
    outer = ", ".join(f"{special.get(name, name)} AS {name}" for name in SCHEMA.names)
    return (
        f"COPY (SELECT {outer} FROM "  # noqa: S608  all of it is ours
        f"(SELECT n AS row, n, {inner} FROM range({first}, {last}) r(n))) "
        f"TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
    )


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--rows", type=int, default=100_000)
    arguments = asked.parse_args()
    print(*make(arguments.folder, arguments.rows), sep="\n")
