"""How each rule behaves: how often it fires, how often a talk bears it out, and for whom.

Groups (nationality, sex) are looked at here and nowhere else, to see whether a rule that never
reads them falls on some more than on others. Nothing of this flows back into a rule or an order.
An estimate of how often a rule is borne out is made by officers who had seen its reasons, and is
no measure of truth: whoever shows one says so. Pure: no Django, no person, only counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import NormalDist

CERTAINTY = 0.95
SMALLEST_SHOWN = 10
"""Cells of fewer applications are hidden; IOM's public queries use the same bound."""
STEP = 5
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
class Group:
    """Applications of one group, and those of them on which a rule fired; None where hidden."""

    name: str
    fired: Share | None


@dataclass(frozen=True)
class Behaviour:
    """One rule over a time: counts only."""

    rule: str
    screened: int
    not_evaluated: int
    fired: int
    talked: int
    borne_out: int
    groups: Mapping[str, Mapping[str, Share]] = field(default_factory=dict)
    """By what is compared (``nationality``, ``sex``): group and its share."""

    @property
    def firing(self) -> Share:
        """Of the applications that told enough for this rule, those on which it fired."""
        return Share(self.fired, self.screened - self.not_evaluated)

    @property
    def confirmed(self) -> Share:
        """Of the talks after this rule fired, those in which something was observed."""
        return Share(self.borne_out, self.talked)

    @property
    def confirms_nothing(self) -> bool:
        """True if enough people were asked because of it and nothing ever came of that."""
        return self.talked >= ENOUGH_TALKS and not self.borne_out

    @property
    def diverging(self) -> list[str]:
        """What is compared, where the rule falls on two groups plainly unlike; hidden ones not."""
        return [what for what, groups in self.groups.items() if _plainly_unlike(shown(groups))]

    @property
    def is_for_sunset(self) -> bool:
        """True if somebody should look whether this rule goes on; nothing ends by itself."""
        return self.confirms_nothing or bool(self.diverging)


def coarse(count: int) -> int | None:
    """A count rounded to five; None where it is fewer than ten and not none."""
    if 0 < count < SMALLEST_SHOWN:
        return None
    return STEP * ((count + STEP // 2) // STEP)


def shown(groups: Mapping[str, Share]) -> list[Group]:
    """The groups in their order, small ones hidden, and never one alone.

    Of a single hidden group the rest of a known total would tell: the next smallest is hidden too.
    """
    hidden = {name for name, share in groups.items() if share.whole < SMALLEST_SHOWN}
    if len(hidden) == 1 and len(groups) > 1:
        others = [name for name in groups if name not in hidden]
        hidden.add(min(others, key=lambda name: (groups[name].whole, name)))
    return [Group(name, None if name in hidden else share) for name, share in groups.items()]


def _plainly_unlike(groups: Sequence[Group]) -> bool:
    shares = [group.fired for group in groups if group.fired is not None]
    return any(a.differs_from(b) for at, a in enumerate(shares) for b in shares[at + 1 :])
