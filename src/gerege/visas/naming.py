"""By which keys an application is found by the applicant's name, however it is spelled.

The tokens are those by which files are found (``identity.search_tokens``). What is kept of each is
a keyed hash, cut short, with the secret of this room's hashes: a new root seals that secret anew
and changes no hash, so that millions of names need not be opened for it.
"""

from collections.abc import Iterator, Mapping, Sequence

from django.db.models import QuerySet

from gerege.identity.names import search_tokens
from gerege.visas.engine.keys import Keyer
from gerege.visas.models import Application, Batch, NameKey

KIND = "name"
CUT = 64 - 31
"""Bits that are left away: what remains fits into the whole numbers of every database."""
NAME_COLUMNS = ("surname", "given_names")


def name_of(written: Mapping[str, str]) -> str:
    """The applicant's name as it stood in the file, in one line; "" if it had none."""
    return " ".join(part for column in NAME_COLUMNS if (part := written.get(column, "").strip()))


def keys_of_name(keyer: Keyer, name: str) -> Sequence[int]:
    """The keyed hashes under which a name is kept and looked for, near spellings too."""
    key = keyer.of_kind(KIND)
    return sorted({key(token) >> CUT for token in search_tokens(name)})


def name_keys(keyer: Keyer, application: Application, name: str) -> Iterator[NameKey]:
    """The rows of one application. Saves nothing."""
    for value in keys_of_name(keyer, name):
        yield NameKey(application=application, post_id=application.post_id, value=value)


def not_findable() -> QuerySet[Application]:
    """Whole imports of an earlier version, which kept no names; ``tick`` makes up for it."""
    return Application.objects.filter(named_at__isnull=True, batch__state=Batch.State.DONE)
