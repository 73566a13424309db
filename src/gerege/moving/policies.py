"""Who may let everything leave: always two, and the second one at headquarters."""

from django.db.models import Q, QuerySet

from gerege.accounts.models import Officer, Post
from gerege.accounts.policies import is_head_of
from gerege.accounts.roles import Role
from gerege.moving.models import AskedExport

EXPORT_ROLES = (Role.HEAD_OF_POST, Role.PROTECTION_LEAD)


def may_ask_export(actor: Officer, post: Post | None) -> bool:
    """A protection lead for any post and for all; the head of a post for that post."""
    if actor.has_role(Role.PROTECTION_LEAD):
        return True
    return post is not None and is_head_of(actor, post)


def may_approve_export(actor: Officer, asked: AskedExport) -> bool:
    """A protection lead who did not ask."""
    return actor.has_role(Role.PROTECTION_LEAD) and asked.asked_by_id != actor.pk


def may_take_back(actor: Officer, asked: AskedExport) -> bool:
    """Whoever asked, as long as nothing was written."""
    return asked.asked_by_id == actor.pk and not asked.is_made


def exports_visible_to(viewer: Officer) -> QuerySet[AskedExport]:
    """All for protection leads; for a head of post those of the post and their own."""
    found = AskedExport.objects.select_related("post", "asked_by", "approved_by")
    if viewer.has_role(Role.PROTECTION_LEAD):
        return found
    if viewer.has_role(Role.HEAD_OF_POST) and viewer.post:
        return found.filter(Q(post=viewer.post) | Q(asked_by=viewer))
    return found.none()
