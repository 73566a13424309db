"""How rules behave: counted once when an application came in, and once when it was concluded.

Only added to. What is erased later stays counted, and what is counted names nobody: a post counts
everybody together, nationality and sex are counted for all posts together.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID

from django.db import transaction

from gerege.audit.services import hold_the_record
from gerege.kernel.clock import now
from gerege.vault import services as vault
from gerege.visas.engine.rules import State
from gerege.visas.groups import groups_of
from gerege.visas.models import Application, Batch, Flag, Review, RuleTally
from gerege.visas.monitoring import ALL, ANY_RULE, AT_RANDOM
from gerege.visas.running import basis_today
from gerege.visas.services.linking import in_portions
from gerege.visas.services.reviewing import SETTLES

PORTION = 1000
MOST_PORTIONS = 50
CONCLUDES = SETTLES | {"hq_look"}
"""Outcomes with which an officer is through; asking for papers or a talk is on the way."""
BEARS_OUT = frozenset({"refer", "hq_look"})
"""Own choice: the first conclusion was to refer, or to ask headquarters."""
COUNTS = ("judged", "fired", "talked", "borne_out")

Rule = tuple[str, int]
Key = tuple[UUID | None, str, int, str, str]


@dataclass
class _Counted:
    """What a portion adds to the tallies."""

    rows: dict[Key, Counter[str]] = field(default_factory=dict)

    def add(self, one: "_One", rules: Iterable[Rule], *counts: str) -> None:
        """Count an application for these rules, with everybody of the post and in its groups."""
        for rule, version in rules:
            for post, what, group in one.places:
                self.rows.setdefault((post, rule, version, what, group), Counter()).update(counts)

    def write(self) -> None:
        """Add it to what stands there. Call while the record is held."""
        versions = {(rule, version) for _post, rule, version, _what, _group in self.rows}
        known = RuleTally.objects.filter(rule__in=[rule for rule, _version in versions])
        there = {(t.post_id, t.rule, t.version, t.what, t.group): t for t in known}
        new = [key for key in self.rows if key not in there]
        for key in new:
            post, rule, version, what, group = key
            there[key] = RuleTally(post_id=post, rule=rule, version=version, what=what, group=group)
        for key, counts in self.rows.items():
            for name in COUNTS:
                setattr(there[key], name, getattr(there[key], name) + counts[name])
        RuleTally.objects.bulk_create([there[key] for key in new], batch_size=PORTION)
        old = [there[key] for key in self.rows.keys() - set(new)]
        RuleTally.objects.bulk_update(old, COUNTS, batch_size=100)


@dataclass(frozen=True)
class _One:
    """One application as it is counted."""

    flags: frozenset[Rule]
    is_sampled: bool
    places: tuple[tuple[UUID | None, str, str], ...]

    @property
    def reasons(self) -> frozenset[Rule]:
        """The rules for which a talk is counted; or that it was drawn at random."""
        if self.flags:
            return self.flags | {(ANY_RULE, 0)}
        return frozenset({(AT_RANDOM, 0)}) if self.is_sampled else frozenset()


def count_due() -> int:
    """Count what came in and what was concluded since; returns how many. For ``tick``.

    After an update that finds millions the rest is left to the next minutes.
    """
    return sum(_in_turn(_count_some_applications)) + sum(_in_turn(_count_some_reviews))


def _in_turn(count: Callable[[], int]) -> Iterator[int]:
    """Portion after portion until nothing is left, or it is enough for this minute."""
    return islice(iter(count, 0), MOST_PORTIONS)


def _count_some_applications() -> int:
    waiting = Application.objects.filter(counted_at__isnull=True, batch__state=Batch.State.DONE)
    numbers = list(waiting.order_by("batch", "pk").values_list("pk", flat=True)[:PORTION])
    ones = _read(numbers)
    basis = basis_today()
    rules = [
        (rule.id, rule.version)
        for rule in basis.rules.running(basis.day).rules
        if rule.state is State.LIVE
    ]
    counted = _Counted()
    with transaction.atomic():
        hold_the_record()
        left = _still_there(Application, numbers)
        for pk in left:
            counted.add(ones[pk], [*rules, (ANY_RULE, 0)], "judged")
            fired = ones[pk].flags.intersection(rules)
            counted.add(ones[pk], fired, "fired")
            counted.add(ones[pk], [(ANY_RULE, 0)] if fired else (), "fired")
        counted.write()
        _mark(Application, left)
    return len(numbers)


def _count_some_reviews() -> int:
    waiting = Review.objects.filter(counted_at__isnull=True).order_by("recorded_at", "pk")
    told = list(waiting.values_list("pk", "application", "outcome")[:PORTION])
    ones = _read({application for _pk, application, _outcome in told})
    counted = _Counted()
    with transaction.atomic():
        hold_the_record()
        left = set(_still_there(Review, [pk for pk, _application, _outcome in told]))
        concluded = _concluded_before(ones)
        for pk, application, outcome in told:
            if pk in left and outcome in CONCLUDES and application not in concluded:
                concluded.add(application)
                counts = ("talked", "borne_out") if outcome in BEARS_OUT else ("talked",)
                counted.add(ones[application], ones[application].reasons, *counts)
        counted.write()
        _mark(Review, left)
    return len(told)


def _concluded_before(applications: Iterable[UUID]) -> set[UUID]:
    """Those whose first conclusion is counted already."""
    done = Review.objects.filter(counted_at__isnull=False, outcome__in=CONCLUDES)
    return {
        pk
        for portion in in_portions(list(applications))
        for pk in done.filter(application__in=portion).values_list("application", flat=True)
    }


def _read(numbers: Iterable[UUID]) -> Mapping[UUID, _One]:
    """Applications with their flags and groups; only here what is sealed tells a group."""
    found: dict[UUID, _One] = {}
    for portion in in_portions(list(numbers)):
        flags: dict[UUID, set[Rule]] = {}
        of_these = Flag.objects.filter(application__in=portion)
        for pk, rule, version in of_these.values_list("application", "rule", "version"):
            flags.setdefault(pk, set()).add((rule, version))
        rows = Application.objects.filter(pk__in=portion)
        for row in vault.unlocked(rows, "batch_id"):
            groups = groups_of(row.written()).items()
            places = ((row.post_id, ALL, ""), *((None, what, group) for what, group in groups))
            found[row.pk] = _One(frozenset(flags.get(row.pk, ())), row.is_sampled, places)
    return found


def _still_there(model: type[Application] | type[Review], numbers: Sequence[UUID]) -> list[UUID]:
    """Those of them that nobody has counted or erased meanwhile."""
    waiting = model.objects.filter(counted_at__isnull=True)
    return [
        pk
        for portion in in_portions(numbers)
        for pk in waiting.filter(pk__in=portion).values_list("pk", flat=True)
    ]


def _mark(model: type[Application] | type[Review], numbers: Iterable[UUID]) -> None:
    for portion in in_portions(list(numbers)):
        model.objects.filter(pk__in=portion).update(counted_at=now())
