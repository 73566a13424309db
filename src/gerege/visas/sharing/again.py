"""Whether somebody applied at this post before: a hint for the officer, and nothing a rule reads.

Looked for among those who share the telephone or the e-mail, or the whole name: no key of the
passport number is kept, so the same passport under another name and another telephone is not found.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import IntegerField, QuerySet, Value

from gerege.vault import services as vault
from gerege.visas.engine.keys import Keyer
from gerege.visas.finding.naming import whole_name_keys
from gerege.visas.models import Application, Batch, NameKey, SharedKey
from gerege.visas.passes.screening_key import screening_key
from gerege.visas.queries import number_of
from gerege.visas.sharing.same_person import in_one_writing

MOST_READ = 400
"""Rows of keys that are looked at in each way, however many have them."""
MOST_OPENED = 20
THEIRS = ("phone", "email")
BY_SHARING, BY_NAME = 0, 1
Way = tuple[UUID, int]


def applied_before(application: Application) -> Sequence[tuple[UUID, str]]:
    """Id and number of others of the same post that have the same passport number, or the same day
    of birth and the same telephone or e-mail; the newest first."""
    written = application.written()
    near = [pk for pk in _near(application, written) if pk != application.pk]
    if not near:
        return []
    rows = Application.objects.filter(pk__in=near, batch__state=Batch.State.DONE)
    others = vault.unlocked(rows.order_by("-waiting_since", "pk"), "batch_id")
    same = [other for other in others if are_of_one_person(written, other.written())]
    return [(other.pk, number_of(other)) for other in same]


def are_of_one_person(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """True where the passport number is the same, or the day of birth with telephone or e-mail."""
    first, second = in_one_writing(one), in_one_writing(other)
    same = {name for name, value in first.items() if value and value == second[name]}
    return "number" in same or ("date_of_birth" in same and not same.isdisjoint(THEIRS))


def _near(application: Application, written: Mapping[str, str]) -> list[UUID]:
    """Who shares telephone or e-mail, and who shares most of the name; one question for both."""
    keyer, post = Keyer(screening_key()), application.post_id
    whole = whole_name_keys(keyer, written.get("surname", ""), written.get("given_names", ""))
    own = SharedKey.objects.filter(application=application, kind__in=THEIRS)
    there = SharedKey.objects.filter(value__in=own.values("value"), kind__in=THEIRS)
    here = there.filter(application__post=post).order_by("-pk")
    named = NameKey.objects.filter(post=post, value__in=whole).order_by("value", "application")
    return _most(list(_first(here, BY_SHARING).union(_first(named, BY_NAME), all=True)))


def _first(
    rows: QuerySet[SharedKey] | QuerySet[NameKey], way: int
) -> QuerySet[SharedKey, Way] | QuerySet[NameKey, Way]:
    # Inside of the other question, because SQLite takes no limit in a part of a union.
    few = rows.model.objects.filter(pk__in=rows.values("pk")[:MOST_READ]).order_by()
    return few.values_list("application", Value(way, IntegerField()))


def _most(rows: Sequence[Way]) -> list[UUID]:
    """Of each way those that share most."""
    counted = Counter(rows)
    ordered = sorted(counted, key=lambda one: (-counted[one], one[0]))
    by_way = ([pk for pk, of in ordered if of == way][:MOST_OPENED] for way in (0, 1))
    return list(dict.fromkeys(pk for found in by_way for pk in found))
