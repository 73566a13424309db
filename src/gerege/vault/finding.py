"""Finding a record by a number or a name of which only keyed hashes are stored.

The hashes are cut short on purpose, to 32 bits for numbers and 24 for tokens of names: whoever has
nothing but the hashes and their key learns that *some* number of this shape may be here, not that a
certain one is. So every hit is a candidate: open it and compare before acting on it.

What still leaks to whoever sees the table: how many records share a token. ``identity`` therefore
gives very common names only together with a second one, and the rest is stated in the threat model.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from unicodedata import normalize
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gerege.audit.storage import whole_or_nothing
from gerege.identity.names import needs_another_part, search_tokens
from gerege.vault import crypto, keyring, record_keys
from gerege.vault.keyring import Roots
from gerege.vault.models import NO_KEEPER, ExactIndex, NameIndex
from gerege.vault.rooted import Findable, findable

EXACT_DIGEST_BYTES = 4
NAME_DIGEST_BYTES = 3


class Candidate(NamedTuple):
    """A record that may bear a name, and how many tokens of it the record shares."""

    shared: int
    record: UUID


@dataclass(frozen=True)
class Reach:
    """Among which records a search looks: those of one keeper, and some of others, by their ids."""

    keeper: UUID | None
    others: Sequence[UUID] = ()


def make_findable(found_by: Mapping[UUID, Findable]) -> None:
    """Let records be found by these numbers and names, and by nothing else any more.

    Numbers are normalised by the caller (``identity``). Raises ProtectionFailed for an erased
    record, and as every use of the root does. Call in a transaction.
    """
    keyring.must_belong()
    with whole_or_nothing():
        for subject in sorted(found_by):
            record_keys.must_exist(subject)
        secret = keyring.roots_now().current
        replace_indexes(found_by, secret)


def make_findable_again(subjects: Sequence[UUID]) -> None:
    """Compute the hashes of these records anew from what is sealed in them. Raises as above."""
    found = findable(subjects)
    make_findable({subject: by for subject, by in found.items() if by is not None})


def replace_indexes(found_by: Mapping[UUID, Findable], secret: bytes) -> None:
    """The hashes of records whose keys are held, with this root. Call in a transaction."""
    for model in (ExactIndex, NameIndex):
        model.objects.filter(record__in=list(found_by)).delete()
    exact = [
        ExactIndex(record_id=subject, kind=kind, digest=_exact_digest(secret, kind, value))
        for subject, findable in found_by.items()
        for kind, value in findable.numbers.items()
    ]
    names = [
        NameIndex(record_id=subject, digest=digest, keeper=findable.keeper)
        for subject, findable in found_by.items()
        for digest in _digests_of_all(secret, findable.names)
    ]
    ExactIndex.objects.bulk_create(exact)
    NameIndex.objects.bulk_create(names)


def find_exact(kind: str, *values: str) -> set[UUID]:
    """Records that may hold one of these numbers. Candidates: open and compare before acting."""
    return find_numbers((kind, value) for value in values)


def find_numbers(numbers: Iterable[tuple[str, str]]) -> set[UUID]:
    """Records that may hold one of these numbers, given with their kinds. Candidates, too."""
    wanted = list(numbers)

    def ask(roots: Roots) -> set[UUID]:
        digests = {_exact_digest(secret, *one) for one in wanted for secret in roots.all}
        kinds = {kind for kind, _value in wanted}
        found = ExactIndex.objects.filter(digest__in=digests, kind__in=kinds)
        return set(found.values_list("record_id", flat=True))

    return keyring.steadily(ask)


def find_by_name(
    query: str,
    *,
    within: Reach | None = None,
    after: Candidate | None = None,
    limit: int | None = None,
) -> list[Candidate]:
    """Records whose names share tokens with the query, those that share most first.

    Candidates of everybody unless ``within`` says whose; open them, and compare with
    ``identity.names.compare``. One very common name alone finds hardly anybody: ``too_common``.
    The database counts and orders, so that only ``limit`` ids ever leave it, and begins behind the
    candidate ``after``, the last one of a page before.
    """

    def ask(roots: Roots) -> list[Candidate]:
        digests = {digest for secret in roots.all for digest in _name_digests(secret, query)}
        named = NameIndex.objects.filter(digest__in=digests)
        parts = [named] if within is None else _parts(named, within)
        columns = ("record_id", "digest")
        found = {one for part in parts for one in most_shared(part, columns, after, limit)}
        return sorted(found, key=lambda one: (-one.shared, one.record))[:limit]

    return keyring.steadily(ask)


def _parts(named: QuerySet[NameIndex], within: Reach) -> list[QuerySet[NameIndex]]:
    """Each part is read from one index alone, which no database does for "one's own or these"."""
    own = named.filter(keeper__in={within.keeper or NO_KEEPER, NO_KEEPER})
    return [own, named.filter(record__in=within.others)] if within.others else [own]


def most_shared(
    rows: QuerySet[Any],
    columns: tuple[str, str],
    after: Candidate | None = None,
    limit: int | None = None,
) -> Iterator[Candidate]:
    """What these rows of keyed tokens bring, those that share most first; counted by the database.

    ``columns`` are whose a row is, and its token. The same for every table of tokens.
    """
    owner, token = columns
    shared = rows.values(owner).annotate(shared=Count(token))
    if after is not None:
        same = Q(**{"shared": after.shared, f"{owner}__gt": after.record})
        shared = shared.filter(Q(shared__lt=after.shared) | same)
    found = shared.order_by("-shared", owner).values_list("shared", owner)[:limit]
    return (Candidate(count, record) for count, record in found)


def too_common(query: str) -> bool:
    """True if the query is one name that very many bear: it is only found with a second name."""
    return needs_another_part(query)


def _exact_digest(secret: bytes, kind: str, value: str) -> str:
    written = normalize("NFKC", value).casefold().strip()
    key = keyring.derived_from(secret, "exact", kind).secret
    return crypto.blind(key, written, EXACT_DIGEST_BYTES)


def _digests_of_all(secret: bytes, names: Iterable[str]) -> list[str]:
    return sorted({digest for name in names for digest in _name_digests(secret, name)})


def _name_digests(secret: bytes, name: str) -> list[str]:
    key = keyring.derived_from(secret, "names").secret
    return sorted({crypto.blind(key, token, NAME_DIGEST_BYTES) for token in search_tokens(name)})
