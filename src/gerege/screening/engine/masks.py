"""The catalogue turned once into bit masks, so that a sheet is a handful of integer operations.

Every active fact has one bit. Bits are given in the order in which facts are best asked among
equals (gentler first, then catalogue order), so reading a mask from its low end is asking order.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from gerege.knowledge.catalogue import Catalogue
from gerege.knowledge.schema import AgeGroup, Gateway, Indicator, IndicatorSet
from gerege.screening.engine.case_rules import CaseRule
from gerege.screening.engine.dimensions import DimensionTable, Signs
from gerege.screening.engine.unknown_age import shown_for_adults_only

HARDEST = 3
"""The gentleness of the questions that are hardest to be asked."""


class DimensionMasks(NamedTuple):
    """One dimension of one set. ``plain`` leaves out what is strong, here or in a sister set."""

    position: int
    every: int
    signs: Signs
    plain: Signs


class SetMasks(NamedTuple):
    """One of the instrument's lists."""

    id: str
    dimensions: tuple[DimensionMasks, ...]
    case_rule: CaseRule


class Perspective(NamedTuple):
    """The person looked at as an adult, or as a child.

    ``strong`` facts are a strong sign in at least one of the sets; ``signs`` are the indicators
    outside the two dimensions of vulnerability.
    """

    age_group: AgeGroup
    sets: tuple[SetMasks, ...]
    strong: int
    signs: int
    enough_for_purpose: int
    exploitation: list[Signs]


class GatewayMasks(NamedTuple):
    """A gateway: what its "no" closes, and what it depends on (closed facts and strong ones)."""

    id: str
    bit: int
    closes: int
    reopeners: int
    group: int


@dataclass(frozen=True, eq=False)
class Masks:
    """Everything the engine asks the catalogue, by bit."""

    bits: Mapping[str, int]
    ids: tuple[str, ...]
    every_fact: int
    safety: tuple[tuple[int, str], ...]
    every_safety: int
    act: int
    means_forms: int
    purpose_forms: int
    forms: int
    intended: int
    said: int
    controller_near: int
    hard: int
    gateways: tuple[GatewayMasks, ...]
    dimensions: tuple[str, ...]
    sign_positions: tuple[int, ...]
    means_positions: tuple[int, ...]
    purpose_position: int
    asking_rank: tuple[int, ...]
    table: DimensionTable
    adult: Perspective
    child: Perspective
    adults_only: tuple[int, ...]

    def facts_in(self, mask: int) -> Iterator[str]:
        """The ids of a mask, best asked first."""
        while mask:
            lowest = mask & -mask
            yield self.ids[lowest.bit_length() - 1]
            mask ^= lowest

    def perspectives(self, age_band: str) -> tuple[Perspective, ...]:
        """As whom the person is looked at; as both while the age is unknown."""
        if age_band == "adult":
            return (self.adult,)
        return (self.child,) if age_band == "child" else (self.adult, self.child)


@lru_cache(maxsize=16)
def masks_of(catalogue: Catalogue) -> Masks:
    """The masks of a catalogue, made once for each catalogue that was loaded."""
    return _Maker(catalogue).make()


class _Maker:
    """Reads one catalogue. Only here are names turned into bits."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.rules = catalogue.rules
        self.dimensions = tuple(dimension.id for dimension in self.rules.dimensions)
        self.table = DimensionTable(self.rules.dimension_rule)
        questions = catalogue.active.values()
        facts = [q for q in questions if not isinstance(q, Gateway)]
        gateways = [q for q in questions if isinstance(q, Gateway)]
        facts.sort(key=lambda fact: fact.gentleness)
        self.ids = tuple(q.id for q in (*facts, *gateways))
        self.bits = {name: 1 << number for number, name in enumerate(self.ids)}
        self.every_fact = (1 << len(facts)) - 1
        self.gateways = gateways

    def make(self) -> Masks:
        rules, palermo = self.rules, self.rules.palermo
        adult, child = self.perspective("adult"), self.perspective("child")
        safety = tuple((self.bits[fact.id], fact.id) for fact in self.catalogue.safety)
        return Masks(
            bits=self.bits,
            ids=self.ids,
            every_fact=self.every_fact,
            safety=safety,
            every_safety=sum(bit for bit, _ in safety),
            act=self.of_kind("act") | self.forms("act"),
            means_forms=self.forms("means"),
            purpose_forms=self.forms("purpose"),
            forms=self.of_kind("form"),
            intended=self.mask([palermo.purpose_fact]),
            said=self.mask([palermo.said_by_the_person]),
            controller_near=self.mask([rules.gateways_need_no_to]),
            hard=self.mask(q.id for q in self.catalogue.active.values() if q.gentleness == HARDEST),
            gateways=tuple(self.gateway(gateway) for gateway in self.gateways),
            dimensions=self.dimensions,
            sign_positions=self.positions(d.id for d in rules.dimensions if not d.vulnerability),
            means_positions=self.positions(palermo.means_dimensions),
            purpose_position=self.dimensions.index(palermo.purpose_dimension),
            asking_rank=tuple(rules.asking_order.index(name) for name in self.dimensions),
            table=self.table,
            adult=adult,
            child=child,
            adults_only=tuple(
                shown_for_adults_only(adult.exploitation, child.exploitation, self.table)
            ),
        )

    def mask(self, ids: Iterable[str]) -> int:
        """The bits of the active ones among these ids."""
        return sum({self.bits[name] for name in ids if name in self.bits})

    def positions(self, names: Iterable[str]) -> tuple[int, ...]:
        """Where these dimensions stand in the order of the rules."""
        return tuple(self.dimensions.index(name) for name in names)

    def of_kind(self, prefix: str) -> int:
        return self.mask(f.id for f in self.catalogue.facts if f.id.startswith(f"{prefix}."))

    def forms(self, element: str) -> int:
        return self.mask(form.id for form in self.catalogue.forms if form.maps_to == element)

    def gateway(self, gateway: Gateway) -> GatewayMasks:
        closes = self.mask(entailment.fact for entailment in gateway.entails_no)
        reopeners = self.mask(gateway.reopened_by)
        bit = self.bits[gateway.id]
        return GatewayMasks(gateway.id, bit, closes, reopeners, closes | reopeners)

    def perspective(self, age_group: AgeGroup) -> Perspective:
        sets = [one for one in self.rules.sets if one.age_group == age_group]
        names = {one.id for one in sets}
        strong = self.indicators(lambda i: "strong" in _levels(i, names))
        quiet = {d.id for d in self.rules.dimensions if d.vulnerability}
        enough = self.forms("purpose")
        if age_group == "child":
            enough |= self.mask([self.rules.palermo.enough_for_a_child])
        lists = tuple(self.set_masks(one, strong) for one in sets)
        position = self.dimensions.index(self.rules.palermo.purpose_dimension)
        return Perspective(
            age_group=age_group,
            sets=lists,
            strong=strong,
            signs=self.indicators(lambda i: bool(_levels(i, names)) and i.dimension not in quiet),
            enough_for_purpose=enough,
            exploitation=[one.dimensions[position].signs for one in lists],
        )

    def set_masks(self, one: IndicatorSet, strong: int) -> SetMasks:
        dimensions = tuple(
            self.dimension(one.id, position, strong) for position in range(len(self.dimensions))
        )
        palermo = self.rules.palermo
        rule = CaseRule(
            self.rules.case_rules[one.id],
            self.dimensions,
            purpose=self.positions([palermo.purpose_dimension]),
            means=self.positions(palermo.means_dimensions),
        )
        return SetMasks(one.id, dimensions, rule)

    def dimension(self, set_id: str, position: int, strong_somewhere: int) -> DimensionMasks:
        def having(*levels: str) -> int:
            return self.indicators(
                lambda i: (
                    i.dimension == self.dimensions[position]
                    and set_id in i.strength
                    and i.strength[set_id].level in levels
                )
            )

        signs = Signs(having("strong"), having("medium", "unknown"), having("weak"))
        plain = Signs(0, signs.medium & ~strong_somewhere, signs.weak & ~strong_somewhere)
        return DimensionMasks(position, signs.strong | signs.medium | signs.weak, signs, plain)

    def indicators(self, chosen: Callable[[Indicator], bool]) -> int:
        return self.mask(i.id for i in self.catalogue.indicators if chosen(i))


def _levels(indicator: Indicator, sets: set[str]) -> set[str]:
    return {s.level for name, s in indicator.strength.items() if name in sets}
