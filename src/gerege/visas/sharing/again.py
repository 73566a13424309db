"""Whether somebody applied at this post before: a hint for the officer, and nothing a rule reads.

Looked for among those who share the telephone or the e-mail, or the whole name: no key of the
passport number is kept, so the same passport under another name and another telephone is not found.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Count, Model, QuerySet

from gerege.vault import services as vault
from gerege.visas.engine.keys import Keyer
from gerege.visas.finding.naming import whole_name_keys
from gerege.visas.models import Application, Batch, NameKey, SharedKey
from gerege.visas.queries import number_of
from gerege.visas.sharing.same_person import in_one_writing

MOST_READ = 400
"""Rows of keys that are looked at in each way, however many have them."""
MOST_OPENED = 20
THEIRS = ("phone", "email")


def applied_before(application: Application, keyer: Keyer) -> Sequence[tuple[UUID, str]]:
    """Id and number of others of the same post that have the same passport number, or the same day
    of birth and the same telephone or e-mail; the newest first. One question."""
    written = application.written()
    near = _sharing(application).union(_named_alike(application, written, keyer))
    rows = Application.objects.filter(pk__in=near, batch__state=Batch.State.DONE)
    others = rows.exclude(pk=application.pk).order_by("-waiting_since", "pk")
    opened = vault.unlocked(others, "batch_id")
    same = [other for other in opened if are_of_one_person(written, other.written())]
    return [(other.pk, number_of(other)) for other in same]


def are_of_one_person(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """True where the passport number is the same, or the day of birth with telephone or e-mail."""
    first, second = in_one_writing(one), in_one_writing(other)
    same = {name for name, value in first.items() if value and value == second[name]}
    return "number" in same or ("date_of_birth" in same and not same.isdisjoint(THEIRS))


def _sharing(application: Application) -> QuerySet[Application, tuple[UUID]]:
    """Who shares the telephone or the e-mail, at the same post."""
    own = SharedKey.objects.filter(application=application, kind__in=THEIRS)
    there = SharedKey.objects.filter(value__in=own.values("value"), kind__in=THEIRS)
    return _most(
        SharedKey.objects.all(), there.filter(application__post=application.post_id).order_by("-pk")
    )


def _named_alike(
    application: Application, written: Mapping[str, str], keyer: Keyer
) -> QuerySet[Application, tuple[UUID]]:
    """Who bears the whole name, at the same post."""
    whole = whole_name_keys(keyer, written.get("surname", ""), written.get("given_names", ""))
    there = NameKey.objects.filter(post=application.post_id, value__in=whole)
    return _most(NameKey.objects.all(), there.order_by("value", "application"))


def _most(table: QuerySet[Model], rows: QuerySet[Model]) -> QuerySet[Application, tuple[UUID]]:
    """Those that share most among the rows that are read.

    Each limit stands inside of another question: SQLite takes none in a part of a union.
    """
    read = table.filter(pk__in=rows.values("pk")[:MOST_READ])
    counted = read.order_by().values("application").annotate(shared=Count("pk"))
    most = counted.order_by("-shared", "application").values("application")[:MOST_OPENED]
    return Application.objects.filter(pk__in=most).order_by().values_list("pk")
