"""Identifiers brought to one writing, and their keyed hashes: all that leaves of them.

A key is the first 8 bytes of HMAC-SHA-256 over kind, a zero byte and the normalised text; 0 is
never used. So the same telephone is the same key in every column, and without the secret nobody can
try out numbers against the store.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from gerege.identity.documents import normalise_number
from gerege.visas.engine.addresses import folded_address
from gerege.visas.engine.nothing import names_nobody
from gerege.visas.engine.telephones import telephone
from gerege.visas.engine.written_alike import folded_firm, folded_name

BLOCK = 64
KEY_BYTES = 8
SHORTEST_ANSWER = 80
LONGEST = 2000
DIGIT = re.compile(r"\d")
# A word of three letters, no digit glued to it, makes a name of what has digits too: «Хан 1» is one
# and «KC-12» is not.
WORD_OF_A_NAME = re.compile(r"""(?<![^\s"«“„(])[^\W\d_](?:[^\W\d_]|['’`-]){2,}(?![^\s"»”),.;])""")
NO_WORD = re.compile(r"[\W_]+")
# What stays as it is; two letters and eight digits may be a number of the population register.
PLAIN_EMAIL = re.compile(r"[a-z0-9._-]+@(?!gmail|googlemail)[a-z0-9-]+(?:\.[a-z0-9-]+)+")
PLAIN_NUMBER = re.compile("(?![A-Z]{2}.{8}$)[0-9A-Z]+")
# Google treats the dots of a name and what follows a plus as not written, and both of its domains
# as one: support.google.com/mail/answer/7436150 and /answer/22370. Of no other provider is this
# known to hold for all accounts, so only case and spaces are taken away there.
GOOGLE = frozenset({"gmail.com", "googlemail.com"})

# The bank's name is no account, and many an office numbers its groups from 1: whoever wrote such a
# thing would look as if they shared it with strangers.
FEWEST_DIGITS: Mapping[str, int] = MappingProxyType(
    {"account": 5, "guarantor": 4, "travel_group": 4}
)

WITH_NUMBERS = frozenset({"sponsor", "employer"})

Normaliser = Callable[[str, str], str | None]


def normalised(kind: str, text: str, region: str = "MN") -> str | None:
    """One writing for all writings of the same identifier; None when there is none to compare.

    That is so as well where the text names nobody («none», «байхгүй», 99999999). ``region`` (ISO
    3166-1 alpha-2) is where a telephone number without a calling code belongs: a setting of the
    installation, never the post. Raises KeyError for an unknown kind.
    """
    written = text.strip()
    way = normaliser_of(kind, is_number=False)
    return None if names_nobody(kind, written) else way(written, region)


def writings(kind: str, text: str, region: str = "MN") -> tuple[str, ...]:
    """Every writing under which this may have been kept, the likeliest first.

    Of firms and people there are columns of names and columns of numbers: a text that could stand
    in either is looked for in both. Raises KeyError for an unknown kind.
    """
    written = text.strip()
    if names_nobody(kind, written):
        return ()
    found = [normalised(kind, written, region)]
    if kind in WITH_NUMBERS:
        found.append(_number_of(kind)(written, region))
    return tuple(dict.fromkeys(one for one in found if one is not None))


def normaliser_of(kind: str, *, is_number: bool) -> Normaliser:
    """How a kind is brought to one writing; a column of numbers is never taken for names."""
    return _number_of(kind) if is_number else NORMALISERS[kind]


def keyed(key: bytes, kind: str, text: str) -> int:
    """The keyed hash of a normalised text, as an unsigned whole number of 64 bits, never 0."""
    return Keyer(key).of(kind, text)


class Keyer:
    """HMAC-SHA-256 with the two padded blocks of the secret hashed once: half the time each."""

    def __init__(self, key: bytes) -> None:
        """``key`` is the secret of the installation or of the run. Raises ValueError if short."""
        if len(key) < 16:  # noqa: PLR2004
            raise ValueError("a key has at least 16 bytes")
        short = hashlib.sha256(key).digest() if len(key) > BLOCK else key
        padded = short.ljust(BLOCK, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))

    def of(self, kind: str, text: str) -> int:
        """The key of one normalised text."""
        return self.of_kind(kind)(text)

    def of_kind(self, kind: str) -> Callable[[str], int]:
        """The keys of one kind, with its name hashed once for all of them."""
        started = self._inner.copy()
        started.update(f"{kind}\0".encode())
        inner_copy, outer_copy = started.copy, self._outer.copy

        def key(text: str) -> int:
            inner, outer = inner_copy(), outer_copy()
            inner.update(text.encode("utf-8", "surrogatepass"))
            outer.update(inner.digest())
            return int.from_bytes(outer.digest()[:KEY_BYTES], "big") or 1

        return key


def email(text: str, _region: str = "") -> str | None:
    """An address in small letters without spaces; of Google's, one writing for each mailbox."""
    if PLAIN_EMAIL.fullmatch(text):
        return text
    plain = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
    name, at, domain = plain.removeprefix("mailto:").strip("<>;,").rpartition("@")
    if not (at and name and "." in domain.strip(".")) or "@" in name:
        return None
    if domain in GOOGLE:
        name, domain = name.partition("+")[0].replace(".", ""), "gmail.com"
    return f"{name}@{domain}" if name else None


def number(text: str, _region: str = "") -> str | None:
    """Capitals and digits, letters of one alphabet whichever keyboard typed them; none is lost."""
    if PLAIN_NUMBER.fullmatch(text):
        return text
    return normalise_number(text) or None if len(text) <= LONGEST else None


def numbered(fewest: int, text: str, _region: str = "") -> str | None:
    """The same for what has at least so many digits; any other names nobody of their own."""
    return number(text) if len(DIGIT.findall(text)) >= fewest else None


def _number_of(kind: str) -> Normaliser:
    return partial(numbered, FEWEST_DIGITS.get(kind, 1))


def person_or_firm(text: str, region: str = "") -> str | None:
    """A number where it is one, else the sounds of a name: the same whichever column it is from."""
    if DIGIT.search(text) and not WORD_OF_A_NAME.search(text):
        return number(text, region)
    return folded_firm(text)


def answers(text: str, _region: str = "") -> str | None:
    """The letters and digits of a free text, if it has enough of them to be worth comparing."""
    plain = NO_WORD.sub(" ", unicodedata.normalize("NFKC", text[:LONGEST]).casefold()).strip()
    return plain if len(plain) - plain.count(" ") >= SHORTEST_ANSWER else None


def _name(text: str, _region: str = "") -> str | None:
    return folded_name(text)


def _address(text: str, _region: str = "") -> str | None:
    return folded_address(text)


NORMALISERS: Mapping[str, Normaliser] = MappingProxyType(
    {
        "phone": telephone,
        "email": email,
        "address": _address,
        "sponsor": person_or_firm,
        "employer": person_or_firm,
        "recruiter": person_or_firm,
        "payer": person_or_firm,
        "agent": person_or_firm,
        "surname": _name,
        **{kind: _number_of(kind) for kind in FEWEST_DIGITS},
        "answers": answers,
    }
)
