"""Who keeps a rota, who sees it, and who may acknowledge what."""

from django.db.models import Exists, OuterRef, Q

from gerege.accounts.models import Officer, Post
from gerege.accounts.roles import Role
from gerege.knowledge.notices import load_notices
from gerege.notices.models import Attempt, Notice

CASE_PEOPLE = (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD)


def may_keep_rota(officer: Officer, post: Post) -> bool:
    """The head of a post for it; the protection lead for headquarters and for any post."""
    if officer.role == Role.PROTECTION_LEAD:
        return post.kind != Post.Kind.PARTNER
    return officer.role == Role.HEAD_OF_POST and officer.post == post


def may_see_rota(officer: Officer, post: Post) -> bool:
    """Those who have to call: of their own post and of headquarters; the lead of every post."""
    if officer.role not in CASE_PEOPLE:
        return False
    is_near = officer.post == post or post.kind == Post.Kind.HEADQUARTERS
    return is_near or may_keep_rota(officer, post)


def may_be_on_duty(officer: Officer, post: Post) -> bool:
    """Case people who work at the post today; protection leads at headquarters."""
    return officer.is_active and officer.role in CASE_PEOPLE and officer.post == post


def told(officer: Officer) -> Q:
    """Notices that are for this officer: by role and post, or because they were called.

    Never one that is about themselves. Whether the case exists for them is asked apart.
    """
    for_role = Q(kind__in=load_notices().told_to(officer.role))
    if officer.role != Role.PROTECTION_LEAD:
        for_role &= Q(post=officer.post.pk if officer.post else None)
    called = Exists(Attempt.objects.filter(notice=OuterRef("pk"), officer=officer))
    return (for_role | (Q(called) & Q(kind__in=_to_acknowledge()))) & ~Q(not_to=officer)


def may_read(officer: Officer, notice: Notice) -> bool:
    """On a case whoever sees it reads what was sent; what is private only whom it is told to."""
    kind = load_notices().kind(notice.kind)
    if notice.not_to_id == officer.pk:
        return False
    return not kind.private or officer.role in kind.tell


def may_send_test(officer: Officer) -> bool:
    """The administrator tries the channels."""
    return officer.has_role(Role.ADMINISTRATOR)


def _to_acknowledge() -> list[str]:
    return [kind.id for kind in load_notices().entries if kind.acknowledge]
