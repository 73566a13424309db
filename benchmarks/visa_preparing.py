"""Rows a CPU-second and memory of preparing a file of fictional applications.

    python benchmarks/visa_preparing.py FOLDER --rows N [--columns N]

The file is CSV as a post exports it: two alphabets, telephones with and without calling code,
families at one address, agencies for many; nearly every value is different from row to row. From
the second million on the same rows come again under other numbers: each portion is read anew, so
that costs as much. The file is made first, and not measured.
"""

import argparse
import csv
import json
import random
import resource
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from gerege.visas.engine.preparing import prepare

MILLION = 1_000_000
KEY = b"a key for the benchmark and no other"
DAY = date(2026, 11, 26)
SURNAMES = ("Дорж", "Bat", "Ганбаатар", "Purev", "Эрдэнэ", "Lkhagva", "Сүх", "Tsend", "Нямаа")
GIVEN = ("Болор", "Saruul", "Мөнх", "Altan", "Цэцэг", "Naran", "Энх", "Tuya", "Жаргал", "Khulan")
ENDINGS = ("", "маа", "maa", "тулга", "bayar", "сайхан", "jargal", "зул")
FIRMS = ("Хан", "Nomin", "Тэнгэр", "Gobi", "Алтан", "Sky", "Мөнх", "Star", "Хүннү", "Orchid")
TRADES = ("ХХК", "LLC", "Trade ХХК", "Group", "Импекс", "Travel LLC")
DISTRICTS = ("СБД", "БЗД", "Bayangol district", "ХУД", "Songinokhairkhan duureg", "Чингэлтэй")
PEOPLE = ("self", "өөрөө", "parent", "recruiter", "employer", "найз", "")
SECTORS = ("domestic", "construction", "it", "call_centre", "office", "")


def row(chance: random.Random, number: int) -> dict[str, object]:
    """One application."""
    surname = chance.choice(SURNAMES) + chance.choice(ENDINGS)
    given = chance.choice(GIVEN) + chance.choice(ENDINGS) + chance.choice(ENDINGS)
    own = chance.choice((f"{surname} {given}", f"{given} {surname[0]}.", given.upper()))
    firm = f"{chance.choice(FIRMS)}{chance.choice(ENDINGS)} {chance.choice(TRADES)}"
    house = f"{chance.randrange(1, 24)}-р хороо, {chance.randrange(1, 90)} байр"

    def maybe(share: float, value: object) -> object:
        return value if chance.random() < share else ""

    def name() -> str:
        return f"{chance.choice(SURNAMES)}{chance.choice(ENDINGS)} {chance.choice(GIVEN)}" + (
            chance.choice(ENDINGS) + chance.choice(ENDINGS)
        )

    def telephone() -> str:
        digits = f"{chance.choice('89')}{chance.randrange(10**7):07}"
        return chance.choice((digits, f"+976 {digits[:4]}-{digits[4:]}", f"+976{digits}"))

    return {
        "application_id": f"V-{number:08}",
        "submitted_at": f"{DAY - timedelta(days=chance.randrange(300))} 10:{number % 60:02}",
        "surname": surname,
        "given_names": given,
        "date_of_birth": DAY - timedelta(days=chance.randrange(4000, 25000)),
        "passport_number": f"E{chance.randrange(10**7):07}",
        "phone": maybe(0.95, telephone()),
        "email": maybe(0.9, f"{chance.choice(('a', 'bat', 'nomin'))}{number}@example.mn"),
        "address": f"{chance.choice(DISTRICTS)}, {house}, {chance.randrange(1, 120)} тоот",
        "sponsor_name": maybe(0.7, own if chance.random() < 0.3 else name()),
        "sponsor_id": maybe(0.2, f"УБ{chance.randrange(10**8):08}"),
        "sponsor_phone": maybe(0.5, telephone()),
        "employer_name": maybe(0.4, firm),
        "employer_id": maybe(0.2, chance.randrange(10**6, 10**7)),
        "job_title": maybe(0.5, chance.choice(("driver", "тогооч", "офис менежер"))),
        "job_sector": chance.choice(SECTORS),
        "monthly_wage": maybe(0.5, chance.randrange(500, 5000)),
        "wage_currency": maybe(0.5, "USD"),
        "contract_signed": maybe(0.5, chance.choice(("yes", "үгүй"))),
        "recruiter_name": maybe(0.2, firm if chance.random() < 0.7 else "байхгүй"),
        "recruiter_phone": maybe(0.1, telephone()),
        "fee_paid": maybe(0.3, chance.randrange(2000)),
        "fee_paid_by": chance.choice(PEOPLE),
        "payer_name": maybe(0.7, own if chance.random() < 0.6 else name()),
        "payer_account": maybe(0.6, f"MN{chance.randrange(10**12):012}"),
        "submitted_by": own if chance.random() < 0.2 else chance.choice(PEOPLE),
        "prepared_by": name() if chance.random() < 0.2 else chance.choice(PEOPLE),
        "passport_held_by": chance.choice(PEOPLE),
        "travel_group_id": maybe(0.2, f"T-{number // 5}"),
        "guarantor_id": maybe(0.1, f"УБ{chance.randrange(10**8):08}"),
        "accommodation_address": maybe(0.6, f"Seoul, Jongno {chance.randrange(1, 9000)}"),
        "arrival_date": DAY + timedelta(days=chance.randrange(90)),
        "return_ticket": chance.choice(("yes", "no", "")),
    }


def rows(count: int) -> Iterator[dict[str, object]]:
    """The same rows at every run."""
    chance = random.Random(28)
    return (row(chance, number) for number in range(count))


def write(path: Path, count: int) -> None:
    """The file, if it is not there."""
    if path.exists():
        return
    with path.open("w", encoding="utf-8", newline="") as stream:
        every = rows(min(count, MILLION))
        first = next(every)
        lines = csv.DictWriter(stream, list(first))
        lines.writeheader()
        lines.writerow(first)
        lines.writerows(every)
    with (
        path.open(encoding="utf-8", newline="") as made,
        path.open("a", encoding="utf-8", newline="") as stream,
    ):
        heading = next(made)
        for again in range(1, count // MILLION):
            made.seek(len(heading.encode()))
            stream.writelines(f"{again}{line}" for line in islice(made, MILLION))


def measured(folder: Path, count: int, columns: int | None = None) -> dict[str, object]:
    """What it took, with all columns or only the first ones."""
    source, target = folder / f"applications-{count}.csv", folder / "prepared"
    write(source, count)
    before, began = time.process_time(), time.monotonic()
    read = {name: name for name in list(next(rows(1)))[:columns]}
    result = prepare(source, target, key=KEY, as_of=DAY, mapping=read)
    spent = time.process_time() - before
    return {
        "rows": result.rows_in,
        "columns": len(read),
        "accepted": result.accepted,
        "noted": result.noted,
        "CPU-seconds": round(spent, 1),
        "seconds": round(time.monotonic() - began, 1),
        "rows a CPU-second": round(result.rows_in / spent),
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--columns", type=int, help="only the first ones")
    arguments = asked.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    print(json.dumps(measured(arguments.folder, arguments.rows, arguments.columns), indent=2))
