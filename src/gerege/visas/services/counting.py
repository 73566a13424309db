"""How rules behave: counted once when an application came in, and once when it was concluded.

Only added to. What is erased later stays counted, and what is counted names nobody: a post counts
everybody together, nationality and sex are counted sealed, for all posts together.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from gerege.audit.services import hold_the_record
from gerege.kernel.clock import now
from gerege.kernel.errors import ProtectionFailed
from gerege.vault import services as vault
from gerege.vault.cleaning import clean
from gerege.visas.engine.judging import SEEN_BEFORE
from gerege.visas.engine.rules import State
from gerege.visas.models import Application, Batch, Flag, Review, RuleTally
from gerege.visas.monitoring.estimates import ALL, ANY_RULE, AT_RANDOM, COUNTS, Tally
from gerege.visas.monitoring.groups import groups_of
from gerege.visas.monitoring.tallies import Of, add_groups
from gerege.visas.passes.running import basis_today
from gerege.visas.rules.in_force import working_day
from gerege.visas.services.linking import in_portions
from gerege.visas.services.reviewing import SETTLES
from gerege.visas.waiting.waits import quarter_of

PORTION = 1000
MOST_PORTIONS = 50
CONCLUDES = SETTLES | {"hq_look"}
"""Outcomes with which an officer is through; asking for papers or a talk is on the way."""
BEARS_OUT = frozenset({"refer", "hq_look"})
"""Own choice: the first conclusion was to refer, or to ask headquarters."""

Rule = tuple[str, int]
Key = tuple[UUID, str, int]


@dataclass
class _Counted:
    """What a portion adds to the tallies."""

    rows: dict[Key, Counter[str]] = field(default_factory=dict)
    groups: dict[Of, Counter[str]] = field(default_factory=dict)

    def add(self, one: "_One", rules: Iterable[Rule], *counts: str) -> None:
        """Count an application for these rules, with everybody of the post and in its groups."""
        for rule, version in rules:
            self.rows.setdefault((one.post, rule, version), Counter()).update(counts)
            for what, group in one.groups:
                self.groups.setdefault((rule, version, what, group), Counter()).update(counts)

    def write(self) -> None:
        """Add it to what stands there. Call while the record is held."""
        counted = {of: Tally(**counts) for of, counts in self.groups.items()}
        add_groups(quarter=quarter_of(working_day()), counted=counted)
        names = {rule for _post, rule, _version in self.rows}
        known = RuleTally.objects.filter(what=ALL, rule__in=names)
        there = {(t.post_id, t.rule, t.version): t for t in known}
        new = [key for key in self.rows if key not in there]
        for key in new:
            post, rule, version = key
            there[key] = RuleTally(post_id=post, rule=rule, version=version, what=ALL)
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
    post: UUID
    groups: tuple[tuple[str, str], ...]

    @property
    def reasons(self) -> frozenset[Rule]:
        """The rules for which a talk is counted; or that it was drawn at random."""
        if self.flags:
            return self.flags | {(ANY_RULE, 0)}
        return frozenset({(AT_RANDOM, 0)}) if self.is_sampled else frozenset()


def count_due() -> int:
    """Count what came in and what was concluded since; returns how many. For ``tick``.

    After an update that finds millions the rest is left to the next minutes. Raises
    ProtectionFailed if a row does not open; the others are counted then all the same.
    """
    # Earlier versions counted one as if it were a rule, and groups of people in clear.
    if RuleTally.objects.filter(Q(rule=SEEN_BEFORE) | ~Q(what=ALL)).delete()[0]:
        transaction.on_commit(partial(clean, [RuleTally._meta.db_table]))
    found = [_in_turn(_count_some_applications), _in_turn(_count_some_reviews)]
    broken = frozenset().union(*(portion.broken for portion in found))
    if broken:
        raise ProtectionFailed(f"{len(broken)} visa applications cannot be counted")
    return sum(portion.counted for portion in found)


@dataclass(frozen=True)
class _Portion:
    """How many were looked at and how many counted; and the applications that do not open."""

    seen: int
    counted: int
    broken: frozenset[UUID]


def _in_turn(count: Callable[[int], _Portion]) -> _Portion:
    """Portion after portion until nothing is left, or it is enough for this minute.

    What cannot be counted now stays in its place at the front and is passed over.
    """
    counted, left, broken = 0, 0, frozenset[UUID]()
    for _ in range(MOST_PORTIONS):
        portion = count(left)
        if not portion.seen:
            break
        counted, broken = counted + portion.counted, broken | portion.broken
        left += portion.seen - portion.counted
    return _Portion(counted + left, counted, broken)


def _count_some_applications(after: int) -> _Portion:
    waiting = Application.objects.filter(counted_at__isnull=True, batch__state=Batch.State.DONE)
    ordered = waiting.order_by("batch", "pk").values_list("pk", flat=True)
    numbers = list(ordered[after : after + PORTION])
    ones, broken = _read(numbers)
    basis = basis_today()
    rules = [
        (rule.id, rule.version)
        for rule in basis.rules.running(basis.day).rules
        if rule.state is State.LIVE
    ]
    counted = _Counted()
    with transaction.atomic():
        vault.hold_the_root()
        left = _marked(Application, ones)
        hold_the_record()
        for pk in left:
            counted.add(ones[pk], [*rules, (ANY_RULE, 0)], "judged")
            fired = ones[pk].flags.intersection(rules)
            counted.add(ones[pk], fired, "fired")
            counted.add(ones[pk], [(ANY_RULE, 0)] if fired else (), "fired")
        counted.write()
    return _Portion(len(numbers), len(left), broken)


def _count_some_reviews(after: int) -> _Portion:
    waiting = Review.objects.filter(counted_at__isnull=True).order_by("recorded_at", "pk")
    ordered = waiting.values_list("pk", "application", "outcome")
    seen = list(ordered[after : after + PORTION])
    ones, broken = _read({application for _pk, application, _outcome in seen})
    told = [one for one in seen if one[1] in ones]
    counted = _Counted()
    with transaction.atomic():
        vault.hold_the_root()
        left = set(_marked(Review, [pk for pk, _application, _outcome in told]))
        hold_the_record()
        concluded = _concluded_before(ones, left)
        for pk, application, outcome in told:
            if pk in left and outcome in CONCLUDES and application not in concluded:
                concluded.add(application)
                counts = ("talked", "borne_out") if outcome in BEARS_OUT else ("talked",)
                counted.add(ones[application], ones[application].reasons, *counts)
        counted.write()
    return _Portion(len(seen), len(left), broken)


def _concluded_before(applications: Iterable[UUID], now_counted: Collection[UUID]) -> set[UUID]:
    """Those whose first conclusion was counted before these reviews."""
    done = Review.objects.filter(counted_at__isnull=False, outcome__in=CONCLUDES)
    return {
        application
        for portion in in_portions(list(applications))
        for pk, application in done.filter(application__in=portion).values_list("pk", "application")
        if pk not in now_counted
    }


def _read(numbers: Iterable[UUID]) -> tuple[Mapping[UUID, _One], frozenset[UUID]]:
    """Applications with their flags and groups, told by what is sealed; and those not opening.

    *Seen before* is in no count: beside nationality and sex it would tell of protected cases.
    """
    found: dict[UUID, _One] = {}
    broken: set[UUID] = set()
    for portion in in_portions(list(numbers)):
        flags: dict[UUID, set[Rule]] = {}
        of_these = Flag.objects.filter(application__in=portion).exclude(rule=SEEN_BEFORE)
        for pk, rule, version in of_these.values_list("application", "rule", "version"):
            flags.setdefault(pk, set()).add((rule, version))
        rows = Application.objects.filter(pk__in=portion)
        for row in vault.unlocked(rows, "batch_id"):
            try:
                groups = tuple(groups_of(row.written()).items())
            except ProtectionFailed:
                broken.add(row.pk)
                continue
            told = frozenset(flags.get(row.pk, ()))
            found[row.pk] = _One(told, row.is_sampled, row.post_id, groups)
    return found, frozenset(broken)


def _marked(model: type[Application] | type[Review], numbers: Iterable[UUID]) -> list[UUID]:
    """Those that nobody has counted or erased meanwhile, marked and locked before the record.

    Whoever works on one keeps it: it is left to the next minute, and nobody waits for anybody.
    """
    waiting = model.objects.filter(counted_at__isnull=True).order_by("pk")
    free = waiting.select_for_update(of=("self",), no_key=True, skip_locked=True)
    marked: list[UUID] = []
    for portion in in_portions(list(numbers)):
        held = list(free.filter(pk__in=portion).values_list("pk", flat=True))
        model.objects.filter(pk__in=held).update(counted_at=now())
        marked += held
    return marked
