"""An assessment for reading, in both languages: one "label: value" a line, no sentence built."""

from collections.abc import Iterator
from typing import Final

from gerege.kernel.bilingual import Bilingual
from gerege.knowledge.catalogue import Catalogue
from gerege.screening.engine.assessment import Assessment

WORDS: Final = {
    "result": Bilingual("Дүгнэлт", "Result"),
    "settled": Bilingual("Дүгнэлт өөрчлөгдөж болох эсэх", "Could still change"),
    "emergency": Bilingual("Яаралтай", "Emergency"),
    "reason": Bilingual("Үндэслэл", "Reason"),
    "unverified": Bilingual("баталгаажаагүй", "unverified"),
    "next": Bilingual("Дараагийн асуулт", "Next question"),
    "catalogue": Bilingual("Каталогийн хувилбар", "Catalogue version"),
    "act": Bilingual("Үйлдэл", "Act"),
    "means": Bilingual("Арга", "Means"),
    "purpose": Bilingual("Зорилго", "Purpose"),
    "rule": Bilingual("Жагсаалтын дүрэм", "Case rule"),
    "yes": Bilingual("тийм", "yes"),
    "no": Bilingual("үгүй", "no"),
    "open": Bilingual("нээлттэй", "open"),
    "positive": Bilingual("илэрсэн", "positive"),
    "negative": Bilingual("илрээгүй", "negative"),
    "holds": Bilingual("биелсэн", "holds"),
    "fails": Bilingual("биелээгүй", "does not hold"),
    "decisive": Bilingual("шийдвэрлэх", "decisive"),
    "strong": Bilingual("хүчтэй", "strong"),
    "element": Bilingual("бүрэлдэхүүн хэсэг", "element"),
    "medium": Bilingual("дунд зэрэг", "medium"),
    "weak": Bilingual("сул", "weak"),
}
QUESTIONS_SHOWN: Final = 5


def headline(assessment: Assessment, catalogue: Catalogue) -> Bilingual:
    """The words for the result. "Other consular need" is said only when nothing could change it."""
    if assessment.band == "other_need" and not assessment.settled:
        return catalogue.rules.unsettled
    return catalogue.band_labels[assessment.band]


def as_text(assessment: Assessment, catalogue: Catalogue) -> str:
    """The whole assessment as lines."""
    return "\n".join(_lines(assessment, catalogue))


def _lines(assessment: Assessment, catalogue: Catalogue) -> Iterator[str]:
    yield _line(WORDS["result"], headline(assessment, catalogue))
    yield _line(WORDS["settled"], WORDS["no" if assessment.settled else "yes"])
    for fact in assessment.emergency:
        yield _line(WORDS["emergency"], catalogue.active[fact].label)
    yield from _reasons(assessment)
    for element, value in assessment.palermo._asdict().items():
        yield _line(WORDS[element], WORDS[value])
    yield from _sets(assessment, catalogue)
    for fact in assessment.next_questions[:QUESTIONS_SHOWN]:
        yield _line(WORDS["next"], catalogue.active[fact].question)
    version = assessment.catalogue_version
    yield _line(WORDS["catalogue"], Bilingual(version, version))


def _reasons(assessment: Assessment) -> Iterator[str]:
    for reason in assessment.reasons:
        marks = [WORDS[reason.strength]]
        if not reason.verified:
            marks.append(WORDS["unverified"])
        mn, en = ("; ".join(mark.in_language(code) for mark in marks) for code in ("mn", "en"))
        text = Bilingual(f"{reason.text.mn} ({mn})", f"{reason.text.en} ({en})")
        yield f"{_line(WORDS['reason'], text)} [{reason.source}]"


def _sets(assessment: Assessment, catalogue: Catalogue) -> Iterator[str]:
    labels = {one.id: one.label for one in catalogue.rules.sets}
    dimensions = {one.id: one.label for one in catalogue.rules.dimensions}
    for name, result in assessment.sets.items():
        yield ""
        yield f"{labels[name].mn} / {labels[name].en}"
        yield f"  {_line(WORDS['rule'], WORDS[result.case_rule])}"
        for dimension, state in result.dimensions.items():
            yield f"  {_line(dimensions[dimension], WORDS[state.status])}"
    yield ""


def _line(label: Bilingual, value: Bilingual) -> str:
    return f"{label.mn}: {value.mn} / {label.en}: {value.en}"
