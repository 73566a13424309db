"""What the page for closing shows: what the software says, and who still has to look."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gerege.accounts.models import Officer
from gerege.cases.danger import danger_is_open
from gerege.cases.models import Case
from gerege.kernel.bilingual import Bilingual
from gerege.screening.models import SecondLook
from gerege.screening.presentation.bands import band_tone, band_words
from gerege.screening.presentation.deciding import LookLine, look_lines
from gerege.screening.queries import Outcome, last_closing_of
from gerege.screening.services import closing_needs
from gerege.screening.services.closing import ClosingNeeds


@dataclass(frozen=True)
class ClosingPage:
    """The page before a case is closed."""

    case: Case
    words: Bilingual
    tone: str
    needs: ClosingNeeds
    looks: tuple[LookLine, ...]


def closing_page(
    viewer: Officer, case: Case, outcome: Outcome, looks: Sequence[SecondLook]
) -> ClosingPage:
    """The page from what the queries found."""
    return ClosingPage(
        case=case,
        words=band_words(outcome.assessment),
        tone=band_tone(outcome.assessment),
        needs=replace(
            closing_needs(outcome, looks, viewer, last_closing_of(case)),
            danger_open=danger_is_open(case, outcome.danger_told),
        ),
        looks=look_lines(looks, outcome),
    )
