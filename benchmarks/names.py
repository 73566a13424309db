"""The name matcher: how often it agrees with a register, what it confuses, how fast it is.

    python benchmarks/names.py

Agreement is measured on the labelled pairs of the tests (our own, of invented people; the last file
was written after the matcher was done, and it is not tuned on it), with Wilson's intervals, beside
the token-sort likeness of the library ``rapidfuzz`` on romanised names with the two limits that
suit these pairs best: what one would do without knowing Mongolian names. Search is measured on
invented people whose full names are stored in Cyrillic and sought in another spelling. Exit status
1 when a floor does not hold.
"""

import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from rapidfuzz.fuzz import token_sort_ratio
from tests.identity.habits import CHOICES, GIVEN, written
from tests.identity.labelled import Labelled, agreement, answers, pairs

from gerege.identity.aligning import Same
from gerege.identity.names import compare, search_tokens
from gerege.identity.near_names import near, near_pairs
from gerege.identity.transliteration import to_latin
from intervals import wilson

FILES = (
    ("known", "names.csv"),
    ("held out", "names_held_out.csv"),
    ("measured", "names_measured.csv"),
)
PEOPLE = 5_000
SOUGHT = 400
COMPARED = 8_000
OPENED = 400
"""As many candidates are opened in one search at most."""
STARTS = (
    *("Алтан", "Ариун", "Бат", "Баяр", "Болор", "Ган", "Мөнх", "Наран"),
    *("Одон", "Отгон", "Оюун", "Пүрэв", "Саран", "Сүх", "Түмэн", "Энх"),
)
ENDS = (
    *("баатар", "бат", "баяр", "болд", "гэрэл", "жаргал", "зул", "мөнх"),
    *("сайхан", "сүрэн", "тулга", "туяа", "хуяг", "цэцэг", "чимэг"),
)


@dataclass(frozen=True)
class Line:
    """One row of the table, with its floor or ceiling where it has one."""

    what: str
    value: float
    unit: str = ""
    least: float | None = None
    most: float | None = None
    told: str = ""

    @property
    def holds(self) -> bool:
        """True if the floor is kept."""
        low_enough = self.most is None or self.value <= self.most
        return low_enough and (self.least is None or self.value >= self.least)

    @property
    def bound(self) -> str:
        """The floor or ceiling in words."""
        if self.least is not None:
            return f"at least {self.least:,g}"
        return self.told if self.most is None else f"at most {self.most:,g}"


def people() -> list[tuple[str, str]]:
    """Fathers' and given names, the same at every run; compounds of a few parts, as in life."""
    chance = random.Random(7)
    names = GIVEN + [start + end for start in STARTS for end in ENDS]
    return [(chance.choice(names), chance.choice(names)) for _ in range(PEOPLE)]


def respelled(name: str, chance: random.Random) -> str:
    """A name in a habit of its own."""
    habit = {letter: chance.choice(ways) for letter, ways in CHOICES.items()}
    return written(name, habit, single_vowels=chance.random() < 0.5)


def rate(work: Callable[[str, str], object], texts: Sequence[tuple[str, str]]) -> float:
    """Pairs a second of processor time."""
    start = time.process_time()
    for a, b in texts:
        work(a, b)
    return len(texts) / (time.process_time() - start)


def near_rate(sought: Sequence[tuple[str, str]]) -> float:
    """How many of a list are judged in a second when only the near ones are kept."""
    start = time.process_time()
    near(sought[0][0], [name for _, name in sought])
    return len(sought) / (time.process_time() - start)


def speed(born: Sequence[tuple[str, str]]) -> list[Line]:
    """Names never seen before, and names whose words were: a search compares one with many."""
    names = [f"{father}ын {given}" for father, given in born]
    fresh = list(pairwise(names))[:COMPARED]
    sought = [(respelled("Ганбаяр Мөнхцэцэг", random.Random(1)), name) for name in names]
    return [
        Line("comparisons, every name new", rate(compare, fresh), "/s", 12_000),
        Line("comparisons, one name with many", rate(compare, sought), "/s", 12_000),
        Line("  the same for a list of near names", near_rate(sought), "/s", 20_000),
        Line("tokens of a name", rate(lambda a, _: search_tokens(a), fresh), "/s", 2_000),
    ]


def agreeing() -> list[Line]:
    """Shares of the labelled pairs, and of the same by likeness of letters alone."""
    lines = []
    for words, file in FILES:
        labelled = pairs(file)
        counted = answers(labelled)
        turned = counted["yes", "no"] + counted["no", "yes"]
        lines += [
            Line(f"{words} pairs", len(labelled)),
            Line(f"  exact answers, {words}", 100 * agreement(counted), "%", 90),
            Line(f"  turned into the opposite, {words}", turned, most=0),
            Line(f"  exact by likeness of letters, {words}", 100 * by_letters(labelled), "%"),
            *found_and_right(words, counted),
        ]
    return lines


def found_and_right(words: str, counted: Counter[tuple[str, Same]]) -> list[Line]:
    """Of what a register calls the same, what is not lost; of a *yes*, what a register calls so."""
    same = sum(number for (expected, _), number in counted.items() if expected == "yes")
    yes = sum(number for (_, given), number in counted.items() if given == "yes")
    right = counted["yes", "yes"]
    shares = (
        ("recall, yes or maybe", same - counted["yes", "no"], same),
        ("recall, yes", right, same),
        ("precision of yes", right, yes),
    )
    return [
        Line(f"  {what}, {words}", 100 * hits / number, "%", told=interval(hits, number))
        for what, hits, number in shares
    ]


def interval(hits: int, number: int) -> str:
    """Wilson's interval of 95 % and the cases behind it."""
    low, high = wilson(hits, number)
    return f"[{100 * low:.1f} {100 * high:.1f}] of {number}"


def in_bulk(born: Sequence[tuple[str, str]]) -> list[Line]:
    """A batch in two spellings: what is proposed, judged and found, and how fast."""
    chance = random.Random(17)
    others = [respelled(f"{given} {father}", chance) for father, given in born]
    names = [f"{father} {given}" for father, given in born] + others
    start = time.process_time()
    batch = near_pairs(names)
    seconds = time.process_time() - start
    number = len(batch.writings)
    at = {name: place for place, name in enumerate(batch.writings)}
    found = {(pair.one, pair.other) for pair in batch.pairs if pair.comparison.same == "yes"}
    wanted = [(at[a], at[b]) for a, b in zip(names[: len(born)], others, strict=True)]
    hits = sum(tuple(sorted(pair)) in found for pair in wanted)
    return [
        Line("writings in a batch", number),
        Line("  pairs considered", number * (number - 1) / 2 / seconds, "/s", 1_000_000),
        Line("  pairs proposed, judged and explained", batch.proposed / seconds, "/s"),
        Line("  the other spelling found", 100 * hits / len(wanted), "%", 99),
    ]


def by_letters(labelled: Sequence[Labelled]) -> float:
    """The best that two limits on the likeness of romanised letters can do on these very pairs."""
    scored = [(letters_alike(pair), pair.same) for pair in labelled]
    limits = range(40, 101, 2)
    return max(
        sum(judged(score, maybe, yes) == same for score, same in scored) / len(scored)
        for maybe, yes in combinations(limits, 2)
    )


def letters_alike(pair: Labelled) -> float:
    """Likeness of two names in Latin letters, words in alphabetical order."""
    a, b = (to_latin(name).casefold().replace("-", " ") for name in (pair.a, pair.b))
    return float(token_sort_ratio(a, b))


def judged(score: float, maybe: float, yes: float) -> Same:
    """An answer by two limits."""
    if score >= yes:
        return "yes"
    return "maybe" if score >= maybe else "no"


def confusing() -> list[Line]:
    """Different given names of a compound language, each with each."""
    names = sorted({*GIVEN, *(start + end for start in STARTS for end in ENDS)})
    chosen = random.Random(3).sample(names, 180)
    counted = Counter(compare(a, b).same for a, b in combinations(chosen, 2))
    wrong = counted["yes"] + counted["maybe"]
    return [
        Line("pairs of different given names", counted.total()),
        Line("  taken for yes", counted["yes"]),
        Line("  kept apart", 100 * (1 - wrong / counted.total()), "%", 99.5),
    ]


def finding(born: Sequence[tuple[str, str]]) -> list[Line]:
    """How many are among those opened when sought by a respelled name, whole or with a slip."""
    chance = random.Random(11)
    index = defaultdict(set)
    for number, (father, given) in enumerate(born):
        for token in search_tokens(f"{father} {given}"):
            index[token].add(number)
    whole, slips, opened = 0, 0, 0
    for number in chance.sample(range(len(born)), SOUGHT):
        father, given = born[number]
        ranked = candidates(index, respelled(f"{given} {father}", chance))
        opened += len(ranked)
        whole += number in ranked[:OPENED]
        slips += number in candidates(index, with_slip(respelled(given, chance), chance))[:OPENED]
    return [
        Line(f"found among {PEOPLE:,} by another spelling", 100 * whole / SOUGHT, "%", 99),
        Line("  given name alone, one consonant left out", 100 * slips / SOUGHT, "%", 60),
        Line("  candidates for one search", opened / SOUGHT),
    ]


def candidates(index: dict[str, set[int]], query: str) -> list[int]:
    """Those who share tokens with a query, most shared first, as the vault ranks them."""
    shared = Counter(number for token in search_tokens(query) for number in index.get(token, ()))
    return sorted(shared, key=lambda number: (-shared[number], number))


def with_slip(name: str, chance: random.Random) -> str:
    """A name without one of its consonants, not the first letter."""
    places = [at for at, c in enumerate(name) if at and c.lower() not in "aeiouyöüv"]
    at = chance.choice(places)
    return name[:at] + name[at + 1 :]


def main() -> int:
    """Print the table; 1 when a floor does not hold."""
    born = people()
    lines = [*agreeing(), *confusing(), *speed(born), *in_bulk(born), *finding(born)]
    for line in lines:
        verdict = "" if line.holds else "  BROKEN"
        print(f"{line.what:<46}{line.value:>15,.1f} {line.unit:<3} {line.bound}{verdict}")
    return 0 if all(line.holds for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
