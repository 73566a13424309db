"""The answers of a sheet as masks, with what gateways closed.

A gateway answered "no" closes its facts only if the person was asked with no controller near, and
only while no answer in its group (its facts, and those that would reopen it) says anything but
"no". While one of the latter is not answered yet, its "yes" would reopen the group; until then the
closed facts still count among what is possible.
"""

from collections.abc import Mapping
from typing import NamedTuple

from gerege.kernel.errors import InputRefused
from gerege.screening.engine.masks import GatewayMasks, Masks
from gerege.screening.engine.sheet import Sheet


class Reading(NamedTuple):
    """One sheet as masks.

    ``possible`` is what is yes or could become yes, ``unsure`` the latter alone; ``unanswered`` is
    what is left to be asked; ``provisional`` pairs what a gateway closed with the open facts that
    would reopen it; ``not_no`` are the facts with an answer other than no.
    """

    yes: int
    possible: int
    unsure: int
    unanswered: int
    answered_gateways: int
    closed: int
    provisional: tuple[tuple[int, int], ...]
    not_no: int


class Recorded(NamedTuple):
    """The answers as they were recorded; ``vague`` are unknown, not asked and no answer."""

    yes: int
    no: int
    vague: int


def recorded(answers: Mapping[str, str], masks: Masks) -> Recorded:
    """Sort the answers into three masks. Raises InputRefused for a fact that is not active."""
    yes = no = vague = 0
    bits = masks.bits
    try:
        for fact, answer in answers.items():
            if answer == "no":
                no |= bits[fact]
            elif answer == "yes":
                yes |= bits[fact]
            else:
                vague |= bits[fact]
    except KeyError as unknown:
        field = f"answers.{unknown.args[0]}"
        mend = "Leave it out, or use a fact of this catalogue."
        raise InputRefused(field, "there is no such fact", mend) from None
    return Recorded(yes, no, vague)


def closing_gateways(answers: Recorded, masks: Masks) -> list[GatewayMasks]:
    """The gateways whose "no" stands, in catalogue order."""
    if not answers.no & masks.controller_near:
        return []
    not_no = answers.yes | answers.vague
    return [g for g in masks.gateways if g.bit & answers.no and not g.group & not_no]


def read(sheet: Sheet, masks: Masks) -> Reading:
    """Everything the views need to know of a sheet."""
    answers = recorded(sheet.answers, masks)
    yes, no, _ = answers
    for_good = for_now = 0
    provisional = []
    for gateway in closing_gateways(answers, masks):
        pending = gateway.reopeners & ~no
        if pending:
            for_now |= gateway.closes
            provisional.append((gateway.closes, pending))
        else:
            for_good |= gateway.closes
    closed = (for_good | for_now) & ~no
    return Reading(
        yes=yes & masks.every_fact,
        possible=masks.every_fact & ~no & ~for_good,
        unsure=masks.every_fact & ~no & ~for_good & ~yes,
        unanswered=masks.every_fact & ~yes & ~no & ~closed,
        answered_gateways=(yes | no) & ~masks.every_fact,
        closed=closed,
        provisional=tuple(provisional),
        not_no=answers.yes | answers.vague,
    )


def explain_closed(sheet: Sheet, masks: Masks) -> dict[str, str]:
    """Fact -> the gateway that closed it, for the screen that shows what was spared."""
    answers = recorded(sheet.answers, masks)
    result: dict[str, str] = {}
    for gateway in closing_gateways(answers, masks):
        for fact in masks.facts_in(gateway.closes & ~answers.no):
            result.setdefault(fact, gateway.id)
    return result
