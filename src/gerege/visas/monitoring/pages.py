"""How rules behave, as headquarters see it of all posts, and a head of post of the own one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer
from gerege.kernel.bilingual import Bilingual
from gerege.visas.engine.rules import Rule
from gerege.visas.models import RuleTally
from gerege.visas.monitoring.estimates import (
    ANY_RULE,
    AT_RANDOM,
    COUNTS,
    SMALLEST_SHOWN,
    Behaviour,
    Share,
    Tally,
    coarse,
    shown,
)
from gerege.visas.monitoring.groups import NATIONALITY, SEX, words_of
from gerege.visas.monitoring.tallies import groups_that_are_over
from gerege.visas.policies import group_tallies_visible_to, tallies_visible_to, writes_rules
from gerege.visas.rules.in_force import rules_in_force, working_day
from gerege.visas.rules.pages import rule_in_place
from gerege.visas.rules.texts import SHADOW_SIGN

COMPARED: Mapping[str, Promise] = {NATIONALITY: _("Nationality"), SEX: _("Sex")}
NOBODY_KNOWN = Bilingual("Тодорхойгүй", "Not known")


@dataclass(frozen=True)
class Shown:
    """A share as a page says it: percent with its interval; hidden where it concerns few."""

    whole: int | None
    percent: str

    @classmethod
    def of(cls, share: Share | None) -> "Shown":
        """A share; None, or one of fewer than ten, is hidden."""
        if share is None or share.whole < SMALLEST_SHOWN:
            return cls(0 if share is not None and not share.whole else None, "")
        low, high = share.interval
        part = share.part / share.whole
        return cls(coarse(share.whole), f"{_percent(part)} % ({_percent(low)}–{_percent(high)} %)")

    @classmethod
    def of_group(cls, share: Share | None) -> "Shown":
        """The share of a group of people: worked out from counts that are rounded to five.

        Hidden too where fewer than ten of the group stand on either side: of a group a count of few
        would be told by percent and interval together.
        """
        if share is None or not share.whole:
            return cls.of(share)
        part, rest = coarse(share.part), coarse(share.whole - share.part)
        if part is None or rest is None:
            return cls(coarse(share.whole), "")
        return cls.of(Share(part, part + rest))


@dataclass(frozen=True)
class Line:
    """One rule in the list."""

    rule: Rule
    firing: Shown
    confirmed: Shown
    confirms_nothing: bool
    diverging: Sequence[Promise]
    is_silent: bool


@dataclass(frozen=True)
class GroupLine:
    """One group of one rule."""

    name: Bilingual
    firing: Shown
    confirmed: Shown


@dataclass(frozen=True)
class Compared:
    """The groups of one rule by nationality, or by sex."""

    words: Promise
    lines: Sequence[GroupLine]
    count: int

    @property
    def hidden(self) -> int:
        """How many groups are not told."""
        return self.count - len(self.lines)


def monitoring_page(viewer: Officer) -> Mapping[str, Any]:
    """Every rule in force with its rates; those for sunset first. Of a post no groups are told."""
    rules = {(rule.id, rule.version): rule for rule in _in_force()}
    everybody, groups = _everybody(viewer), _groups(viewer)
    lines = [
        _line(rule, Behaviour(rule.id, everybody.get(key, Tally()), groups.get(key, {})))
        for key, rule in rules.items()
    ]
    lines.sort(key=lambda one: not (one.confirms_nothing or one.diverging))
    flagged, drawn = (everybody.get((name, 0), Tally()) for name in (ANY_RULE, AT_RANDOM))
    return {
        "lines": [one for one in lines if not one.is_silent],
        "silent": [one.rule for one in lines if one.is_silent],
        "flagged": Shown.of(flagged.firing),
        "flagged_confirmed": Shown.of(flagged.confirmed),
        "drawn_confirmed": Shown.of(drawn.confirmed),
        "of_all_posts": writes_rules(viewer),
        "post": viewer.post,
    }


def behaviour_page(viewer: Officer, rule_id: str) -> Mapping[str, Any]:
    """One rule by nationality and sex, small groups hidden. Raises NotAllowed."""
    rule = rule_in_place(rule_id, working_day())
    key = (rule.id, rule.version)
    groups = _groups(viewer, rule).get(key, {})
    behaviour = Behaviour(rule.id, _everybody(viewer, rule).get(key, Tally()), groups)
    return {
        "line": _line(rule, behaviour),
        "compared": [
            Compared(words, _group_lines(groups.get(what, {}), what), len(groups.get(what, {})))
            for what, words in COMPARED.items()
        ],
    }


def _in_force() -> list[Rule]:
    day = working_day()
    return [one for one in rules_in_force(day).running(day).rules if SHADOW_SIGN not in one.id]


def _line(rule: Rule, behaviour: Behaviour) -> Line:
    everybody = behaviour.everybody
    return Line(
        rule,
        Shown.of(everybody.firing),
        Shown.of(everybody.confirmed),
        behaviour.confirms_nothing,
        [COMPARED[what] for what in behaviour.diverging],
        not everybody.fired and not everybody.talked,
    )


def _group_lines(groups: Mapping[str, Tally], what: str) -> list[GroupLine]:
    """The larger groups first, without hidden ones; each rate hides what its numbers would tell."""
    firing = shown({name: tally.firing for name, tally in groups.items()})
    confirmed = shown({name: tally.confirmed for name, tally in groups.items()})
    told = [name for name, share in firing.items() if share is not None]
    in_order = sorted(told, key=lambda name: (-groups[name].judged, name))
    return [
        GroupLine(
            words_of(what, name) or NOBODY_KNOWN,
            Shown.of_group(firing[name]),
            Shown.of_group(confirmed[name]),
        )
        for name in in_order
    ]


def _everybody(viewer: Officer, rule: Rule | None = None) -> dict[tuple[str, int], Tally]:
    rows = _of(tallies_visible_to(viewer), rule)
    summed = rows.order_by().values("rule", "version").annotate(**_sums())
    return {(row["rule"], row["version"]): _tally(row) for row in summed}


def _groups(
    viewer: Officer, rule: Rule | None = None
) -> dict[tuple[str, int], dict[str, dict[str, Tally]]]:
    told = groups_that_are_over(group_tallies_visible_to(viewer))
    found: dict[tuple[str, int], dict[str, dict[str, Tally]]] = {}
    for (name, version, what, group), tally in told.items():
        if rule is None or (name, version) == (rule.id, rule.version):
            found.setdefault((name, version), {}).setdefault(what, {})[group] = tally
    return found


def _of(rows: QuerySet[RuleTally], rule: Rule | None) -> QuerySet[RuleTally]:
    return rows.filter(rule=rule.id, version=rule.version) if rule else rows


def _sums() -> dict[str, Sum]:
    return {f"all_{name}": Sum(name) for name in COUNTS}


def _tally(row: Mapping[str, Any]) -> Tally:
    return Tally(*(row[f"all_{name}"] for name in COUNTS))


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"
