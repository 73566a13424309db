"""A page for paper: the same part drawn once for each language, one after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from gerege.kernel.bilingual import LANGUAGES, Language
from gerege.kernel.clock import now


@dataclass(frozen=True)
class PrintedPart:
    """The page in one language."""

    language: Language
    html: SafeString


def languages_asked_for(text: str | None) -> tuple[Language, ...]:
    """One language, or both unless one is named."""
    return tuple(language for language in LANGUAGES if text == language) or LANGUAGES


def parts_in(
    languages: Sequence[Language], template: str, context: Mapping[str, object]
) -> tuple[PrintedPart, ...]:
    """Draw the template in each language, at one ``moment``."""
    together = {"moment": now(), **context}
    return tuple(_part(language, template, together) for language in languages)


def _part(language: Language, template: str, context: Mapping[str, object]) -> PrintedPart:
    with translation.override(language):
        return PrintedPart(language, render_to_string(template, dict(context)))
