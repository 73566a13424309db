"""Who may keep a case from being erased, ask for its erasure, confirm it, and read its report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import DateField, DateTimeField, OuterRef, QuerySet, Subquery

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.models import Case, Erasure, LegalHold, RetentionReport
from gerege.cases.policies import is_hidden_from, sight_of
from gerege.kernel.clock import now
from gerege.kernel.errors import NotAllowed

A_PAGE = 25
HOLDING_ROLES = (Role.HEAD_OF_POST, Role.PROTECTION_LEAD)


def may_hold(officer: Officer, case: Case) -> bool:
    """The protection lead, and the head of the post that keeps the case."""
    if officer.role == Role.PROTECTION_LEAD:
        return True
    at_this_post = officer.post is not None and officer.post.pk == case.post_id
    return officer.role == Role.HEAD_OF_POST and at_this_post and not is_hidden_from(officer, case)


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


def standing_hold(case: Case) -> LegalHold | None:
    """The hold that keeps the case from being erased, if there is one."""
    return (
        LegalHold.objects.filter(case=case, lifted_at__isnull=True)
        .select_related("case__post", "put_by")
        .first()
    )


def erasures_visible_to(officer: Officer) -> QuerySet[Erasure]:
    """All of them for a protection lead; for a case officer those they asked for."""
    erasures = Erasure.objects.select_related("post", "asked_by", "confirmed_by")
    if officer.role == Role.PROTECTION_LEAD:
        return erasures
    if officer.role == Role.CONSULAR_OFFICER:
        return erasures.filter(asked_by=officer)
    return erasures.none()


def with_keeping(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with ``hold_review_on`` and ``erasure_asked_at``, in the same query."""
    holds = LegalHold.objects.filter(case=OuterRef("pk"), lifted_at__isnull=True)
    asked = Erasure.objects.filter(subject=OuterRef("pk"))
    return cases.annotate(
        hold_review_on=Subquery(holds.values("review_on")[:1], output_field=DateField()),
        erasure_asked_at=Subquery(asked.values("asked_at")[:1], output_field=DateTimeField()),
    )


@dataclass(frozen=True)
class ErasuresPage:
    """What waits for a protection lead, and the newest of what was done."""

    asked: Sequence[Erasure]
    reports: Sequence[RetentionReport]
    holds: Sequence[LegalHold]
    done: Sequence[Erasure]
    today: date


def erasures_page(viewer: Officer) -> ErasuresPage:
    """Requests, lists to sign, standing holds by their day of review, and what was erased."""
    erasures = erasures_visible_to(viewer)
    standing = LegalHold.objects.filter(lifted_at__isnull=True).select_related("case__post")
    return ErasuresPage(
        asked=list(erasures.filter(erased_at__isnull=True).order_by("asked_at")[:A_PAGE]),
        reports=list(RetentionReport.objects.filter(run_at__isnull=True)[:A_PAGE]),
        holds=list(standing.order_by("review_on")[:A_PAGE]),
        done=list(erasures.filter(erased_at__isnull=False).order_by("-erased_at")[:A_PAGE]),
        today=now().date(),
    )


def erasure_to_see(viewer: Officer, erasure_id: UUID) -> Erasure:
    """A request or its report, for a protection lead and for who asked. Raises NotAllowed."""
    found = erasures_visible_to(viewer).filter(pk=erasure_id).first()
    if found is None:
        raise NotAllowed(str(erasure_id))
    return found
