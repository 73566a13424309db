"""Identifiers that people decided about, keyed anew when a new edition makes other keys.

What is declared or asked to be has its text sealed beside it, so it is keyed from that; else what
headquarters decided would meet nobody after an update, and nobody would be told. What is watched is
a hash alone: its pages say that it has to be named again.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from gerege.kernel.clock import now
from gerege.kernel.errors import ProtectionFailed
from gerege.vault import services as vault
from gerege.visas.engine.prepared import EDITION
from gerege.visas.models import AskedDeclaration, Declared
from gerege.visas.sharing import declaring
from gerege.visas.sharing.identifiers import identifiers_of, values_of


def key_declared_anew() -> int:
    """Key what stands declared, and what was asked, by this edition; returns how many. For
    ``tick``. Raises ProtectionFailed if something does not open; the others are keyed all the same.
    """
    standing = declaring.standing_on(now().date())
    # What is declared first: in which column it stood is told by what was asked for it.
    done = [*_each(standing, _key_declared), *_each(AskedDeclaration.objects.all(), _key_asked)]
    if not all(done):
        raise ProtectionFailed(f"{done.count(False)} declared identifiers cannot be keyed anew")
    return len(done)


def value_in(asked: AskedDeclaration) -> str | None:
    """The key of what was asked, as this edition makes it; None where it makes none.

    Raises ProtectionFailed if it does not open.
    """
    text = asked.told()["identifier"]
    there = identifiers_of(asked.application.written())
    own = (one.value for one in there if (one.kind, one.text) == (asked.kind, text))
    return next(own, None) or next(iter(values_of(asked.kind, text)), None)


def _each(rows: QuerySet[Any], key: Callable[[Any], None]) -> Iterator[bool]:
    """Whether each could be keyed; every one in a transaction of its own."""
    old = rows.exclude(edition=EDITION).order_by("pk")
    for number in list(old.values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                vault.hold_the_root()
                row = old.select_for_update(of=("self",)).filter(pk=number).first()
                if row is not None:
                    key(row)
            yield True
        except ProtectionFailed:
            yield False


def _key_declared(row: Declared) -> None:
    told = declaring.reason_of(row)
    values = values_of(row.kind, told["identifier"])
    if row.value not in values:
        asked = AskedDeclaration.objects.filter(kind=row.kind, value=row.value)
        own = asked.select_related("application__batch").order_by("-asked_at", "pk").first()
        row.value = (own and value_in(own)) or next(iter(values), row.value)
        # It is sealed to the key it has.
        declaring.seal_reason(row, **told)
    _save(row)


def _key_asked(row: AskedDeclaration) -> None:
    value = value_in(row) or row.value
    same = AskedDeclaration.objects.filter(kind=row.kind, value=value, answered_at__isnull=True)
    # Two that wait may have become one: the later keeps its key, and gets the other if confirmed.
    if not same.exclude(pk=row.pk).exists():
        row.value = value
    _save(row)


def _save(row: Declared | AskedDeclaration) -> None:
    row.edition = EDITION
    fields = ["value", "edition", "sealed"] if isinstance(row, Declared) else ["value", "edition"]
    row.save(update_fields=fields)
