"""Finding a record by a number or a name of which only keyed hashes are stored.

The hashes are cut short on purpose, to 32 bits for numbers and 24 for tokens of names: whoever has
nothing but the hashes and their key learns that *some* number of this shape may be here, not that a
certain one is. So every hit is a candidate: open it and compare before acting on it.

What still leaks to whoever sees the table: how many records share a token. ``identity`` therefore
gives very common names only together with a second one, and the rest is stated in the threat model.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from unicodedata import normalize
from uuid import UUID

from django.db.models import Count, QuerySet

from gerege.audit.storage import whole_or_nothing
from gerege.identity.names import needs_another_part, search_tokens
from gerege.vault import crypto, keyring, record_keys
from gerege.vault.models import ExactIndex, NameIndex

EXACT_DIGEST_BYTES = 4
NAME_DIGEST_BYTES = 3
NAME = "name"
FEW = 200
"""So many rows of a name are counted here; of a name with more the database counts them."""
NOBODY = UUID(int=0)


def index_exact(*, subject: UUID, kind: str, value: str) -> None:
    """Make a record findable by a number. ``value`` is normalised by the caller (``identity``).

    Raises ProtectionFailed for an erased record, and as every use of the master key does.
    """
    keyring.must_belong()
    with whole_or_nothing():
        record_keys.must_exist(subject)
        digest = _exact_digest(kind, value)
        ExactIndex.objects.get_or_create(record_id=subject, kind=kind, digest=digest)


def find_exact(kind: str, *values: str) -> set[UUID]:
    """Records that may hold one of these numbers. Candidates: open and compare before acting."""
    keyring.must_belong()
    digests = {_exact_digest(kind, value) for value in values}
    found = ExactIndex.objects.filter(digest__in=digests, kind=kind)
    return set(found.values_list("record_id", flat=True))


def index_name(*, subject: UUID, names: Iterable[str]) -> None:
    """Make a record findable by names, in any script, spelling and order known to ``identity``."""
    keyring.must_belong()
    digests = {digest for name in names for digest in _name_digests(name)}
    with whole_or_nothing():
        record_keys.must_exist(subject)
        rows = [NameIndex(record_id=subject, digest=digest) for digest in sorted(digests)]
        NameIndex.objects.bulk_create(rows, ignore_conflicts=True)


def find_by_name(
    query: str, *, within: QuerySet[Any] | None = None, limit: int | None = None
) -> list[UUID]:
    """Records whose names share tokens with the query, those that share most first.

    Candidates of every post unless ``within`` gives the ids the viewer may know; open them, and
    compare with ``identity.names.compare``. One very common name alone finds hardly anybody:
    ``too_common``. The database counts and orders, so that only ``limit`` ids ever leave it.
    """
    keyring.must_belong()
    found = NameIndex.objects.filter(digest__in=_name_digests(query))
    few = list(found.values_list("record_id", flat=True)[: FEW + 1])
    if len(few) <= FEW:
        return _most_shared(few, within)[:limit]
    if within is not None:
        found = found.filter(record__in=within)
    shared = found.values("record_id").annotate(shared=Count("digest"))
    ordered = shared.order_by("-shared", "record_id").values_list("record_id", flat=True)
    return list(ordered[:limit])


def _most_shared(few: Sequence[UUID], within: QuerySet[Any] | None) -> list[UUID]:
    """The same for a name that few bear: the few are asked for, not everything one may know.

    Where there is none, nobody is asked for: the clock does not tell what others know.
    """
    shared = Counter(few)
    asked = list(shared) or [NOBODY]
    known = (
        shared if within is None else set(within.filter(pk__in=asked).values_list("pk", flat=True))
    )
    return sorted((one for one in shared if one in known), key=lambda one: (-shared[one], one))


def too_common(query: str) -> bool:
    """True if the query is one name that very many bear: it is only found with a second name."""
    return needs_another_part(query)


def forget_indexes(subject: UUID, kind: str | None = None) -> None:
    """Stop a record from being found: by every number and name, or only by one kind (or "name")."""
    with whole_or_nothing():
        if kind in (None, NAME):
            NameIndex.objects.filter(record=subject).delete()
        exact = ExactIndex.objects.filter(record=subject)
        (exact if kind is None else exact.filter(kind=kind)).delete()


def _exact_digest(kind: str, value: str) -> str:
    written = normalize("NFKC", value).casefold().strip()
    return crypto.blind(keyring.derived("exact", kind).secret, written, EXACT_DIGEST_BYTES)


def _name_digests(name: str) -> list[str]:
    key = keyring.derived("names").secret
    return sorted({crypto.blind(key, token, NAME_DIGEST_BYTES) for token in search_tokens(name)})
