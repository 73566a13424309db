"""The leaflet of the visa counter in one language, with the numbers of both countries.

It is about nobody: the same paper for everybody, and nothing is kept of whom it was printed for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from gerege.accounts.models import Officer
from gerege.cases.countries import country_name
from gerege.cases.emergency import home_country
from gerege.kernel.bilingual import Language
from gerege.knowledge.guidance import Hotline, load_guidance, load_hotlines
from gerege.knowledge.leaflet import PaperNumber, load_leaflet
from gerege.ui.printing import parts_in


@dataclass(frozen=True)
class Country:
    """The numbers of one country: as they stand on the paper, and what is known about them."""

    code: str
    on_paper: Sequence[PaperNumber]
    hotlines: Sequence[Hotline]

    @property
    def name(self) -> str:
        """In the language in which the paper is drawn."""
        return country_name(self.code)


def leaflet_page(viewer: Officer, language: Language) -> Mapping[str, Any]:
    """Where the journey leads comes first, then the country of the officer's post."""
    leaflet, words = load_leaflet(), load_guidance().emergency
    codes = dict.fromkeys((str(settings.GEREGE_HOME.country), home_country(viewer)))
    countries = [Country(one, leaflet.numbers_of(one), load_hotlines(one)) for one in codes]
    shown = {"leaflet": leaflet, "words": words, "countries": countries, "post": viewer.post}
    [part] = parts_in((language,), "visas/leaflet_part.html", shown)
    return {"part": part, "words": words, "countries": countries}
