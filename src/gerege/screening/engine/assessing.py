"""From a sheet to an assessment: read, look both ways, name the band, say what to ask next."""

from gerege.knowledge.catalogue import Catalogue
from gerege.screening.engine import reading as reading_of
from gerege.screening.engine.assessment import (
    BANDS,
    Assessment,
    Palermo,
    SetResult,
)
from gerege.screening.engine.bands import BandRange, band_range, highest_of
from gerege.screening.engine.masks import Masks, masks_of
from gerege.screening.engine.questions import next_questions, open_questions
from gerege.screening.engine.reading import Reading, read
from gerege.screening.engine.reasons import reasons_for
from gerege.screening.engine.sheet import Sheet
from gerege.screening.engine.three_valued import CASE_RULE_WORDS, ELEMENT_WORDS
from gerege.screening.engine.views import SetState, View, look_as


def assess(sheet: Sheet, catalogue: Catalogue) -> Assessment:
    """What follows from the answers of one person. Raises InputRefused for a fact not active."""
    masks = masks_of(catalogue)
    reading = read(sheet, masks)
    views, bands = _look(sheet, reading, masks)
    return Assessment(
        catalogue_version=catalogue.version,
        band=BANDS[bands.current],
        settled=bands.lowest == bands.highest,
        emergency=tuple([fact for bit, fact in masks.safety if bit & reading.yes]),
        palermo=_palermo(views),
        sets={s.masks.id: _set_result(s, masks) for view in views for s in view.sets},
        reasons=reasons_for(reading.yes, catalogue, sheet.age_band),
        next_questions=next_questions(views, bands, reading, masks),
    )


def open_questions_that_could_change(sheet: Sheet, catalogue: Catalogue) -> tuple[str, ...]:
    """The unanswered facts and gateways that can still change the band, best first, no safety."""
    masks = masks_of(catalogue)
    reading = read(sheet, masks)
    views, bands = _look(sheet, reading, masks)
    return tuple(open_questions(views, bands, reading, masks))


def explain_closed(sheet: Sheet, catalogue: Catalogue) -> dict[str, str]:
    """Each fact that a gateway's "no" closed, with that gateway."""
    return reading_of.explain_closed(sheet, masks_of(catalogue))


def facts_by_dimension(sheet: Sheet, catalogue: Catalogue) -> dict[str, dict[str, list[str]]]:
    """For the screens: dimension -> ``yes`` and ``open`` facts of the sets that are looked at."""
    masks = masks_of(catalogue)
    reading = read(sheet, masks)
    sets = [s for perspective in masks.perspectives(sheet.age_band) for s in perspective.sets]
    result = {}
    for position, name in enumerate(masks.dimensions):
        every = 0
        for one in sets:
            every |= one.dimensions[position].every
        result[name] = {
            "yes": list(masks.facts_in(every & reading.yes)),
            "open": list(masks.facts_in(every & reading.unanswered)),
        }
    return result


def _look(sheet: Sheet, reading: Reading, masks: Masks) -> tuple[list[View], BandRange]:
    views = [look_as(one, reading, masks) for one in masks.perspectives(sheet.age_band)]
    return views, highest_of([band_range(view, reading, masks) for view in views])


def _palermo(views: list[View]) -> Palermo:
    return Palermo(
        ELEMENT_WORDS[max(view.act for view in views)],
        ELEMENT_WORDS[max(view.means for view in views)],
        ELEMENT_WORDS[max(view.purpose for view in views)],
    )


def _set_result(state: SetState, masks: Masks) -> SetResult:
    results = [dimension.result for dimension in state.dimensions]
    dimensions = dict(zip(masks.dimensions, results, strict=True))
    return SetResult(dimensions, CASE_RULE_WORDS[state.case.status])
