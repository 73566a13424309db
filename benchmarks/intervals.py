"""Intervals for shares of few cases, as the tables of the benchmarks print them."""

import math

# Of the normal distribution, for 95 %.
Z = 1.959964


def wilson(hits: int, number: int) -> tuple[float, float]:
    """Wilson's interval of 95 % for a share; the whole range when nothing was counted."""
    if not number:
        return 0.0, 1.0
    share, spread = hits / number, Z * Z / number
    middle = (share + spread / 2) / (1 + spread)
    half = Z * math.sqrt((share * (1 - share) + spread / 4) / number) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


if __name__ == "__main__":
    print(*wilson(98, 100))
