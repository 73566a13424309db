"""What each visible case waits for, in few queries. Codes, dates and due times only."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from gerege.cases.clock import DANGER, CaseFacts, Waiting, changes_at, waits_of
from gerege.cases.danger import danger_told_at, with_acts
from gerege.cases.models import Case, FirstContact, SafeContact
from gerege.kernel.bilingual import Bilingual
from gerege.kernel.errors import ProtectionFailed
from gerege.knowledge.causes import Cause, load_causes
from gerege.knowledge.guidance import Deadline, load_guidance, load_intake
from gerege.screening.models import Answer, Decision, Result, Screening, SecondLook
from gerege.support.models import Conference
from gerege.waits.facts import recorded_waits, with_waits
from gerege.waits.models import Wait
from gerege.waits.naming import names_in, numbered
from gerege.waits.sending import true_before

log = logging.getLogger(__name__)

# Where an officer does what a case waits for.
PAGES = {
    "danger": "case_emergency",
    "danger_stands": "case_danger_end",
    "safe_to_talk": "first_contact_more",
    "first_talk": "screening_question",
    "open_questions": "screening_question",
    "second_look": "result",
    "decision": "decision",
    "consent_asked": "case_consent",
    "needs_interview": "case_needs",
    "medical_offer": "case_needs",
    "plan": "case_plan",
    "case_conference": "case_conference",
    "safe_contact": "case_safe_contact",
    "safe_contact_again": "case_safe_contact",
    "next_contact": "case_safe_contact",
    "look_again": "decision",
    "pause_to_look_at": "case_waits",
}


def page_for(code: str) -> str:
    """The name of the address where the next step of a code is done."""
    cause = load_causes().by_id.get(code)
    return cause.page if cause else PAGES[code]


def words_of(code: str) -> Deadline | Cause:
    """What a code says, in both languages: a clock's or a cause's."""
    cause = load_causes().by_id.get(code)
    return cause or load_guidance().deadline(code)


class Said(NamedTuple):
    """What the software said last of a case."""

    band: str
    settled: bool
    danger_told: Mapping[str, datetime]

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Said":
        """From a kept result."""
        told = {fact: datetime.fromisoformat(at) for fact, at in content["danger"].items()}
        return cls(str(content["band"]), bool(content["settled"]), told)


class Talked(NamedTuple):
    """When something was last answered and last decided."""

    last_answer_at: datetime | None
    decided_at: datetime | None


@dataclass(frozen=True)
class WaitingCase:
    """One line of the home page: the case, what it waits for, since when, until when."""

    case: Case
    waiting: Waiting
    words: Deadline | Cause
    is_late: bool
    late_by: timedelta
    more: int
    waited: timedelta
    officer: str = ""
    of: Bilingual | None = None
    """What it is about, where several have one cause; for who sees the story."""
    number: int = 0
    """The same for everybody else: by time, 0 for one that stands alone."""

    @property
    def is_danger(self) -> bool:
        """True for danger that is not over: it comes before everything."""
        return self.waiting.code in DANGER

    @property
    def url(self) -> str:
        """The page where the next step is done."""
        return reverse(page_for(self.waiting.code), args=[self.case.pk])

    @property
    def true_before(self) -> Sequence[Bilingual]:
        """What must be true before it is sent: for a request that is only prepared."""
        return true_before(self.words) if isinstance(self.words, Cause) else ()

    @property
    def owner(self) -> str:
        """Who has to act; a colleague by name, else an office."""
        if self.officer:
            return self.officer
        kind = self.waiting.owner_kind or Wait.OwnerKind.POST
        return str(Wait.OwnerKind(kind).label)


def with_rows(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with the rows that belong to each, in the same query."""
    rows = ("post", "person", "safe_contact", "first_contact", "screening")
    known = cases.annotate(**_last_conference())
    return with_waits(with_acts(known)).select_related(*rows)


@cache
def _last_conference() -> Mapping[str, Subquery]:
    """When the last conference was signed by two, and when it is to be looked at again."""
    signed = Conference.objects.filter(case=OuterRef("pk"), signed_at__isnull=False)
    last = signed.order_by("-number")
    return {
        "conference_signed_at": Subquery(last.values("signed_at")[:1]),
        "conference_next_at": Subquery(last.values("next_at")[:1]),
    }


def with_all_events(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The same with what was answered, found, looked at and decided last, for lists of cases."""
    return with_rows(cases).annotate(**_newest_events())


@cache
def _newest_events() -> Mapping[str, Subquery]:
    answers = Answer.objects.filter(screening__case=OuterRef("pk")).order_by("-order")
    decisions = Decision.objects.filter(case=OuterRef("pk")).order_by("-recorded_at")
    results = Result.objects.filter(screening__case=OuterRef("pk"))
    last = results.order_by("-made_at", "-after_answer")
    looks = SecondLook.objects.filter(case=OuterRef("pk"))
    newest = looks.order_by("-asked_at")
    waiting = looks.filter(given_at__isnull=True).order_by("asked_at")
    return {
        "last_answer_at": Subquery(answers.values("recorded_at")[:1]),
        "decided_at": Subquery(decisions.values("recorded_at")[:1]),
        "result_id": Subquery(last.values("pk")[:1]),
        "result_content": Subquery(last.values("content")[:1]),
        "look_waits_since": Subquery(waiting.values("asked_at")[:1]),
        "look_asked_at": Subquery(newest.values("asked_at")[:1]),
        "look_given_at": Subquery(newest.values("given_at")[:1]),
    }


def waits_of_many(
    cases: Sequence[Case], moment: datetime, *, without: str = ""
) -> Iterator[tuple[Case, tuple[Waiting, ...], datetime | None]]:
    """Each case of ``with_all_events`` with all it waits for, and when time alone changes that.

    A case whose texts do not open is passed over and told to the log, for the others' sake. What
    was written down under the code ``without`` is left out.
    """
    for case in cases:
        try:
            facts = facts_of(case, _said(case), _look(case), _talked(case))
        except ProtectionFailed:
            _tell_once(case.pk)
            continue
        if without:
            others = [wait for wait in facts.open_waits if wait.code != without]
            facts = replace(facts, open_waits=others)
        waits = waits_of(facts, load_guidance().limits, moment)
        yield case, waits, changes_at(facts, load_guidance().limits, moment)


@lru_cache(maxsize=1_000)
def _tell_once(case_id: UUID) -> None:
    """To the log, by its random id alone; the next look at the list need not repeat it."""
    log.error("What the case %s waits for cannot be worked out: a text does not open", case_id)


def waits_of_case(
    case: Case,
    said: Said | None,
    looks: Sequence[SecondLook],
    talked: Talked,
    moment: datetime,
    *,
    named: bool = False,
    story: bool = False,
) -> list[WaitingCase]:
    """Everything one case (of ``with_rows``) waits for, for its page.

    ``named`` tells the names of colleagues who have to act; to who sees the ``story`` what tasks of
    one cause are about.
    """
    facts = facts_of(case, said, looks, talked)
    waits = waits_of(facts, load_guidance().limits, moment)
    lines = [line_of(case, w, moment, more=0, officer=w.owner_name if named else "") for w in waits]
    several = [line for line in lines if isinstance(line.words, Cause) and line.words.several]
    if not several:
        return lines
    names = names_in(case) if story else {}
    by_time = sorted((line.waiting for line in several if line.waiting.about), key=_since)
    numbers = {} if story else numbered((one.about, one.code) for one in by_time if one.about)
    return [_told_apart(line, names, numbers) for line in lines]


def _since(waiting: Waiting) -> datetime:
    return waiting.since


def _told_apart(
    line: WaitingCase, names: Mapping[UUID, Bilingual], numbers: Mapping[UUID, int]
) -> WaitingCase:
    about = line.waiting.about
    if about is None:
        return line
    return replace(line, of=names.get(about), number=numbers.get(about, 0))


def facts_of(
    case: Case, said: Said | None, looks: Sequence[SecondLook], talked: Talked
) -> CaseFacts:
    """The events of one case of ``with_rows``; ``looks`` in the order they were asked."""
    intake = load_intake()
    first: FirstContact | None = getattr(case, "first_contact", None)
    contact: SafeContact | None = getattr(case, "safe_contact", None)
    screening: Screening | None = getattr(case, "screening", None)
    answers, recorded = first.codes() if first else {}, recorded_waits(case)
    look = next((one for one in looks if one.given_at is None), looks[-1] if looks else None)
    return CaseFacts(
        opened_at=case.opened_at,
        is_open=case.is_open,
        is_imported=case.imported_at is not None,
        danger_told_at=danger_told_at(case, said.danger_told) if said else danger_told_at(case),
        safe_to_talk="safe_to_talk" in intake.marks(answers),
        danger_acted_at=getattr(case, "danger_acted_at", None),
        danger_ended_at=getattr(case, "danger_ended_at", None),
        screening_started_at=screening.started_at if screening else None,
        last_answer_at=talked.last_answer_at,
        settled=said.settled if said else False,
        band=said.band if said else "",
        second_look_asked_at=look.asked_at if look else None,
        second_look_given_at=look.given_at if look else None,
        decided_at=talked.decided_at,
        consent_asked_at=getattr(case, "consent_asked_at", None),
        needs_asked_at=getattr(case, "needs_asked_at", None),
        medical_offered_at=getattr(case, "medical_offered_at", None),
        plan_agreed_at=getattr(case, "plan_agreed_at", None),
        conference_signed_at=getattr(case, "conference_signed_at", None),
        conference_next_at=getattr(case, "conference_next_at", None),
        contact_valid_until=contact.valid_until if contact else None,
        contact_forbidden=bool(contact and contact.do_not_contact),
        open_waits=recorded.open_waits,
        pauses=recorded.pauses,
        contact_windows=contact.agreed_windows() if contact else None,
    )


def _said(case: Any) -> Said | None:  # noqa: ANN401  a case with more columns
    if case.result_id is None:
        return None
    kept = Result(pk=case.result_id, screening=case.screening, content=case.result_content)
    return Said.from_json(kept.said())


def _talked(case: Any) -> Talked:  # noqa: ANN401  a case with more columns
    return Talked(case.last_answer_at, case.decided_at)


def _look(case: Any) -> list[SecondLook]:  # noqa: ANN401  a case with more columns
    """The look that is still waited for, else the newest one."""
    if case.look_asked_at is None:
        return []
    since, given = case.look_waits_since, case.look_given_at
    return [SecondLook(asked_at=since or case.look_asked_at, given_at=None if since else given)]


def line_of(
    case: Case, waiting: Waiting, moment: datetime, more: int, officer: str = ""
) -> WaitingCase:
    """One wait of a case in the words of the catalogue; ``more`` others wait behind it."""
    return WaitingCase(
        case=case,
        waiting=waiting,
        words=words_of(waiting.code),
        is_late=waiting.is_overdue(moment),
        late_by=waiting.late_by(moment),
        more=more,
        waited=moment - waiting.since,
        officer=officer,
    )
