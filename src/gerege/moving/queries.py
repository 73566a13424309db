"""What is shown of moving, given the viewer."""

from dataclasses import dataclass
from uuid import UUID

from gerege.accounts.models import Officer, Post
from gerege.accounts.roles import Role
from gerege.kernel.errors import NotAllowed
from gerege.moving.models import AskedExport
from gerege.moving.policies import exports_visible_to, may_approve_export, may_take_back

SHOWN = 50


@dataclass(frozen=True)
class ExportPage:
    """One request, and what this viewer may do with it."""

    asked: AskedExport
    may_approve: bool
    may_take_back: bool


def exports_of(viewer: Officer) -> list[AskedExport]:
    """The newest requests the viewer may see."""
    return list(exports_visible_to(viewer)[:SHOWN])


def export_to_see(viewer: Officer, number: UUID) -> ExportPage:
    """One request. Raises NotAllowed where the viewer may not know of it."""
    asked = exports_visible_to(viewer).filter(pk=number).first()
    if asked is None:
        raise NotAllowed(str(number))
    waits = asked.approved_at is None
    return ExportPage(
        asked,
        may_approve=waits and may_approve_export(viewer, asked),
        may_take_back=may_take_back(viewer, asked),
    )


def posts_to_export(viewer: Officer) -> list[Post]:
    """The posts whose export the viewer may ask for."""
    if viewer.has_role(Role.PROTECTION_LEAD):
        return list(Post.objects.all())
    return [viewer.post] if viewer.post else []
