"""What the cases are found by: keyed hashes of telephones and of the parts of names."""

from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.ministry.names import telephone
from benchmarks.ministry.telling import Told


def telephone_index(one: Told) -> dict[str, Any]:
    """The hash by which a telephone is found."""
    from gerege.identity.telephones import normalise
    from gerege.vault import crypto, finding, keyring

    written = normalise(telephone(one.number), one.country) or ""
    secret = keyring.derived_from(keyring.root(), "exact", "phone").secret
    digest = crypto.blind(secret, written, finding.EXACT_DIGEST_BYTES)
    return {"record_id": one.id, "kind": "phone", "digest": digest}


def name_index(told: Sequence[Told], names: Sequence[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """The hashes by which a name is found; worked out once for each name."""
    from gerege.identity.names import search_tokens
    from gerege.vault import crypto, finding, keyring

    secret = keyring.derived_from(keyring.root(), "names").secret
    known: dict[tuple[str, str], list[str]] = {}
    for one, name in zip(told, names, strict=True):
        if name not in known:
            tokens = search_tokens(" ".join(name))
            digests = {crypto.blind(secret, t, finding.NAME_DIGEST_BYTES) for t in tokens}
            known[name] = sorted(digests)
        for digest in known[name]:
            yield {"record_id": one.id, "digest": digest, "keeper": one.post}
