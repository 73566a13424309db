"""Machine-readable zones: whether the specimens of the standard are read, and how fast.

    python benchmarks/zones.py

The specimens are those of ICAO Doc 9303; the damaged ones have small letters, a letter for a digit
and a line that lost a filler. Exit status 1 when a floor does not hold.
"""

import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.identity.zones import SPECIMENS, Specimen

from gerege.identity.machine_readable import compare, read

TODAY = date(2026, 11, 26)
TIMES = 4_000


def microseconds(work: Callable[[Specimen], object]) -> float:
    """Processor time a document, the best of five rounds over all specimens."""
    rounds = []
    for _ in range(5):
        start = time.process_time()
        for _ in range(TIMES // len(SPECIMENS)):
            for specimen in SPECIMENS:
                work(specimen)
        rounds.append((time.process_time() - start) / TIMES * 1e6)
    return min(rounds)


def is_right(specimen: Specimen) -> bool:
    """Whether everything on a specimen is read as the standard has it, without any trouble."""
    found = read(specimen.lines, today=TODAY)
    said = (found.kind, *found.name[:2], found.document_number, str(found.date_of_birth))
    others = (found.sex, str(found.date_of_expiry), found.nationality, found.optional)
    meant = (specimen.kind, *specimen[2:6], specimen.sex, *specimen[7:])
    return not found.troubles and (*said, *others) == meant


def damaged(specimen: Specimen) -> list[str]:
    """The lines as a tired hand types them."""
    return [
        line.lower().replace("740812", "74o812").replace("<<<<", "<<<", 1)
        for line in specimen.lines
    ]


def main() -> int:
    """Print the table; 1 when a floor does not hold."""
    right = sum(is_right(specimen) for specimen in SPECIMENS)
    typed = {specimen: damaged(specimen) for specimen in SPECIMENS}
    lines = [
        ("read, with every check digit", lambda s: read(s.lines, today=TODAY), 15.0),
        ("  and every field with its place", lambda s: read(s.lines, today=TODAY).fields, 40.0),
        ("  and compared with three typed fields", _compared, 60.0),
        ("read, badly typed", lambda s: read(typed[s], today=TODAY), 2_000.0),
    ]
    holds = right == len(SPECIMENS)
    print(f"{'specimens read as the standard has them':<44}{right:>6} of {len(SPECIMENS)}")
    for what, work, most in lines:
        value = microseconds(work)
        holds = holds and value <= most
        verdict = "" if value <= most else "  BROKEN"
        print(f"{what:<44}{value:>8,.1f} us a document, at most {most:,g}{verdict}")
    return 0 if holds else 1


def _compared(specimen: Specimen) -> object:
    typed = {"surname": specimen.surname.title(), "given_names": specimen.given_names.title()}
    return compare(read(specimen.lines, today=TODAY), {**typed, "date_of_birth": specimen.born})


if __name__ == "__main__":
    sys.exit(main())
