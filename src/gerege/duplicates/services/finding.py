"""Looking for pairs: those of what was just written each minute, all of them once a day."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.cases.models import Case, Person
from gerege.cases.services.person import findable_by
from gerege.duplicates.comparing import Pair, pairs_in, people_of, table_of
from gerege.duplicates.models import Looked, Near
from gerege.duplicates.services.looking import end_what_betrays, let_somebody_look, tidy
from gerege.kernel.clock import now
from gerege.vault import services as vault

EVERY = timedelta(days=1)
MOST_CHANGED = 50
MOST_NEAR = 120
HIDES = (Verb.CASE_HIDDEN, Verb.CASE_SHOWN_AGAIN, Verb.CASE_HIDDEN_FROM_POST)


def find_pairs_due() -> int:
    """Compare what is due; returns how many new pairs there are. For ``gerege tick``."""
    looked, _made = Looked.objects.get_or_create(pk=1)
    newest = Event.objects.aggregate(newest=Max("sequence"))["newest"] or 0
    if looked.whole_at is None or now() - looked.whole_at >= EVERY:
        found = find_all_pairs()
        Looked.objects.filter(pk=1).update(whole_at=now(), sequence=newest)
        return found
    if hidden := _subjects_of(HIDES, looked.sequence, newest):
        tidy(hidden)
        end_what_betrays(hidden)
    changed = _subjects_of((Verb.PERSON_CHANGED,), looked.sequence, newest)
    found = sum(find_pairs_of(case_id) for case_id in changed[:MOST_CHANGED])
    if len(changed) > MOST_CHANGED:
        # More at once than is worth asking one by one: the next minute compares all.
        Looked.objects.filter(pk=1).update(whole_at=None)
    elif newest != looked.sequence:
        Looked.objects.filter(pk=1).update(sequence=newest)
    return found


def find_all_pairs() -> int:
    """Compare every file with every other; returns how many pairs are new."""
    _forget_erased()
    tidy()
    end_what_betrays()
    table = table_of(people_of(Person.objects.all()))
    return keep(pairs_in(table))


def find_pairs_of(case_id: UUID) -> int:
    """Compare one file with those that share a number or most of a name with it."""
    person = Person.objects.filter(case=case_id).select_related("case").first()
    if person is None:
        return 0
    own = findable_by(person, person.case)
    near = vault.find_numbers(own.numbers.items())
    for name in person.full_names():
        near |= {one.record for one in vault.find_by_name(name, limit=MOST_NEAR)}
    people = people_of(Person.objects.filter(case__in=near | {case_id}))
    return keep(pair for pair in pairs_in(table_of(people)) if case_id in pair)


def keep(pairs: Iterable[Pair]) -> int:
    """Keep what is new, on both sides; what was decided before stands. Ids only.

    Each pair with its task or not at all: one without a task would never be looked at.
    """
    wanted = list(dict.fromkeys(pairs))
    known = _known(wanted)
    new = [pair for pair in wanted if pair not in known]
    for pair in new:
        with transaction.atomic():
            rows = [Near(case_id=one, other=two, found_at=now()) for one, two in (pair, pair[::-1])]
            Near.objects.bulk_create(rows, ignore_conflicts=True)
            let_somebody_look(pair)
    return len(new)


def _known(pairs: Sequence[Pair]) -> set[Pair]:
    found: set[Pair] = set()
    for start in range(0, len(pairs), 500):
        ones = [one for one, _other in pairs[start : start + 500]]
        found |= set(Near.objects.filter(case__in=ones).values_list("case_id", "other"))
    return found


def _subjects_of(verbs: Sequence[Verb], before: int, newest: int) -> list[UUID]:
    acts = Event.objects.filter(verb__in=verbs, sequence__gt=before, sequence__lte=newest)
    subjects = acts.order_by("sequence").values_list("subject", flat=True)
    return list(dict.fromkeys(subject for subject in subjects if subject))


def _forget_erased() -> None:
    """Sides whose other file is erased say nothing any more."""
    Near.objects.exclude(other__in=Case.objects.order_by().values("pk")).delete()
