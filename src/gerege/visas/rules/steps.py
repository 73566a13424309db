"""The life of a version: draft, assessed, shadow, in force, retired; and what each step asks for.

The verbs are those of ETIAS (Reg. 2018/1240, art. 33): indicators are assessed before, reviewed
after, and revised or deleted. That a review is due follows from the last day, nobody sets it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gerege.visas.models import RuleVersion

State = RuleVersion.State


@dataclass(frozen=True)
class Step:
    """A step into ``to``: from where, what it asks for, and its words on the page."""

    to: RuleVersion.State
    after: frozenset[str]
    button: Promise
    asks: Promise
    hint: Promise
    is_dated: bool = False
    by_another: bool = False
    tried: bool = False
    assesses: bool = False


STEPS: Mapping[str, Step] = {
    one.to.value: one
    for one in (
        Step(
            State.ASSESSED,
            frozenset({State.DRAFT}),
            _("Record that it was assessed"),
            _("Who assessed class and threshold"),
            _("Practitioners by name or office, and when. No applicant."),
            tried=True,
            assesses=True,
        ),
        Step(
            State.SHADOW,
            frozenset({State.ASSESSED}),
            _("Count it, show it to nobody"),
            _("Why"),
            _("It is kept with the version. No applicant."),
            is_dated=True,
            by_another=True,
            tried=True,
        ),
        Step(
            State.LIVE,
            frozenset({State.ASSESSED, State.SHADOW}),
            _("Put it in force"),
            _("Why"),
            _("It is kept with the version. No applicant."),
            is_dated=True,
            by_another=True,
            tried=True,
        ),
        Step(
            State.RETIRED,
            frozenset({State.DRAFT, State.ASSESSED, State.SHADOW, State.LIVE}),
            _("Retire it"),
            _("Why"),
            _("It is kept with the version. No applicant."),
        ),
    )
}


def steps_after(state: str) -> Sequence[Step]:
    """The steps that can be taken from a state, in their order."""
    return [step for step in STEPS.values() if state in step.after]


def keeps_its_place(version: RuleVersion, day: date) -> bool:
    """True if retiring leaves nothing in the place of the rule: it was in force already.

    A shadow, a draft, and what has not begun never took the place; the rule of before goes on.
    """
    return version.state == State.LIVE and version.starts is not None and version.starts <= day
