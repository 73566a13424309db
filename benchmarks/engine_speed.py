"""How many sheets the screening engine assesses in a second of one core, questions included.

Fictional sheets of all ages, from empty to complete. Processor time is measured, so that other work
on the machine disturbs less. Run: ``python benchmarks/engine_speed.py``.
"""

import json
import random
import sys
import time
from collections.abc import Callable

from gerege.knowledge.catalogue import Catalogue, load
from gerege.screening.engine import Sheet, assess, parse_sheet

FLOOR = 10_000
"""Sheets a second on one core."""
SHEETS = 3_000
ROUNDS = 5


def make_sheets(catalogue: Catalogue) -> list[Sheet]:
    """The same fictional sheets at every run; how much is answered and how often yes both vary."""
    chance = random.Random(1)
    facts = list(catalogue.active)
    sheets = []
    for _ in range(SHEETS):
        answered, yes = chance.random(), chance.choice((0.0, 0.03, 0.1, 0.3))
        answers = {
            fact: "yes" if chance.random() < yes else chance.choice(("no", "no", "no", "unknown"))
            for fact in facts
            if chance.random() < answered
        }
        sheets.append(Sheet(chance.choice(("adult", "adult", "child", "unknown")), answers))
    return sheets


def as_text(sheet: Sheet) -> str:
    """The sheet as the JSON that somebody would send."""
    return json.dumps({"subject": {"age_band": sheet.age_band}, "answers": dict(sheet.answers)})


def best_rate(work: Callable[[], object]) -> float:
    """Sheets a second in the best of several rounds."""
    best = 0.0
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        best = max(best, SHEETS / (time.process_time() - start))
    return best


def main() -> int:
    """Print the table. Exit status 1 when the engine is slower than its floor."""
    catalogue = load()
    sheets = make_sheets(catalogue)
    texts = [as_text(sheet) for sheet in sheets]

    def whole_way(text: str) -> str:
        return json.dumps(assess(parse_sheet(text, catalogue), catalogue).as_json())

    engine = best_rate(lambda: [assess(sheet, catalogue) for sheet in sheets])
    whole = best_rate(lambda: [whole_way(text) for text in texts])
    print(f"{'assess, with next questions':40} {engine:10,.0f} sheets/s  floor {FLOOR:,}")
    print(f"{'JSON in, assessed, JSON out':40} {whole:10,.0f} sheets/s")
    return 0 if engine >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())
