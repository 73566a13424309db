"""The two views on one sheet: the instrument's case rules and the Palermo definition.

Sources: operational indicators of ILO and the European Commission (2009); Palermo Protocol,
art. 3 (a) and (c). Either view is enough. For a child neither means nor a recorded act is required.
"""

from typing import NamedTuple

from gerege.screening.engine.case_rules import CaseState
from gerege.screening.engine.dimensions import DimensionState
from gerege.screening.engine.masks import Masks, Perspective, SetMasks
from gerege.screening.engine.reading import Reading
from gerege.screening.engine.three_valued import NO, Three, any_of


class SetState(NamedTuple):
    """One list of the instrument: the state of each dimension, and of the case rule."""

    masks: SetMasks
    dimensions: tuple[DimensionState, ...]
    case: CaseState


class View(NamedTuple):
    """The person seen as an adult or as a child; every value NO, OPEN or YES."""

    perspective: Perspective
    sets: tuple[SetState, ...]
    act: Three
    means: Three
    purpose: Three
    exploitation: Three
    instrument: Three
    palermo: Three


def look_as(perspective: Perspective, reading: Reading, masks: Masks) -> View:
    """Work out both views for one perspective."""
    yes, possible = reading.yes, reading.possible
    act = any_of(masks.act, yes, possible)
    sets = tuple(_set_state(one, act, reading, masks) for one in perspective.sets)
    exploitation = max(state.dimensions[masks.purpose_position].status for state in sets)
    means = max(any_of(masks.means_forms, yes, possible), _means_of_dimensions(sets, masks))
    purpose = max(any_of(masks.purpose_forms | masks.intended, yes, possible), exploitation)
    if perspective.age_group == "child":
        alone = any_of(perspective.enough_for_purpose, yes, possible)
        palermo = max(exploitation, alone, min(act, purpose))
    else:
        palermo = min(act, means, purpose)
    instrument = max(state.case.status for state in sets)
    return View(perspective, sets, act, means, purpose, exploitation, instrument, palermo)


def _set_state(one: SetMasks, act: Three, reading: Reading, masks: Masks) -> SetState:
    yes, unsure, state_of = reading.yes, reading.unsure, masks.table.state_of
    dimensions = tuple([state_of(each.signs, yes, unsure) for each in one.dimensions])
    statuses = (*[state.status for state in dimensions], act)
    return SetState(one, dimensions, one.case_rule[statuses])


def _means_of_dimensions(sets: tuple[SetState, ...], masks: Masks) -> Three:
    return max(
        [state.dimensions[position].status for state in sets for position in masks.means_positions],
        default=NO,
    )
