"""Who may keep a case from being erased, ask for its erasure, confirm it, and read its report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Generic, Self, TypeVar
from uuid import UUID

from django.db.models import (
    DateField,
    DateTimeField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.models import Case, Erasure, LegalHold, RetentionReport
from gerege.cases.policies import hidden_cases, is_hidden_from, sight_of
from gerege.kernel.clock import now
from gerege.kernel.errors import NotAllowed

A_PAGE = 25
HOLDING_ROLES = (Role.HEAD_OF_POST, Role.PROTECTION_LEAD)
Row = TypeVar("Row", bound=Model)


def may_hold(officer: Officer, case: Case) -> bool:
    """The protection lead, and the head of the post that keeps the case."""
    return may_hold_what_they_see(officer, case) and (
        officer.role == Role.PROTECTION_LEAD or not is_hidden_from(officer, case)
    )


def may_hold_what_they_see(officer: Officer, case: Case) -> bool:
    """The same of a case that was read as one they may know of. Asks nothing."""
    at_this_post = officer.post is not None and officer.post.pk == case.post_id
    return officer.role == Role.PROTECTION_LEAD or (
        officer.role == Role.HEAD_OF_POST and at_this_post
    )


def may_lift(officer: Officer, hold: LegalHold) -> bool:
    """Somebody else than whoever put it."""
    return hold.put_by_id != officer.pk and may_hold(officer, hold.case)


def may_ask_erasure(officer: Officer, case: Case) -> bool:
    """A case officer who works on the case, open or closed."""
    works = officer.role == Role.CONSULAR_OFFICER and sight_of(officer, case).work
    return works and not is_hidden_from(officer, case)


def may_confirm(officer: Officer, asked: Erasure) -> bool:
    """A protection lead who did not ask."""
    return officer.role == Role.PROTECTION_LEAD and asked.asked_by_id != officer.pk


def erasure_asked_of(case: Case) -> Erasure | None:
    """The request to erase this case that waits for a second person, if there is one."""
    waiting = Erasure.objects.filter(subject=case.pk, erased_at__isnull=True)
    return waiting.select_related("asked_by", "post").first()


def case_to_take_back(officer: Officer, asked: Erasure) -> Case | None:
    """The case of a request, where this officer may take the request back."""
    case = Case.objects.select_related("post").filter(pk=asked.subject).first()
    return case if case is not None and may_ask_erasure(officer, case) else None


def standing_hold(case: Case | UUID) -> LegalHold | None:
    """The hold that keeps the case from being erased, if there is one."""
    return (
        LegalHold.objects.filter(case=case, lifted_at__isnull=True)
        .select_related("case__post", "put_by")
        .first()
    )


def erasures_visible_to(officer: Officer) -> QuerySet[Erasure]:
    """All of them for a protection lead; for a case officer those they asked for.

    Never of a file that was hidden from them since.
    """
    erasures = Erasure.objects.select_related("post", "asked_by", "confirmed_by")
    if officer.role == Role.PROTECTION_LEAD:
        return erasures
    if officer.role == Role.CONSULAR_OFFICER:
        hidden = hidden_cases(officer).values("pk")
        return erasures.filter(asked_by=officer).exclude(subject__in=hidden)
    return erasures.none()


def with_keeping(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with ``hold_review_on`` and ``erasure_asked_at``, in the same query."""
    holds = LegalHold.objects.filter(case=OuterRef("pk"), lifted_at__isnull=True)
    asked = Erasure.objects.filter(subject=OuterRef("pk"))
    return cases.annotate(
        hold_review_on=Subquery(holds.values("review_on")[:1], output_field=DateField()),
        erasure_asked_at=Subquery(asked.values("asked_at")[:1], output_field=DateTimeField()),
    )


def erasure_to_read(viewer: Officer, case: Case) -> UUID | None:
    """The request to erase this case, where this viewer may read it."""
    readable = erasures_visible_to(viewer).filter(subject=case.pk).order_by()
    return readable.values_list("pk", flat=True).first()


@dataclass(frozen=True)
class Place:
    """Where a page of what was erased begins: below this one, newest first."""

    at: datetime
    pk: UUID

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}_{self.pk}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The place an address names; None for an address that names none."""
        at, _sign, pk = text.partition("_")
        try:
            moment = datetime.fromisoformat(at)
            return cls(moment.astimezone(UTC), UUID(pk)) if moment.tzinfo else None
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True)
class Rows(Generic[Row]):
    """The first rows of a list, and whether there are more."""

    shown: Sequence[Row]
    has_more: bool


@dataclass(frozen=True)
class ErasuresPage:
    """What waits for a protection lead, and what was done; for an officer what they asked for.

    Pages after the first hold only what was erased; ``older`` is where the next one begins.
    """

    decides: bool
    is_first: bool
    asked: Rows[Erasure]
    reports: Rows[RetentionReport]
    holds: Rows[LegalHold]
    done: Sequence[Erasure]
    older: Place | None
    today: date


def erasures_page(viewer: Officer, before: Place | None = None) -> ErasuresPage:
    """Requests, lists to sign, standing holds by their day of review, and what was erased."""
    decides = viewer.role == Role.PROTECTION_LEAD
    asked = erasures_visible_to(viewer).filter(erased_at__isnull=True).order_by("asked_at", "pk")
    reports = RetentionReport.objects.filter(run_at__isnull=True)
    holds = LegalHold.objects.filter(lifted_at__isnull=True).select_related("case__post")
    done = _rows(_erased(viewer, before))
    return ErasuresPage(
        decides=decides,
        is_first=before is None,
        asked=_rows(asked if before is None else asked.none()),
        reports=_rows(reports if decides and before is None else reports.none()),
        holds=_rows(
            holds.order_by("review_on", "pk") if decides and before is None else holds.none()
        ),
        done=done.shown,
        older=_place_of(done.shown[-1]) if done.has_more else None,
        today=now().date(),
    )


def _rows(found: QuerySet[Row]) -> Rows[Row]:
    rows = list(found[: A_PAGE + 1])
    return Rows(rows[:A_PAGE], has_more=len(rows) > A_PAGE)


def _erased(viewer: Officer, before: Place | None) -> QuerySet[Erasure]:
    done = erasures_visible_to(viewer).filter(erased_at__isnull=False)
    if before:
        done = done.filter(Q(erased_at__lt=before.at) | Q(erased_at=before.at, pk__lt=before.pk))
    return done.order_by("-erased_at", "-pk")


def _place_of(last: Erasure) -> Place | None:
    return Place(last.erased_at, last.pk) if last.erased_at else None


def erasure_to_see(viewer: Officer, erasure_id: UUID) -> Erasure:
    """A request or its report, for a protection lead and for who asked. Raises NotAllowed."""
    found = erasures_visible_to(viewer).filter(pk=erasure_id).first()
    if found is None:
        raise NotAllowed(str(erasure_id))
    return found
