"""What waits for a yes before it comes in or leaves: lines for the home page of who may decide."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.expressions import BaseExpression
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer, Post
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.desk.told import ToDecide
from gerege.moving.models import OldList
from gerege.moving.policies import EXPORT_ROLES, exports_visible_to, lists_visible_to
from gerege.shifts.home import one_text
from gerege.waits.facts import moment_told, rows_told

POST = ("post", "post__time_zone", "post__name_mn", "post__name_en")


def columns_to_decide(
    viewer: Officer, _parts: Sequence[QuerySet[Case]]
) -> Mapping[str, BaseExpression]:
    """Exports for a protection lead who did not ask; old lists for head of post and lead, too."""
    if viewer.role not in EXPORT_ROLES:
        return {}
    lists = lists_visible_to(viewer).filter(state=OldList.State.ASKED).select_related(None)
    columns = {"lists_told": one_text(lists, "id", "asked_at", *POST)}
    if viewer.role == Role.PROTECTION_LEAD:
        exports = exports_visible_to(viewer).filter(approved_at=None).exclude(asked_by=viewer)
        waiting = exports.select_related(None)
        columns["exports_told"] = one_text(waiting, "id", "asked_at", "sign", *POST)
    return columns


def lines_to_decide(viewer: Officer, row: object) -> Iterable[ToDecide]:
    """What a row with these columns tells. An export of all posts is told by the reader's clock."""
    for pk, at, *post in rows_told(row, "lists_told"):
        url = reverse("moving_list", args=[UUID(pk)])
        yield ToDecide(_("Old list of cases"), url, "", _post(viewer, *post), moment_told(at))
    for pk, at, sign, *post in rows_told(row, "exports_told"):
        url = reverse("moving_export", args=[UUID(pk)])
        yield ToDecide(_("Export of everything"), url, sign, _post(viewer, *post), moment_told(at))


def _post(viewer: Officer, pk: str | None, zone: str, name_mn: str, name_en: str) -> Post:
    if pk is None:
        return viewer.post or Post(time_zone="UTC")
    return Post(time_zone=zone, name_mn=name_mn, name_en=name_en)
