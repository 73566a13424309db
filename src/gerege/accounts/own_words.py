"""Words of this work, of which no password is made: whoever guesses tries them first.

ASVS 5.0, 6.1.2 and 6.2.11. A password may hold such a word; it may not be mostly such words, with
figures and signs around them. Which words: docs/security/limits.md.
"""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer, Post

WORDS = (
    *("gerege", "password", "qwerty", "mongolia", "mongol", "ulaanbaatar", "embassy", "consulate"),
    *("consular", "consul", "konsul", "officer", "ministry", "foreign", "affairs", "passport"),
    *("нууцүг", "нууц", "гэрэгэ", "монгол", "улаанбаатар", "элчин", "сайдын", "яам", "консул"),
    *("гадаад", "харилцаа", "паспорт", "төлөөлөгчийн", "газар", "elchin", "said", "yam", "gadaad"),
)
# A word of two letters is part of too many others.
SHORTEST_WORD, LEAST_LEFT = 3, 8


class NotOfOwnWords:
    """A password validator as Django calls it."""

    def validate(self, password: str, user: Officer | None = None) -> None:
        """Refuse what is made of such words. Raises ValidationError."""
        letters = left = "".join(sign for sign in password.casefold() if sign.isalpha())
        for word in sorted(set(_words(user)), key=len, reverse=True):
            left = left.replace(word, "")
        own = len(letters) - len(left)
        if own and own >= len(left) and len(left) < LEAST_LEFT:
            raise ValidationError(
                _(
                    "The password is little more than names of people or places and words of "
                    "this work."
                ),
                code="own_words",
            )

    def get_help_text(self) -> str:
        """Nothing: the page says how a password is chosen."""
        return ""


def _words(user: Officer | None) -> Iterator[str]:
    yield from WORDS
    names = [name for post in Post.objects.all() for name in (post.name_mn, post.name_en)]
    names += [user.username, user.display_name] if user else []
    for name in names:
        kept = "".join(sign if sign.isalpha() else " " for sign in name.casefold())
        yield from (word for word in kept.split() if len(word) >= SHORTEST_WORD)
