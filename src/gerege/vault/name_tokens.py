"""By which tokens a name is found: each alone while it is rare, and always two together.

Who sees only the hashes could count them: the hash that most records share belongs to the most
frequent name of the country. So a token that many records share is kept only together with another
one; counting pairs says far less.
"""

from itertools import combinations, product

from gerege.identity.names import search_tokens
from gerege.identity.words import split as parts_of

MOST_PARTS = 5


def single_tokens(name: str) -> frozenset[str]:
    """The tokens of each part, and of two neighbouring parts written as one."""
    return search_tokens(name)


def pair_tokens(name: str) -> frozenset[str]:
    """Two tokens of different parts together, whichever part stands first."""
    parts = [search_tokens(part) for part in parts_of(name)[:MOST_PARTS]]
    return frozenset(
        "+".join(sorted(pair))
        for one, other in combinations(parts, 2)
        for pair in product(one, other)
    )
