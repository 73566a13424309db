"""The screening engine: facts in, an explained band out. Pure, deterministic, no own weights.

Use ``parse_sheet`` (or ``sheet_of``) and ``assess``. What the bands mean and how they come about is
written in ``bands.py``, ``views.py`` and ``dimensions.py``, the order of questions in
``questions.py``. All rules and texts are data in ``catalogue/``.
"""

from gerege.screening.engine.assessing import (
    assess,
    explain_closed,
    facts_by_dimension,
    open_questions_that_could_change,
)
from gerege.screening.engine.assessment import (
    BANDS,
    Assessment,
    BandId,
    DimensionResult,
    Palermo,
    Reason,
    SetResult,
)
from gerege.screening.engine.sheet import AgeBand, Sheet, parse_sheet, sheet_of
from gerege.screening.engine.text import as_text, headline

__all__ = [
    "BANDS",
    "AgeBand",
    "Assessment",
    "BandId",
    "DimensionResult",
    "Palermo",
    "Reason",
    "SetResult",
    "Sheet",
    "as_text",
    "assess",
    "explain_closed",
    "facts_by_dimension",
    "headline",
    "open_questions_that_could_change",
    "parse_sheet",
    "sheet_of",
]
