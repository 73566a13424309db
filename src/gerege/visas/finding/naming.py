"""By which keys an application is found by the applicant's name or a place, however spelled.

So is the same passport number, for the page of an application alone.

The tokens are those by which files are found (``identity.search_tokens``). What is kept of each is
a keyed hash, cut short, with the secret of this room's hashes: a new root seals that secret anew
and changes no hash, so that millions of names need not be opened for it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db.models import QuerySet

from gerege.identity.names import search_tokens
from gerege.identity.near_addresses import place_tokens
from gerege.visas.engine.keys import Keyer, normalised
from gerege.visas.engine.reading.lost_letters import has_lost_letters
from gerege.visas.models import Application, Batch, NameKey

KIND = "name"
CUT = 64 - 31
"""Bits that are left away: what remains fits into the whole numbers of every database."""
NAME_COLUMNS = ("surname", "given_names")
PLACE = "place"
PASSPORT = "passport"
PLACE_COLUMNS = ("address", "sponsor_address", "accommodation_address")


def name_of(written: Mapping[str, str]) -> str:
    """The applicant's name as it stood in the file, in one line; "" if it had none."""
    return " ".join(part for column in NAME_COLUMNS if (part := written.get(column, "").strip()))


def _whole(text: str) -> str:
    """Nothing where letters were lost: what is left of the name is another one."""
    return "" if has_lost_letters(text) else text


def keys_of_name(keyer: Keyer, name: str) -> Sequence[int]:
    """The keyed hashes under which a name is kept and looked for, near spellings too."""
    key = keyer.of_kind(KIND)
    return sorted({key(token) >> CUT for token in search_tokens(name)})


def places_in(written: Mapping[str, str]) -> Sequence[str]:
    """The addresses of an application, each once."""
    return list(dict.fromkeys(text for name in PLACE_COLUMNS if (text := written.get(name, ""))))


def keys_of_places(keyer: Keyer, places: Iterable[str]) -> Sequence[int]:
    """The keyed hashes under which places are kept, and other writings of them looked for."""
    key = keyer.of_kind(PLACE)
    return sorted({key(token) >> CUT for place in places for token in place_tokens(place)})


def key_of_passport(keyer: Keyer, written: Mapping[str, str]) -> int | None:
    """The keyed hash of the passport number; None where none is there that tells anything.

    It stands in no column of the store, so no rule and no link reads it (decision 26): only the
    page of an application asks for others that have it.
    """
    number = normalised("account", _whole(written.get("passport_number", "")))
    return None if number is None else keyer.of_kind(PASSPORT)(number) >> CUT


def whole_name_keys(keyer: Keyer, surname: str, given: str) -> Sequence[int]:
    """Those keys of a name that two of its words make together, in either order.

    Of all posts a single word would bring far too many.
    """
    apart = search_tokens(surname) | search_tokens(given)
    both = search_tokens(f"{surname} {given}") | search_tokens(f"{given} {surname}")
    key = keyer.of_kind(KIND)
    return sorted({key(token) >> CUT for token in both - apart})


def name_keys(
    keyer: Keyer, application: Application, written: Mapping[str, str]
) -> Iterator[NameKey]:
    """The rows of one application. Saves nothing."""
    names = keys_of_name(keyer, _whole(name_of(written)))
    places = keys_of_places(keyer, filter(_whole, places_in(written)))
    passport = key_of_passport(keyer, written)
    for value in {*names, *places, *([] if passport is None else [passport])}:
        yield NameKey(application_id=application.pk, post_id=application.post_id, value=value)


def not_findable() -> QuerySet[Application]:
    """Whole imports of an earlier version, which kept no names; ``tick`` makes up for it."""
    return Application.objects.filter(named_at__isnull=True, batch__state=Batch.State.DONE)
