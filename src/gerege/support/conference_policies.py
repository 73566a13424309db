"""Who calls a case conference, writes its words, and signs what it decided."""

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.colleagues import hidden_from
from gerege.cases.models import Case
from gerege.cases.policies import cases_known_to, hold, sight_of
from gerege.kernel.errors import NotAllowed
from gerege.support.models import Conference, Signature


def may_call(officer: Officer, case: Case) -> bool:
    """Officers who work on the open case, and the protection lead: day, hour, way, options."""
    is_lead = officer.role == Role.PROTECTION_LEAD and officer.post is not None
    return case.is_open and (is_lead or sight_of(officer, case).work)


def may_write(officer: Officer, case: Case) -> bool:
    """The same, where they read the words: a lead only once named on the case."""
    return may_call(officer, case) and sight_of(officer, case).story


def part_of(officer: Officer, conference: Conference) -> Signature.Part | None:
    """As whom they may sign; None for whoever may not.

    Who led it; beside them the head of the post that keeps the case, or a protection lead, who is
    somebody else. Nobody signs what they do not read.
    """
    case = conference.case
    if not case.is_open or not sight_of(officer, case).story:
        return None
    if officer.pk == conference.led_by_id:
        return Signature.Part.LED if may_write(officer, case) else None
    return Signature.Part.SECOND if is_second_person(officer, case) else None


def is_second_person(officer: Officer, case: Case) -> bool:
    """The head of the post that keeps the case, or a protection lead who is posted today."""
    if officer.post is None:
        return False
    is_head = officer.role == Role.HEAD_OF_POST and officer.post.pk == case.post_id
    return is_head or officer.role == Role.PROTECTION_LEAD


def second_people(case: Case) -> list[Officer]:
    """The heads of the post that keeps the case, who could sign beside who led it."""
    heads = Officer.objects.filter(
        postings__post=case.post_id, is_active=True, role=Role.HEAD_OF_POST
    ).exclude(pk__in=hidden_from(case).values("pk"))
    found = heads.distinct().order_by("display_name").prefetch_related("postings")
    return [one for one in found if one.post and one.post.pk == case.post_id]


def must_call(officer: Officer, case: Case) -> None:
    """Hold the case, or raise NotAllowed."""
    _must(officer, case, allowed=may_call(officer, case))


def must_write(officer: Officer, case: Case) -> None:
    """Hold the case, or raise NotAllowed."""
    _must(officer, case, allowed=may_write(officer, case))


def must_sign(officer: Officer, conference: Conference) -> Signature.Part:
    """As whom; holds the case. Raises NotAllowed."""
    part = part_of(officer, conference)
    _must(officer, conference.case, allowed=part is not None)
    assert part is not None  # noqa: S101  refused above
    return part


def _must(officer: Officer, case: Case, *, allowed: bool) -> None:
    known = cases_known_to(officer).filter(pk=case.pk).exists()
    if not (allowed and known and hold(case)):
        raise NotAllowed(case.reference)
