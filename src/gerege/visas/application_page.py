"""One application that was opened: who it is, why it is here, what to ask, what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gerege.kernel.bilingual import Bilingual
from gerege.visas.correcting.page import Corrected, corrections_of
from gerege.visas.engine.dictionary import load
from gerege.visas.engine.judging import SEEN_BEFORE, SEEN_BEFORE_SENTENCE
from gerege.visas.engine.keys import Keyer
from gerege.visas.engine.rules import ORDER, Class, Rule
from gerege.visas.forms import OPINIONS, OUTCOMES, YES_NO
from gerege.visas.importing.passport_lines import passport_lines
from gerege.visas.models import Application, Flag, Review, SecondOpinion, SharedKey
from gerege.visas.observations import load_observations
from gerege.visas.passes.screening_key import screening_key
from gerege.visas.rules.in_force import rule_of, with_texts
from gerege.visas.rules.pages import source_in_words
from gerege.visas.rules.reach import Reached, reach_of
from gerege.visas.sharing import seen_before
from gerege.visas.sharing.again import applied_before
from gerege.visas.sharing.identifiers import identifiers_of
from gerege.visas.sharing.kinds import KINDS

# What an officer reads in the one or two minutes there are; the rest is folded.
MOST_REASONS = 4
OUTCOME_WORDS = dict(OUTCOMES)
OPINION_WORDS = dict(OPINIONS)


@dataclass(frozen=True)
class Reason:
    """A rule that holds: its fixed sentence, the figures beside it, what else may explain it."""

    rule: str
    place: int
    sentence: Bilingual
    figures: Sequence[tuple[Bilingual, object]]
    question: Bilingual
    innocent: Sequence[Bilingual]
    source: str
    is_confirmed: bool
    is_assessed: bool


@dataclass(frozen=True)
class SharedWith:
    """How many others share one identifier with this application."""

    kind: str
    value: str
    label: object
    others: int


@dataclass(frozen=True)
class Done:
    """One talk that was recorded."""

    review: Review
    outcome: object
    alone: object
    observed: Sequence[Bilingual]
    words: str
    reason: str


@dataclass(frozen=True)
class Opinion:
    """What headquarters were asked, and said."""

    asked: SecondOpinion
    opinion: object
    reason: str


def application_page(application: Application) -> Mapping[str, Any]:
    """Everything on the page of an application that an officer may see."""
    written, keyer = application.written(), Keyer(screening_key())
    # Each talk leaves its outcome; where there is none, nothing more is asked.
    reviews = talks_of(application) if application.outcome else []
    opinions = _opinions(application) if any(map(_asks_headquarters, reviews)) else []
    shared = shared_with(application, keyer)
    return {
        **_corrections(application, reviews),
        **_head_of(application, written),
        **_why_of(application),
        "name": name_of(written),
        "zone": passport_lines(written),
        "shared": shared,
        "again": applied_before(application, keyer, ((one.kind, one.value) for one in shared)),
        "everything": [*facts_of(written, tuple(load().columns)), *_of_no_column(written)],
        "reviews": reviews,
        "opinions": opinions,
        "look_is_withdrawn": _is_withdrawn(reviews, opinions),
        "handed_is_taken": getattr(application, "taken_at", None) is not None,
    }


def talk_page(application: Application) -> Mapping[str, Any]:
    """What stands beside the form of a talk: reasons, what to ask, the talks before."""
    reviews = talks_of(application)
    return {
        **hand_over_page(application),
        **_why_of(application),
        **_corrections(application, reviews),
        "reviews": reviews,
        "look_is_asked": look_is_asked(application),
    }


def _corrections(application: Application, talks: Sequence[Done]) -> Mapping[str, Any]:
    """Its corrections; where the application tells that there are none, nothing is asked."""
    is_corrected = getattr(application, "is_corrected", True)
    corrections = corrections_of(application) if is_corrected else []
    since = corrected_since(talks, corrections)
    return {"corrections": corrections, "corrected_since": since}


def hand_over_page(application: Application) -> Mapping[str, Any]:
    """What stands over the form that asks for a protected case."""
    return _head_of(application, application.written())


def _head_of(application: Application, written: Mapping[str, str]) -> Mapping[str, Any]:
    return {
        "application": application,
        "number": written.get("application_id", ""),
        "handed": getattr(application, "handed_at", None),
    }


def _why_of(application: Application) -> Mapping[str, Any]:
    """Why it is in the queue."""
    reasons = reasons_of(application)
    return {
        "reasons": reasons[:MOST_REASONS],
        "further": reasons[MOST_REASONS:],
        "sampled": application.is_sampled and not reasons,
        "reach": reach_in(application),
    }


def name_of(written: Mapping[str, str]) -> str:
    """The name as it is written in the application."""
    return " ".join(filter(None, (written.get("surname"), written.get("given_names"))))


def reasons_of(application: Application) -> list[Reason]:
    """The rules that hold, in the order of their classes, each in the version that fired."""
    flags = list(with_texts(Flag.objects.filter(application=application)).order_by("rule"))
    found = [_reason(flag, rule) for flag in flags if (rule := rule_of(flag)) is not None]
    found += [_seen_before() for flag in flags if flag.rule == SEEN_BEFORE]
    return sorted(found, key=lambda one: (one.place, one.rule))


def reach_in(application: Application) -> Reached:
    """How many rules this application lets be judged, and what the others lack."""
    asked = application.batch.columns or ()
    return reach_of(asked, application.written(), get_language() or "mn")


def shared_with(application: Application, keyer: Keyer) -> list[SharedWith]:
    """How many others share each identifier, at any post: only the number is told here."""
    own = SharedKey.objects.filter(application=application)
    there = SharedKey.objects.filter(value__in=own.values("value"))
    counted = there.values("kind", "value").order_by("kind", "value")
    rows = counted.annotate(
        n=Count("pk"), mine=Count("pk", filter=Q(application=application))
    ).filter(mine__gt=0)
    columns = {one.value: one.column for one in identifiers_of(application.written(), keyer)}
    return [_shared_with(row, columns) for row in rows]


def _shared_with(row: Mapping[str, Any], columns: Mapping[str, str]) -> SharedWith:
    return SharedWith(row["kind"], row["value"], _whose(row, columns), row["n"] - 1)


def _whose(row: Mapping[str, Any], columns: Mapping[str, str]) -> object:
    """What is shared, by the column in which it stands here: a telephone is somebody's."""
    column = columns.get(row["value"])
    return _title(column, get_language() or "mn") if column else KINDS.get(row["kind"], row["kind"])


def _reason(flag: Flag, rule: Rule) -> Reason:
    return Reason(
        rule=rule.id,
        place=ORDER.index(rule.kind),
        sentence=rule.sentence,
        figures=[
            (one.label, _figure(one.text, flag.figures[one.id]))
            for one in rule.figures
            if flag.figures.get(one.id) is not None
        ],
        question=rule.question,
        innocent=rule.innocent,
        source=source_in_words(rule),
        is_confirmed=rule.evidence == "confirmed",
        is_assessed=rule.is_assessed,
    )


def _seen_before() -> Reason:
    return Reason(
        rule=SEEN_BEFORE,
        place=ORDER.index(Class.STRONG),
        sentence=SEEN_BEFORE_SENTENCE,
        figures=[],
        question=seen_before.QUESTION,
        innocent=seen_before.INNOCENT,
        source=seen_before.SOURCE.in_language(get_language() or "mn"),
        is_confirmed=True,
        is_assessed=True,
    )


def _figure(shows: str, value: object) -> str:
    """A code in the reader's words; a number without digits that say nothing."""
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, int | float):
        whole = f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
        return whole.replace(",", "\N{NO-BREAK SPACE}")
    return _said(shows, str(value))


def facts_of(written: Mapping[str, str], columns: Sequence[str]) -> list[dict[str, object]]:
    """These columns in the reader's words, those that are filled."""
    language = get_language() or "mn"
    return [
        {"label": _title(column, language), "value": _said(column, written[column])}
        for column in columns
        if written.get(column)
    ]


def _of_no_column(written: Mapping[str, Any]) -> list[dict[str, object]]:
    """What is kept, but compared with nothing, under the headings of the file."""
    return [{"label": heading, "value": text} for heading, text in written.get("more", {}).items()]


def _said(column: str, text: str) -> str:
    """A code in the reader's words; anything else as it was written."""
    title = load().title_of(column, text)
    return title.in_language(get_language() or "mn") if title else text


def _title(column: str, language: str) -> str:
    known = load().columns.get(column)
    return known.title.in_language(language) if known else column


def talks_of(application: Application) -> list[Done]:
    """Every talk that was recorded, the newest first."""
    reviews = application.reviews.select_related("recorded_by", "application").order_by(
        "-recorded_at", "pk"
    )
    return [_one_done(review) for review in reviews]


def corrected_since(talks: Sequence[Done], corrections: Sequence[Corrected]) -> bool:
    """Something was corrected after the newest talk, which rested on what stood before."""
    return bool(talks and corrections and corrections[0].row.made_at > talks[0].review.recorded_at)


def look_is_asked(application: Application) -> bool:
    """Headquarters were asked and have not answered yet."""
    return application.opinions.filter(given_at__isnull=True).exists()


def _is_withdrawn(talks: Sequence[Done], opinions: Sequence[Opinion]) -> bool:
    """A decision overtook the last request: neither does it wait, nor was it answered."""
    asked = [one.review.recorded_at for one in talks if _asks_headquarters(one)]
    given = [one.asked.given_at for one in opinions]
    return bool(asked) and not any(at is None or at >= max(asked) for at in given)


def _asks_headquarters(talk: Done) -> bool:
    return talk.review.outcome == "hq_look"


def _opinions(application: Application) -> list[Opinion]:
    rows = application.opinions.select_related("given_by", "application").order_by("-asked_at")
    return [_opinion(row) for row in rows]


def _opinion(asked: SecondOpinion) -> Opinion:
    if asked.given_at is None:
        return Opinion(asked, "", "")
    told = asked.told()
    words = OPINION_WORDS.get(told["opinion"], told["opinion"])
    return Opinion(asked, words, told["reason"])


def _one_done(review: Review) -> Done:
    told, known = review.told(), load_observations()
    return Done(
        review=review,
        outcome=OUTCOME_WORDS.get(review.outcome, review.outcome),
        alone=dict(YES_NO).get(review.alone, _("Not known")),
        observed=[known[code].label for code in told["observed"] if code in known],
        words=told["words"],
        reason=told["reason"],
    )
