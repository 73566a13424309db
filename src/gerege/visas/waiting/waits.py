"""How long people wait, by group: delay is an effect already, whatever is decided in the end.

Nationality and sex are looked at here and in the monitoring of rules, and nowhere else. Small
groups are hidden and not named, never one alone, and what is shown is rounded; the test of this
module shows that nobody works out a hidden one. Pure: no Django, no person, only counts.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from gerege.visas.monitoring.estimates import Share, coarse, shown

Days = Mapping[int, int]
"""Whole days and how many waited so long."""
Groups = dict[str, Days]
MEDIAN, NINETIETH = 0.5, 0.9


@dataclass(frozen=True)
class Waited:
    """One line: of whom, of how many, and within how many days half and nine of ten were done."""

    group: str
    count: int
    median: int
    ninetieth: int


def days_within(days: Days, share: float) -> int:
    """The whole days within which this share was done, of people who are counted in full."""
    wanted = share * sum(days.values())
    done = 0
    for length in sorted(days):
        done += days[length]
        if done >= wanted:
            return length
    raise ValueError("nobody waited")


def lines(groups: Groups) -> list[Waited]:
    """Every group as it is, in the order of their names: for what tells nothing of a person."""
    return [_line(name, days, sum(days.values())) for name, days in sorted(groups.items())]


def lines_shown(groups: Groups) -> list[Waited]:
    """The groups that may be shown, their numbers rounded to five; of the others not the name.

    Whoever knows how many there were in all knows so many hidden people and not of which group.
    """
    sizes = {name: sum(days.values()) for name, days in groups.items()}
    told = shown({name: Share(size, size) for name, size in sorted(sizes.items())})
    return [
        _line(name, groups[name], coarse(size.whole) or 0)
        for name, size in told.items()
        if size is not None
    ]


def added(many: Iterable[Groups]) -> Groups:
    """The groups of several tallies together."""
    whole: dict[str, Counter[int]] = {}
    for groups in many:
        for name, days in groups.items():
            whole.setdefault(name, Counter()).update(days)
    return dict(whole)


def quarter_of(day: date) -> date:
    """The first day of the quarter in which a day lies."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def next_quarter(quarter: date) -> date:
    """The first day of the quarter after it."""
    return date(quarter.year + quarter.month // 10, (quarter.month + 2) % 12 + 1, 1)


def is_over(quarter: date, today: date) -> bool:
    """True once it is over on every calendar: what is shown of people changes no more.

    While it goes on, two looks a day apart would tell of whom was decided between them.
    """
    return today > next_quarter(quarter)


def _line(name: str, days: Days, count: int) -> Waited:
    return Waited(name, count, days_within(days, MEDIAN), days_within(days, NINETIETH))
