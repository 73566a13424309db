"""What the engine says, with everything that led to it. Never a number for the person."""

from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from gerege.kernel.bilingual import Bilingual

BandId = Literal["act_now", "look_further", "other_need"]
BANDS: Final[tuple[BandId, ...]] = ("other_need", "look_further", "act_now")
"""From the lowest to the highest; the position in this tuple is how the engine compares bands."""
OTHER_NEED, LOOK_FURTHER, ACT_NOW = range(3)


class DimensionResult(NamedTuple):
    """Status of a dimension in one set, and its signs answered yes, by strength."""

    status: str
    strong: int
    medium: int
    weak: int


class SetResult(NamedTuple):
    """One of the instrument's lists: its six dimensions and its case rule."""

    dimensions: dict[str, DimensionResult]
    case_rule: str


class Palermo(NamedTuple):
    """The three elements of the Palermo definition: yes, no or open."""

    act: str
    means: str
    purpose: str


class Reason(NamedTuple):
    """A fact answered yes, how much it says, where that is written, and whether it is verified."""

    fact: str
    strength: str
    source: str
    verified: bool
    text: Bilingual


@dataclass(frozen=True)
class Assessment:
    """The result for one sheet. ``settled``: no answer still missing could change the band."""

    catalogue_version: str
    band: BandId
    settled: bool
    emergency: tuple[str, ...]
    palermo: Palermo
    sets: dict[str, SetResult]
    reasons: tuple[Reason, ...]
    next_questions: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain data in the documented order, ready for ``json.dumps``."""
        return {
            "catalogue_version": self.catalogue_version,
            "band": self.band,
            "settled": self.settled,
            "emergency": list(self.emergency),
            "palermo": self.palermo._asdict(),
            "sets": {name: _set_as_json(result) for name, result in self.sets.items()},
            "reasons": [{**r._asdict(), "text": r.text.as_json()} for r in self.reasons],
            "next_questions": list(self.next_questions),
        }


def _set_as_json(result: SetResult) -> dict[str, Any]:
    return {
        "dimensions": {name: d._asdict() for name, d in result.dimensions.items()},
        "case_rule": result.case_rule,
    }
