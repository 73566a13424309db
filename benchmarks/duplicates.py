"""Files of one person among many: how long comparing all of them takes, how much memory it needs.

    python benchmarks/duplicates.py [--cases 50000]

The ministry of ``big_ministry.py`` (built if it is not there). Some of its people are made to have
come before: their name in the other script, with the telephone of that other file. Then every file
is opened and compared with every other, as once a day, and one alone, as each minute. Exit status 1
when a floor does not hold.
"""

import argparse
import resource
import sys
import time
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parent))

from big_ministry import Ministry

PLANTED = 100
BEGIN = 200
MOST_MINUTES, MOST_MEMORY, LEAST_FOUND = 5.0, 2.0, 0.95
Pair = tuple[UUID, UUID]


def planted() -> set[Pair]:
    """Let some people have come before; the pairs of their files."""
    from gerege.cases.models import Person
    from gerege.cases.services.person import findable_by
    from gerege.identity.transliteration import to_latin
    from gerege.vault import services as vault

    people = Person.objects.select_related("case").order_by("case__opened_at", "pk")
    some = vault.unlocked(people[BEGIN : BEGIN + 2 * PLANTED], "case_id")
    pairs: set[Pair] = set()
    for first, again in zip(some[:PLANTED], some[PLANTED:], strict=True):
        again.seal_field("latin_surname", to_latin(first.reveal_field("patronymic")))
        again.seal_field("latin_given", to_latin(first.reveal_field("given")))
        again.seal_field("telephone", first.reveal_field("telephone"))
        again.seal_field("patronymic", None)
        again.seal_field("given", None)
        again.save()
        vault.make_findable({again.case_id: findable_by(again, again.case)})
        one, other = sorted((first.case_id, again.case_id))
        pairs.add((one, other))
    return pairs


def timed_alone(pair: Pair) -> float:
    """How long one file takes by itself, as a minute after it was written."""
    from gerege.duplicates.services import find_pairs_of

    begun = time.monotonic()
    find_pairs_of(pair[0])
    return time.monotonic() - begun


def main() -> int:
    """Print the table; 1 if a floor does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=50_000)
    cases = parser.parse_args().cases
    Ministry(cases).ready()
    from django.db import transaction

    from gerege.cases.models import Person
    from gerege.duplicates.comparing import pairs_in, people_of, table_of

    with transaction.atomic():
        wanted = planted()
        begun = time.monotonic()
        table = table_of(people_of(Person.objects.all()))
        opened = time.monotonic() - begun
        found = set(pairs_in(table))
        minutes = (time.monotonic() - begun) / 60
        alone = timed_alone(min(wanted))
        # The ministry stays as it was built.
        transaction.set_rollback(True)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    share = len(found & wanted) / len(wanted)
    print(f"files {cases:,}  opened in {opened:.0f} s  all in {minutes:.1f} min  (floor 5)")
    print(f"memory {memory:.2f} GB (floor 2)  pairs {len(found)}  one file alone {alone:.1f} s")
    print(f"came before and found {share:.1%} (floor 95 %)")
    return int(minutes > MOST_MINUTES or memory > MOST_MEMORY or share < LEAST_FOUND)


if __name__ == "__main__":
    sys.exit(main())
