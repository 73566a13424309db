"""While the age is unknown: do the rules for an adult still add anything to those for a child?

For a child, exploitation alone is enough. So whoever could be found exploited as a child needs no
further rule, and the rules for an adult matter only where exploitation can be shown for an adult
alone (a sign that the children's lists do not have).
"""

from collections.abc import Iterator
from itertools import combinations

from gerege.screening.engine.dimensions import DimensionTable, Signs
from gerege.screening.engine.three_valued import YES


def shown_for_adults_only(
    adult: list[Signs], child: list[Signs], table: DimensionTable
) -> Iterator[int]:
    """The least sets of signs that show exploitation of an adult and not yet of a child."""
    every = 0
    for signs in adult:
        every |= signs.strong | signs.medium | signs.weak
    bits = [1 << number for number in range(every.bit_length()) if every >> number & 1]
    for size in range(1, table.enough + 1):
        for chosen in combinations(bits, size):
            mask = sum(chosen)
            least = not any(_is_shown(adult, mask ^ bit, table) for bit in chosen)
            if least and _is_shown(adult, mask, table) and not _is_shown(child, mask, table):
                yield mask


def can_be_adults_only(
    sets: tuple[int, ...], child: list[Signs], yes: int, possible: int, table: DimensionTable
) -> bool:
    """Whether one of these sets can still come true without the child rule being met."""
    return any(mask & ~possible == 0 and not _is_shown(child, yes | mask, table) for mask in sets)


def _is_shown(dimensions: list[Signs], yes: int, table: DimensionTable) -> bool:
    return any(table.state_of(signs, yes, 0).status == YES for signs in dimensions)
