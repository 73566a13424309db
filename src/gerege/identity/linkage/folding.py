"""A name of either script and any habit as one plain text, and its key for looking up.

Rougher than the matcher of names, because a database compares millions of them: the vowels that
spellings confuse are one, endings of patronymics are taken off, words stand in their order. The key
is the consonants of the first word.
"""

from typing import NamedTuple

from gerege.identity.searching import skeletons
from gerege.identity.words import Word, take_apart

# One sign for what Latin spellings confuse: о ө у ү, ж, х, ц and к behind a c, and no glides.
ROUGHLY = str.maketrans("oöOUuüёVJXKCČŠŽ", "uuuuuuuujhhcqwj", "Y'*")


class Folded(NamedTuple):
    """A name for comparing, and for finding what to compare it with; empty without letters."""

    text: str
    key: str


def folded(name: str) -> Folded:
    """Fold one part of a name. Takes any text."""
    words = [word for word in take_apart(name).words if word.sounds]
    if not words:
        return Folded("", "")
    heard = [_own_form(word) for word in words]
    keys = [skeleton for form in heard for skeleton in skeletons(form)[:1]]
    return Folded(" ".join(form.translate(ROUGHLY) for form in heard), keys[0] if keys else "")


def _own_form(word: Word) -> str:
    """The father's name without its ending, where the ending is certain."""
    return word.stems[0] if word.is_genitive and word.stems else word.sounds
