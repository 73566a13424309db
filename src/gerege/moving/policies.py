"""Who may bring old lists in, and let everything leave: always two.

A list is brought by a case officer of the post, who sees the cases of the post anyway: importing
opens nothing to them. It is approved by the head of that post or a protection lead, who read counts
and headings, and no row.
"""

from django.db.models import Q, QuerySet

from gerege.accounts.models import Officer, Post
from gerege.accounts.policies import is_case_officer, is_head_of
from gerege.accounts.roles import Role
from gerege.kernel.clock import now
from gerege.kernel.errors import NotAllowed
from gerege.moving.models import AskedExport, OldList

EXPORT_ROLES = (Role.HEAD_OF_POST, Role.PROTECTION_LEAD)
LIST_ROLES = (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD)


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


def post_that_imports(actor: Officer) -> Post:
    """The post whose old lists this officer brings in. Raises NotAllowed for anybody else."""
    if not is_case_officer(actor) or actor.post is None:
        raise NotAllowed("to import an old list")
    return actor.post


def brings_lists(actor: Officer) -> bool:
    """True for those who may send a file."""
    return is_case_officer(actor)


def may_see_rows(viewer: Officer, old: OldList) -> bool:
    """The case officers of the post, who see its cases anyway."""
    return is_case_officer(viewer) and viewer.post == old.post


def may_approve_list(actor: Officer, old: OldList) -> bool:
    """The head of the post, or a protection lead."""
    return is_head_of(actor, old.post) or actor.has_role(Role.PROTECTION_LEAD)


def is_left_alone(old: OldList) -> bool:
    """True if whoever asked may open no cases at the post any more: nothing is taken for them."""
    return not may_see_rows(old.uploaded_by, old)


def may_decline_list(actor: Officer, old: OldList) -> bool:
    """Whoever may approve; once approved, as long as nobody is taking rows."""
    waits = old.state == OldList.State.WAITING and not (
        old.worked_until and old.worked_until >= now()
    )
    return may_approve_list(actor, old) and (old.state == OldList.State.ASKED or waits)


def nobody_holds() -> Q:
    """Lists whose rows nobody is taking at this moment."""
    return Q(worked_until__isnull=True) | Q(worked_until__lt=now())


def lists_visible_to(viewer: Officer) -> QuerySet[OldList]:
    """All for protection leads, once they are asked for; else those of one's own post."""
    found = OldList.objects.select_related("post", "uploaded_by", "approved_by")
    if viewer.has_role(Role.PROTECTION_LEAD):
        return found.filter(asked_at__isnull=False)
    if viewer.has_role(Role.CONSULAR_OFFICER, Role.HEAD_OF_POST) and viewer.post:
        return found.filter(post=viewer.post)
    return found.none()
