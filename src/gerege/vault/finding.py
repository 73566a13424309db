"""Finding a record by a number or a name of which only keyed hashes are stored.

The hashes are cut short on purpose, to 32 bits for numbers and 24 for tokens of names: whoever has
nothing but the hashes and their key learns that *some* number of this shape may be here, not that a
certain one is. So every hit is a candidate: open it and compare before acting on it.
"""

from collections import Counter
from collections.abc import Iterable
from unicodedata import normalize
from uuid import UUID

from gerege.audit.storage import whole_or_nothing
from gerege.vault import crypto, keyring, record_keys
from gerege.vault.models import CommonName, ExactIndex, NameIndex
from gerege.vault.name_tokens import pair_tokens, single_tokens

EXACT_DIGEST_BYTES = 4
NAME_DIGEST_BYTES = 3
# A token of a name that more records than this share is kept in pairs only.
COMMON_ABOVE = 20
NAME = "name"


def index_exact(*, subject: UUID, kind: str, value: str) -> None:
    """Make a record findable by a number. ``value`` is normalised by the caller (``identity``).

    Raises ProtectionFailed for an erased record, and as every use of the master key does.
    """
    keyring.must_belong()
    with whole_or_nothing():
        record_keys.must_exist(subject)
        digest = _exact_digest(kind, value)
        ExactIndex.objects.get_or_create(record_id=subject, kind=kind, digest=digest)


def find_exact(kind: str, value: str) -> set[UUID]:
    """Records that may hold this number. Candidates: open and compare before acting on one."""
    keyring.must_belong()
    digest = _exact_digest(kind, value)
    found = ExactIndex.objects.filter(digest=digest, kind=kind)
    return set(found.values_list("record_id", flat=True))


def index_name(*, subject: UUID, names: Iterable[str]) -> None:
    """Make a record findable by names, in any script, spelling and order known to ``identity``."""
    keyring.must_belong()
    written = list(names)
    singles = {single for name in written for single in _singles(name)}
    pairs = {pair for name in written for pair in _pairs(name)}
    with whole_or_nothing():
        record_keys.must_exist(subject)
        rare = singles - _common_among(singles)
        rows = [NameIndex(record_id=subject, digest=digest) for digest in sorted(rare | pairs)]
        NameIndex.objects.bulk_create(rows, ignore_conflicts=True)
        _retire_what_became_common(rare)


def find_by_name(query: str) -> list[UUID]:
    """Records whose names share tokens with the query, those that share most first.

    Candidates of every post: keep those the viewer may know, open them, and compare with
    ``identity.names.compare``. Finds nothing for a single very common name: see ``too_common``.
    """
    keyring.must_belong()
    found = NameIndex.objects.filter(digest__in=sorted(_singles(query) | _pairs(query)))
    shared = Counter(found.values_list("record_id", flat=True))
    return sorted(shared, key=lambda subject: (-shared[subject], subject))


def too_common(query: str) -> bool:
    """True if the query is one name that many share: it finds nothing without a second name."""
    return not _pairs(query) and bool(_common_among(_singles(query)))


def forget_indexes(subject: UUID, kind: str | None = None) -> None:
    """Stop a record from being found: by every number and name, or only by one kind (or "name")."""
    with whole_or_nothing():
        if kind in (None, NAME):
            NameIndex.objects.filter(record=subject).delete()
        exact = ExactIndex.objects.filter(record=subject)
        (exact if kind is None else exact.filter(kind=kind)).delete()


def _common_among(digests: set[str]) -> set[str]:
    found = CommonName.objects.filter(digest__in=digests)
    return set(found.values_list("digest", flat=True))


def _retire_what_became_common(digests: set[str]) -> None:
    """Forget the single hashes that now too many share; their pairs go on finding them."""
    shared = NameIndex.objects.filter(digest__in=digests).values_list("digest", flat=True)
    for digest, count in Counter(shared).items():
        if count > COMMON_ABOVE:
            CommonName.objects.get_or_create(digest=digest)
            NameIndex.objects.filter(digest=digest).delete()


def _exact_digest(kind: str, value: str) -> str:
    written = normalize("NFKC", value).casefold().strip()
    return crypto.blind(keyring.derived("exact", kind).secret, written, EXACT_DIGEST_BYTES)


def _singles(name: str) -> set[str]:
    key = keyring.derived("names").secret
    return {f"s{crypto.blind(key, token, NAME_DIGEST_BYTES)}" for token in single_tokens(name)}


def _pairs(name: str) -> set[str]:
    key = keyring.derived("pairs of names").secret
    return {f"p{crypto.blind(key, pair, NAME_DIGEST_BYTES)}" for pair in pair_tokens(name)}
