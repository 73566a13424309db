"""From the views to one of three bands: the lowest and highest still possible, and today's.

All conditions only ever grow when a "no" or an unknown becomes "yes" (nothing in the rules is
negated). So the sheet with every unknown answered no gives the lowest band that is still possible,
and the sheet with every unknown answered yes the highest. Where these are equal, today's band is
the same: it lies above the lowest by definition, and what lifts it further ("can still come true")
needs a view that is open, in which case the highest would be ``act_now``.
"""

from typing import NamedTuple

from gerege.screening.engine.assessment import ACT_NOW, LOOK_FURTHER, OTHER_NEED
from gerege.screening.engine.masks import Masks
from gerege.screening.engine.reading import Reading
from gerege.screening.engine.three_valued import NO, OPEN, YES, Three, any_of
from gerege.screening.engine.views import View


class BandRange(NamedTuple):
    """Bands as positions: lowest and highest still possible, and the one that counts today."""

    lowest: int
    current: int
    highest: int


def band_range(view: View, reading: Reading, masks: Masks) -> BandRange:
    """The bands of one perspective. Rule: docs of ``gerege.screening.engine``."""
    act_now = act_now_state(view, reading, masks)
    sign = sign_state(view, reading, masks)
    lowest = _band(act_now == YES, sign == YES)
    highest = _band(act_now != NO, sign != NO)
    current = lowest
    if current == OTHER_NEED and _worth_a_look(view, reading, masks):
        current = LOOK_FURTHER
    return BandRange(lowest, current, highest)


def highest_of(ranges: list[BandRange]) -> BandRange:
    """While the age is unknown the higher band of the two perspectives counts."""
    return BandRange(*(max(values) for values in zip(*ranges, strict=True)))


def act_now_state(view: View, reading: Reading, masks: Masks) -> Three:
    """Whether a view holds, or the person says it: protection on their word (MN law, art. 9.2)."""
    said = any_of(masks.said, reading.yes, reading.possible)
    return max(said, view.instrument, view.palermo)


def sign_state(view: View, reading: Reading, masks: Masks) -> Three:
    """Strong sign, dimension beyond vulnerability, or purpose shown by a form of exploitation."""
    sure = view.perspective.strong | masks.purpose_forms
    highest = any_of(sure, reading.yes, reading.possible)
    dimensions = [state.dimensions[p].status for state in view.sets for p in masks.sign_positions]
    return max(highest, *dimensions)


def _worth_a_look(view: View, reading: Reading, masks: Masks) -> bool:
    """A sign that is not enough by itself, while a view can still come true."""
    facts = view.perspective.signs | masks.act
    if reading.yes & facts and view.instrument >= OPEN:
        return True
    hint = reading.yes & (masks.forms | masks.intended)
    return bool(hint) and max(view.instrument, view.palermo) >= OPEN


def _band(act_now: bool, sign: bool) -> int:
    if act_now:
        return ACT_NOW
    return LOOK_FURTHER if sign else OTHER_NEED
