"""The three results in words. There is no other place where a band becomes a sentence."""

from collections.abc import Mapping
from typing import Any

from gerege.kernel.bilingual import Bilingual
from gerege.knowledge.catalogue import load
from gerege.screening.engine import Assessment
from gerege.screening.presentation.words import BAND_TONES

LOWEST = "other_need"


def band_words(assessment: Assessment) -> Bilingual:
    """The band as every screen, print and list says it."""
    return words_of(assessment.band, settled=assessment.settled)


def words_of(band: str, *, settled: bool) -> Bilingual:
    """The lowest band has words of its own only when no missing answer can change it."""
    if band == LOWEST and not settled:
        return load().rules.unsettled
    return load().band_labels[band]


def kept_words(said: Mapping[str, Any]) -> Bilingual:
    """The same for a result that was kept."""
    return words_of(said["band"], settled=bool(said["settled"]))


def band_tone(assessment: Assessment) -> str:
    """Danger, soon or plain: never *done*, for a result is no end."""
    if assessment.band == LOWEST and not assessment.settled:
        return "soon"
    return BAND_TONES[assessment.band]
