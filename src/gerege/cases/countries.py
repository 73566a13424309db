"""ISO 3166-1: from the three letters the program keeps to the name of a country."""

from functools import cache

from babel import Locale
from babel.core import get_global
from django.utils.translation import get_language

THREE_LETTERS = 3


@cache
def _two_letters() -> dict[str, str]:
    """Alpha-3 to alpha-2, from the Unicode territory aliases that Babel carries."""
    return {
        alias: targets[0]
        for alias, targets in get_global("territory_aliases").items()
        if len(alias) == THREE_LETTERS and alias.isalpha() and len(targets) == 1
    }


def country_name(country: str) -> str:
    """The name in the language of the page; the code itself where no name is known."""
    names = Locale.parse((get_language() or "mn")[:2]).territories
    return str(names.get(_two_letters().get(country, country), country))


class CountryCode:
    """Three letters in an address, in any capitals."""

    regex = "[A-Za-z]{3}"

    def to_python(self, value: str) -> str:
        """As the program keeps it."""
        return value.upper()

    def to_url(self, value: str) -> str:
        """As it is kept."""
        return value
