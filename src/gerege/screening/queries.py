"""What the screens show of a talk: the standing answers and what the engine makes of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import F

from gerege.accounts.models import Officer
from gerege.cases.age import AgeRecord
from gerege.cases.danger import with_acts
from gerege.cases.models import Case, Person
from gerege.cases.policies import cases_visible_to, must_work_on, sight_of
from gerege.cases.services.person import age_of
from gerege.kernel.clock import now
from gerege.kernel.errors import NotAllowed
from gerege.knowledge.catalogue import load
from gerege.screening.engine import Assessment, Sheet, assess, explain_closed
from gerege.screening.models import Answer, Closing, Decision, Result, Screening, SecondLook
from gerege.screening.policies import open_look_for, second_looks_for
from gerege.screening.record import (
    Conditions,
    Recorded,
    Standing,
    sheet_answers,
    standing_answers,
    to_ask_in_private,
)

SAME_TALK = timedelta(hours=1)
"""Conditions are offered again for this long; after that somebody may have come in."""


@dataclass(frozen=True)
class LastSave:
    """The newest answer: when, by whom, and who was there."""

    at: datetime
    by: UUID
    conditions: Conditions


@dataclass(frozen=True)
class Outcome:
    """Everything the result page needs, without the identity."""

    assessment: Assessment
    standing: dict[str, Standing]
    age_band: str
    age_is_only_said: bool
    closed: Mapping[str, str]
    started_at: datetime | None
    last_save: LastSave | None
    screening: Screening | None
    danger_told: Mapping[str, datetime]
    """Each fact of the talk that means danger now, and when it was told."""

    @cached_property
    def last_result(self) -> Result | None:
        """What the software said last and was kept; read when it is asked for."""
        return last_result_of(self.screening)

    @property
    def last_answer_at(self) -> datetime | None:
        """When something was last recorded."""
        return self.last_save.at if self.last_save else None

    @property
    def last_result_at(self) -> datetime | None:
        """When the software last said something new."""
        return self.last_result.made_at if self.last_result else None

    @property
    def to_ask_in_private(self) -> tuple[str, ...]:
        """Facts whose *no* counts as unknown, in the order of the catalogue."""
        again = set(to_ask_in_private(self.standing))
        return tuple(fact for fact in load().active if fact in again)

    def conditions_for(self, officer: Officer, moment: datetime) -> Conditions | None:
        """Who was there when this officer last saved, if that is still the same talk."""
        last = self.last_save
        if last is None or last.by != officer.pk or moment - last.at > SAME_TALK:
            return None
        return None if last.conditions.alone == "not_sure" else last.conditions


def case_to_work_on(viewer: Officer, case_id: UUID) -> Case:
    """An open case this officer may record on. Raises NotAllowed."""
    case = _visible(viewer, case_id)
    must_work_on(viewer, case)
    return case


def case_to_read(viewer: Officer, case_id: UUID) -> Case:
    """A case whose story this officer sees, open or closed. Raises NotAllowed."""
    case = _visible(viewer, case_id)
    if not sight_of(viewer, case).story:
        raise NotAllowed(case.reference)
    return case


def case_to_reopen(viewer: Officer, case_id: UUID) -> Case:
    """A case this officer worked on; ``reopen_case`` says whether it is closed."""
    case = _visible(viewer, case_id)
    if not sight_of(viewer, case).work:
        raise NotAllowed(case.reference)
    return case


def case_to_look_at(viewer: Officer, case_id: UUID) -> tuple[Case, SecondLook]:
    """A case with the request this officer may answer. Raises NotAllowed for whoever asked."""
    case = _visible(viewer, case_id)
    look = open_look_for(viewer, case)
    if look is None:
        raise NotAllowed(case.reference)
    return case, look


def rows_of(screening: Screening | None) -> list[tuple[Answer, Recorded]]:
    """All answers in their order, opened."""
    if screening is None:
        return []
    found = []
    for row in Answer.objects.filter(screening=screening):
        row.screening = screening
        found.append((row, Recorded(**json.loads(row.reveal_field("content")))))
    return found


def recorded_in(screening: Screening) -> list[Recorded]:
    """The answers without their rows."""
    return [answer for _, answer in rows_of(screening)]


def sheet_of(age: AgeRecord, recorded: Sequence[Recorded]) -> Sheet:
    """The engine's input: the age band and the answers to what is still asked; nothing else exists.

    A fact that was retired from the catalogue stays in the record and leaves the sheet.
    """
    active = load().active
    answers = {fact: value for fact, value in sheet_answers(recorded).items() if fact in active}
    return Sheet(age_band=age.band(now().date()), answers=answers)


def outcome_of(case: Case) -> Outcome:
    """Assess the case as it stands; a case without a talk is simply open in everything."""
    screening = _screening_of(case)
    rows = rows_of(screening)
    recorded = [answer for _, answer in rows]
    age = age_of(_person_of(case))
    sheet = sheet_of(age, recorded)
    assessment = assess(sheet, load())
    return Outcome(
        assessment=assessment,
        standing=standing_answers(recorded),
        age_band=sheet.age_band,
        age_is_only_said=not age.is_settled,
        closed=explain_closed(sheet, load()),
        started_at=screening.started_at if screening else None,
        last_save=_last_save(rows),
        screening=screening,
        danger_told=_danger_told(rows, assessment),
    )


def sign_may_stand(case: Case) -> bool:
    """False only where everything was asked and the result is another need; for ``rights``."""
    said = outcome_of(case).assessment
    return not (said.settled and said.band == "other_need")


def dangers_of(case: Case) -> Mapping[str, datetime]:
    """The facts of the talk that mean danger now, and when each was told."""
    return outcome_of(case).danger_told


def _danger_told(
    rows: Sequence[tuple[Answer, Recorded]], assessment: Assessment
) -> dict[str, datetime]:
    """When each danger that stands was told; the same *yes* once more is not new."""
    urgent = {fact.id for fact in load().safety if fact.urgency == "danger"}
    urgent &= set(assessment.emergency)
    told: dict[str, datetime] = {}
    last: dict[str, str] = {}
    for row, answer in rows:
        if answer.fact in urgent and answer.value == "yes" != last.get(answer.fact):
            told[answer.fact] = row.recorded_at
        last[answer.fact] = answer.value
    return told


def _person_of(case: Case) -> Person:
    """The person as it came with the case, or read now."""
    if _came_with(case, "person"):
        return case.person
    return Person.objects.select_related("case").get(case=case)


def _screening_of(case: Case) -> Screening | None:
    """The talk as it came with the case; "none yet" is asked again, one may have begun since."""
    came: Screening | None = (
        getattr(case, "screening", None) if _came_with(case, "screening") else None
    )
    return came or Screening.objects.filter(case=case).first()


def _came_with(case: Case, related: str) -> bool:
    """True if a row of another table was read in the query that brought the case."""
    relation: Any = Case._meta.get_field(related)
    return bool(relation.is_cached(case))


def last_result_of(screening: Screening | None) -> Result | None:
    """What the software said last."""
    result = screening.results.order_by("made_at", "after_answer").last() if screening else None
    if result and screening:
        result.screening = screening
    return result


def looks_of(case: Case) -> list[SecondLook]:
    """Every second look with ``asked_by_name`` and ``given_by_name``, oldest first."""
    # The names alone: a joined officer brings fifteen columns that no page shows.
    names = {
        "asked_by_name": F("asked_by__display_name"),
        "given_by_name": F("given_by__display_name"),
    }
    return list(SecondLook.objects.filter(case=case).annotate(**names))


def second_look_rows(viewer: Officer) -> list[SecondLook]:
    """The second looks that wait for this officer, the oldest first, with case and post."""
    return list(second_looks_for(viewer).select_related("case__post"))


def decisions_of(case: Case) -> list[Decision]:
    """Every decision with ``recorded_by_name`` and its result, newest first."""
    rows = Decision.objects.filter(case=case).select_related("result__screening")
    named = rows.annotate(recorded_by_name=F("recorded_by__display_name"))
    return list(named.order_by("-recorded_at"))


def last_closing_of(case: Case) -> datetime | None:
    """When the case was closed last, for a case that is open again."""
    last = Closing.objects.filter(case=case).order_by("-closed_at").first()
    return last.closed_at if last else None


def closings_of(case: Case) -> list[Closing]:
    """Every closing, newest first."""
    return list(Closing.objects.filter(case=case).order_by("-closed_at"))


def _visible(viewer: Officer, case_id: UUID) -> Case:
    visible = with_acts(cases_visible_to(viewer)).select_related(
        "post", "person", "first_contact", "safe_contact", "screening"
    )
    case = visible.filter(pk=case_id).first()
    if case is None:
        raise NotAllowed(str(case_id))
    return case


def _last_save(rows: Sequence[tuple[Answer, Recorded]]) -> LastSave | None:
    if not rows:
        return None
    row, answer = rows[-1]
    return LastSave(row.recorded_at, row.recorded_by_id, answer.conditions)
