"""The record of acts and looks, readable: who, what, when. Reads no case."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.cases.models import Case, Erasure
from gerege.cases.policies import cases_known_to


@dataclass(frozen=True)
class Line:
    """One line of the record, in words."""

    event: Event
    who: str
    what: str
    about: str


def readable(events: Sequence[Event]) -> list[Line]:
    """Put names to officers and references to cases; one query each."""
    officers = {
        officer.pk: officer.display_name
        for officer in Officer.objects.filter(pk__in={e.actor for e in events if e.actor})
    }
    cases = _references({e.subject for e in events if e.subject})
    return [
        Line(
            event=event,
            who=officers.get(event.actor, "") if event.actor else "",
            what=str(event.word.label) if event.word else event.verb,
            about=cases.get(event.subject, "") if event.subject else "",
        )
        for event in events
    ]


def _references(subjects: set[UUID]) -> dict[UUID, str]:
    """References by random id; of an erased case the number is left, and nothing else."""
    erased = Erasure.objects.filter(subject__in=subjects).values_list("subject", "reference")
    there = Case.objects.filter(pk__in=subjects).values_list("pk", "reference")
    return dict(there.order_by().union(erased.order_by()))


def may_read_record_of(viewer: Officer, case_id: UUID) -> bool:
    """Auditors read every record; officers and heads read who looked at their own post's cases."""
    if viewer.role == Role.AUDITOR:
        return True
    return cases_known_to(viewer).filter(pk=case_id).exists()


def officers_with_records() -> list[Officer]:
    """Everybody with an account, for the auditor's list."""
    return list(Officer.objects.order_by("username"))
