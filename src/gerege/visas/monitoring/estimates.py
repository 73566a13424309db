"""How each rule behaves: how often it fires, how often a talk bears it out, and for whom.

Groups (nationality, sex) are looked at here and nowhere else, to see whether a rule that never
reads them falls on some more than on others. Nothing of this flows back into a rule or an order.
An estimate of how often a rule is borne out is made by officers who had seen its reasons, and is
no measure of truth: whoever shows one says so. Pure: no Django, no person, only counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from statistics import NormalDist

CERTAINTY = 0.95
SMALLEST_SHOWN = 10
"""Cells of fewer applications are hidden; IOM's public queries use the same bound."""
STEP = 5
ALL = "all"
ANY_RULE, AT_RANDOM = "any.rule", "at.random"
"""Counted as if they were rules; no rule can be called so."""
COUNTS = ("judged", "fired", "talked", "borne_out")
"""The fields of a tally, in their order."""
ENOUGH_TALKS = 30
"""With fewer talks a rule that was never borne out proves nothing yet (own choice)."""


@dataclass(frozen=True)
class Share:
    """So many of so many, with the interval in which the true share lies, most likely."""

    part: int
    whole: int

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole:
            raise ValueError(f"{self.part} of {self.whole} is no share")

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval, between 0 and 1; nothing is known of nobody: (0, 1)."""
        if not self.whole:
            return 0.0, 1.0
        z2 = NormalDist().inv_cdf((1 + CERTAINTY) / 2) ** 2
        share, n = self.part / self.whole, self.whole
        middle = (share + z2 / (2 * n)) / (1 + z2 / n)
        half = (z2 * share * (1 - share) / n + z2**2 / (4 * n**2)) ** 0.5 / (1 + z2 / n)
        low = 0.0 if self.part == 0 else max(0.0, middle - half)
        high = 1.0 if self.part == n else min(1.0, middle + half)
        return low, high

    def differs_from(self, other: "Share") -> bool:
        """True if the two intervals do not touch: said only when it is plain."""
        (low, high), (others_low, others_high) = self.interval, other.interval
        return high < others_low or others_high < low


@dataclass(frozen=True)
class Tally:
    """Counts of some applications: looked at by a rule, flagged, concluded after it, borne out."""

    judged: int = 0
    fired: int = 0
    talked: int = 0
    borne_out: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Both together."""
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def firing(self) -> Share:
        """Of the applications that came in while the rule ran, those on which it fired."""
        return Share(min(self.fired, self.judged), self.judged)

    @property
    def confirmed(self) -> Share:
        """Of those concluded after it fired, those referred or shown to headquarters."""
        return Share(min(self.borne_out, self.talked), self.talked)


@dataclass(frozen=True)
class Behaviour:
    """One rule over a time: counts only."""

    rule: str
    everybody: Tally
    groups: Mapping[str, Mapping[str, Tally]] = field(default_factory=dict)
    """By what is compared (``nationality``, ``sex``): group and its counts."""

    @property
    def confirms_nothing(self) -> bool:
        """True if enough people were asked because of it and nothing ever came of that."""
        return self.everybody.talked >= ENOUGH_TALKS and not self.everybody.borne_out

    @property
    def diverging(self) -> list[str]:
        """What is compared, where the rule falls on two groups plainly unlike; hidden ones not."""
        return [what for what, groups in self.groups.items() if _falls_unlike(groups)]

    @property
    def is_for_sunset(self) -> bool:
        """True if somebody should look whether this rule goes on; nothing ends by itself."""
        return self.confirms_nothing or bool(self.diverging)


def coarse(count: int) -> int | None:
    """A count rounded to five; None where it is fewer than ten and not none."""
    if 0 < count < SMALLEST_SHOWN:
        return None
    return STEP * ((count + STEP // 2) // STEP)


def shown(groups: Mapping[str, Share]) -> dict[str, Share | None]:
    """The groups in their order, None where hidden: small ones, and as many more as it takes.

    Of what is hidden the rest of a known total tells the sum: so it is never one group alone, and
    never fewer than ten applications together, while there is another group to hide.
    """
    by_size = sorted(groups, key=lambda name: (groups[name].whole, name))
    hidden = [name for name in by_size if groups[name].whole < SMALLEST_SHOWN]
    while hidden and len(hidden) < len(groups) and _tells(groups, hidden):
        hidden.append(by_size[len(hidden)])
    return {name: None if name in hidden else share for name, share in groups.items()}


def _tells(groups: Mapping[str, Share], hidden: Sequence[str]) -> bool:
    return len(hidden) == 1 or sum(groups[name].whole for name in hidden) < SMALLEST_SHOWN


def _falls_unlike(groups: Mapping[str, Tally]) -> bool:
    firing = {name: tally.firing for name, tally in groups.items()}
    confirmed = {name: tally.confirmed for name, tally in groups.items()}
    return _plainly_unlike(shown(firing)) or _plainly_unlike(shown(confirmed))


def _plainly_unlike(groups: Mapping[str, Share | None]) -> bool:
    shares = [share for share in groups.values() if share is not None]
    return any(a.differs_from(b) for at, a in enumerate(shares) for b in shares[at + 1 :])
