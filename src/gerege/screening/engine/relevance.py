"""Which open facts can still change the band, grouped by the reason why, in the order of asking.

A fact matters while it can make the difference to a part that is open (a dimension, an element, a
case rule) of a result that is open. The ranks say what is asked first: exploitation, because both
views need it and it is the easiest to talk about; then forms and intent; the person's own words;
every strong sign; then what completes an element, fewest missing answers first.

Nothing that can still change the band is left out. Where lists give a sign different strengths, or
a group closed by a gateway could be reopened, something may be listed that cannot in the end.
"""

from collections import defaultdict
from dataclasses import dataclass

from gerege.screening.engine.assessment import OTHER_NEED
from gerege.screening.engine.bands import BandRange, act_now_state, sign_state
from gerege.screening.engine.dimensions import DimensionState, Signs
from gerege.screening.engine.masks import Masks
from gerege.screening.engine.reading import Reading
from gerege.screening.engine.three_valued import NO, OPEN, YES
from gerege.screening.engine.unknown_age import can_be_adults_only
from gerege.screening.engine.views import SetState, View

RANK_EXPLOITATION = 10
RANK_PURPOSE = 20
RANK_SAID = 25
RANK_STRONG = 30
RANK_HARD_PURPOSE = 32
RANK_REOPENERS = 34
RANK_ACT = 35
RANK_DIMENSIONS = 40
RANK_FOR_EACH_MISSING = 10
LATER = RANK_FOR_EACH_MISSING - 1
"""Signs that are not strong wait until the strong ones of the other dimensions are asked."""
RANK_ELEMENT_FORMS = 90


def groups_that_matter(
    views: list[View], bands: BandRange, reading: Reading, masks: Masks
) -> list[tuple[int, int]]:
    """(rank, facts), first asked first. Empty when the result is settled."""
    if bands.lowest == bands.highest:
        return []
    groups: defaultdict[int, int] = defaultdict(int)
    for view in views:
        asking = _Asking(groups, view, reading, masks)
        act_now_is_open = act_now_state(view, reading, masks) == OPEN
        if act_now_is_open and (len(views) == 1 or not asking.child_comes_first()):
            asking.towards_act_now()
        if bands.lowest == OTHER_NEED and sign_state(view, reading, masks) == OPEN:
            asking.towards_a_sign()
    groups[RANK_REOPENERS] |= _reopeners(groups, reading)
    return sorted(groups.items())


def _reopeners(groups: defaultdict[int, int], reading: Reading) -> int:
    """A fact that would reopen a closed group matters as much as what the group holds."""
    matters = pending = 0
    for mask in groups.values():
        matters |= mask
    matters &= reading.possible
    for closed, would_reopen in reading.provisional:
        if closed & matters:
            pending |= would_reopen
    return pending


@dataclass
class _Asking:
    """Collects, for one view, rank -> the facts that matter for a reason of that rank."""

    groups: defaultdict[int, int]
    view: View
    reading: Reading
    masks: Masks

    def child_comes_first(self) -> bool:
        """Whether, with the age unknown, the rules for an adult add nothing any more."""
        masks, reading = self.masks, self.reading
        child = masks.child.exploitation
        return self.view.perspective.age_group == "adult" and not can_be_adults_only(
            masks.adults_only, child, reading.yes, reading.possible, masks.table
        )

    def towards_act_now(self) -> None:
        """What could still make a view hold."""
        view = self.view
        self.groups[RANK_SAID] |= self.masks.said
        if view.palermo == OPEN:
            if view.perspective.age_group == "child":
                self._palermo_of_a_child()
            else:
                self._palermo_of_an_adult()
        for state in view.sets:
            if state.case.status == OPEN and not self._palermo_comes_before(state):
                for position in state.case.deciding:
                    self._part_of_the_rule(state, position)

    def towards_a_sign(self) -> None:
        """What could still be a reason to look further."""
        self.groups[RANK_STRONG] |= self.view.perspective.strong
        self._purpose(self.masks.purpose_forms)
        for state in self.view.sets:
            for position in self.masks.sign_positions:
                self._dimension_without_strong(state, position)

    def _palermo_comes_before(self, state: SetState) -> bool:
        """Whether the Palermo view already holds whenever this case rule does."""
        rule = state.masks.case_rule
        if self.view.perspective.age_group == "child":
            return rule.needs_purpose
        return self.view.act == YES and rule.needs_purpose and rule.needs_means

    def _part_of_the_rule(self, state: SetState, position: int) -> None:
        if position == len(self.masks.dimensions):
            self._act()
        else:
            self._dimension(state, position)

    def _palermo_of_an_adult(self) -> None:
        view, masks = self.view, self.masks
        if view.purpose == OPEN:
            self._purpose(view.perspective.enough_for_purpose | masks.intended)
            self._dimensions((masks.purpose_position,))
        if view.act == OPEN:
            self._act()
        if view.means == OPEN:
            self.groups[RANK_ELEMENT_FORMS] |= masks.means_forms
            self._dimensions(masks.means_positions)

    def _palermo_of_a_child(self) -> None:
        """Purpose alone is enough, except for an intent: that needs an act."""
        view, masks = self.view, self.masks
        intent_counts = masks.intended if view.act != NO else 0
        self._purpose(view.perspective.enough_for_purpose | intent_counts)
        self._dimensions((masks.purpose_position,))
        if view.act == OPEN and masks.intended & self.reading.possible:
            self._act()

    def _purpose(self, mask: int) -> None:
        hard = self.masks.hard
        self.groups[RANK_PURPOSE] |= mask & ~hard
        self.groups[RANK_HARD_PURPOSE] |= mask & hard

    def _act(self) -> None:
        act, forms = self.masks.act, self.masks.forms
        self.groups[RANK_ACT] |= act & ~forms
        self.groups[RANK_ELEMENT_FORMS] |= act & forms

    def _dimensions(self, positions: tuple[int, ...]) -> None:
        for state in self.view.sets:
            for position in positions:
                self._dimension(state, position)

    def _dimension(self, state: SetState, position: int) -> None:
        signs = state.masks.dimensions[position].signs
        self._signs_that_matter(signs, state.dimensions[position], position)

    def _dimension_without_strong(self, state: SetState, position: int) -> None:
        """What makes a dimension positive without strong signs: each of those is enough alone."""
        plain = state.masks.dimensions[position].plain
        reading = self.reading
        without = self.masks.table.state_of(plain, reading.yes, reading.unsure)
        self._signs_that_matter(plain, without, position)

    def _signs_that_matter(self, signs: Signs, state: DimensionState, position: int) -> None:
        if state.status != OPEN:
            return
        strong = signs.strong if state.strong_matters else 0
        others = signs.medium if state.medium_matters else 0
        if state.weak_matters:
            others |= signs.weak
        rank = self._rank_of(state, position)
        self.groups[rank] |= strong
        self.groups[rank if state.missing == 1 else rank + LATER] |= others

    def _rank_of(self, state: DimensionState, position: int) -> int:
        masks = self.masks
        if position == masks.purpose_position and self.view.exploitation != YES:
            return RANK_EXPLOITATION
        missing = RANK_FOR_EACH_MISSING * state.missing
        return RANK_DIMENSIONS + missing + masks.asking_rank[position]
