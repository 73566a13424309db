"""Who sees a report, who reads its words, and who learns that it is linked to a case.

Source: C.3 of the users' reference on third-party reports: never confirm to whoever reports. A link
is told to who knows the case; for everybody else a report looks the same with and without one.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.policies import cases_known_to
from gerege.kernel.errors import NotAllowed
from gerege.reports.models import Report, ReportLink

CASE_PEOPLE = (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD)


def reports_known_to(officer: Officer) -> QuerySet[Report]:
    """The reports of the own post; of all posts for the lead; and those of a case one works on."""
    if officer.role not in CASE_PEOPLE:
        return Report.objects.none()
    if officer.role == Role.PROTECTION_LEAD:
        return Report.objects.all()
    here = Q(post=officer.post.pk if officer.post else None)
    if officer.role == Role.CONSULAR_OFFICER:
        here |= Q(Exists(links_known_to(officer).filter(report=OuterRef("pk"))))
    return Report.objects.filter(here)


def links_known_to(officer: Officer) -> QuerySet[ReportLink]:
    """The links that stand, to cases that exist for this officer."""
    known = cases_known_to(officer).values("pk")
    return ReportLink.objects.filter(case__in=known, ended_at=None)


def may_read_words(officer: Officer) -> bool:
    """Case officers read what was told; heads and headquarters see codes and times."""
    return officer.role == Role.CONSULAR_OFFICER and officer.post is not None


def must_hold(officer: Officer, report: Report) -> Report:
    """The report as it stands, locked; for who works with it. Raises NotAllowed."""
    if not may_read_words(officer):
        raise NotAllowed(report.number)
    return _held(officer, report)


def may_hand_on(officer: Officer, report: Report) -> bool:
    """Who has it in hand, while it is open."""
    is_theirs = report.taken_at is not None and report.taken_by_id == officer.pk
    return may_read_words(officer) and is_theirs and report.closed_at is None


def colleagues_to_take(officer: Officer, report: Report) -> list[Officer]:
    """Case officers whose posting of today is the post of the report, by name; nobody else's."""
    here = Officer.objects.filter(is_active=True, role=Role.CONSULAR_OFFICER)
    here = here.filter(postings__post=report.post_id).exclude(pk=officer.pk).distinct()
    found = here.prefetch_related("postings__post").order_by("display_name", "pk")
    return [one for one in found if one.post is not None and one.post.pk == report.post_id]


def erasures_to_decide(officer: Officer) -> QuerySet[Report]:
    """The reports that somebody else asks to erase, where this officer decides."""
    asked = reports_known_to(officer).filter(asked_at__isnull=False).exclude(asked_by=officer)
    decides = officer.role in (Role.HEAD_OF_POST, Role.PROTECTION_LEAD) and officer.post
    return asked if decides else Report.objects.none()


def may_decide_erasure(officer: Officer, report: Report) -> bool:
    """Another person than who asked: the head of the post, or the protection lead."""
    if report.asked_at is None or report.asked_by_id == officer.pk:
        return False
    at_post = officer.post is not None and officer.post.pk == report.post_id
    is_head = officer.role == Role.HEAD_OF_POST and at_post
    return is_head or (officer.role == Role.PROTECTION_LEAD and officer.post is not None)


def must_decide_erasure(officer: Officer, report: Report) -> Report:
    """The report as it stands, locked. Raises NotAllowed."""
    held = _held(officer, report)
    if not may_decide_erasure(officer, held):
        raise NotAllowed(report.number)
    return held


def _held(officer: Officer, report: Report) -> Report:
    known = reports_known_to(officer).filter(pk=report.pk).exists()
    rows = Report.objects.select_for_update(of=("self",), no_key=True).select_related("post")
    held = rows.filter(pk=report.pk).first() if known else None
    if held is None:
        raise NotAllowed(report.number)
    return held
