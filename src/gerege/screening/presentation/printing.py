"""The result on paper: the same page drawn once for each language, one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from gerege.kernel.bilingual import LANGUAGES, Language
from gerege.kernel.clock import now
from gerege.screening.presentation.result import ResultPage


@dataclass(frozen=True)
class PrintedPart:
    """The result in one language."""

    language: Language
    html: SafeString


def languages_asked_for(text: str | None) -> tuple[Language, ...]:
    """One language, or both unless one is named."""
    return tuple(language for language in LANGUAGES if text == language) or LANGUAGES


def parts_in(languages: Sequence[Language], page: ResultPage) -> tuple[PrintedPart, ...]:
    """Draw the page in each language."""
    moment = now()
    return tuple(_part(language, page, {"moment": moment}) for language in languages)


def _part(language: Language, page: ResultPage, context: dict[str, object]) -> PrintedPart:
    with translation.override(language):
        drawn = render_to_string("screening/print_part.html", {"page": page, **context})
    return PrintedPart(language, drawn)
