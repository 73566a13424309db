"""The page of waiting times: of the own post for its head, of all posts for headquarters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.kernel.clock import now
from gerege.visas.models import WaitTally
from gerege.visas.monitoring.estimates import SMALLEST_SHOWN
from gerege.visas.monitoring.groups import NATIONALITY, SEX, words_of
from gerege.visas.policies import waiting_to_count, waits_visible_to
from gerege.visas.queries import class_in_words
from gerege.visas.waiting.tallies import A_RULE, AT_RANDOM, DECIDED, NOBODY, OPENED, groups_in
from gerege.visas.waiting.waits import (
    Groups,
    Waited,
    added,
    is_over,
    lines,
    lines_shown,
    next_quarter,
    quarter_of,
)

QUARTERS = 8
OF_NOBODY = ("class", "why")
OF_PEOPLE = (NATIONALITY, SEX)
"""Sealed in every application; looked at for monitoring only."""
UNTIL = {OPENED: _("Until somebody opened it"), DECIDED: _("Until the first decision")}
BY = {
    "class": _("Visa class"),
    "why": _("Why it was looked at"),
    NATIONALITY: _("Nationality, for monitoring only"),
    SEX: _("Sex, for monitoring only"),
}
WHY = {
    A_RULE: _("A rule holds"),
    AT_RANDOM: _("Drawn at random"),
    NOBODY: _("No rule holds, and it was not drawn"),
}
NOT_SAID = _("Not said, or not understood")


@dataclass(frozen=True)
class Line:
    """One group in words."""

    label: object
    waited: Waited


@dataclass(frozen=True)
class Table:
    """The groups of one kind; of people the small ones are hidden."""

    label: object
    lines: Sequence[Line]
    is_of_people: bool


@dataclass(frozen=True)
class Part:
    """How long until one thing happened: of everybody, then by group."""

    label: object
    whole: Waited | None
    tables: Sequence[Table]


@dataclass(frozen=True)
class Quarter:
    """One quarter to choose, from its first to its last month."""

    first: date
    last: date
    is_shown: bool


def waits_page(viewer: Officer, asked: str) -> Mapping[str, Any]:
    """Everything on the page. Raises NotAllowed for others than heads of post and headquarters."""
    tallies = waits_visible_to(viewer)
    known = list(
        tallies.order_by("-quarter").values_list("quarter", flat=True).distinct()[:QUARTERS]
    )
    shown = next((one for one in known if one.isoformat() == asked), None) or _newest(known)
    rows = list(tallies.filter(quarter=shown).order_by("post"))
    shows_people = is_over(shown, now().date())
    return {
        "parts": [_part(rows, until, label, shows_people) for until, label in UNTIL.items()],
        "quarters": [Quarter(q, next_quarter(q) - timedelta(days=1), q == shown) for q in known],
        "is_over": shows_people,
        "smallest": SMALLEST_SHOWN,
        "waiting": _still_waiting(viewer),
        "of_all_posts": viewer.role == Role.PROTECTION_LEAD,
    }


def _newest(known: Sequence[date]) -> date:
    return known[0] if known else quarter_of(now().date())


def _part(rows: Sequence[WaitTally], until: str, label: object, shows_people: bool) -> Part:
    kinds = (*OF_NOBODY, *(OF_PEOPLE if shows_people else ()))
    groups = {kind: added(groups_in(row, until, kind) for row in rows) for kind in kinds}
    everybody = lines(added([{"": days} for days in groups["why"].values()]))
    if not everybody:
        return Part(label, None, ())
    return Part(label, everybody[0], [_table(kind, found) for kind, found in groups.items()])


def _table(kind: str, groups: Groups) -> Table:
    is_of_people = kind in OF_PEOPLE
    found = lines_shown(groups) if is_of_people else lines(groups)
    named = [Line(_in_words(kind, one.group), one) for one in found]
    return Table(BY[kind], named, is_of_people)


def _in_words(kind: str, group: str) -> object:
    if not group:
        return NOT_SAID
    if kind == "class":
        return class_in_words(group)
    return WHY.get(group, group) if kind == "why" else words_of(kind, group) or group


def _still_waiting(viewer: Officer) -> list[tuple[str, int]]:
    """By visa class, how many wait and stand in no line of the tables."""
    rows = waiting_to_count(viewer).order_by("visa_class").values("visa_class")
    return [(class_in_words(row["visa_class"]), row["n"]) for row in rows.annotate(n=Count("pk"))]
