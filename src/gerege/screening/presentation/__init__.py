"""View models of this room: what a template shows, worked out before it is drawn."""

from gerege.screening.presentation.bands import band_tone, band_words
from gerege.screening.presentation.panel import ScreeningPanel, screening_panel

__all__ = ["ScreeningPanel", "band_tone", "band_words", "screening_panel"]
