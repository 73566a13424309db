"""What each visible case waits for, in few queries. Codes, dates and due times only."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, Min, Q
from django.urls import reverse

from gerege.accounts.models import Officer
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.cases.clock import CaseFacts, Waiting, waits_of
from gerege.cases.models import Case, FirstContact, SafeContact
from gerege.cases.policies import cases_visible_to
from gerege.knowledge.guidance import Deadline, load_guidance, load_intake
from gerege.screening.models import Decision, Result, Screening, SecondLook
from gerege.vault import services as vault

MOST_CASES = 200

# Where an officer does what a case waits for.
PAGES = {
    "danger": "case_emergency",
    "safe_to_talk": "first_contact_more",
    "first_talk": "screening_question",
    "open_questions": "screening_question",
    "second_look": "result",
    "decision": "decision",
    "safe_contact": "case_safe_contact",
    "safe_contact_again": "case_safe_contact",
}


@dataclass(frozen=True)
class WaitingCase:
    """One line of the home page: the case, what it waits for, since when, until when."""

    case: Case
    waiting: Waiting
    words: Deadline
    is_overdue: bool
    more: int
    waited: timedelta

    @property
    def url(self) -> str:
        """The page where the next step is done."""
        return reverse(PAGES[self.waiting.code], args=[self.case.pk])


def waiting_cases(viewer: Officer, moment: datetime) -> list[WaitingCase]:
    """The open cases this officer may know of, the most pressing first.

    Looks at the two hundred that are open longest; a post has far fewer.
    """
    cases = list(
        cases_visible_to(viewer)
        .filter(state=Case.State.OPEN)
        .select_related("post")
        .order_by("opened_at")[:MOST_CASES]
    )
    facts = facts_of(cases)
    rows = [row for case in cases if (row := _row(case, facts[case.pk], moment))]
    return sorted(rows, key=lambda row: (not row.is_overdue, _due(row), row.waiting.since))


def waits_of_case(case: Case, moment: datetime) -> list[WaitingCase]:
    """Everything one case waits for, for its page."""
    waits = waits_of(facts_of([case])[case.pk], load_guidance().limits)
    return [_line(case, waiting, moment, more=0) for waiting in waits]


def facts_of(cases: Sequence[Case]) -> dict[UUID, CaseFacts]:
    """The events the clocks need, for many cases in a fixed number of queries."""
    ids = [case.pk for case in cases]
    vault.unlock(ids)
    known = _Known(
        contacts={c.case_id: c for c in SafeContact.objects.filter(case__in=ids)},
        codes={c.case_id: c.codes() for c in FirstContact.objects.filter(case__in=ids)},
        talks=_talks(ids),
        said=_last_said(ids),
        looks=_looks(ids),
        decided=_decided(ids),
        acted=_acted(ids),
    )
    return {case.pk: known.facts(case) for case in cases}


@dataclass(frozen=True)
class _Known:
    """What was found about many cases, each by its case."""

    contacts: dict[UUID, SafeContact]
    codes: dict[UUID, dict[str, str]]
    talks: dict[UUID, tuple[datetime, datetime | None]]
    said: dict[UUID, tuple[str, bool]]
    looks: dict[UUID, tuple[datetime, datetime | None]]
    decided: dict[UUID, datetime]
    acted: dict[UUID, datetime]

    def facts(self, case: Case) -> CaseFacts:
        """The events of one case."""
        intake, answers = load_intake(), self.codes.get(case.pk, {})
        contact = self.contacts.get(case.pk)
        started, last_answer = self.talks.get(case.pk, (None, None))
        band, settled = self.said.get(case.pk, ("", False))
        asked, given = self.looks.get(case.pk, (None, None))
        return CaseFacts(
            opened_at=case.opened_at,
            is_open=case.is_open,
            red=bool(intake.red(answers)),
            safe_to_talk="safe_to_talk" in intake.marks(answers),
            danger_acted_at=self.acted.get(case.pk),
            screening_started_at=started,
            last_answer_at=last_answer,
            settled=settled,
            band=band,
            second_look_asked_at=asked,
            second_look_given_at=given,
            decided_at=self.decided.get(case.pk),
            contact_valid_until=contact.valid_until if contact else None,
            contact_forbidden=bool(contact and contact.do_not_contact),
        )


def _decided(ids: Sequence[UUID]) -> dict[UUID, datetime]:
    rows = Decision.objects.filter(case__in=ids).values("case").annotate(at=Max("recorded_at"))
    return dict(rows.values_list("case", "at"))


def _acted(ids: Sequence[UUID]) -> dict[UUID, datetime]:
    acts = Event.objects.filter(subject__in=ids, verb=Verb.EMERGENCY_ACTED)
    return dict(acts.values("subject").annotate(first=Min("at")).values_list("subject", "first"))


def _talks(ids: Sequence[UUID]) -> dict[UUID, tuple[datetime, datetime | None]]:
    rows = Screening.objects.filter(case__in=ids).annotate(last=Max("answers__recorded_at"))
    return {row.case_id: (row.started_at, row.last) for row in rows}


def _last_said(ids: Sequence[UUID]) -> dict[UUID, tuple[str, bool]]:
    said: dict[UUID, tuple[str, bool]] = {}
    rows = Result.objects.filter(screening__case__in=ids).select_related("screening")
    latest = {row.screening.case_id: row for row in rows.order_by("made_at")}
    for case_id, row in latest.items():
        content = json.loads(row.reveal_field("content"))
        said[case_id] = (content["band"], content["settled"])
    return said


def _looks(ids: Sequence[UUID]) -> dict[UUID, tuple[datetime, datetime | None]]:
    """The open request where there is one, else the last one that was given."""
    looks: dict[UUID, list[SecondLook]] = defaultdict(list)
    for look in SecondLook.objects.filter(Q(case__in=ids)).order_by("asked_at"):
        looks[look.case_id].append(look)
    found = {}
    for case_id, asked in looks.items():
        look = next((one for one in asked if one.given_at is None), asked[-1])
        found[case_id] = (look.asked_at, look.given_at)
    return found


def _row(case: Case, facts: CaseFacts, moment: datetime) -> WaitingCase | None:
    waits = waits_of(facts, load_guidance().limits)
    return _line(case, waits[0], moment, more=len(waits) - 1) if waits else None


def _line(case: Case, waiting: Waiting, moment: datetime, more: int) -> WaitingCase:
    return WaitingCase(
        case=case,
        waiting=waiting,
        words=load_guidance().deadline(waiting.code),
        is_overdue=waiting.is_overdue(moment),
        more=more,
        waited=moment - waiting.since,
    )


def _due(row: WaitingCase) -> float:
    return row.waiting.due.timestamp() if row.waiting.due else float("inf")
