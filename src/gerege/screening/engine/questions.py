"""Which question to ask next: first what keeps the person safe, then what can change the band.

``relevance.py`` says which facts matter and in which order. Here a gateway is put before the facts
it could close when its "no" would spare the person at least two of them.
"""

from collections.abc import Iterator

from gerege.screening.engine.bands import BandRange
from gerege.screening.engine.masks import GatewayMasks, Masks
from gerege.screening.engine.reading import Reading
from gerege.screening.engine.relevance import groups_that_matter
from gerege.screening.engine.views import View

SPARES_AT_LEAST = 2
"""A gateway that closes a single fact saves nothing: the fact can be asked itself."""


def next_questions(
    views: list[View], bands: BandRange, reading: Reading, masks: Masks
) -> tuple[str, ...]:
    """Safety first, then the open questions, best first."""
    safety = reading.unanswered & masks.every_safety
    first = [fact for bit, fact in masks.safety if safety & bit]
    return (*first, *open_questions(views, bands, reading, masks))


def open_questions(
    views: list[View], bands: BandRange, reading: Reading, masks: Masks
) -> Iterator[str]:
    """The facts and gateways whose answer can still change the band, best first."""
    groups = groups_that_matter(views, bands, reading, masks)
    left = 0
    for _, mask in groups:
        left |= mask
    left &= reading.unanswered & ~masks.every_safety
    gateways = _useful_gateways(left, reading, masks)
    for _, mask in groups:
        here = mask & left
        if here:
            yield from _gateways_before(here, left, gateways)
            yield from masks.facts_in(here)
            left &= ~here


def _useful_gateways(left: int, reading: Reading, masks: Masks) -> list[GatewayMasks]:
    """Unanswered gateways that could close something, those that spare most first."""
    if masks.controller_near & reading.yes:
        return []
    useful = [
        (-(gateway.closes & left).bit_count(), number, gateway)
        for number, gateway in enumerate(masks.gateways)
        if not (gateway.bit & reading.answered_gateways or gateway.group & reading.not_no)
    ]
    useful.sort()
    return [gateway for spared, _, gateway in useful if -spared >= SPARES_AT_LEAST]


def _gateways_before(here: int, left: int, gateways: list[GatewayMasks]) -> Iterator[str]:
    """The gateways that come before these facts; each is used once."""
    for gateway in [candidate for candidate in gateways if candidate.closes & here]:
        gateways.remove(gateway)
        if (gateway.closes & left).bit_count() >= SPARES_AT_LEAST:
            yield gateway.id
